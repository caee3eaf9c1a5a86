#include <algorithm>

#include "config/digest.h"
#include "config/git_history.h"
#include "config/practice.h"
#include "config/practice_folder.h"
#include "config/practice_kinds.h"

namespace plumbline::config {

Result<std::vector<Sighting>> look_at_practice(const std::string& scope, const std::string& folder,
                                               Instant seen_at,
                                               const std::vector<std::string>& known,
                                               std::vector<PracticeProblem>* refused) {
  auto read = read_practice_folder(folder);
  if (!read) return tl::make_unexpected(read.error());
  if (refused != nullptr)
    for (const Problem& problem : read->refused)
      refused->push_back({problem.file, problem.line, problem.what, problem.remedy, seen_at});
  std::map<std::string, const std::string*> contents;
  for (const auto& [path, content] : read->files) contents[path] = &content;
  const auto commits = last_commits(folder, contents);
  std::vector<Sighting> sightings;
  for (auto& [path, content] : read->files) {
    Sighting sighting;
    sighting.scope = scope;
    sighting.path = path;
    sighting.seen_at = seen_at;
    sighting.sha256 = sha256_hex(content);
    if (const auto commit = commits.find(path); commit != commits.end()) {
      sighting.commit = commit->second.commit;
      sighting.committed_at = commit->second.at;
    }
    sighting.content = std::move(content);
    sightings.push_back(std::move(sighting));
  }
  for (const std::string& path : known) {
    // What is there but cannot be read is neither present nor gone: its last sighting stands.
    const auto lies_in = [&](const Problem& problem) {
      return path == problem.file || path.rfind(problem.file + "/", 0) == 0;
    };
    if (read->files.count(path) > 0 || practice_kind_of(path).empty() ||
        std::any_of(read->refused.begin(), read->refused.end(), lies_in))
      continue;
    Sighting gone;
    gone.scope = scope;
    gone.path = path;
    gone.seen_at = seen_at;
    gone.present = false;
    sightings.push_back(std::move(gone));
  }
  return sightings;
}

}  // namespace plumbline::config
