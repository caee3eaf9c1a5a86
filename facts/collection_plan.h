#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace plumbline {

/// What to read from a vCenter: compiled from the signals in force (law 9), handed to the collector
/// as plain data. Lists are sorted and free of duplicates.
struct CollectionPlan {
  /// vim25 type → property paths that are tracked. "customValue" asks for custom attributes,
  /// delivered as "customValue[Name]". Types: VirtualMachine, HostSystem, ClusterComputeResource,
  /// Datastore, Network (the view of Network includes DistributedVirtualPortgroup) and so on.
  std::map<std::string, std::vector<std::string>> properties;
  /// vim25 type → numeric paths that move all the time: kept as samples, never as versions.
  std::map<std::string, std::vector<std::string>> sampled;
  /// "HostSystem config.option" → the keys that are kept of that long list; a list of keyed values
  /// that is not named here is kept whole.
  std::map<std::string, std::vector<std::string>> kept_keys;
  /// Event classes and EventEx ids, matched by the server on the event's own type.
  std::vector<std::string> event_classes;
  bool tasks = false;                    ///< tasks cannot be filtered by class at the server
  std::vector<std::string> option_keys;  ///< vCenter settings ("event.maxAge")
  /// vim25 type → counters, "group.name.rollup" ("cpu.usagemhz.average"), of its aggregate
  /// instance. VirtualMachine's become one histogram per counter and day.
  std::map<std::string, std::vector<std::string>> counters;
  /// Further streams that some signal reads: "alarms", "permissions", "licences",
  /// "scheduled_tasks", "profiles", "tags", "content_library", "image_compliance".
  std::set<std::string> sources;

  bool wants(const std::string& source) const { return sources.count(source) != 0; }
};

}  // namespace plumbline
