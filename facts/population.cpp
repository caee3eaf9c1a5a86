#include "facts/population.h"

#include "facts/name_pattern.h"

namespace plumbline {

const char* to_string(Population population) {
  switch (population) {
    case Population::Server:
      return "server";
    case Population::Template:
      return "template";
    case Population::Agent:
      return "agent";
    case Population::Vdi:
      return "vdi";
    case Population::Lab:
      return "lab";
    case Population::Infrastructure:
      return "infrastructure";
  }
  return "server";
}

Population population_of(const EntityState& state, const std::vector<PopulationRule>& rules,
                         Instant at) {
  if (state.entity.type == "HostSystem") {
    // P13: a host whose hardware is VMware's own is itself a VM.
    const std::string* vendor = state.find("summary.hardware.vendor");
    return vendor != nullptr && *vendor == "VMware, Inc." ? Population::Lab
                                                          : Population::Infrastructure;
  }
  if (state.entity.type != "VirtualMachine") return Population::Infrastructure;
  if (const auto* t = state.find("summary.config.template"); t != nullptr && *t == "true")
    return Population::Template;
  const std::string* name = state.find("name");
  const std::string* extension = state.find("config.managedBy.extensionKey");
  // P5: vCLS and other agent VMs belong to an extension, or carry vSphere's own name for them.
  if (extension != nullptr && !extension->empty()) return Population::Agent;
  if (name != nullptr && name->starts_with("vCLS-")) return Population::Agent;
  for (const auto& rule : rules)
    if (name != nullptr && rule.from <= at && name_matches(rule.name_regex, *name))
      return rule.population;
  return Population::Server;
}

}  // namespace plumbline
