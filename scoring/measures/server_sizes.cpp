#include "scoring/measures/capacity.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Share of servers that are too big (series_definitions says when). Memory in active use is only
/// counted at statistics level 2 (P11): without it a server that its processors do not give away is
/// unknown.
Reading oversized_share(const Context& context, const Signal& signal) {
  return machine_share(context, signal);
}

/// Share of servers that are on and next to unused.
Reading idle_share(const Context& context, const Signal& signal) {
  return machine_share(context, signal);
}

/// Share of servers that are too small. What they lacked on days on which their host was contended
/// itself does not count; where that is not known and would decide they are unknown.
Reading undersized_share(const Context& context, const Signal& signal) {
  return machine_share(context, signal);
}

}  // namespace plumbline::scoring
