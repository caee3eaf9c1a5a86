#include "scoring/measures/measures.h"
#include "scoring/measures/recorded_work.h"

namespace plumbline::scoring {

/// Share of production changes that an emergency record concerns, be it in time or late (rubric A5
/// `chg.emergency_share`; unrecorded changes right after an incident join it when incidents are
/// derived).
Reading emergency_share(const Context& context, const Signal& signal) {
  return recorded_share(context, signal, [](const Work&, const Recorded& recorded) {
    if (recorded.emergency) return RecordVerdict{true, false, "an emergency change"};
    return RecordVerdict{false, true, "no emergency record"};
  });
}

}  // namespace plumbline::scoring
