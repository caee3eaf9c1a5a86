#include "scoring/measures/findings.h"

namespace plumbline::scoring {

/// What vCenter's API does not give, or no fact keeps: unknown, with the reason the catalogue
/// states. It stands in the reference like every other signal, and never counts as good.
Reading not_collected(const Context& context, const Signal& signal) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  return unknown_reading(signal, now,
                         {"not_collected", text_parameter(signal, "why"), "", std::nullopt});
}

}  // namespace plumbline::scoring
