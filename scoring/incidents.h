#pragma once

#include <string>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// The incidents of a scope (rubric D.1): what was derived, with the service desk's word laid over
/// it, and what only the service desk tells. A ticket belongs to a derived incident on one of its
/// entities that opened at most `ticket_minutes` before or after it; of several the nearest. Its
/// close time and severity win; a ticket that names no end leaves the one that was seen. Joined to
/// none it is an incident of class "declared". Pure; refers to evidence and practice.
class Incidents {
 public:
  Incidents(const Evidence& evidence, const PracticeHistory& practice, const LinkRules& rules);

  /// By opened, then id; ids of declared ones are negative.
  const std::vector<Incident>& all() const { return tickets_.empty() ? evidence_.incidents : all_; }
  /// "host-down", "declared".
  const std::string& class_of(const Incident& incident) const;
  /// The last version of every ticket seen by then, by id.
  const std::vector<const DeclaredIncident*>& tickets() const { return tickets_; }

 private:
  void choose_tickets(const PracticeHistory& practice);
  bool names(const DeclaredIncident& ticket, std::uint32_t entity) const;
  const DeclaredIncident* ticket_of(const Incident& incident) const;
  Incident declared(const DeclaredIncident& ticket, std::int64_t id) const;

  const Evidence& evidence_;
  Duration apart_;  ///< at most, of a ticket and its incident
  std::vector<const DeclaredIncident*> tickets_;
  std::vector<const DeclaredIncident*> by_time_;
  std::vector<Incident> all_;  ///< where there are tickets
};

/// "critical" "high" "medium" "low" "unknown".
const char* word(Severity severity);

}  // namespace plumbline::scoring
