#include "cli/service.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "cli/judge.h"
#include "cli/past.h"
#include "cli/published_weeks.h"
#include "cli/sweep.h"
#include "cli/version.h"
#include "scoring/snapshot.h"

namespace plumbline::cli {

namespace {

constexpr std::chrono::seconds kTellEvery{30};

}  // namespace

Service::Service(Options options, Environment environment, std::unique_ptr<ledger::Ledger> ledger,
                 exporters::Site& site)
    : options_(std::move(options)),
      environment_(std::move(environment)),
      ledger_(std::move(ledger)),
      site_(site) {
  environment_.practice = std::make_shared<config::PracticeMemory>();
}

void Service::use(std::shared_ptr<LedgerArchive> archive) {
  archive_ = std::move(archive);
  site_.use(archive_);
}

void Service::start() {
  last_.assessment.rehearsal = environment_.settings.rehearsal;
  const auto plan = scoring::compile_plan(environment_.rubric);
  for (const auto& vcenter : environment_.settings.vcenters) {
    collectors_.push_back(collector::make_collector(
        collector_settings(environment_.settings, vcenter, options_.environment), plan, *ledger_));
    if (!vcenter.verify)
      spdlog::warn("vcenter={} TLS verification is off: anybody in between can read the password",
                   vcenter.name);
  }
  for (auto& collector : collectors_)
    loops_.push_back(
        std::make_unique<CollectorLoop>(*collector, environment_.settings.collect_every));
  start_feeds();
  publish();
}

void Service::start_feeds() {
  for (const auto& feed : environment_.settings.feeds) {
    const auto& scopes = environment_.settings.scopes;
    const auto scope = std::find_if(scopes.begin(), scopes.end(),
                                    [&](const auto& one) { return one.name == feed.scope; });
    if (scope == scopes.end()) continue;
    if (!feed.verify)
      spdlog::warn("feed={} TLS verification is off: anybody in between can forge what it says",
                   feed.name);
    feeds_.push_back(std::make_unique<FeedLoop>(
        std::make_unique<FeedReader>(feed, environment_, options_.environment, *ledger_),
        [this, scope = *scope] { return scope_now(scope, collectors_); }));
  }
}

std::int64_t Service::sweeps() const {
  std::int64_t total = 0;
  for (const auto& loop : loops_) total += loop->sweeps();
  return total;
}

std::optional<Instant> Service::server_now() const {
  std::optional<Instant> latest;
  for (const auto& collector : collectors_)
    if (const auto now = collector->server_now(); now && (!latest || *now > *latest)) latest = now;
  return latest;
}

bool Service::assessment_is_due() const {
  if (last_.assessment.scopes.empty()) return sweeps() != sweeps_assessed_;
  const auto every = environment_.settings.assess_every;
  // A rehearsal's only clock is the vCenter's (law 10); it may run faster than ours.
  if (environment_.settings.rehearsal)
    if (const auto now = server_now(); now && last_as_of_ && *now - *last_as_of_ >= every)
      return true;
  return std::chrono::steady_clock::now() - last_assessed_ >= every;
}

void Service::tick() {
  const auto done = sweeps();
  if (assessment_is_due()) {
    sweeps_assessed_ = done;
    look_and_assess();
  } else {
    judge_a_day();
    if (done == sweeps_shown_) return;
  }
  sweeps_shown_ = done;
  tell_backfills();
  publish();
}

void Service::tell_backfills() {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_told_ < kTellEvery) return;
  last_told_ = now;
  for (const auto& collector : collectors_) {
    const auto status = collector->status();
    for (const auto& [stream, backfill] : status.backfills) {
      const std::string left =
          backfill.seconds_left
              ? ", about " + std::to_string(static_cast<long>(*backfill.seconds_left) / 60 + 1) +
                    " min left"
              : std::string();
      spdlog::info("vcenter={} reading back {}: {} %{}", status.name, stream,
                   static_cast<int>(backfill.share_done * 100), left);
    }
  }
}

void Service::look_and_assess() {
  for (const auto& problem : sight_practice(environment_.settings, *ledger_, collectors_))
    spdlog::warn("{}", problem.to_string());
  assess();
  last_assessed_ = std::chrono::steady_clock::now();
  forget_the_old();
}

void Service::look_back() {
  if (const auto done = ahead_.look(environment_, *ledger_, *last_as_of_); !done)
    spdlog::error("{}", done.error().to_string());
  archive_->renew(environment_);
}

void Service::judge_a_day() {
  if (ahead_.done()) return;
  if (const auto done = ahead_.judge_next(environment_, *ledger_); !done)
    spdlog::warn("a past day was not judged ahead: {}", done.error().to_string());
}

void Service::forget_the_old() {
  const auto server = server_now();
  if (!server || last_expired_ == day_of(*server)) return;
  last_expired_ = day_of(*server);
  if (const auto gone = ledger_->expire(*server); !gone)
    spdlog::error("{}", gone.error().to_string());
}

void Service::assess() {
  const auto begun = std::chrono::steady_clock::now();
  if (const auto derived = derive_all(environment_, *ledger_); !derived) {
    spdlog::error("{}", derived.error().to_string());
    return;
  }
  auto now = judge(environment_, *ledger_, server_now(), std::nullopt, {}, tell_long_work(),
                   std::nullopt, &books_);
  if (!now) {
    spdlog::warn("{}", now.error().to_string());
  } else {
    last_.assessment = std::move(*now);
    last_as_of_ = last_.assessment.as_of;
    if (const auto done = publish_weeks(environment_, *ledger_, *last_as_of_, tell_long_work());
        !done)
      spdlog::error("{}", done.error().to_string());
    if (const auto done = add_past(environment_, *ledger_, last_); !done)
      spdlog::error("{}", done.error().to_string());
    if (archive_) look_back();
  }
  last_.assess_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

/// A log line now and then: at the first start, and after a change of rubric or program.
Progress Service::tell_long_work() {
  return [told = std::chrono::steady_clock::now()](const std::string& what, double share) mutable {
    const auto now = std::chrono::steady_clock::now();
    if (now - told < kTellEvery) return;
    told = now;
    spdlog::info("{}: {} %", what, static_cast<int>(share * 100));
  };
}

void Service::publish() {
  auto snapshot = std::make_shared<scoring::Snapshot>(last_);
  snapshot->rubric = environment_.rubric;
  for (const auto& collector : collectors_) snapshot->vcenters.push_back(collector->status());
  for (const auto& feed : feeds_) snapshot->feeds.push_back(feed->status());
  snapshot->version = version();
  snapshot->revision = revision();
  snapshot->external_url = environment_.settings.web_external_url;
  site_.publish(snapshot);
}

void Service::reload() {
  auto environment = load_environment(options_);
  if (!environment) {
    for (const auto& problem : environment.error())
      spdlog::error("reload: {}; the old configuration goes on", problem.to_string());
    return;
  }
  // What the threads were built with stays; rubric, practice folders and secrets are taken over.
  feeds_.clear();  // their threads look at the rubric
  environment_.rubric = std::move(environment->rubric);
  books_.clear();
  environment_.settings.feeds = std::move(environment->settings.feeds);
  environment_.settings.scopes = std::move(environment->settings.scopes);
  environment_.settings.assess_every = environment->settings.assess_every;
  start_feeds();
  for (auto& loop : loops_) loop->reload();
  last_assessed_ = {};
  spdlog::info(
      "reloaded: rubric {}, {} scope(s); a change of vcenters, ledger, people or web needs a "
      "restart",
      environment_.rubric.version, environment_.settings.scopes.size());
}

}  // namespace plumbline::cli
