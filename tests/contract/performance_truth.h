#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/contract/support.h"

namespace plumbline::testing {

/// A planned counter and how its raw values become base units, written down a second time.
struct TrueCounter {
  std::string name;
  double factor = 1;
};

/// Counters by type: those that a vCenter keeps at level 1, and one of level 2.
CollectionPlan performance_plan();
TrueCounter true_counter(const std::string& name);

/// What the simulated vCenter says the samples after `from` and until `to` are, in base units; with
/// `served` only those that a client could read now.
std::map<Instant, double> truth(const SimulatedVCenter& vcenter, const std::string& entity,
                                const TrueCounter& counter, int interval, Instant from, Instant to,
                                bool served);

/// Whether a time of the collector is that moment: its clock runs on where the simulated one
/// stands.
bool is_about(Instant got, Instant want);

/// Sweeps until nothing of the past is left; says so when it does not end.
collector::SweepReport sweep_all(collector::Collector& collector);

/// Without pauses, about one batch of one stream a turn.
collector::Settings short_turns(const SimulatedVCenter& vcenter);
/// Without pauses.
collector::Settings long_turns(const SimulatedVCenter& vcenter);

/// The samples kept of a series at an interval.
std::map<Instant, double> kept(const MemoryStore& store, const std::string& type,
                               const std::string& entity, const std::string& counter, int interval);

/// Says that every interval of every planned counter holds what a client could read now.
void expect_all_that_is_served(const MemoryStore& store, const SimulatedVCenter& vcenter,
                               const CollectionPlan& plan, Instant now);

/// Says that the samples are the same, to a billionth; tells the first that differ.
void expect_same_samples(const std::map<Instant, double>& got,
                         const std::map<Instant, double>& want, const std::string& what);

}  // namespace plumbline::testing
