#pragma once

#include <chrono>
#include <mutex>
#include <optional>

#include "facts/time.h"

namespace plumbline::collector {

/// The vCenter's clock (design law 10): its last word plus the monotonic time since. It stands
/// still rather than go back by less than two minutes, when the server's word is a little behind
/// what was reckoned (or its clock stands, in a rehearsal): else a poll could begin after the
/// moment at which it was recorded. A clock that was set back further is followed. Thread-safe.
class Clock {
 public:
  using Steady = std::chrono::steady_clock;

  /// CurrentTime said `server`; the call began at `asked` and ended now. Half of the way is taken
  /// as the moment it was said.
  void set(Instant server, Steady::time_point asked);
  /// A coarse word (an HTTP Date header), taken only while nothing better is known.
  void set_coarse(Instant server);

  /// nullopt until the server has told its time.
  std::optional<Instant> now() const;
  /// Server − local clock, seconds; nullopt until CurrentTime was read.
  std::optional<double> offset_s() const;

 private:
  mutable std::mutex mutex_;
  std::optional<Instant> server_;
  Steady::time_point at_;
  mutable std::optional<Instant> latest_;  ///< the latest moment ever told by now()
  std::optional<double> offset_s_;
};

}  // namespace plumbline::collector
