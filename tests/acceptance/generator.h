#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"

namespace plumbline::acceptance {

/// Monday, week 0 of every estate.
inline const Instant kWeekZero = Instant(std::chrono::sys_days(std::chrono::year_month_day(
    std::chrono::year(2025), std::chrono::month(1), std::chrono::day(6))));

inline Instant week(double n) {
  return kWeekZero + std::chrono::minutes(static_cast<std::int64_t>(n * 7 * 24 * 60));
}

/// How a team works from a given week on: the latent truth.
struct Phase {
  double from_week = 0;
  double creates_per_week = 20;
  double resizes_per_week = 25;
  double settings_per_week = 15;
  double retires_per_week = 5;
  double success = 0.9;
  double usual_path = 0.9;
  double from_template = 0.9;
  double pre_checks = 0.9;
  double recorded = 0;       ///< share of changes with a record that was there in time
  double emergency = 0;      ///< share of these that are emergencies
  double lead_hours = 2;     ///< from approval to the change, typically
  double in_window = 1;      ///< share of recorded changes that end inside their window
  double incidents = 0.3;    ///< machines that break by themselves, per week
  double caused = 0;         ///< share of changes that an incident follows
  double early_rework = 0;   ///< share of servers resized the day after they were built
  double request_hours = 8;  ///< from request to creation, typically
  double zombies = 0.05;     ///< share of servers switched off for good
};

/// An estate with a known truth, from week 0 to the moment asked for.
struct Script {
  std::uint64_t seed = 1;
  int people = 4;
  bool shared_login = false;  ///< all of them work as administrator@vsphere.local
  bool automation = false;    ///< a declared account does half of the work
  bool backup_proxy = false;  ///< an undeclared account makes snapshots by the hundred
  double history_from = 0;    ///< week in which vCenter's memory, and so the streams, begin
  std::vector<Phase> phases = {Phase{}};
  std::optional<double> library_week;  ///< procedures for all four kinds of work
  double covered_names = 1.0;          ///< share of servers whose names the selectors match
  std::optional<double> feed_week;
  std::optional<double> scope_week;
  std::optional<double> actors_week;
  double owner_share = 0.3;
  bool stamps = false;  ///< every server carries the time of its request
  std::optional<double> targets_week;
};

struct Estate {
  Evidence evidence;
  PracticeHistory practice;
};

/// The estate as plumbline knows it `weeks` after week 0. Same script, same estate.
Estate estate_at(const Script& script, double weeks);

}  // namespace plumbline::acceptance
