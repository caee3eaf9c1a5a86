#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/practice.h"
#include "scoring/context.h"

namespace plumbline::scoring {

/// Every field there, and reviewed at most 12 months before `at` (rubric B.0, level 3).
bool is_valid(const Procedure& procedure, Instant at);

/// What the library says of one piece of work. `by`: a valid version that was there before the work
/// began (a claimed date will do). `pending`: none was, but one that is there now would cover it.
struct Cover {
  const Procedure* by = nullptr;
  const Procedure* pending = nullptr;
};

/// The procedure library through time. Refers to the context's practice history. Pure.
class Library {
 public:
  explicit Library(const Context& context);

  Cover cover(const Work& work) const;
  /// A valid, pre-authorised version that plumbline itself had seen before the work began; a
  /// claimed date does not authorise.
  const Procedure* preauthorised(const Work& work) const;
  /// Versions in force and valid as of the assessment, in the history's order.
  std::vector<const Procedure*> in_force() const;
  /// Whether one of its selectors names one of the classes for this scope.
  bool selects(const Procedure& procedure, const std::vector<std::string>& classes) const;

 private:
  bool selects(const Procedure& procedure, const Work& work) const;
  bool in_scope(const Selector& selector) const;

  const Context& context_;
  std::map<std::string, std::vector<const Procedure*>, std::less<>> by_class_;
  /// By Work::kind: work is asked about one by one, and few procedures are pre-authorised.
  struct OfKind {
    const std::vector<const Procedure*>* all = nullptr;  ///< nullptr: none
    std::vector<const Procedure*> preauthorised;
  };
  std::vector<OfKind> by_kind_;
};

}  // namespace plumbline::scoring
