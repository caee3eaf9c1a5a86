#include "scoring/incidents.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "facts/lower_case.h"
#include "facts/name_pattern.h"

namespace plumbline::scoring {

namespace {

constexpr std::string_view kRegex = "regex:";

}  // namespace

Incidents::Incidents(const Evidence& evidence, const PracticeHistory& practice,
                     const LinkRules& rules)
    : evidence_(evidence),
      apart_(std::chrono::round<Duration>(
          std::chrono::duration<double, std::ratio<60>>(rules.ticket_minutes))) {
  choose_tickets(practice);
  if (tickets_.empty()) return;
  all_ = evidence.incidents;
  std::set<const DeclaredIncident*> joined;
  for (Incident& incident : all_) {
    const DeclaredIncident* ticket = ticket_of(incident);
    if (!ticket) continue;
    joined.insert(ticket);
    incident.ticket = ticket->id;
    incident.severity = ticket->severity;
    if (ticket->closed && *ticket->closed >= incident.opened) incident.closed = ticket->closed;
    if (ticket->acknowledged && *ticket->acknowledged >= incident.opened)
      incident.acknowledged =
          std::min(*ticket->acknowledged, incident.acknowledged.value_or(*ticket->acknowledged));
  }
  std::int64_t id = 0;
  for (const DeclaredIncident* ticket : tickets_) {
    --id;
    if (!joined.contains(ticket)) all_.push_back(declared(*ticket, id));
  }
  std::sort(all_.begin(), all_.end(), [](const Incident& a, const Incident& b) {
    return std::pair(a.opened, a.id) < std::pair(b.opened, b.id);
  });
}

/// What the export says today counts for all of it; what it has dropped stays as it was said last.
void Incidents::choose_tickets(const PracticeHistory& practice) {
  for (const DeclaredIncident& ticket : practice.incidents) {
    if (ticket.promise.first_seen > evidence_.as_of || ticket.opened > evidence_.as_of) continue;
    if (!tickets_.empty() && tickets_.back()->id == ticket.id)
      tickets_.back() = &ticket;
    else
      tickets_.push_back(&ticket);
  }
  by_time_ = tickets_;
  std::stable_sort(by_time_.begin(), by_time_.end(),
                   [](const auto* a, const auto* b) { return a->opened < b->opened; });
}

bool Incidents::names(const DeclaredIncident& ticket, std::uint32_t entity) const {
  const auto info = evidence_.entities.find(entity);
  if (info == evidence_.entities.end()) return false;
  const std::string* name = info->second.state.find("name");
  return std::any_of(ticket.entities.begin(), ticket.entities.end(), [&](const std::string& e) {
    if (e.starts_with(kRegex))
      return name && !name->empty() && name_matches(e.substr(kRegex.size()), *name);
    const std::string wanted = lower_case(e);
    return !wanted.empty() &&
           (wanted == lower_case(info->second.ref.moid) || (name && wanted == lower_case(*name)));
  });
}

const DeclaredIncident* Incidents::ticket_of(const Incident& incident) const {
  const auto first = std::lower_bound(
      by_time_.begin(), by_time_.end(), incident.opened - apart_,
      [](const DeclaredIncident* ticket, Instant t) { return ticket->opened < t; });
  const DeclaredIncident* nearest = nullptr;
  const auto apart = [&](const DeclaredIncident* ticket) {
    return ticket->opened < incident.opened ? incident.opened - ticket->opened
                                            : ticket->opened - incident.opened;
  };
  for (auto at = first; at != by_time_.end() && (*at)->opened <= incident.opened + apart_; ++at) {
    if (nearest && apart(*at) >= apart(nearest)) continue;
    if (names(**at, incident.entity) ||
        std::any_of(incident.others.begin(), incident.others.end(),
                    [&](std::uint32_t other) { return names(**at, other); }))
      nearest = *at;
  }
  return nearest;
}

Incident Incidents::declared(const DeclaredIncident& ticket, std::int64_t id) const {
  Incident incident;
  incident.id = id;
  incident.key = ticket.id;
  incident.ticket = ticket.id;
  incident.class_id = static_cast<std::uint16_t>(evidence_.incident_classes.size());
  incident.opened = ticket.opened;
  if (ticket.closed && *ticket.closed >= ticket.opened) incident.closed = ticket.closed;
  incident.acknowledged = ticket.acknowledged;
  incident.declared = true;
  incident.severity = ticket.severity;
  incident.recorded_at = ticket.promise.first_seen;
  std::vector<std::uint32_t> named;
  for (const auto& [entity, info] : evidence_.entities)
    if (names(ticket, entity)) named.push_back(entity);
  std::sort(named.begin(), named.end());
  if (named.empty()) return incident;  // nothing that was worked on, or nothing we know
  incident.entity = named.front();
  incident.others.assign(named.begin() + 1, named.end());
  for (const std::uint32_t entity : named) incident.related.push_back({entity, Relation::Same});
  return incident;
}

const char* word(Severity severity) {
  switch (severity) {
    case Severity::Critical:
      return "critical";
    case Severity::High:
      return "high";
    case Severity::Medium:
      return "medium";
    case Severity::Low:
      return "low";
    case Severity::Unknown:
      break;
  }
  return "unknown";
}

const std::string& Incidents::class_of(const Incident& incident) const {
  static const std::string kDeclared = "declared";
  return incident.class_id < evidence_.incident_classes.size()
             ? evidence_.incident_classes[incident.class_id]
             : kDeclared;
}

}  // namespace plumbline::scoring
