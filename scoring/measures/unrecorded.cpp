#include "scoring/library.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/recorded_work.h"

namespace plumbline::scoring {

/// Share of production changes that no record concerns, in time or late, and no pre-authorised
/// procedure covers: the other side of `chg.unused_records`.
Reading unrecorded_share(const Context& context, const Signal& signal) {
  const Library library(context);
  return recorded_share(context, signal, [&](const Work& work, const Recorded& recorded) {
    if (recorded.allowed_by || recorded.retrospective)
      return RecordVerdict{false, true, "a change record concerns it"};
    if (library.preauthorised(work))
      return RecordVerdict{false, true, "a pre-authorised procedure covers it"};
    return RecordVerdict{true, false, "no change record"};
  });
}

/// Share of production changes whose record was approved or seen too late: it authorises nothing.
Reading retrospective_share(const Context& context, const Signal& signal) {
  return recorded_share(context, signal, [&](const Work&, const Recorded& recorded) {
    if (recorded.allowed_by || !recorded.retrospective)
      return RecordVerdict{false, true, "no record came late"};
    return RecordVerdict{true, false, "the change record came too late"};
  });
}

}  // namespace plumbline::scoring
