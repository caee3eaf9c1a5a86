#include "cli/feed_reader.h"

#include <algorithm>

#include "config/digest.h"
#include "config/practice.h"

namespace plumbline::cli {

namespace {

/// A reading goes on where the last one ended unless so many were left out.
constexpr int kReadingsThatJoin = 3;

std::vector<std::string> vcenters_of(const Environment& environment, const std::string& scope) {
  for (const auto& one : environment.settings.scopes)
    if (one.name == scope) return one.vcenters;
  return {};
}

}  // namespace

collector::FeedSettings fetch_settings(const config::FeedSettings& feed,
                                       const std::map<std::string, std::string>& variables) {
  collector::FeedSettings out;
  out.url = feed.url;
  out.username = feed.username;
  if (!feed.secret_file.empty())
    out.password = [file = feed.secret_file] { return read_secret(file); };
  out.tls = {feed.verify, feed.ca_file, feed.thumbprint};
  const Proxy proxy = proxy_for(feed.url, variables);
  out.proxy = proxy.address;
  out.no_proxy = proxy.except;
  return out;
}

Result<void> check_feed(const config::FeedSettings& feed, const std::string& content,
                        const std::string& exports, Instant at, const scoring::Rubric& rubric) {
  const auto problems = config::check_fetched(feed.path(), content, exports, at, rubric);
  if (problems.empty()) return {};
  const PracticeProblem& first = problems.front();
  std::string where = collector::shown_address(feed.url);
  if (first.line > 0) where += ":" + std::to_string(first.line);
  std::string remedy = first.remedy;
  if (problems.size() > 1) remedy += "; " + std::to_string(problems.size() - 1) + " more problems";
  return tl::make_unexpected(Error{first.what, where, remedy});
}

FeedReader::FeedReader(const config::FeedSettings& settings, const Environment& environment,
                       const std::map<std::string, std::string>& variables, ledger::Ledger& ledger)
    : settings_(settings),
      vcenters_(vcenters_of(environment, settings.scope)),
      rubric_(environment.rubric),
      ledger_(ledger),
      feed_(collector::make_feed(fetch_settings(settings, variables))) {
  status_.scope = settings_.scope;
  status_.name = settings_.name;
  status_.path = settings_.path();
  for (const char* outcome : {"changed", "unchanged", "failed"}) status_.reads[outcome] = 0;
}

std::optional<Instant> FeedReader::last_tried() const {
  const std::lock_guard lock(mutex_);
  return last_tried_;
}

FeedStatus FeedReader::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

Result<void> FeedReader::check(const std::string& content, Instant at) const {
  ledger::SightingsWanted wanted;
  wanted.path = kExportsFile;
  std::string exports;
  const auto shown =
      ledger_.for_each_sighting(settings_.scope, wanted, [&](const Sighting& sighting) {
        exports = sighting.present ? sighting.content : std::string();
      });
  if (!shown) return shown;
  return check_feed(settings_, content, exports, at, rubric_);
}

/// The content when there is a new one; nothing when the old one still holds.
Result<std::optional<std::string>> FeedReader::fetch(const ServerTime& at,
                                                     const std::stop_token& stop) {
  auto answer = feed_->read(stop);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->unchanged) return std::optional<std::string>();
  if (const auto good = check(answer->content, at.now); !good)
    return tl::make_unexpected(good.error());
  return std::optional(std::move(answer->content));
}

Result<bool> FeedReader::keep(const ServerTime& at,
                              const Result<std::optional<std::string>>& fetched) {
  Poll poll;
  poll.stream = streams::feed(settings_.scope, settings_.path());
  poll.started = poll.ended = poll.to = at.now;
  poll.from = at.now - std::chrono::seconds(1);
  std::optional<Sighting> sighting;
  if (!fetched) {
    poll.outcome = PollOutcome::Failed;
    poll.reason = fetched.error().what + " (" + fetched.error().where + ")";
  } else {
    poll.read = *fetched ? 1 : 0;
    const auto until = ledger_.stream_until(vcenters_, poll.stream);
    if (!until) return tl::make_unexpected(until.error());
    if (*until && at.now - **until <= kReadingsThatJoin * settings_.every)
      poll.from = std::min(**until, poll.from);
    if (*fetched) {
      sighting.emplace();
      sighting->scope = settings_.scope;
      sighting->path = settings_.path();
      sighting->seen_at = at.now;
      sighting->sha256 = config::sha256_hex(**fetched);
      sighting->content = **fetched;
    }
  }
  return ledger_.commit_feed(at.vcenter, poll, sighting);
}

Result<void> FeedReader::read(const ServerTime& at, const std::stop_token& stop) {
  auto fetched = fetch(at, stop);
  if (!fetched && stop.stop_requested()) return {};  // nobody's failure
  const auto kept = keep(at, fetched);
  if (kept && fetched) feed_->accept();
  const std::lock_guard lock(mutex_);
  last_tried_ = at.now;
  status_.up = fetched && kept;
  ++status_.reads[!status_.up ? "failed" : *kept ? "changed" : "unchanged"];
  if (status_.up) {
    status_.last_error.clear();
    status_.last_read = at.now;
    return {};
  }
  const Error& why = fetched ? kept.error() : fetched.error();
  status_.last_error = why.to_string();
  return tl::make_unexpected(why);
}

}  // namespace plumbline::cli
