#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// For how many days files of a practice kind have been known, from their first sighting; 0 where
/// none ever was. A kind that is absent now was known all the same: deleting it makes nothing
/// younger (law 4).
Reading practice_known(const Context& context, const Signal& signal) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  const auto seen = context.kind_seen(text_parameter(signal, "kind"));
  const double days = seen ? days_between(*seen, context.as_of()) : 0;
  return number_reading(signal, now, days, 1, Judging::Practice);
}

}  // namespace plumbline::scoring
