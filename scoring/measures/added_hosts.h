#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scoring/measures/reading.h"

namespace plumbline::scoring {

/// A host that some work brought in, and when it first was in service: it left maintenance mode, or
/// a VM was started on it or moved to it. Refers to the context.
struct AddedHost {
  const Work* work = nullptr;
  std::uint32_t host = 0;
  std::optional<Instant> service;
};

/// The hosts that this work added, oldest first, without those that were removed and added again.
std::vector<AddedHost> added_hosts(const Context& context, const std::vector<const Work*>& work);

}  // namespace plumbline::scoring
