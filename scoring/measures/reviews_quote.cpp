#include <algorithm>

#include "scoring/measures/findings.h"
#include "scoring/reviews.h"

namespace plumbline::scoring {

/// Share of the reviews of an area, held in the window, that quote a signal as plumbline computed
/// it (±5 %; rubric A9 `chg.unexplained_reviewed`). A quote that cannot be checked is unknown. A
/// window without any review has none that quotes it.
Reading reviews_quote(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  const Window window{as_of - Duration(static_cast<Duration::rep>(signal.window_days * 86400e6)),
                      as_of, 0, std::nullopt};
  const Area* area = context.area(text_parameter(signal, "area"));
  const std::string quoted = text_parameter(signal, "signal");
  double right = 0;
  double all = 0;
  double unchecked = 0;
  Instant gone = as_of;  // when those that cannot be checked have left the window
  std::vector<Witness> witnesses;
  for (const auto* review : area ? reviews_of(context, *area) : std::vector<const Review*>()) {
    if (review->held_on < window.from) continue;
    ++all;
    auto outcome = QuoteCheck::Outcome::Wrong;
    std::string text = "does not quote " + quoted;
    for (const Quote& quote : review->quotes) {
      if (quote.signal != quoted) continue;
      const QuoteCheck check = check_quote(context, *review, quote);
      outcome = check.outcome;
      text = check.text;
      if (outcome == QuoteCheck::Outcome::Right) break;
    }
    right += outcome == QuoteCheck::Outcome::Right ? 1 : 0;
    if (outcome == QuoteCheck::Outcome::Unchecked) {
      ++unchecked;
      gone = review->held_on + (as_of - window.from);
    }
    witnesses.push_back({Witness::Kind::Practice, 0, review->promise.path,
                         outcome == QuoteCheck::Outcome::Right,
                         "review " + review->id + " " + text});
  }
  Reading reading = all > 0 ? census_reading(signal, window, right, all)
                            : number_reading(signal, window, 0, 0, Judging::Practice);
  if (all > 0) {
    reading.unknown = unchecked;
    if (unchecked > 0) reading.value.reason = {"", "", "time", gone};
  } else {
    reading.value.reason.text = "no review was held";
    reading.value.reason.input = "reviews";
  }
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
