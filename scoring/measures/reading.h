#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scoring/assessment.h"
#include "scoring/context.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// How a value is held against its threshold (rubric 0.1).
enum class Judging {
  Rate,      ///< k of n samples: by value and one-sided 90 % Wilson bound
  Census,    ///< the whole population was read: by value
  Count,     ///< below the threshold it is unknown(n), never not_met
  Distinct,  ///< by value once `samples` reached the signal's minimum
  Practice,  ///< what a practice file says: by value
  Value,     ///< a plain number of complete samples: by value
  /// A percentile of durations: met by value, missed only when its lower bound (`low`) exceeds the
  /// threshold, else undecided. Without a value too many are still open to say.
  Percentile,
  /// What is above chance: met when its upper bound meets, missed when its lower bound does not.
  Excess,
};

/// One occurrence of a rare event metric, with its own value: a host's time to service.
struct Occurrence {
  Instant at;  ///< when it ended
  double value = 0;
};

/// What a measure found: the signal's value as it is shown, and what judging needs beside it.
struct Reading {
  SignalValue value;
  Judging judging = Judging::Rate;
  /// Samples that were lost or could not be judged. They belong to the denominator: read as
  /// adverse where something is to be met, as favourable where it is to be missed (law 3).
  double unknown = 0;
  /// What `k` (or the value of Distinct and Practice) lacks only because a promise that exists was
  /// first seen too late: never a pass, but no failure either.
  double pending = 0;
  std::optional<Instant> pending_from;  ///< when the newest such promise was first seen
  /// One-sided 95 % bounds where the value has an interval that is not k/n's (Percentile, Excess).
  std::optional<double> low95;
  std::optional<double> high95;
  /// The value is a lower bound of a count: enough to exceed a threshold, never to stay below one.
  bool at_least = false;
  /// Of `unknown`, what was watched well enough and is only too close to call.
  double close = 0;
  /// The best value that the 95 % bounds leave open, where it is not that of k/n or `low95`.
  std::optional<double> best95;
  /// Event metrics of rare areas: each occurrence by its own value, oldest first (design §5: the
  /// last 8 of them stand for the last 8 weeks).
  std::vector<Occurrence> occurrences;
  /// The changes among the witnesses and some more.
  std::vector<const Work*> work;
  /// Samples per week at present: how fast the value can move.
  double per_week = 0;
};

/// Nothing can be said, and why.
Reading unknown_reading(const Signal& signal, const Window& window, Reason reason);

/// k of n samples over the window, with Wilson's one-sided 90 % bounds. What the window lost is
/// taken to have been as busy as the rest: that many samples are unknown.
Reading rate_reading(const Signal& signal, const Window& window, double k, double n);

/// k of n things that were all looked at: a share without bounds, as no sample was drawn.
Reading census_reading(const Signal& signal, const Window& window, double k, double n);

/// A plain number, judged as a Count or Distinct. `samples` is what the number rests on.
Reading number_reading(const Signal& signal, const Window& window, double value,
                       std::int64_t samples, Judging judging);

/// The window is blocked, or suspected accounts make more than 20 % of the work.
std::optional<Reason> why_not(const Context& context, const Window& window,
                              const Selection& selection);

/// The work a signal asks for: its `area` or its `classes`.
WorkFilter filter_of(const Signal& signal);

/// A parameter's text or list; empty when not given.
std::string text_parameter(const Signal& signal, const std::string& name);
std::vector<std::string> list_parameter(const Signal& signal, const std::string& name);

/// A parameter's number or span; 0 when not given. The loader refuses a signal that lacks one which
/// its measure needs, or whose number makes no sense.
double number_parameter(const Signal& signal, const std::string& name);
Duration minutes_parameter(const Signal& signal, const std::string& name);
Duration hours_parameter(const Signal& signal, const std::string& name);
Duration days_parameter(const Signal& signal, const std::string& name);

/// A number for what an entity is, whatever managed object id it has at the moment (rubric 0.4):
/// the instance UUID of a VM, the hardware UUID of a host; where none was read, the entity itself.
/// A VM that was registered again, a host that was added again, is the same one (P16).
std::uint64_t identity_of(const Context& context, std::uint32_t entity);

/// A change as witness, not yet put into words. Work and note must outlive it.
struct WorkWitness {
  const Work* work = nullptr;
  bool favourable = true;
  const char* note = "";
};
inline WorkWitness witness(const Work& work, bool favourable, const char* note) {
  return {&work, favourable, note};
}

/// So many are kept of a reading: of what speaks against it more, as these are what is asked for
/// after an incident, and what speaks for it only fills up to `kMostWitnesses`.
inline constexpr std::size_t kMostWitnesses = 50;
inline constexpr std::size_t kMostAdverse = 200;

/// Witnesses of a great deal of work, oldest first: holds on to those that `keep_witnesses` may
/// keep, the newest of either kind, and counts the adverse ones.
class WorkWitnesses {
 public:
  void push_back(const WorkWitness& one) {
    Newest& kind = one.favourable ? favourable_ : adverse_;
    const std::size_t most = one.favourable ? kMostWitnesses : kMostAdverse;
    ++kind.seen;
    if (kind.all.size() < most) {
      kind.all.push_back(one);
      return;
    }
    kind.all[kind.oldest] = one;
    if (++kind.oldest == most) kind.oldest = 0;
  }
  std::int64_t adverse() const { return adverse_.seen; }
  std::vector<Witness> take() const;
  template <class Visit>
  void each(const Visit& visit) const {
    for (const Newest* kind : {&favourable_, &adverse_})
      for (const WorkWitness& one : kind->all) visit(one);
  }

 private:
  struct Newest {
    std::vector<WorkWitness> all;
    std::size_t oldest = 0;  ///< once full
    std::int64_t seen = 0;   ///< kept or not
  };
  Newest favourable_;
  Newest adverse_;
};

/// Puts adverse witnesses first, then the newest; counts the adverse and keeps the newest 200 of
/// them, or 50 of all.
void keep_witnesses(Reading& reading, std::vector<Witness> witnesses);
void keep_witnesses(Reading& reading, const WorkWitnesses& witnesses);

}  // namespace plumbline::scoring
