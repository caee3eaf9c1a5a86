#include "scoring/measures/measures.h"
#include "scoring/measures/recorded_work.h"

namespace plumbline::scoring {

namespace {

/// A service desk's windows are whole minutes on another clock (P9).
constexpr std::chrono::seconds kTolerance{60};

}  // namespace

/// Share of the planned changes, those with a record that states a window, that began and ended
/// inside it (rubric A5 `chg.window_adherence`).
Reading window_adherence(const Context& context, const Signal& signal) {
  return recorded_share(context, signal, [](const Work& work, const Recorded& recorded) {
    const ChangeRecord* record = recorded.allowed_by;
    if (!record || !record->window_start || !record->window_end)
      return RecordVerdict{false, true, "not planned", false};
    if (work.queued < *record->window_start - kTolerance)
      return RecordVerdict{false, false, "began before its window"};
    if (work.queued > *record->window_end + kTolerance)
      return RecordVerdict{false, false, "began after its window"};
    if (work.ended > *record->window_end + kTolerance)
      return RecordVerdict{false, false, "ended after its window"};
    return RecordVerdict{true, true, "inside its window"};
  });
}

}  // namespace plumbline::scoring
