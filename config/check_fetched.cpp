#include "config/practice.h"
#include "config/practice_kinds.h"

namespace plumbline::config {

std::vector<PracticeProblem> check_fetched(const std::string& path, const std::string& content,
                                           const std::string& exports, Instant at,
                                           const scoring::Rubric& rubric) {
  if (content.find_first_not_of(" \t\r\n") == std::string::npos)
    return {{path, 0, "the answer is empty", "look at what the server sends", at}};
  const auto file = [&](const std::string& name, const std::string& text) {
    Sighting sighting;
    sighting.path = name;
    sighting.content = text;
    sighting.seen_at = at;
    return sighting;
  };
  std::vector<Sighting> sightings{file(path, content)};
  if (!exports.empty()) sightings.push_back(file("exports.yml", exports));
  auto problems = practice_history(sightings, rubric).problems;
  std::erase_if(problems, [&](const PracticeProblem& problem) { return problem.path != path; });
  return problems;
}

}  // namespace plumbline::config
