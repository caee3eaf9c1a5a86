#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/entity.h"

namespace plumbline {

/// Which VMs count together (rubric 0.1 "Population", P5, P6, P8). Only Server enters a level;
/// everything that is not a VM is Infrastructure and always counts.
enum class Population : std::uint8_t {
  Server = 0,
  Template = 1,
  Agent = 2,  ///< vCLS and other VMs managed by an extension
  Vdi = 3,
  Lab = 4,
  Infrastructure = 5,
};

/// A declared population (scope.yml): VMs whose name matches the ECMAScript regex, from `from` on.
/// Leaving Server is prospective: a VM counts as Server before `from` (design §3).
struct PopulationRule {
  Population population = Population::Lab;
  std::string name_regex;
  Instant from;
};

/// The population of an entity as of `at`. Pure. Order: a host that is itself a VM → Lab (P13); not
/// a VM → Infrastructure; template property → Template; managedBy extension or vCLS name → Agent;
/// declared rules; else Server. Reads "summary.config.template", "config.managedBy.extensionKey",
/// "name", "summary.hardware.vendor".
Population population_of(const EntityState& state, const std::vector<PopulationRule>& rules,
                         Instant at);

const char* to_string(Population population);

}  // namespace plumbline
