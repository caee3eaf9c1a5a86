#include <algorithm>
#include <set>

#include "config/practice.h"
#include "config/practice_folder.h"
#include "config/practice_kinds.h"

namespace plumbline::config {
namespace {

constexpr std::chrono::days kReviewedWithin{366};

// The folder as it stands, as one look at it.
struct Glance {
  PracticeHistory history;
  PracticeFolder folder;
};

Result<Glance> glance(const std::string& folder, const scoring::Rubric& rubric) {
  auto read = read_practice_folder(folder);
  if (!read) return tl::make_unexpected(read.error());
  std::vector<Sighting> sightings;
  for (const auto& [path, content] : read->files) {
    Sighting sighting;
    sighting.path = path;
    sighting.content = content;
    sightings.push_back(std::move(sighting));
  }
  PracticeHistory history = practice_history(sightings, rubric);
  return Glance{std::move(history), *std::move(read)};
}

void hint(std::vector<PracticeProblem>& hints, const Promise& promise, std::string what,
          std::string remedy) {
  hints.push_back({promise.path, promise.line, std::move(what), std::move(remedy), {}});
}

void hint_at_procedure(const Procedure& procedure, const std::optional<Instant>& now,
                       std::vector<PracticeProblem>& hints) {
  std::string missing;
  const auto need = [&](bool there, const std::string& field) {
    if (!there) missing += (missing.empty() ? "" : ", ") + field;
  };
  need(!procedure.steps.empty(), "steps");
  need(!procedure.metrics.empty(), "metrics");
  need(!procedure.owner.empty(), "owner");
  need(!procedure.version.empty(), "version");
  need(procedure.reviewed_on.has_value(), "reviewed_on");
  if (!missing.empty())
    hint(hints, procedure.promise, "the procedure does not count: it lacks " + missing, "add it");
  if (!now || !procedure.reviewed_on) return;
  if (*procedure.reviewed_on + kReviewedWithin <= *now)
    hint(hints, procedure.promise,
         "last reviewed on " + to_date(*procedure.reviewed_on) + ", more than 12 months ago",
         "review it and set reviewed_on, or it does not count");
  else if (*procedure.reviewed_on > *now)
    hint(hints, procedure.promise,
         "reviewed_on " + to_date(*procedure.reviewed_on) + " lies in the future",
         "it does not count before that day");
}

// Patterns are held against the whole name: "^vdi-" fits nothing but "vdi-".
void hint_at_pattern(const std::string& pattern, const Promise& promise,
                     std::vector<PracticeProblem>& hints) {
  if (pattern.empty() || pattern.front() != '^') return;
  if (std::string("$*+}?)").find(pattern.back()) != std::string::npos) return;
  hint(hints, promise, "\"" + pattern + "\" fits only that very name",
       "a pattern is held against the whole name: write " + pattern.substr(1) + ".*");
}

void hint_at_patterns(const PracticeHistory& history, std::vector<PracticeProblem>& hints) {
  for (const Procedure& procedure : history.procedures)
    for (const Selector& selector : procedure.selectors)
      hint_at_pattern(selector.entity_regex, procedure.promise, hints);
  for (const ScopeDeclaration& scope : history.scopes) {
    hint_at_pattern(scope.production_regex, scope.promise, hints);
    for (const auto& [name, regex] : scope.populations)
      hint_at_pattern(regex, scope.promise, hints);
  }
  for (const ActorDeclaration& actor : history.actors)
    hint_at_pattern(actor.account_regex, actor.promise, hints);
}

}  // namespace

Result<std::vector<PracticeProblem>> check_practice(const std::string& folder,
                                                    const scoring::Rubric& rubric) {
  auto seen = glance(folder, rubric);
  if (!seen) return tl::make_unexpected(seen.error());
  std::vector<PracticeProblem> problems = std::move(seen->history.problems);
  for (const Problem& problem : seen->folder.refused)
    problems.push_back({problem.file, problem.line, problem.what, problem.remedy, {}});
  std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) {
    return std::tie(a.path, a.line) < std::tie(b.path, b.line);
  });
  return problems;
}

Result<std::vector<PracticeProblem>> practice_hints(const std::string& folder,
                                                    const scoring::Rubric& rubric,
                                                    std::optional<Instant> now) {
  auto seen = glance(folder, rubric);
  if (!seen) return tl::make_unexpected(seen.error());
  std::vector<PracticeProblem> hints;
  std::set<std::string> waiting;
  for (const auto& [path, content] : seen->folder.files)
    if (const std::string kind = practice_kind_of(path); !is_read_today(kind)) waiting.insert(kind);
  for (const std::string& kind : waiting)
    hints.push_back({place_of(kind),
                     0,
                     "kept, but no signal reads this kind yet",
                     "leave it: from now on plumbline knows when it was there",
                     {}});
  for (const std::string& path : seen->folder.unknown) {
    const std::string top = path.substr(0, path.find('/'));
    if (!is_practice_folder(top) && path.find(".y") == std::string::npos &&
        path.find(".csv") == std::string::npos)
      continue;  // a README or a picture is nobody's mistake
    std::vector<std::string> places;
    for (const std::string& kind : practice_kinds()) places.push_back(place_of(kind));
    hints.push_back({path, 0, "nothing is read from this place", suggest(path, places), {}});
  }
  for (const Procedure& procedure : seen->history.procedures)
    hint_at_procedure(procedure, now, hints);
  hint_at_patterns(seen->history, hints);
  return hints;
}

}  // namespace plumbline::config
