#include "scoring/measures/availability.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "facts/coverage.h"
#include "facts/name_pattern.h"
#include "scoring/gates.h"
#include "scoring/measures/series.h"
#include "scoring/service_time.h"

namespace plumbline::scoring {

namespace {

constexpr double kMinutesADay = 1440;
constexpr double kRuleOfThree = 3;

constexpr const char* kMachine = "VirtualMachine";

std::string type_of(const Signal& signal) {
  const std::string type = text_parameter(signal, "type");
  return type.empty() ? kMachine : type;
}

double nines(double down, double exposure) {
  return exposure <= 0 ? 0 : std::max(0.0, -std::log10(std::min(1.0, down / exposure)));
}

/// Outages and tests that were declared before they began.
class Declared {
 public:
  Declared(const Context& context, const ServiceTime& service)
      : context_(context), service_(service) {}

  /// Minutes of [from, to) that lie in one of them, for an entity.
  double minutes(std::uint32_t entity, Instant from, Instant to) const {
    double most = 0;
    for (const CalendarEntry& entry : context_.practice().calendar) {
      if (entry.kind == CalendarEntry::Kind::Freeze || entry.promise.first_seen > entry.from)
        continue;
      if (!names(entry, context_.name_of(entity))) continue;
      const Instant begin = std::max(from, entry.from);
      const Instant end = std::min(to, entry.until);
      if (begin < end) most = std::max(most, service_.minutes(begin, end));
    }
    return most;
  }

 private:
  static bool names(const CalendarEntry& entry, const std::string& name) {
    if (entry.entities.empty()) return true;
    return std::any_of(entry.entities.begin(), entry.entities.end(), [&](const std::string& one) {
      constexpr std::string_view kRegex = "regex:";
      if (one.rfind(kRegex, 0) != 0) return one == name;
      return name_matches(one.substr(kRegex.size()), name);
    });
  }

  const Context& context_;
  const ServiceTime& service_;
};

}  // namespace

double Availability::claimed_nines() const { return nines(std::max(down, kRuleOfThree), exposure); }

double Availability::seen_nines() const {
  return down > 0 ? nines(down, exposure) : claimed_nines();
}

Availability availability_of(const Context& context, const Signal& signal, Window& window,
                             std::vector<Witness>& witnesses) {
  Availability found;
  const Evidence& evidence = context.evidence();
  const std::string type = type_of(signal);
  const Population exposed = type == kMachine ? Population::Server : Population::Infrastructure;
  window = series_window(context, signal, streams::inventory(type));
  found.blocked = window.blocked;
  if (found.blocked) return found;
  const StreamCoverage* events = evidence.stream(streams::kEvents);
  const double lost = events && events->begin ? lost_share(*events, window.from, window.to) : 1;
  if (lost > kMostLost) {
    found.blocked = Reason{
        "gap",
        percent_of(lost) + " of the window's events were not read, at most 5 % may be missing",
        "time", std::nullopt};
    return found;
  }
  const ServiceTime service(context.declarations().current());
  std::map<DayNumber, double> on;
  for (const DayReading& r : evidence.readings)
    if (r.signal == text_parameter(signal, "on") && r.population == exposed) on[r.day] = r.k;
  for (DayNumber day = day_of(window.from); day < day_of(window.to); ++day) {
    const auto begin = on.find(day - 1);
    const auto end = on.find(day);
    if (begin != on.end() && end != on.end())
      found.exposure +=
          std::min(begin->second, end->second) * service.minutes(start_of(day), start_of(day + 1));
  }
  const auto words = list_parameter(signal, "incidents");
  const std::set<std::string> classes(words.begin(), words.end());
  const Declared declared(context, service);
  const auto rules = context.declarations().population_rules();
  std::map<std::int64_t, const Incident*> by_id;
  for (const Incident& incident : evidence.incidents) by_id[incident.id] = &incident;
  // By id: the same whatever their order, and once if they were told twice.
  for (const auto& [id, one] : by_id) {
    const Incident& incident = *one;
    if (incident.class_id >= evidence.incident_classes.size() ||
        !classes.contains(evidence.incident_classes[incident.class_id]))
      continue;
    const auto entity = evidence.entities.find(incident.entity);
    if (entity == evidence.entities.end() || entity->second.ref.type != type) continue;
    EntityState state = entity->second.state;
    state.entity = entity->second.ref;
    if (population_of(state, rules, incident.opened) != exposed) continue;
    // A machine that HA restarted was down since its host went.
    Instant from = incident.opened;
    if (incident.parent)
      if (const auto parent = by_id.find(*incident.parent); parent != by_id.end())
        from = std::min(from, parent->second->opened);
    from = std::max(from, window.from);
    const Instant to = std::min(incident.closed.value_or(window.to), window.to);
    const double all = from < to ? service.minutes(from, to) : 0;
    if (all <= 0) continue;
    const double planned = std::min(all, declared.minutes(incident.entity, from, to));
    found.planned += planned;
    found.down += all - planned;
    if (all > planned)
      witnesses.push_back(
          entity_witness(incident.entity, false,
                         "down " + whole(all - planned) + " min from " + to_rfc3339(from)));
  }
  return found;
}

}  // namespace plumbline::scoring
