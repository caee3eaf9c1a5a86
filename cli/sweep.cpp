#include "cli/sweep.h"

#include <algorithm>

#include "cli/judge.h"
#include "config/practice.h"

namespace plumbline::cli {

namespace {

std::optional<Instant> scope_now(const config::ScopeSettings& scope,
                                 const std::vector<std::unique_ptr<collector::Collector>>& all) {
  std::optional<Instant> latest;
  for (const auto& collector : all) {
    const auto& name = collector->status().name;
    if (std::find(scope.vcenters.begin(), scope.vcenters.end(), name) == scope.vcenters.end())
      continue;
    const auto now = collector->server_now();
    if (now && (!latest || *now > *latest)) latest = now;
  }
  return latest;
}

/// What the folder holds that cannot be sighted is added to `problems`; the rest is committed.
Result<int> sight_scope(const config::ScopeSettings& scope, ledger::Ledger& ledger, Instant now,
                        std::vector<Error>& problems) {
  const auto known = ledger.sighted_paths(scope.name);
  if (!known) return tl::make_unexpected(known.error());
  std::vector<PracticeProblem> refused;
  const auto seen = config::look_at_practice(scope.name, scope.practice, now, *known, &refused);
  if (!seen) return tl::make_unexpected(seen.error());
  for (const auto& file : refused)
    problems.push_back({file.what, scope.practice + "/" + file.path, file.remedy});
  return ledger.commit_sightings(*seen);
}

}  // namespace

std::vector<Error> sight_practice(const config::Settings& settings, ledger::Ledger& ledger,
                                  const std::vector<std::unique_ptr<collector::Collector>>& all) {
  std::vector<Error> problems;
  for (const auto& scope : settings.scopes) {
    if (scope.practice.empty()) continue;
    const auto now = scope_now(scope, all);
    // Without a server there is no clock to date a sighting with.
    if (!now) continue;
    const auto done = sight_scope(scope, ledger, *now, problems);
    if (!done) problems.push_back(done.error());
  }
  return problems;
}

Result<void> derive_all(const Environment& environment, ledger::Ledger& ledger) {
  const auto info = ledger.info();
  if (!info) return tl::make_unexpected(info.error());
  if (!info->latest_recorded_at) return {};
  for (const auto& scope : environment.settings.scopes) {
    const auto c = open_case(environment, ledger, scope, *info->latest_recorded_at, std::nullopt);
    if (!c) return tl::make_unexpected(c.error());
    if (auto done = ledger.derive(scope.name, scope.vcenters, c->plan); !done) return done;
  }
  return {};
}

}  // namespace plumbline::cli
