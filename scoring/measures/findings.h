#pragma once

#include <span>
#include <string>
#include <vector>

#include "scoring/measures/reading.h"
#include "scoring/measures/registry.h"

namespace plumbline::scoring {

// Measures of what evidence finds beside changes, numbers and incidents: one file each. All are
// pure and never throw.
Reading datastores_uniform(const Context& context, const Signal& signal);
Reading entry_conformance(const Context& context, const Signal& signal);
Reading event_count(const Context& context, const Signal& signal);
Reading event_interval(const Context& context, const Signal& signal);
Reading event_share(const Context& context, const Signal& signal);
Reading first_use_time(const Context& context, const Signal& signal);
Reading joining_faults(const Context& context, const Signal& signal);
Reading not_collected(const Context& context, const Signal& signal);
Reading orderly_removal(const Context& context, const Signal& signal);
Reading reviews_quote(const Context& context, const Signal& signal);
Reading unauthorised_rate(const Context& context, const Signal& signal);
Reading unexplained_rate(const Context& context, const Signal& signal);

/// Their entries in the table of measures.
std::vector<Measure> finding_measures();

/// Parameters whose words are event classes: what a signal counts is also read.
const std::vector<std::string>& event_parameters();

/// The evidence's findings of one kind, oldest first.
std::span<const Finding> findings_of(const Context& context, const std::string& kind);

/// Those of several kinds in the window, by time; of machines only servers.
std::vector<const Finding*> findings_in(const Context& context,
                                        const std::vector<std::string>& kinds,
                                        const Window& window);

/// The ISO weeks of the window in which vCenter's burst filter merged events of one of these
/// classes: what is counted there is a lower bound (P2).
std::vector<Instant> burst_weeks(const Context& context, const std::vector<std::string>& kinds,
                                 const Window& window);

}  // namespace plumbline::scoring
