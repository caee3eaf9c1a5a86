#pragma once

#include <optional>
#include <string>

#include "facts/practice.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// The first attribute key ("owner" of "customValue[@owner]") that a signal's predicates name and
/// the declaration does not; nullopt when all are declared or none is named. `scope` may be null.
std::optional<std::string> undeclared_key(const Signal& signal, const ScopeDeclaration* scope);

}  // namespace plumbline::scoring
