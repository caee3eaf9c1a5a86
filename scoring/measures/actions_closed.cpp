#include "scoring/measures/measures.h"
#include "scoring/reviews.h"

namespace plumbline::scoring {

/// Share of the area's metric-driven actions of the window's reviews that are closed with evidence
/// that plumbline saw (rubric B.0, level 5). Actions not yet due, or for 62 days where no day was
/// given, are left out unless they are closed.
Reading actions_closed(const Context& context, const Signal& signal) {
  constexpr std::chrono::days kDue{62};
  const Instant as_of = context.as_of();
  const Window window{as_of - Duration(static_cast<Duration::rep>(signal.window_days * 86400e6)),
                      as_of, 0, std::nullopt};
  const Area* area = context.area(text_parameter(signal, "area"));
  double closed = 0;
  double all = 0;
  std::vector<Witness> witnesses;
  for (const auto& driven : area ? driven_actions(context, *area) : std::vector<DrivenAction>()) {
    if (driven.review->held_on < window.from) continue;
    const Instant due = driven.action->due.value_or(driven.review->held_on + kDue);
    if (!driven.closed && due > as_of) continue;
    ++all;
    if (driven.closed) ++closed;
    witnesses.push_back({Witness::Kind::Practice, 0, driven.action->promise.path, driven.closed,
                         "action " + driven.action->id +
                             (driven.closed ? ", closed" : ", not closed with evidence")});
  }
  Reading reading = census_reading(signal, window, closed, all);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
