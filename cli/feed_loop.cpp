#include "cli/feed_loop.h"

#include <spdlog/spdlog.h>

namespace plumbline::cli {

namespace {

/// A rehearsal's clock may run much faster than ours.
constexpr std::chrono::milliseconds kLookAtClock{200};

}  // namespace

FeedLoop::FeedLoop(std::unique_ptr<FeedReader> reader, ClockOf clock)
    : reader_(std::move(reader)),
      clock_(std::move(clock)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

FeedLoop::~FeedLoop() {
  thread_.request_stop();
  wake_.notify_all();
}

bool FeedLoop::is_due(Instant now) const {
  const auto last = reader_->last_tried();
  return !last || now < *last || now - *last >= reader_->settings().every;
}

void FeedLoop::run(const std::stop_token& stop) {
  std::string told;
  while (!stop.stop_requested()) {
    if (const auto at = clock_(); at && is_due(at->now)) {
      const auto done = reader_->read(*at, stop);
      const std::string problem = done ? std::string() : done.error().to_string();
      if (problem != told) {
        if (problem.empty())
          spdlog::info("feed={} read again", reader_->settings().name);
        else
          spdlog::warn("feed={} {}; what it said before goes on", reader_->settings().name,
                       problem);
        told = problem;
      }
      changes_ = reader_->status().reads.at("changed");
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, kLookAtClock, [] { return false; });
  }
}

}  // namespace plumbline::cli
