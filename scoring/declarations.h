#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/entity.h"
#include "facts/practice.h"

namespace plumbline::scoring {

/// scope.yml through time (design §3). What adds work or objects acts on all history; what removes
/// them acts from the first sighting of the declaration that removes them, and only while every
/// later declaration goes on removing them. Pure; refers to the history it was made from.
class Declarations {
 public:
  Declarations(const PracticeHistory& practice, Instant as_of);

  /// In force at `as_of`; nullptr when none was seen by then.
  const ScopeDeclaration* current() const { return current_; }

  /// All that were ever seen, oldest first.
  const std::vector<ScopeDeclaration>& versions() const { return versions_; }

  /// Since when a class does not count as a change; Instant::min() always, nullopt: it counts.
  std::optional<Instant> trivial_from(const std::string& work_class, bool by_default) const;
  /// Since when a VM of this name is outside production; nullopt: inside.
  std::optional<Instant> outside_production_from(const std::string& name) const;
  /// Since when a revert on this VM is normal work (its name, or the value of its environment
  /// attribute, is declared a test machine's); nullopt: it is a back-out.
  std::optional<Instant> test_machine_from(const EntityState& state) const;
  /// Declared populations, each from when it has been declared without a break.
  std::vector<PopulationRule> population_rules() const;
  /// The record feed's lag in force at `at`: 0 to 36 hours.
  Duration record_lag(Instant at) const;

 private:
  template <class Removes>
  std::optional<Instant> removed_from(bool by_default, const Removes& removes) const;

  const std::vector<ScopeDeclaration>& versions_;
  const ScopeDeclaration* current_ = nullptr;
  std::vector<std::string> environments_;  ///< by version: the property of the attribute, or empty
};

}  // namespace plumbline::scoring
