#pragma once

#include <map>
#include <string>
#include <vector>

namespace plumbline {

/// What to read from a vCenter: compiled from the signals in force (law 9), handed to the collector
/// as plain data. Lists are sorted and free of duplicates.
struct CollectionPlan {
  /// vim25 type → property paths. "customValue" asks for custom attributes, delivered as
  /// "customValue[Name]". Types: VirtualMachine, HostSystem, ClusterComputeResource, Datastore,
  /// Network (the view of Network includes DistributedVirtualPortgroup) and so on.
  std::map<std::string, std::vector<std::string>> properties;
  /// Event classes and EventEx ids, matched by the server on the event's own type.
  std::vector<std::string> event_classes;
  bool tasks = false;                    ///< tasks cannot be filtered by class at the server
  std::vector<std::string> option_keys;  ///< vCenter settings ("event.maxAge")
};

}  // namespace plumbline
