#include "collector/clock.h"

namespace plumbline::collector {

namespace {

constexpr std::chrono::minutes kSetBack{2};

}  // namespace

void Clock::set(Instant server, Steady::time_point asked) {
  const auto answered = Steady::now();
  const auto half_way = (answered - asked) / 2;
  const auto local = std::chrono::system_clock::now() - half_way;
  const std::scoped_lock lock(mutex_);
  server_ = server;
  // What is said to be now must never lie before the server's own word.
  at_ = answered;
  offset_s_ = std::chrono::duration<double>(server - local).count();
}

void Clock::set_coarse(Instant server) {
  const std::scoped_lock lock(mutex_);
  if (server_) return;
  server_ = server;
  at_ = Steady::now();
}

std::optional<Instant> Clock::now() const {
  const std::scoped_lock lock(mutex_);
  if (!server_) return std::nullopt;
  const Instant reckoned = *server_ + std::chrono::duration_cast<Duration>(Steady::now() - at_);
  if (!latest_ || reckoned > *latest_ || *latest_ - reckoned >= kSetBack) latest_ = reckoned;
  return latest_;
}

std::optional<double> Clock::offset_s() const {
  const std::scoped_lock lock(mutex_);
  return offset_s_;
}

}  // namespace plumbline::collector
