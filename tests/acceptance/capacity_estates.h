#pragma once

#include <optional>

#include "tests/acceptance/generator.h"

namespace plumbline::acceptance {

/// How a team looks after capacity: the latent truth. Two clusters, four shared datastores and a
/// local one, 300 servers.
struct CapacityScript {
  std::uint64_t seed = 1;
  int people = 3;
  bool shared_login = false;
  double servers = 300;  ///< that are on and measured
  double usual_path = 0.95;
  double success = 0.95;
  double covered_names = 1;  ///< share of datastores whose names the selectors match
  /// Shares of full capacity: how much a datastore holds at first, grows in a week, and has when it
  /// is expanded by a quarter (never, above 1). Expansions are work.
  double used_at_first = 0.5;
  double growth_per_week = 0.01;
  double expanded_at = 0.72;
  int other_stores_full = 0;  ///< of the four, stuck at 97 %
  double headroom = 0.99;     ///< share of cluster-hours with room
  double ready_over5 = 0.02;  ///< share of servers that wait
  /// From this week on another share of servers waits.
  std::optional<double> less_waiting_week;
  double ready_over5_then = 0.02;
  double swapping = 0.01;
  double clusters_with_ha = 1;           ///< share
  double down_minutes_a_week = 0;        ///< of all servers together
  double forecast_off = 0.08;            ///< relative error of monthly forecasts
  std::optional<double> forecasts_week;  ///< forecasts from then on, at the latest with targets
  /// Until then there is less room, more waiting, worse forecasts and some downtime.
  double settled_week = 0;
  std::optional<double> shelf_week;
  double read_again_weeks = 26;
  std::optional<double> targets_week;  ///< targets, and forecasts from then on
};

/// Tells what `weeks` weeks do to space and room, who adds to them, and the practice files. Same
/// script, same story.
void tell_capacity(const CapacityScript& script, double weeks, World& world);

/// The estate as plumbline knows it `weeks` after week 0.
Estate capacity_at(const CapacityScript& script, double weeks);

/// Room in every cluster, space bought in time, targets and forecasts: managed.
CapacityScript planned_capacity();
/// Nobody looks: a datastore is full, clusters cannot lose a host, HA is on in one of two.
CapacityScript neglected_capacity();

}  // namespace plumbline::acceptance
