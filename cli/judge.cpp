#include "cli/judge.h"

#include "config/practice.h"
#include "scoring/assess.h"

namespace plumbline::cli {

Result<Case> open_case(const Environment& environment, ledger::Ledger& ledger,
                       const config::ScopeSettings& scope, Instant as_of,
                       std::optional<Instant> known_at) {
  auto sightings = ledger.sightings(scope.name, known_at);
  if (!sightings) return tl::make_unexpected(sightings.error());
  Case c;
  c.practice = config::practice_history(*sightings, environment.rubric);
  c.plan.work = environment.rubric.work;
  c.plan.incidents = environment.rubric.incidents;
  c.plan.shares = scoring::share_definitions(environment.rubric, c.practice, as_of);
  c.plan.series = scoring::series_definitions(environment.rubric);
  c.plan.populations = scoring::population_rules(c.practice);
  c.request.scope = scope.name;
  c.request.vcenters = scope.vcenters;
  c.request.as_of = as_of;
  c.request.known_at = known_at;
  return c;
}

Result<scoring::Assessment> judge(const Environment& environment, ledger::Ledger& ledger,
                                  std::optional<Instant> at, std::optional<Instant> known_at,
                                  const std::string& only_scope) {
  const auto info = ledger.info();
  if (!info) return tl::make_unexpected(info.error());
  if (!info->latest_recorded_at)
    return fail("the ledger is empty", info->path, "run `plumbline collect --once` first");
  scoring::Assessment out;
  out.known_at = known_at.value_or(*info->latest_recorded_at);
  out.as_of = at.value_or(known_at ? std::min(*known_at, *info->latest_recorded_at)
                                   : *info->latest_recorded_at);
  out.rubric_version = environment.rubric.version;
  out.rubric_digest = environment.rubric.digest;
  out.rehearsal = info->rehearsal;
  for (const auto& scope : environment.settings.scopes) {
    if (!only_scope.empty() && scope.name != only_scope) continue;
    auto c = open_case(environment, ledger, scope, out.as_of, known_at);
    if (!c) return tl::make_unexpected(c.error());
    const auto evidence = ledger.evidence(c->request, c->plan);
    if (!evidence) return tl::make_unexpected(evidence.error());
    out.scopes.push_back(scoring::assess(*evidence, c->practice, environment.rubric));
  }
  if (out.scopes.empty())
    return fail("there is no scope '" + only_scope + "'", {}, "see scopes: in the configuration");
  return out;
}

}  // namespace plumbline::cli
