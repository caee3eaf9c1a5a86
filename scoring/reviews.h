#pragma once

#include <string>
#include <vector>

#include "scoring/core.h"

namespace plumbline::scoring {

/// What became of a number that a review quotes.
struct QuoteCheck {
  enum class Outcome { Right, Wrong, Unchecked };
  Outcome outcome = Outcome::Unchecked;
  std::string text;  ///< "quotes 0.99, computed 0.91"
};

/// A quoted number against what plumbline computes for that day: right within ±5 % of it, or of
/// anything between the closed weeks on either side of the day. Unchecked: nothing is known then,
/// or the day lies more than 31 days before the review or after the assessment.
QuoteCheck check_quote(const Context& context, const Review& review, const Quote& quote);

/// Whether a core metric is tracked (rubric B.0, level 4): over the last 62 days reviews at most 31
/// days apart that quote it rightly, and at least one metric-driven action of the area closed with
/// evidence that plumbline itself saw (a procedure version or change record that came after the
/// review). `text` says what is wrong; a kind of file once seen and now gone is Unknown.
struct Tracking {
  State state = State::NotMet;
  std::string text;
  std::vector<Witness> witnesses;
};
Tracking track(const Context& context, const Area& area, const Core& core);

/// The reviews of an area in force: held and seen by the assessment, oldest first.
std::vector<const Review*> reviews_of(const Context& context, const Area& area);

/// Metric-driven actions in force, of the area's reviews: because of one of its signals.
struct DrivenAction {
  const Review* review = nullptr;
  const ReviewAction* action = nullptr;
  bool closed = false;  ///< by the assessment, with evidence that was seen
};
std::vector<DrivenAction> driven_actions(const Context& context, const Area& area);

}  // namespace plumbline::scoring
