#include "scoring/measures/capacity.h"

namespace plumbline::scoring {

namespace {

using Kind = MeasureParameter::Kind;

/// What most of them have in common: no practice file, no activity, no predicate.
Measure measure(const char* name, const char* summary, Unit unit,
                std::vector<MeasureParameter> parameters,
                Reading (*evaluate)(const Context&, const Signal&)) {
  Measure made;
  made.name = name;
  made.summary = summary;
  made.units = {unit};
  made.parameters = std::move(parameters);
  made.evaluate = evaluate;
  return made;
}

}  // namespace

std::vector<Measure> capacity_measures() {
  const MeasureParameter on{"on", Kind::Text, true, {}};
  const MeasureParameter incidents{"incidents", Kind::List, true, {}};
  std::vector<Measure> all = {
      measure("availability_target",
              "Whether servers were as available as the team's own target says, by exposure.",
              Unit::Ratio, {on, incidents, {"target", Kind::Text, true, {}}}, &availability_target),
      measure("breach_lead",
              "Share of expansions of datastores and clusters that came so many days before room "
              "would have run out.",
              Unit::Ratio, {{"days", Kind::Days, true, {}}, {"trend_days", Kind::Days, true, {}}},
              &breach_lead),
      measure("datastore_space", "Bytes used on all shared datastores.", Unit::Bytes, {},
              &datastore_space),
      measure("datastores_over", "Share of datastores that are fuller than a share of their size.",
              Unit::Ratio, {{"used", Kind::Share, true, {}}}, &datastores_over),
      measure("entity_number", "Sum of a number over the entities that satisfy a predicate.",
              Unit::Count, {{"number", Kind::Text, true, {}}}, &entity_number),
      measure("failover_level",
              "Least number of host failures that a cluster with HA can bear, where vCenter tells.",
              Unit::Count, {}, &failover_level),
      measure(
          "forecast_error",
          "Mean absolute percentage error of forecasts committed so many days before their day.",
          Unit::Ratio, {{"days_ahead", Kind::Days, true, {}}}, &forecast_error),
      measure("machine_share",
              "Share of servers of which a counter was above a value for more than a share of the "
              "window.",
              Unit::Ratio,
              {{"counter", Kind::Text, true, {}},
               {"per", Kind::Text, false, {"cpu_time", "memory"}},
               {"above", Kind::Number, true, {}},
               {"share", Kind::Share, true, {}},
               {"least_days", Kind::Days, true, {}}},
              &machine_share),
      measure("n1_headroom",
              "What the tightest cluster has left without its largest host, as a share.",
              Unit::Ratio, {{"resource", Kind::Text, true, {"cpu", "memory", "active_memory"}}},
              &n1_headroom),
      measure("n1_share",
              "Share of cluster-hours in which all would have fitted without the largest host.",
              Unit::Ratio, {}, &n1_share),
      measure("overcommit", "One entity_number over another.", Unit::Count,
              {{"of", Kind::Text, true, {}}, {"over", Kind::Text, true, {}}}, &overcommit),
      measure("practice_targets",
              "Share of the expected signals for which targets.yml has a target and an owner.",
              Unit::Ratio, {{"expected", Kind::List, true, {}}}, &practice_targets),
      measure("rightsize_actions",
              "Share of the servers flagged by some signals that were given less, or more.",
              Unit::Ratio, {{"too_big", Kind::Text, true, {}}, {"too_small", Kind::Text, true, {}}},
              &rightsize_actions),
      measure("runway",
              "Days until the first shared datastore is full, by its robust trend; at most 1,826.",
              Unit::Days,
              {{"young_days", Kind::Days, true, {}}, {"soon_days", Kind::Days, true, {}}}, &runway),
      measure("share_moved",
              "What shares of servers together are now, less what they were a window before.",
              Unit::Ratio, {{"of", Kind::List, true, {}}}, &share_moved),
      measure("slow_share",
              "Share of the hours in which datastores (or hosts' worst devices) were too slow.",
              Unit::Ratio,
              {{"counters", Kind::List, true, {}}, {"above_ms", Kind::Number, true, {}}},
              &slow_share),
      measure("vm_nines",
              "Nines of availability of servers or hosts that the exposure allows to claim.",
              Unit::Count,
              {on, incidents, {"type", Kind::Text, false, {"VirtualMachine", "HostSystem"}}},
              &vm_nines),
  };
  for (Measure& each : all) {
    each.takes_entities = each.name == "entity_number";
    each.overlaps = each.name == "machine_share" || each.name == "share_moved";
    if (each.name == "forecast_error" || each.name == "practice_targets" ||
        each.name == "availability_target")
      each.practice_kinds = {"targets"};
  }
  return all;
}

}  // namespace plumbline::scoring
