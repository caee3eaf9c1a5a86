#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plumbline {

/// How bad an incident is, as the service desk says.
enum class Severity : std::uint8_t { Unknown, Low, Medium, High, Critical };

/// One way in which an incident of a class begins and ends: events of one entity. What is listed
/// under `expected_after` (tasks or events of the same entity, at most `expected_minutes` before)
/// makes the opening event no incident, and so does maintenance mode or an actor where the class
/// says so.
struct IncidentPair {
  std::vector<std::string> opens;   ///< event classes
  std::vector<std::string> closes;  ///< event classes; may be empty when tools_close
  std::vector<std::string> expected_after;
  double expected_minutes = 0;
  bool unless_maintenance = false;  ///< hosts: runtime.inMaintenanceMode at that moment
  bool unless_actor = false;        ///< somebody, or a task of somebody, did it
  bool tools_close = false;         ///< VMs: closes when VMware Tools are seen running again
};

/// A class of derived incidents (rubric D.1). Periods of its pairs on one entity (and, for alarms,
/// of one alarm) that overlap or follow each other within `merge_minutes` are one incident.
struct IncidentClass {
  std::string id;  ///< "host-down"
  std::vector<IncidentPair> pairs;
  bool by_alarm = false;           ///< opens when the alarm turns red, closes when it leaves red
  double merge_minutes = 0;        ///< again within it: the same incident
  double least_minutes = 0;        ///< shorter ones are none, unless somebody acknowledged them
  double merge_hosts_minutes = 0;  ///< hosts of one cluster that open within it: one incident
  double subsumes_minutes = 0;  ///< hosts: what opens on them or their VMs within it is part of it
  bool outage = true;           ///< whether service was lost
};

/// The versioned list (config/catalogue/incidents.yml). Derived incidents depend on it: `digest`
/// tells whether stored rows still belong to it.
struct IncidentClasses {
  std::string version;
  std::vector<IncidentClass> classes;
  std::vector<std::string> ignored_alarms;  ///< ECMAScript regexes of alarm names, whole names
  std::string digest;                       ///< "sha256:…" of the canonical definition

  bool empty() const { return classes.empty(); }
};

}  // namespace plumbline
