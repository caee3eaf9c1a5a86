#include "scoring/measures/availability.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "facts/coverage.h"
#include "facts/name_pattern.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

constexpr double kMinutesADay = 1440;
constexpr double kRuleOfThree = 3;
constexpr double kMostLost = 0.05;

double nines(double down, double exposure) {
  return exposure <= 0 ? 0 : std::max(0.0, -std::log10(std::min(1.0, down / exposure)));
}

double minutes_between(Instant from, Instant to) {
  return to <= from ? 0 : days_between(from, to) * kMinutesADay;
}

/// Outages and tests that were declared before they began.
class Declared {
 public:
  explicit Declared(const Context& context) : context_(context) {}

  /// Minutes of [from, to) that lie in one of them, for an entity.
  double minutes(std::uint32_t entity, Instant from, Instant to) const {
    double most = 0;
    for (const CalendarEntry& entry : context_.practice().calendar) {
      if (entry.kind == CalendarEntry::Kind::Freeze || entry.promise.first_seen > entry.from)
        continue;
      if (!names(entry, context_.name_of(entity))) continue;
      most = std::max(most, minutes_between(std::max(from, entry.from), std::min(to, entry.until)));
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
  window = series_window(context, signal, streams::inventory("VirtualMachine"));
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
  std::map<DayNumber, double> on;
  for (const DayReading& r : evidence.readings)
    if (r.signal == text_parameter(signal, "on") && r.population == Population::Server)
      on[r.day] = r.k;
  for (DayNumber day = day_of(window.from); day < day_of(window.to); ++day) {
    const auto begin = on.find(day - 1);
    const auto end = on.find(day);
    if (begin != on.end() && end != on.end())
      found.exposure += std::min(begin->second, end->second) * kMinutesADay;
  }
  const auto words = list_parameter(signal, "incidents");
  const std::set<std::string> classes(words.begin(), words.end());
  const Declared declared(context);
  const auto rules = context.declarations().population_rules();
  std::map<std::int64_t, const Incident*> by_id;
  for (const Incident& incident : evidence.incidents) by_id[incident.id] = &incident;
  for (const Incident& incident : evidence.incidents) {
    if (by_id.at(incident.id) != &incident) continue;  // told twice
    if (incident.class_id >= evidence.incident_classes.size() ||
        !classes.contains(evidence.incident_classes[incident.class_id]))
      continue;
    const auto entity = evidence.entities.find(incident.entity);
    if (entity == evidence.entities.end() || entity->second.ref.type != "VirtualMachine") continue;
    EntityState state = entity->second.state;
    state.entity = entity->second.ref;
    if (population_of(state, rules, incident.opened) != Population::Server) continue;
    // A machine that HA restarted was down since its host went.
    Instant from = incident.opened;
    if (incident.parent)
      if (const auto parent = by_id.find(*incident.parent); parent != by_id.end())
        from = std::min(from, parent->second->opened);
    from = std::max(from, window.from);
    const Instant to = std::min(incident.closed.value_or(window.to), window.to);
    const double all = minutes_between(from, to);
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
