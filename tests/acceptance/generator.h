#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/acceptance/world.h"

namespace plumbline::acceptance {

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
  double oversized = 0.25;   ///< share of servers that are too big
};

/// An estate with a known truth, from week 0 to the moment asked for.
struct Script {
  std::uint64_t seed = 1;
  int people = 4;
  int servers = 200;                 ///< at the beginning
  bool shared_login = false;         ///< all of them work as administrator@vsphere.local
  bool automation = false;           ///< a declared account does half of the work
  bool backup_proxy = false;         ///< an undeclared account makes snapshots by the hundred
  bool backup_reconfigures = false;  ///< … and sets change tracking on every third machine
  double history_from = 0;           ///< week in which vCenter's memory, and so the streams, begin
  std::vector<Phase> phases = {Phase{}};
  std::optional<double> shelf_week;  ///< procedures for all four kinds of work
  int shelf = 0;                     ///< further procedures, for work that nobody does
  double read_again_weeks = 0;       ///< procedures are reviewed so often; 0: never
  double covered_names = 1.0;        ///< share of servers whose names the selectors match
  std::optional<double> feed_week;
  std::optional<double> scope_week;
  std::optional<double> actors_week;
  double owner_share = 0.3;
  bool stamps = false;  ///< every server carries the time of its request
  std::optional<double> targets_week;
  double unexplained = 0;  ///< settings a week that are changed past vCenter
};

/// Tells the work of `weeks` weeks, what broke, and the practice files. Same script, same story.
void tell_work(const Script& script, double weeks, World& world);

/// The estate as plumbline knows it `weeks` after week 0.
Estate estate_at(const Script& script, double weeks);

}  // namespace plumbline::acceptance
