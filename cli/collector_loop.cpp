#include "cli/collector_loop.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace plumbline::cli {

namespace {

constexpr std::chrono::seconds kLongestPause{600};

}  // namespace

CollectorLoop::CollectorLoop(collector::Collector& collector, std::chrono::seconds every)
    : collector_(collector),
      every_(every),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

CollectorLoop::~CollectorLoop() {
  thread_.request_stop();
  wake_.notify_all();
}

void CollectorLoop::reload() {
  collector_.reload_secret();
  {
    const std::lock_guard lock(mutex_);
    hurry_ = true;
  }
  wake_.notify_all();
}

void CollectorLoop::run(const std::stop_token& stop) {
  auto pause = every_;
  while (!stop.stop_requested()) {
    const auto report = collector_.sweep(stop, {});
    if (stop.stop_requested()) break;
    ++sweeps_;
    if (report.outcome == PollOutcome::Complete) {
      pause = every_;
    } else {
      pause = std::min(std::max(pause * 2, every_), kLongestPause);
      for (const auto& line : report.lines)
        if (line.outcome != PollOutcome::Complete)
          spdlog::warn("vcenter={} stream={} next try in {} s: {}", report.vcenter, line.stream,
                       pause.count(), line.reason);
    }
    // The past is read in turns, each behind a reading of what is current.
    if (report.more && report.outcome == PollOutcome::Complete) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, pause, [this] { return hurry_; });
    hurry_ = false;
  }
  collector_.disconnect();
}

}  // namespace plumbline::cli
