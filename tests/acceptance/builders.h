#pragma once

#include <optional>

#include "tests/acceptance/generator.h"

namespace plumbline::acceptance {

/// How a team brings in hosts, datastores and networks: the latent truth of provisioning.
struct BuildScript {
  std::uint64_t seed = 1;
  int people = 3;
  bool shared_login = false;
  bool automation = false;  ///< svc-deploy does all of it
  double host_batches_per_year = 12;
  double other_batches_per_year = 10;  ///< of datastores, and as many of networks
  int hosts_per_batch = 2;
  std::optional<double> delivery_week;  ///< all hosts come then, in one batch, and none after
  double failed_joins = 0.05;
  double usual_path = 0.95;
  double service_hours = 24;    ///< from joining to carrying work, typically
  double covered_names = 1;     ///< share of what is built whose names the selectors match
  double never_in_service = 0;  ///< share of hosts that nobody takes out of maintenance
  double conformity = 1;        ///< share of a new host's attributes that equal its peers'
  double uniform = 1;           ///< share of shared datastores that every host mounts
  double mended = 0.05;         ///< share of hosts that need corrective work in their first week
  double settled_week = 0;      ///< until then service takes three times as long
  std::optional<double> shelf_week;
  double read_again_weeks = 0;
};

/// Tells what is built in `weeks` weeks, spread over them. Same script, same story.
void tell_builds(const BuildScript& script, double weeks, World& world);

/// The estate as plumbline knows it `weeks` after week 0.
Estate builders_at(const BuildScript& script, double weeks);

/// A handful of people, written procedures from week 10 on, hosts in service within two days.
BuildScript disciplined_builders();
/// One shared login; joins fail, every host goes its own way, some never carry work.
BuildScript careless_builders();
/// Sixteen hosts in two days, and nothing after.
BuildScript one_delivery();

}  // namespace plumbline::acceptance
