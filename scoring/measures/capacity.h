#pragma once

#include <vector>

#include "scoring/measures/reading.h"
#include "scoring/measures/registry.h"

namespace plumbline::scoring {

// Measures of numbers and of capacity, one file each. All are pure and never throw.
Reading availability_target(const Context& context, const Signal& signal);
Reading breach_lead(const Context& context, const Signal& signal);
Reading datastore_space(const Context& context, const Signal& signal);
Reading datastores_over(const Context& context, const Signal& signal);
Reading failover_level(const Context& context, const Signal& signal);
Reading entity_number(const Context& context, const Signal& signal);
Reading forecast_error(const Context& context, const Signal& signal);
Reading machine_share(const Context& context, const Signal& signal);
Reading n1_headroom(const Context& context, const Signal& signal);
Reading n1_share(const Context& context, const Signal& signal);
Reading overcommit(const Context& context, const Signal& signal);
Reading rightsize_actions(const Context& context, const Signal& signal);
Reading share_moved(const Context& context, const Signal& signal);
Reading slow_share(const Context& context, const Signal& signal);
Reading practice_targets(const Context& context, const Signal& signal);
Reading runway(const Context& context, const Signal& signal);
Reading vm_nines(const Context& context, const Signal& signal);

/// Their entries in the table of measures.
std::vector<Measure> capacity_measures();

}  // namespace plumbline::scoring
