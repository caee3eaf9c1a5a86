#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "cli/environment.h"
#include "collector/feed.h"
#include "facts/status.h"

namespace plumbline::cli {

/// Of the practice folder: how exports are read.
inline constexpr const char* kExportsFile = "exports.yml";

/// The clock of a scope (law 10) and the vCenter that it is of.
struct ServerTime {
  Instant now;
  std::string vcenter;  ///< configured name
};

/// One feed: fetched, checked as `check-practice` would, then sighted under the scope's server time
/// and committed together with the poll that says so. What cannot be fetched or read changes
/// nothing but the poll. `read` from one thread at a time, `status` from any.
class FeedReader {
 public:
  FeedReader(const config::FeedSettings& settings, const Environment& environment,
             const std::map<std::string, std::string>& variables, ledger::Ledger& ledger);

  /// By the server's clock; nullopt: never tried.
  std::optional<Instant> last_tried() const;
  Result<void> read(const ServerTime& at, const std::stop_token& stop);
  FeedStatus status() const;
  const config::FeedSettings& settings() const { return settings_; }

 private:
  Result<std::optional<std::string>> fetch(const ServerTime& at, const std::stop_token& stop);
  Result<void> check(const std::string& content, Instant at) const;
  Result<bool> keep(const ServerTime& at, const Result<std::optional<std::string>>& fetched);

  const config::FeedSettings settings_;
  const std::vector<std::string> vcenters_;  ///< of its scope
  const scoring::Rubric& rubric_;
  ledger::Ledger& ledger_;
  std::unique_ptr<collector::Feed> feed_;
  mutable std::mutex mutex_;
  FeedStatus status_;
  std::optional<Instant> last_tried_;
};

/// How a feed is fetched, with the proxy that the environment's variables name.
collector::FeedSettings fetch_settings(const config::FeedSettings& feed,
                                       const std::map<std::string, std::string>& variables);

/// The file as it was fetched, checked with that exports.yml (empty: none); the error is its first
/// problem, by address and line.
Result<void> check_feed(const config::FeedSettings& feed, const std::string& content,
                        const std::string& exports, Instant at, const scoring::Rubric& rubric);

}  // namespace plumbline::cli
