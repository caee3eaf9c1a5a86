#pragma once

#include <chrono>
#include <optional>

namespace plumbline::collector::soap {

/// How gently the past is read: after a background call a pause, so that such calls take at most a
/// share of the time; the pause doubles while vCenter answers slowly and shrinks again when it has
/// recovered. Slowness is told by a call that costs vCenter nothing (CurrentTime), against the best
/// it has shown. Calls for what is current are never delayed. Not thread-safe.
class Pace {
 public:
  using Seconds = std::chrono::duration<double>;

  /// `share`: of the time that background calls may take, 0 < share ≤ 1.
  explicit Pace(double share);

  /// CurrentTime took this long, the network included.
  void probe(Seconds took);
  /// What to wait after a background call that took so long; at most 30 s.
  Seconds pause_after(Seconds took) const;
  /// How many times longer than usual the pauses are: 1, 2, 4 … 64.
  double slowed() const { return slowed_; }

 private:
  double share_;
  std::optional<Seconds> best_;
  double slowed_ = 1;
};

}  // namespace plumbline::collector::soap
