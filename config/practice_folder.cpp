#include "config/practice_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "config/git_history.h"
#include "config/practice_kinds.h"

namespace plumbline::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 10'000;

struct Descriptor {
  explicit Descriptor(int number_) : number(number_) {}
  ~Descriptor() {
    if (number >= 0) close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

// Empty when all went well, else why the file is refused.
std::string read_file(const fs::path& path, std::string& content) {
  // The check and the reading concern the same file even if somebody swaps it in between.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (file.number < 0) return errno == ELOOP ? "symbolic links are not followed" : "cannot be read";
  struct stat status {};
  if (fstat(file.number, &status) != 0 || !S_ISREG(status.st_mode)) return "is no plain file";
  if (static_cast<std::size_t>(status.st_size) > kMaxYamlBytes) return "larger than 4 MiB";
  content.resize(kMaxYamlBytes + 1);
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = read(file.number, content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return "cannot be read";
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  content.shrink_to_fit();
  return filled > kMaxYamlBytes ? "larger than 4 MiB" : "";
}

void see_file(const fs::directory_entry& entry, const std::string& path, PracticeFolder& out) {
  if (practice_kind_of(path).empty()) {
    out.unknown.push_back(path);
    return;
  }
  if (is_feed_path(path)) {
    out.refused.push_back({path, 0, "the name is kept for what is fetched (feeds:)",
                           "give the file a name without \".feed.\""});
    return;
  }
  std::string content;
  const std::string refusal = read_file(entry.path(), content);
  if (refusal.empty())
    out.files[path] = std::move(content);
  else
    out.refused.push_back({path, 0, refusal,
                           refusal == "cannot be read"
                               ? "check its permissions"
                               : "put a plain file of at most 4 MiB there"});
}

std::vector<fs::directory_entry> entries_of(const fs::path& folder, std::error_code& error) {
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator();
       at.increment(error))
    if (at->path().filename().string().front() != '.') entries.push_back(*at);
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool is_real_folder(const fs::directory_entry& entry) {
  std::error_code ignored;
  return !entry.is_symlink(ignored) && entry.is_directory(ignored);
}

}  // namespace

Result<PracticeFolder> read_practice_folder(const std::string& folder) {
  if (is_bare_repository(folder))
    return fail("the practice folder is a bare repository", folder,
                "check it out and name the working tree");
  PracticeFolder out;
  std::error_code error;
  std::error_code ignored;
  const auto top = entries_of(folder, error);
  for (const fs::directory_entry& entry : top) {
    if (error) break;
    const std::string name = entry.path().filename().string();
    if (!is_practice_folder(name) || entry.is_regular_file(ignored)) {
      if (is_real_folder(entry))
        out.unknown.push_back(name + "/");
      else
        see_file(entry, name, out);
      continue;
    }
    if (!is_real_folder(entry)) {
      out.refused.push_back({name, 0, "symbolic links are not followed", "make it a real folder"});
      continue;
    }
    for (const fs::directory_entry& inner : entries_of(entry.path(), error)) {
      const std::string path = name + "/" + inner.path().filename().string();
      if (is_real_folder(inner))
        out.unknown.push_back(path + "/");
      else
        see_file(inner, path, out);
    }
    if (out.files.size() > kMaxFiles)
      return fail("the practice folder holds more than 10,000 files", folder, "archive old ones");
  }
  // A half-read folder would make the rest look deleted.
  if (error)
    return fail("the practice folder cannot be read: " + error.message(), folder,
                "check that it exists and its permissions");
  return out;
}

}  // namespace plumbline::config
