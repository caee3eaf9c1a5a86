#include "scoring/library.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/recorded_work.h"

namespace plumbline::scoring {

/// Share of production changes that a record had approved before they began and that was seen in
/// time, or that a pre-authorised procedure covers (rubric A5 `chg.authorised_share`).
Reading authorised_share(const Context& context, const Signal& signal) {
  const Library library(context);
  return recorded_share(context, signal, [&](const Work& work, const Recorded& recorded) {
    if (recorded.allowed_by) return RecordVerdict{true, true, "allowed by a change record"};
    if (library.preauthorised(work))
      return RecordVerdict{true, true, "a pre-authorised procedure covers it"};
    if (recorded.retrospective)
      return RecordVerdict{false, false, "the change record came too late"};
    return RecordVerdict{false, false, "no change record"};
  });
}

}  // namespace plumbline::scoring
