#include "scoring/incident_trail.h"

#include <algorithm>
#include <cmath>

namespace plumbline::scoring {

namespace {

bool by_entity(const std::pair<std::uint32_t, const Incident*>& a,
               const std::pair<std::uint32_t, const Incident*>& b) {
  return a.first < b.first;
}

}  // namespace

IncidentTrail::IncidentTrail(const Context& context, const std::vector<const Work*>& work)
    : context_(context) {
  for (const LinkedIncident* link : context.links().following(work))
    after_[link->work->change->id].push_back(link);
  for (const Incident& incident : context.incidents().all()) {
    on_.emplace_back(incident.entity, &incident);
    for (const std::uint32_t other : incident.others)
      if (other != incident.entity) on_.emplace_back(other, &incident);
  }
  std::stable_sort(on_.begin(), on_.end(), by_entity);
}

std::string IncidentTrail::line(const Incident& incident) const {
  std::string text = to_rfc3339(incident.opened) + "  " +
                     (incident.declared ? "declared " : "events ") + incident.key + "  incident " +
                     context_.incidents().class_of(incident);
  if (!incident.declared && !incident.ticket.empty()) text += "  ticket " + incident.ticket;
  if (incident.severity != Severity::Unknown)
    text += std::string("  severity ") + word(incident.severity);
  if (const EntityInfo* info = context_.entity(incident.entity)) {
    text += "  " + info->ref.type + " " + info->ref.moid;
    if (const auto& name = context_.name_of(incident.entity); !name.empty())
      text += " (" + name + ")";
  }
  return text + (incident.closed ? "  until " + to_rfc3339(*incident.closed)
                                 : std::string("  no end seen"));
}

std::vector<std::string> IncidentTrail::behind(const Witness& witness, Instant from,
                                               Instant to) const {
  std::vector<std::string> lines;
  if (witness.kind == Witness::Kind::Change) {
    const auto found = after_.find(witness.id);
    if (found == after_.end()) return lines;
    for (const LinkedIncident* link : found->second)
      lines.push_back(line(*link->incident) +
                      (link->decided ? "  (links.yml says so)"
                                     : "  (likeness " +
                                           std::to_string(std::lround(link->score * 100)) + " %)"));
  } else if (witness.kind == Witness::Kind::Entity) {
    const auto entity = static_cast<std::uint32_t>(witness.id);
    const auto [first, last] =
        std::equal_range(on_.begin(), on_.end(), std::pair(entity, nullptr), by_entity);
    for (auto one = first; one != last; ++one)
      if (one->second->opened >= from && one->second->opened < to)
        lines.push_back(line(*one->second));
  }
  return lines;
}

}  // namespace plumbline::scoring
