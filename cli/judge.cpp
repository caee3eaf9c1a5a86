#include "cli/judge.h"

#include <algorithm>
#include <map>

#include "cli/closed_weeks.h"
#include "config/practice.h"
#include "config/practice_kinds.h"
#include "scoring/assess.h"

namespace plumbline::cli {

namespace {

/// links.yml may name a change by one of its tasks: which ones to look for, and when. Records and
/// changes have other names; an incident's time bounds the search.
std::vector<ledger::WantedTask> tasks_of_links(const PracticeHistory& practice) {
  constexpr std::chrono::days kReach{14};
  std::vector<ledger::WantedTask> wanted;
  for (const LinkDecision& link : practice.links) {
    if (link.change.find("ask-") == std::string::npos) continue;
    ledger::WantedTask task{link.change, Instant::min(), Instant::max()};
    if (const auto at = link.incident.find('@'); at != std::string::npos)
      if (const auto opened = parse_instant(link.incident.substr(at + 1))) {
        task.from = *opened - kReach;
        task.to = *opened + std::chrono::seconds(1);
      }
    wanted.push_back(std::move(task));
  }
  return wanted;
}

}  // namespace

Result<Case> open_case(const Environment& environment, ledger::Ledger& ledger,
                       const config::ScopeSettings& scope, Instant as_of,
                       std::optional<Instant> known_at, std::optional<Instant> practice_at) {
  Case c;
  auto heads = ledger.sighting_heads(scope.name);
  if (!heads) return tl::make_unexpected(heads.error());
  c.sightings = std::move(*heads);
  ledger::SightingsWanted wanted;
  wanted.upto = std::min(known_at.value_or(Instant::max()), practice_at.value_or(Instant::max()));
  const auto later = [&](const Sighting& sighting) { return sighting.seen_at > wanted.upto; };
  const auto left_out = std::erase_if(c.sightings, later);
  c.all_practice = !practice_at || left_out == 0;
  const auto show = [&](Instant after, const std::function<void(const Sighting&)>& see) {
    wanted.after = after;
    return ledger.for_each_sighting(scope.name, wanted, see);
  };
  config::PracticeMemory own;
  const bool remembers = environment.practice && !known_at && !practice_at;
  auto practice = (remembers ? *environment.practice : own)
                      .read(scope.name, c.sightings, environment.rubric, show);
  if (!practice) return tl::make_unexpected(practice.error());
  c.practice = std::move(*practice);
  c.plan.work = environment.rubric.work;
  c.plan.incidents = environment.rubric.incidents;
  c.plan.series = scoring::series_definitions(environment.rubric);
  c.plan.findings = scoring::finding_plan(environment.rubric);
  c.plan.populations = scoring::population_rules(c.practice);
  c.request.scope = scope.name;
  c.request.vcenters = scope.vcenters;
  c.request.known_at = known_at;
  c.request.tasks = tasks_of_links(c.practice);
  set_moment(environment, c, as_of);
  return c;
}

void set_moment(const Environment& environment, Case& subject, Instant as_of) {
  subject.request.as_of = as_of;
  subject.plan.shares = scoring::share_definitions(environment.rubric, subject.practice, as_of);
  // The history knows which kinds are there now; then others may have been.
  std::map<std::string, bool> present;
  for (const Sighting& sighting : subject.sightings)
    if (sighting.seen_at <= as_of) present[sighting.path] = sighting.present;
  for (auto& [kind, state] : subject.practice.kinds) {
    if (!state.first_seen || *state.first_seen > as_of) continue;
    state.present = std::any_of(present.begin(), present.end(), [&, &k = kind](const auto& path) {
      return path.second && config::practice_kind_of(path.first) == k;
    });
  }
}

Result<scoring::Assessment> begin_assessment(const Environment& environment, ledger::Ledger& ledger,
                                             std::optional<Instant> at,
                                             std::optional<Instant> known_at) {
  const auto info = ledger.info();
  if (!info) return tl::make_unexpected(info.error());
  if (!info->latest_recorded_at)
    return fail("the ledger is empty", info->path, "run `plumbline collect --once` first");
  const Instant latest = *info->latest_recorded_at;
  scoring::Assessment out;
  out.known_at = known_at.value_or(latest);
  out.as_of = at.value_or(known_at ? std::min(*known_at, latest) : latest);
  out.rubric_version = environment.rubric.version;
  out.rubric_digest = environment.rubric.digest;
  out.rehearsal = info->rehearsal;
  return out;
}

Result<scoring::ScopeResult> judge_case(const Environment& environment, ledger::Ledger& ledger,
                                        Case& subject, const Progress& progress,
                                        scoring::Books& books) {
  auto evidence = ledger.evidence(subject.request, subject.plan);
  if (!evidence) return tl::make_unexpected(evidence.error());
  const auto weeks = closed_weeks(environment, ledger, subject, *evidence, progress);
  if (!weeks) return tl::make_unexpected(weeks.error());
  auto result = scoring::assess(*evidence, subject.practice, environment.rubric, *weeks, books);
  ledger.give_back(std::move(*evidence));
  return result;
}

Result<scoring::Assessment> judge(const Environment& environment, ledger::Ledger& ledger,
                                  std::optional<Instant> at, std::optional<Instant> known_at,
                                  const std::string& only_scope, const Progress& progress,
                                  std::optional<Instant> practice_at, Books* books) {
  Books own;
  auto out = begin_assessment(environment, ledger, at, known_at);
  if (!out) return out;
  for (const auto& scope : environment.settings.scopes) {
    if (!only_scope.empty() && scope.name != only_scope) continue;
    auto c = open_case(environment, ledger, scope, out->as_of, known_at, practice_at);
    if (!c) return tl::make_unexpected(c.error());
    auto result = judge_case(environment, ledger, *c, progress, (books ? *books : own)[scope.name]);
    if (!result) return tl::make_unexpected(result.error());
    out->scopes.push_back(std::move(*result));
  }
  if (out->scopes.empty())
    return fail("there is no scope '" + only_scope + "'", {}, "see scopes: in the configuration");
  return out;
}

}  // namespace plumbline::cli
