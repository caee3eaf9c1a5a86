#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

/// A class of work: what a task or event does to the estate, under one canonical id (rubric C.2).
/// A root task whose descriptionId is among `tasks` belongs to it; so does an event among `events`
/// whose chain holds no such task. With `when_fields` it is a variant: it applies only when the
/// activity's "fields" detail names one of these (variants are listed before their general class).
struct WorkClass {
  std::string id;  ///< vCenter's descriptionId, or that plus ":variant"
  std::vector<std::string> tasks;
  std::vector<std::string> events;
  std::vector<std::string> when_fields;
  /// Another class that a task of this one may have been: it did not end well, and no event tells
  /// what it was to change. With it, the class applies to such tasks only.
  std::string may_be;
  std::vector<std::string> areas;  ///< process areas whose coverage it belongs to (C.2)
  /// Further areas whose work it is when its machine had been flagged (Evidence::looks).
  std::vector<std::string> areas_when_flagged = {};
  bool trivial = false;     ///< risk: trivial; not in `chg` unless scope.yml says otherwise
  bool creates_vm = false;  ///< its result is a new VM
  bool undoes = false;      ///< a back-out of the last change of the same entity
  bool noise = false;       ///< P7: what backup products do all day
};

/// The compiled list (config/catalogue/work.yml). Deriving depends on it: `digest` tells whether
/// derived rows still belong to it.
struct WorkClasses {
  std::vector<WorkClass> classes;
  /// Event classes that end the path of a creation: "in service" (VmPoweredOnEvent …).
  std::vector<std::string> in_service_events;
  /// Fault classes that mean "the request was refused", not "the work failed" (P15).
  std::vector<std::string> validation_faults;
  std::string digest;  ///< "sha256:…" of the canonical definition
};

}  // namespace plumbline
