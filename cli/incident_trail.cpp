#include "cli/incident_trail.h"

#include <algorithm>
#include <cmath>

namespace plumbline::cli {

IncidentTrail::IncidentTrail(const Evidence& evidence, const PracticeHistory& practice,
                             const scoring::Rubric& rubric)
    : evidence_(evidence), context_(evidence, practice, rubric) {}

std::string IncidentTrail::line(const Incident& incident) const {
  std::string text = to_rfc3339(incident.opened) + "  " +
                     (incident.declared ? "declared " : "events ") + incident.key + "  incident " +
                     context_.incidents().class_of(incident);
  if (!incident.declared && !incident.ticket.empty()) text += "  ticket " + incident.ticket;
  if (incident.severity != Severity::Unknown)
    text += std::string("  severity ") + scoring::word(incident.severity);
  const auto info = evidence_.entities.find(incident.entity);
  if (info != evidence_.entities.end()) {
    text += "  " + info->second.ref.type + " " + info->second.ref.moid;
    if (const auto& name = context_.name_of(incident.entity); !name.empty())
      text += " (" + name + ")";
  }
  return text + (incident.closed ? "  until " + to_rfc3339(*incident.closed)
                                 : std::string("  no end seen"));
}

std::vector<std::string> IncidentTrail::after_change(std::int64_t change) const {
  std::vector<std::string> lines;
  for (const auto& link : context_.links().all()) {
    if (!link.work || link.work->change->id != change) continue;
    lines.push_back(line(*link.incident) +
                    (link.decided
                         ? "  (links.yml says so)"
                         : "  (likeness " + std::to_string(std::lround(link.score * 100)) + " %)"));
  }
  return lines;
}

std::vector<std::string> IncidentTrail::on_entity(std::uint32_t entity, Instant from,
                                                  Instant to) const {
  std::vector<std::string> lines;
  for (const auto& incident : context_.incidents().all()) {
    if (incident.opened < from || incident.opened >= to) continue;
    const bool here =
        incident.entity == entity ||
        std::find(incident.others.begin(), incident.others.end(), entity) != incident.others.end();
    if (here) lines.push_back(line(incident));
  }
  return lines;
}

}  // namespace plumbline::cli
