#include "cli/experiment/desk.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/closed_weeks.h"
#include "config/digest.h"
#include "config/practice.h"
#include "scoring/assess.h"

namespace plumbline::cli {

Result<std::vector<Desk>> open_desks(const Environment& environment, ledger::Ledger& ledger,
                                     const Options& options, const Progress& progress) {
  const auto info = ledger.info();
  if (!info) return tl::make_unexpected(info.error());
  if (!info->latest_recorded_at)
    return fail("the ledger is empty", info->path, "run `plumbline collect --once` first");
  const Instant latest = *info->latest_recorded_at;
  const Instant as_of =
      options.at.value_or(options.known_at ? std::min(*options.known_at, latest) : latest);
  std::vector<Desk> desks;
  for (const auto& scope : environment.settings.scopes) {
    if (!options.scope.empty() && scope.name != options.scope) continue;
    auto subject = open_case(environment, ledger, scope, as_of, options.known_at);
    if (!subject) return tl::make_unexpected(subject.error());
    const auto evidence = ledger.evidence(subject->request, subject->plan);
    if (!evidence) return tl::make_unexpected(evidence.error());
    auto weeks = closed_weeks(environment, ledger, *subject, *evidence, progress);
    if (!weeks) return tl::make_unexpected(weeks.error());
    Desk desk{std::move(*subject), std::move(*weeks), {}, as_of};
    desk.result = scoring::assess(*evidence, desk.subject.practice, environment.rubric, desk.weeks);
    if (as_of == start_of_iso_week(as_of))
      desk.weeks.push_back(scoring::record_of(desk.result, as_of));
    desks.push_back(std::move(desk));
  }
  if (desks.empty())
    return fail("there is no scope '" + options.scope + "'", {},
                "see scopes: in the configuration");
  return desks;
}

tl::expected<Experiment, std::vector<Error>> draft_in_file(const std::string& file,
                                                           const Desk& desk,
                                                           const scoring::Rubric& rubric) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  if (in) content << in.rdbuf();
  if (!in)
    return tl::make_unexpected(std::vector<Error>{
        {"the file cannot be read", file, "name an experiment file, or use --metric"}});
  Sighting sighting;
  sighting.scope = desk.subject.request.scope;
  sighting.path = "experiments/" + std::filesystem::path(file).filename().string();
  if (!sighting.path.ends_with(".yml")) sighting.path += ".yml";
  sighting.content = content.str();
  sighting.sha256 = config::sha256_hex(sighting.content);
  sighting.seen_at = desk.as_of;
  auto sightings = desk.subject.sightings;
  sightings.erase(std::remove_if(sightings.begin(), sightings.end(),
                                 [&](const Sighting& s) { return s.seen_at > desk.as_of; }),
                  sightings.end());
  sightings.push_back(sighting);
  const PracticeHistory history = config::practice_history(sightings, rubric);
  std::vector<Error> problems;
  for (const auto& problem : history.problems)
    if (problem.path == sighting.path)
      problems.push_back({problem.what,
                          file + (problem.line > 0 ? ":" + std::to_string(problem.line) : ""),
                          problem.remedy});
  const Experiment* draft = nullptr;
  for (const auto& experiment : history.experiments)
    if (experiment.promise.path == sighting.path && !experiment.promise.gone_at)
      draft = &experiment;
  if (draft) return *draft;
  if (problems.empty())
    problems.push_back({"there is no experiment in it", file,
                        "`plumbline experiment new` writes one to begin with"});
  return tl::make_unexpected(std::move(problems));
}

}  // namespace plumbline::cli
