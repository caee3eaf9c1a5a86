#include <algorithm>
#include <cmath>
#include <optional>

#include "exporters/prometheus/base_units.h"
#include "exporters/prometheus/families.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using scoring::Assessment;
using scoring::Rubric;

constexpr const char* kRunwaySignal = "cap.ds_days_to_full";

double as_it_is(double value) { return value; }
double the_rest(double ratio) { return 1 - ratio; }
double of_nines(double nines) { return 1 - std::pow(10, -nines); }

/// An outcome (rubric D.3) is a signal under the name that DORA or Visible Ops gave it.
struct Outcome {
  const char* name;
  const char* signal;
  double (*from)(double);  ///< of the signal's value in its base unit
  const char* help;
};

constexpr Outcome kOutcomes[] = {
    {"plumbline_outcome_change_success_ratio", "chg.success_rate", as_it_is,
     "Changes that neither failed, nor were done again, nor backed out, ratio of all changes."},
    {"plumbline_outcome_change_failure_ratio", "chg.incident_linked_rate", as_it_is,
     "Incidents linked to changes, net of chance, as a ratio of all changes."},
    {"plumbline_outcome_change_backout_ratio", "chg.backout_rate", as_it_is,
     "Changes that were backed out, ratio of all changes."},
    {"plumbline_outcome_unauthorised_change_ratio", "chg.authorised_share", the_rest,
     "Changes in production without an approved record, ratio of all of them."},
    {"plumbline_outcome_emergency_change_ratio", "chg.emergency_share", as_it_is,
     "Emergency changes, ratio of all changes."},
    {"plumbline_outcome_change_lead_time_seconds", "chg.lead_time_h", as_it_is,
     "85th percentile of the time from a change's approval to its end, seconds."},
    {"plumbline_outcome_changes", "chg.changes", as_it_is,
     "Changes to production by people and automation within the last 90 days."},
    {"plumbline_outcome_servers_provisioned", "cons.vm_creates", as_it_is,
     "Servers created within the last 90 days."},
    {"plumbline_outcome_provisioning_lead_time_seconds", "cons.lead_time_h", as_it_is,
     "85th percentile of the time from the request of a server until it is usable, seconds."},
    {"plumbline_outcome_provisioning_build_time_seconds", "cons.ready_min", as_it_is,
     "85th percentile of the time from the creation of a server until it is usable, seconds."},
    {"plumbline_outcome_host_time_to_service_seconds", "prov.host_ttis_h", as_it_is,
     "85th percentile of the time from adding a host until it carries work, seconds."},
    {"plumbline_outcome_availability_ratio", "cap.vm_nines", of_nines,
     "Availability of servers, unplanned downtime only, ratio of the time watched; never more "
     "than the exposure can prove."},
};

const scoring::SignalValue* find(const scoring::ScopeResult& scope, const char* signal) {
  const auto found = std::find_if(scope.signals.begin(), scope.signals.end(),
                                  [&](const auto& s) { return s.signal == signal; });
  return found != scope.signals.end() && found->value ? &*found : nullptr;
}

MetricFamily outcome_family(const Outcome& outcome, const Assessment& assessment,
                            const Rubric& rubric) {
  FamilyBuilder family(MetricType::Gauge, outcome.name, outcome.help);
  const double factor = base_unit_of(rubric, outcome.signal).factor;
  for (const auto& scope : assessment.scopes)
    if (const auto* signal = find(scope, outcome.signal))
      if (const auto value = rounded(outcome.from(*signal->value * factor)))
        family.add({{"scope", scope.name}}, *value);
  return family.take();
}

/// The strictest threshold of the runway among the indicators of a scope.
std::optional<double> runway_target(const scoring::ScopeResult& scope) {
  std::optional<double> target;
  for (const auto& area : scope.areas)
    for (const auto& indicator : area.indicators)
      for (const auto& criterion : indicator.criteria)
        if (criterion.signal == kRunwaySignal)
          target = std::max(target.value_or(criterion.target), criterion.target);
  return target;
}

void append_runway(const Assessment& assessment, const Rubric& rubric, MetricFamilies& families) {
  FamilyBuilder left(MetricType::Gauge, "plumbline_runway_seconds",
                     "Time until the first shared object of a resource is full at its trend, "
                     "seconds; what lasts longer than five years is told as five years.");
  FamilyBuilder wanted(MetricType::Gauge, "plumbline_runway_target_seconds",
                       "Least runway that the rubric in force asks for, seconds.");
  const double factor = base_unit_of(rubric, kRunwaySignal).factor;
  for (const auto& scope : assessment.scopes) {
    const MetricLabels labels = {{"scope", scope.name}, {"resource", "datastore"}};
    if (const auto* signal = find(scope, kRunwaySignal)) left.add(labels, *signal->value * factor);
    if (const auto target = runway_target(scope)) wanted.add(labels, *target * factor);
  }
  families.push_back(left.take());
  families.push_back(wanted.take());
}

}  // namespace

MetricFamilies outcome_families(const Assessment& assessment, const Rubric& rubric) {
  MetricFamilies families;
  for (const auto& outcome : kOutcomes)
    families.push_back(outcome_family(outcome, assessment, rubric));
  append_runway(assessment, rubric, families);
  return families;
}

}  // namespace plumbline::exporters
