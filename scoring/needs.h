#pragma once

#include <string>
#include <vector>

#include "scoring/rubric.h"

namespace plumbline::scoring {

/// An indicator that cannot be judged without a thing that is read.
struct Dependant {
  std::string indicator;  ///< "change.2.success_rate"
  std::string area;       ///< "change"
  std::string ladder;     ///< "classic"
  int level = 2;
};

/// One thing that is read from vCenter, and why: the provenance of one entry of the collection
/// plan. `stream` is the name that polls carry.
struct Need {
  std::string stream;  ///< "inventory/HostSystem", "events", "options", "tags"
  /// Property path, event class, setting, counter; empty for "tasks" and for the sources that are
  /// read whole ("tags").
  std::string what;
  bool sampled = false;               ///< a property kept as samples
  bool identity = false;              ///< read whatever the signals are
  std::vector<std::string> keys;      ///< of a long list of keyed values: those that are kept
  std::vector<std::string> signals;   ///< signals and evidence that read it, sorted
  std::vector<Dependant> indicators;  ///< that use one of these signals, in the rubric's order

  /// "inventory/HostSystem config.lockdownMode", "tags".
  std::string to_string() const { return what.empty() ? stream : stream + " " + what; }
};

/// Why each thing of the plan is read, by stream and what: every entry of compile_plan(rubric)
/// once, and nothing else. Pure.
std::vector<Need> needs_of(const Rubric& rubric);

}  // namespace plumbline::scoring
