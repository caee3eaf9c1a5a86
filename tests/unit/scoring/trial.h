#pragma once

#include <cmath>
#include <string>

#include "scoring/experiments/experiments.h"

namespace plumbline::scoring {

/// A history of closed weeks with one metric and one guard, and one experiment over it, spelled out
/// week by week. Week 0 begins on Monday 2026-01-05; the experiment starts with week 20 and ends
/// after week 31.
class Trial {
 public:
  PracticeHistory practice;
  Rubric rubric;
  WeekHistory weeks;

  static constexpr int kStart = 20;
  static constexpr int kEnd = 32;

  Trial() {
    rubric.areas = {{"change", "chg", "Change", Cadence::Weekly},
                    {"capacity", "cap", "Capacity", Cadence::Rare}};
    add_signal("chg.emergency_share", Better::Lower, Unit::Ratio);
    add_signal("chg.success_rate", Better::Higher, Unit::Ratio);
    add_signal("chg.lead_time_h", Better::Lower, Unit::Hours);
    Procedure p;
    p.id = "pre-check";
    p.area = "change";
    p.version = "2";
    p.selectors = {{"VirtualMachine.reconfigure", "", ""}};
    p.promise.first_seen = monday(18);
    practice.procedures = {p};
    practice.first_sighting = monday(-10);
    experiment("EXP-1", 15);
  }

  static Instant monday(double week) {
    return Instant(std::chrono::sys_days(std::chrono::days(20458))) +
           std::chrono::seconds(static_cast<std::int64_t>(week * 7 * 86400));
  }

  void add_signal(const std::string& id, Better better, Unit unit) {
    Signal signal;
    signal.id = id;
    signal.better = better;
    signal.unit = unit;
    signal.kind = SignalKind::Task;
    rubric.signals.push_back(signal);
  }

  /// Another version of, or another, experiment; as the first one otherwise.
  Experiment& experiment(const std::string& id, double seen) {
    Experiment e;
    e.promise.path = "experiments/" + id + ".yml";
    e.promise.first_seen = monday(seen);
    e.id = id;
    e.area = "change";
    e.procedure = "pre-check";
    e.procedure_version = "2";
    e.metric = "chg.emergency_share";
    e.higher = false;
    e.min_effect = 0.2;
    e.guards = {{"chg.success_rate", 0.5}};
    e.start = monday(kStart);
    e.end = monday(kEnd);
    practice.experiments.push_back(e);
    return practice.experiments.back();
  }

  /// Weeks with `share` emergencies and `success` before week `change`, the others from it on, of
  /// 100 changes; noise that alternates between a few values.
  void live(double share, double after, double success, double success_after, int until = kEnd,
            int change = kStart, double noise = 1) {
    static constexpr double kNoise[] = {0, 1, -1, 2, -2, 0, -1, 1, 1, -2, 2, -1, 0};
    for (int w = static_cast<int>(weeks.size()); w < until; ++w) {
      WeekRecord week;
      week.end = monday(w + 1);
      const bool late = w >= change;
      const double moved = noise * kNoise[w % 13];
      week.alone["chg.emergency_share"] = rate((late ? after : share) * 100 + moved);
      week.alone["chg.success_rate"] = rate((late ? success_after : success) * 100 - moved / 2);
      week.alone["chg.lead_time_h"] = {
          State::Met, false, 0, 0, (late ? after : share) * 100 * std::exp(moved / 20), 30};
      week.volume["change"] = {{"VirtualMachine.reconfigure", 80}, {"VirtualMachine.relocate", 20}};
      weeks.push_back(week);
    }
  }

  static WeekAlone rate(double k, double n = 100) {
    return {State::Met, true, k, n, k / n, static_cast<std::int64_t>(n)};
  }

  std::vector<ExperimentResult> all(double week) const {
    WeekHistory closed;
    for (const auto& record : weeks)
      if (record.end <= monday(week)) closed.push_back(record);
    return experiments_of(practice, closed, rubric, monday(week));
  }
  ExperimentResult at(double week, const std::string& id = "EXP-1") const {
    for (const auto& result : all(week))
      if (result.id == id) return result;
    return {};
  }
};

inline bool has(const ExperimentResult& result, const std::string& code) {
  for (const auto& reason : result.reasons)
    if (reason.code == code) return true;
  return false;
}

}  // namespace plumbline::scoring
