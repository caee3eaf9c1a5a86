#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "cli/feed_reader.h"

namespace plumbline::cli {

/// One feed's thread in `serve`: reads it whenever its interval has passed by the scope's server
/// clock; until that is known it waits. Ends within a second when asked. Thread-safe.
class FeedLoop {
 public:
  using ClockOf = std::function<std::optional<ServerTime>()>;

  FeedLoop(std::unique_ptr<FeedReader> reader, ClockOf clock);
  FeedLoop(const FeedLoop&) = delete;
  FeedLoop& operator=(const FeedLoop&) = delete;
  ~FeedLoop();  ///< stops and joins

  FeedStatus status() const { return reader_->status(); }
  std::int64_t changes() const { return changes_; }  ///< readings that brought something new

 private:
  void run(const std::stop_token& stop);
  bool is_due(Instant now) const;

  const std::unique_ptr<FeedReader> reader_;
  const ClockOf clock_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::atomic<std::int64_t> changes_ = 0;
  std::jthread thread_;  // last: starts when everything else is there
};

}  // namespace plumbline::cli
