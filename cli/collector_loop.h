#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "collector/collector.h"

namespace plumbline::cli {

/// One vCenter's thread in `serve`: sweeps every `every`, waits longer after failures (doubling, at
/// most 10 minutes), stops within a second when asked. One vCenter that hangs or is down changes
/// nothing for the others. Thread-safe.
class CollectorLoop {
 public:
  CollectorLoop(collector::Collector& collector, std::chrono::seconds every);
  CollectorLoop(const CollectorLoop&) = delete;
  CollectorLoop& operator=(const CollectorLoop&) = delete;
  ~CollectorLoop();  ///< stops and joins

  void reload();                                   ///< read the secret again and sweep at once
  std::int64_t sweeps() const { return sweeps_; }  ///< finished so far

 private:
  void run(const std::stop_token& stop);

  collector::Collector& collector_;
  std::chrono::seconds every_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool hurry_ = false;
  std::atomic<std::int64_t> sweeps_ = 0;
  std::jthread thread_;  // last: starts when everything else is there
};

}  // namespace plumbline::cli
