#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/practice.h"
#include "scoring/weeks.h"

namespace plumbline::scoring {

/// A core metric of an area as it stands for this estate (rubric B.0, level 4).
struct Core {
  const Signal* signal = nullptr;
  bool timing = false;
  bool by_occurrence = false;      ///< an event metric of a rare area
  const Reading* now = nullptr;    ///< never null
  const Target* target = nullptr;  ///< in force; nullptr: none
  bool applies() const { return now->value.state != State::NotApplicable; }
};

/// The core metrics of an area, those that do not apply included, in the catalogue's order. Of
/// several signals that stand for one metric the first counts whose inputs were ever seen. Needs
/// the context's closed weeks; empty without them.
std::vector<Core> core_of(const Context& context, const Area& area);

/// The area that a signal's parameter `area` names; nullptr: none.
const Area* area_named(const Context& context, const Signal& signal);

/// The area's threshold for a signal at a level of the classic ladder; nullopt: it has none.
std::optional<Requirement> threshold_at(const Rubric& rubric, const Area& area,
                                        const std::string& signal, int level);

/// The target for a signal that was in force at a moment, by its first sighting; nullptr: none.
const Target* target_at(const PracticeHistory& practice, const std::string& signal, Instant at);

/// One of the judged periods: a closed week, or an occurrence of a rare event metric.
struct Period {
  Instant from;
  Instant end;
  WeekValue value;
};

/// How many periods are judged, and in how many of them a target must be met.
inline constexpr int kPeriods = 8;
inline constexpr double kShareMet = 0.75;

/// The last periods of a metric, oldest first, at most kPeriods; occurrences only while the newest
/// is at most 180 days old.
std::vector<Period> periods_of(const Context& context, const Core& core);

/// How one period stands to a target: met by value, missed by the 90 % or by the 95 % bound, or
/// neither met nor missed by the 95 % bound. All false: nothing is known of it.
struct PeriodStanding {
  bool applies = true;
  bool met = false;
  bool missed = false;
  bool missed95 = false;
  bool close = false;
};
PeriodStanding stand(const Core& core, const Period& period, const Target& target);

/// How the periods stand to a target.
struct Tally {
  int met = 0;
  int missed = 0;    ///< by the 90 % bound
  int missed95 = 0;  ///< of these by the 95 % bound
  int close = 0;     ///< not met, yet not missed by the 95 % bound
  int applies = 0;   ///< those without a value included, those in which nothing occurred not
  int needed() const;
  /// Met, NotMet, Unknown, or NotApplicable when it never occurred.
  State state() const;
  bool missed_by_bound() const { return applies - missed95 < needed(); }
};
Tally tally(const Core& core, const std::vector<Period>& periods, const Target& target);

/// What a target is worth.
struct TargetCheck {
  State state = State::NotMet;   ///< Met: valid; Unknown: too young, or nothing to compare with
  std::optional<Instant> until;  ///< too young until then
  std::string text;              ///< why it is not valid
};
/// What a target says, whatever its age: it needs an owner and the signal's direction, and is at
/// least as strict as the area's threshold of `level` for the metric or, where there is none, no
/// looser than the usual value before it was seen.
TargetCheck check_terms(const Context& context, const Core& core, const Target& target, int level);
/// A target is valid with an owner and the signal's direction, first seen before at least half of
/// the judged periods, and at least as strict as the area's level-2 threshold for the metric or,
/// where there is none, no looser than the median of the 12 weeks before it was seen. (Where fewer
/// than 4 weeks were known by then: than the median of the first 12 known weeks.)
TargetCheck check_target(const Context& context, const Core& core,
                         const std::vector<Period>& periods);

}  // namespace plumbline::scoring
