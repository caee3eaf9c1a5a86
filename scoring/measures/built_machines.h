#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scoring/measures/reading.h"

namespace plumbline::scoring {

/// A server that some work built, and when it was first seen usable: its Tools running, its guest
/// with an address. Refers to the context.
struct BuiltMachine {
  const Work* work = nullptr;
  const EntityInfo* machine = nullptr;
  std::optional<Instant> ready;
};

/// The servers that the selection built while machines were watched (readiness is seen, never read
/// back). Left out: what was never powered on (meant to stay off) or is gone, while not usable yet.
std::vector<BuiltMachine> built_machines(const Context& context, const Selection& selection);

/// From when on readiness is seen: the first complete reading of machines.
std::optional<Instant> machines_watched_from(const Context& context);

}  // namespace plumbline::scoring
