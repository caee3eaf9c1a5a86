#include "cli/sweep.h"

#include <algorithm>

#include "cli/judge.h"
#include "config/practice.h"
#include "config/practice_kinds.h"

namespace plumbline::cli {

std::optional<ServerTime> scope_now(const config::ScopeSettings& scope,
                                    const std::vector<std::unique_ptr<collector::Collector>>& all) {
  std::optional<ServerTime> latest;
  for (const auto& collector : all) {
    const std::string name = collector->status().name;
    if (std::find(scope.vcenters.begin(), scope.vcenters.end(), name) == scope.vcenters.end())
      continue;
    const auto now = collector->server_now();
    if (now && (!latest || *now > latest->now)) latest = ServerTime{*now, name};
  }
  return latest;
}

namespace {

/// The paths of feeds that are no longer fetched, of those ever sighted.
std::vector<Sighting> ended_feeds(const config::Settings& settings,
                                  const config::ScopeSettings& scope,
                                  const std::vector<std::string>& known, Instant now) {
  std::vector<Sighting> gone;
  for (const std::string& path : known) {
    if (!config::is_feed_path(path)) continue;
    const bool fetched = std::any_of(
        settings.feeds.begin(), settings.feeds.end(),
        [&](const auto& feed) { return feed.scope == scope.name && feed.path() == path; });
    if (fetched) continue;
    Sighting& sighting = gone.emplace_back();
    sighting.scope = scope.name;
    sighting.path = path;
    sighting.seen_at = now;
    sighting.present = false;
  }
  return gone;
}

/// What the folder holds that cannot be sighted is added to `problems`; the rest is committed.
Result<int> sight_scope(const config::Settings& settings, const config::ScopeSettings& scope,
                        ledger::Ledger& ledger, Instant now, std::vector<Error>& problems) {
  auto known = ledger.sighted_paths(scope.name);
  if (!known) return tl::make_unexpected(known.error());
  if (const auto ended = ended_feeds(settings, scope, *known, now); !ended.empty())
    if (auto done = ledger.commit_sightings(ended); !done) return done;
  if (scope.practice.empty()) return 0;
  std::erase_if(*known, config::is_feed_path);
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
    const auto now = scope_now(scope, all);
    // Without a server there is no clock to date a sighting with.
    if (!now) continue;
    const auto done = sight_scope(settings, scope, ledger, now->now, problems);
    if (!done) problems.push_back(done.error());
  }
  return problems;
}

std::vector<Error> fetch_feeds(const Environment& environment,
                               const std::map<std::string, std::string>& variables,
                               ledger::Ledger& ledger,
                               const std::vector<std::unique_ptr<collector::Collector>>& all,
                               const std::stop_token& stop) {
  std::vector<Error> problems;
  for (const auto& feed : environment.settings.feeds) {
    for (const auto& scope : environment.settings.scopes) {
      if (scope.name != feed.scope) continue;
      const auto now = scope_now(scope, all);
      if (!now) continue;
      FeedReader reader(feed, environment, variables, ledger);
      if (const auto done = reader.read(*now, stop); !done) problems.push_back(done.error());
    }
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
