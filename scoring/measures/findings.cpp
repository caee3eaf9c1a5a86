#include "scoring/measures/findings.h"

#include <algorithm>
#include <set>

namespace plumbline::scoring {

namespace {

constexpr const char* kBurst = "com.vmware.vc.EventBurstCompressedEvent";
constexpr const char* kBurstStarted = "com.vmware.vc.EventBurstStartedEvent";

/// Machines that are no servers do not count; of an entity that was never read nobody can tell.
bool counts(const Context& context, const Finding& finding,
            const std::vector<PopulationRule>& rules) {
  const auto found = context.evidence().entities.find(finding.entity);
  if (found == context.evidence().entities.end() || found->second.ref.type != "VirtualMachine")
    return true;
  EntityState state = found->second.state;
  state.entity = found->second.ref;
  return population_of(state, rules, finding.at) == Population::Server;
}

}  // namespace

const std::vector<std::string>& event_parameters() {
  static const std::vector<std::string> kNames = {"events", "against", "opens", "closes"};
  return kNames;
}

std::span<const Finding> findings_of(const Context& context, const std::string& kind) {
  const auto& all = context.evidence().findings;
  const auto begin =
      std::lower_bound(all.begin(), all.end(), kind,
                       [](const Finding& f, const std::string& name) { return f.kind < name; });
  auto end = begin;
  while (end != all.end() && end->kind == kind) ++end;
  return {begin, end};
}

std::vector<const Finding*> findings_in(const Context& context,
                                        const std::vector<std::string>& kinds,
                                        const Window& window) {
  const auto rules = context.declarations().population_rules();
  std::vector<const Finding*> found;
  for (const std::string& kind : kinds)
    for (const Finding& finding : findings_of(context, kind))
      if (finding.at >= window.from && finding.at < window.to && counts(context, finding, rules))
        found.push_back(&finding);
  std::stable_sort(found.begin(), found.end(),
                   [](const Finding* a, const Finding* b) { return a->at < b->at; });
  return found;
}

std::vector<Instant> burst_weeks(const Context& context, const std::vector<std::string>& kinds,
                                 const Window& window) {
  std::set<Instant> weeks;
  for (const char* burst : {kBurst, kBurstStarted})
    for (const Finding& finding : findings_of(context, burst))
      if (finding.at >= window.from && finding.at < window.to &&
          (finding.note.empty() ||
           std::find(kinds.begin(), kinds.end(), finding.note) != kinds.end()))
        weeks.insert(start_of_iso_week(finding.at));
  return {weeks.begin(), weeks.end()};
}

std::vector<Measure> finding_measures() {
  using Kind = MeasureParameter::Kind;
  const MeasureParameter events{"events", Kind::List, true, {}};
  const auto make = [](const char* name, const char* summary, std::vector<Unit> units,
                       std::vector<MeasureParameter> parameters,
                       Reading (*evaluate)(const Context&, const Signal&)) {
    Measure made;
    made.name = name;
    made.summary = summary;
    made.units = std::move(units);
    made.parameters = std::move(parameters);
    made.evaluate = evaluate;
    return made;
  };
  std::vector<Measure> all = {
      make("datastores_uniform",
           "Share of shared datastores that every host mounts of every cluster that has them.",
           {Unit::Ratio}, {}, &datastores_uniform),
      make("entry_conformance",
           "Equal attributes / compared attributes of new hosts against their cluster's peers.",
           {Unit::Ratio}, {events}, &entry_conformance),
      make("event_count", "How often events came, or tasks failed for one of the faults.",
           {Unit::Count}, {{"events", Kind::List, false, {}}, {"faults", Kind::List, false, {}}},
           &event_count),
      make("event_interval",
           "The 85th percentile from an event that opens to one that closes, on one object.",
           {Unit::Minutes, Unit::Hours, Unit::Days},
           {{"opens", Kind::List, true, {}}, {"closes", Kind::List, true, {}}}, &event_interval),
      make("event_share", "Share of events of some classes among these and others.", {Unit::Ratio},
           {events, {"against", Kind::List, true, {}}}, &event_share),
      make("first_use_time",
           "The 85th percentile from a datastore or network being made to its first machine.",
           {Unit::Hours, Unit::Days},
           {{"classes", Kind::List, true, {}},
            {"type", Kind::Text, true, {"Datastore", "Network", "DistributedVirtualPortgroup"}}},
           &first_use_time),
      make("joining_faults", "Events on hosts in the first days after they joined, per such host.",
           {Unit::Count}, {events, {"opens", Kind::List, true, {}}, {"days", Kind::Days, true, {}}},
           &joining_faults),
      make("not_collected", "What cannot be told, and why: always unknown.",
           {Unit::Ratio, Unit::Count, Unit::Seconds, Unit::Days, Unit::Hours, Unit::Minutes,
            Unit::Bytes, Unit::PerWeek},
           {{"why", Kind::Text, true, {}}}, &not_collected),
      make("orderly_removal", "Share of hosts removed that were in maintenance shortly before.",
           {Unit::Ratio},
           {events, {"against", Kind::List, true, {}}, {"hours", Kind::Hours, true, {}}},
           &orderly_removal),
      make("reviews_quote",
           "Share of the area's reviews of the window that quote a signal as it was computed.",
           {Unit::Ratio}, {{"area", Kind::Text, true, {}}, {"signal", Kind::Text, true, {}}},
           &reviews_quote),
      make("unauthorised_rate", "Production changes a week that nothing had allowed.",
           {Unit::PerWeek}, {{"of", Kind::Text, true, {}}}, &unauthorised_rate),
      make("unexplained_rate",
           "Settings a week that differ between two readings with no task or event to explain it.",
           {Unit::PerWeek}, {}, &unexplained_rate),
  };
  for (Measure& each : all) {
    each.reads_activity = each.name == "first_use_time";
    if (each.name == "first_use_time") each.practice_kinds = {"actors", "scope"};
    if (each.name == "unauthorised_rate") {
      each.practice_kinds = {"records", "procedures", "actors", "scope"};
      each.reads_weeks = true;
    }
    if (each.name == "reviews_quote") {
      each.practice_kinds = {"reviews"};
      each.reads_weeks = true;
    }
  }
  return all;
}

}  // namespace plumbline::scoring
