#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/entity.h"

namespace plumbline {

/// Three-valued (Kleene) truth.
enum class Truth : std::uint8_t { False = 0, True = 1, Unknown = 2 };

Truth kleene_and(Truth a, Truth b);
Truth kleene_or(Truth a, Truth b);

/// What a signal asks of an entity: a test of one property path, or a list under all / any.
/// `values` holds the operand(s) as text; Lt, Gt compare numbers; OlderThan takes a duration in
/// days; Matches takes an ECMAScript regex. A path that is unset is Unknown, except for Exists,
/// which is False when the path was readable and unset. An unreadable path is always Unknown. A
/// path "a[*].b" asks every member of a list (Exists: any member); of an empty list all satisfy it.
struct Predicate {
  enum class Kind : std::uint8_t { All, Any, Test };
  enum class Op : std::uint8_t { Eq, Ne, In, Lt, Gt, Matches, Exists, OlderThan };

  Kind kind = Kind::All;
  std::vector<Predicate> parts;  ///< All, Any; an empty All is True
  std::string path;              ///< Test
  Op op = Op::Exists;            ///< Test
  std::vector<std::string> values;
};

/// Pure; `now` is the moment judged (for OlderThan).
Truth evaluate(const Predicate& predicate, const EntityState& state, Instant now);

}  // namespace plumbline
