#include "scoring/library.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/recorded_work.h"

namespace plumbline::scoring {

/// Share of production changes that an emergency record concerns, be it in time or late, or that
/// have no record at all and began at most `hours` after an incident on one of their entities
/// (rubric A5 `chg.emergency_share`). A host's failure is an incident of its machines too.
Reading emergency_share(const Context& context, const Signal& signal) {
  const Library library(context);
  const Duration answer = hours_parameter(signal, "hours");
  return recorded_share(context, signal, [&](const Work& work, const Recorded& recorded) {
    if (recorded.emergency) return RecordVerdict{true, false, "an emergency change"};
    const bool recorded_at_all = recorded.allowed_by || recorded.retrospective;
    if (!recorded_at_all && !library.preauthorised(work) &&
        context.links().soon_after_incident(work, answer))
      return RecordVerdict{true, false, "unrecorded, right after an incident"};
    return RecordVerdict{false, true, "no emergency record"};
  });
}

}  // namespace plumbline::scoring
