#pragma once

#include <vector>

#include "config/practice_fields.h"

namespace plumbline::config {

/// An action of a review as an item of its own: closing it leaves the review's date alone.
struct ReviewedAction {
  Promise promise;
  std::string review;
  ReviewAction action;
};

/// reviews/*.yml, one review each, without its actions. Refused: a date in the future, no area, a
/// quote that is no number or of an unknown signal, two quotes of one number.
std::vector<Review> read_review(const Reading& reading);
/// Its actions; problems of the file as a whole are reported by read_review alone.
std::vector<ReviewedAction> read_review_actions(const Reading& reading);

/// attestations/*.yml, one each. Refused: levels 4 and 5, rows that accept none, a date in the
/// future, an end before the beginning.
std::vector<Attestation> read_attestation(const Reading& reading);

std::string promise_text(const Review& review);
std::string promise_text(const ReviewedAction& action);
std::string promise_text(const Attestation& attestation);

}  // namespace plumbline::config
