#include "scoring/reviews.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace plumbline::scoring {

namespace {

using std::chrono::days;

constexpr double kTolerance = 0.05;
constexpr days kReviewsApart{31};
constexpr days kTracked{62};
constexpr days kWeek{7};

std::string number(double value) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 4);
  return {text.data(), end.ptr};
}

/// What is known of a signal around a day: the lowest and the highest of the weeks on either side,
/// or of the assessment itself.
struct Around {
  double low = 0;
  double high = 0;
  bool known = false;
  void see(double value) {
    low = known ? std::min(low, value) : value;
    high = known ? std::max(high, value) : value;
    known = true;
  }
};

Around around(const Context& context, const std::string& signal, Instant day) {
  Around found;
  const Judged& judged = *context.judged();
  for (const auto& week : judged.weeks) {
    if (week.end <= day - kWeek || week.end >= day + kWeek) continue;
    const auto value = week.signals.find(signal);
    if (value != week.signals.end() && value->second.value) found.see(*value->second.value);
  }
  const Reading* now = judged.reading(signal);
  if (now && now->value.value && context.as_of() - day < kWeek) found.see(*now->value.value);
  return found;
}

/// "procedure:<id>@<version>", "experiment:<id>" and "change:<record id>", first seen after
/// `since`.
bool evidence_seen(const PracticeHistory& practice, const std::string& evidence, Instant since,
                   Instant as_of) {
  const auto colon = evidence.find(':');
  if (colon == std::string::npos) return false;
  const std::string kind = evidence.substr(0, colon);
  const std::string rest = evidence.substr(colon + 1);
  const auto fits = [&](const Promise& promise) {
    return promise.first_seen >= since && promise.first_seen <= as_of;
  };
  if (kind == "change")
    return std::any_of(practice.records.begin(), practice.records.end(),
                       [&](const auto& r) { return r.id == rest && fits(r.promise); });
  if (kind == "experiment")
    return std::any_of(practice.experiments.begin(), practice.experiments.end(),
                       [&](const auto& e) { return e.id == rest && fits(e.promise); });
  if (kind != "procedure") return false;
  const auto at = rest.rfind('@');
  if (at == std::string::npos) return false;
  return std::any_of(practice.procedures.begin(), practice.procedures.end(), [&](const auto& p) {
    return p.id == rest.substr(0, at) && p.version == rest.substr(at + 1) && fits(p.promise);
  });
}

bool names_area(const Review& review, const Area& area) {
  return std::any_of(review.areas.begin(), review.areas.end(),
                     [&](const auto& name) { return name == area.id || name == area.prefix; });
}

bool in_force(const Promise& promise, Instant at) {
  return promise.first_seen <= at && (!promise.gone_at || at < *promise.gone_at);
}

/// Days on which a review quoted the metric rightly; what was quoted wrongly becomes a witness.
std::vector<Instant> right_days(const Context& context, const Area& area, const Core& core,
                                Tracking& tracking) {
  std::vector<Instant> found;
  for (const auto* review : reviews_of(context, area)) {
    for (const auto& quote : review->quotes) {
      if (quote.signal != core.signal->id) continue;
      const QuoteCheck check = check_quote(context, *review, quote);
      const bool right = check.outcome == QuoteCheck::Outcome::Right;
      if (right) found.push_back(review->held_on);
      tracking.witnesses.push_back({Witness::Kind::Practice, 0, review->promise.path, right,
                                    "review " + review->id + " " + check.text});
      if (check.outcome == QuoteCheck::Outcome::Wrong)
        tracking.text = "review " + review->id + " is rejected: " + check.text;
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// No stretch of more than 31 days since `from` without one of the days.
bool without_holes(const std::vector<Instant>& days_held, Instant from, Instant as_of) {
  Instant later = as_of;
  for (auto day = days_held.rbegin(); day != days_held.rend(); ++day) {
    if (later - *day > kReviewsApart) return false;
    later = *day;
  }
  return later - from <= kReviewsApart;
}

}  // namespace

std::vector<const Review*> reviews_of(const Context& context, const Area& area) {
  std::vector<const Review*> found;
  for (const auto& review : context.practice().reviews)
    if (names_area(review, area) && in_force(review.promise, context.as_of()) &&
        review.held_on <= context.as_of())
      found.push_back(&review);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto* a, const auto* b) { return a->held_on < b->held_on; });
  return found;
}

QuoteCheck check_quote(const Context& context, const Review& review, const Quote& quote) {
  const Instant day = quote.as_of.value_or(review.held_on);
  const std::string said = "quotes " + quote.signal + " as " + number(quote.value);
  if (!context.judged()) return {QuoteCheck::Outcome::Unchecked, said};
  if (review.held_on - day > kReviewsApart)
    return {QuoteCheck::Outcome::Wrong, said + " of " + to_date(day) + ", long before the review"};
  const Around known = around(context, quote.signal, day);
  if (day > context.as_of() || !known.known)
    return {QuoteCheck::Outcome::Unchecked, said + ", which was not known on " + to_date(day)};
  const double slack_low = kTolerance * std::abs(known.low) + 1e-9;
  const double slack_high = kTolerance * std::abs(known.high) + 1e-9;
  if (quote.value >= known.low - slack_low && quote.value <= known.high + slack_high)
    return {QuoteCheck::Outcome::Right, said + ", as computed"};
  return {QuoteCheck::Outcome::Wrong,
          said + ", computed is " + number(known.low) +
              (known.high > known.low ? " to " + number(known.high) : std::string())};
}

std::vector<DrivenAction> driven_actions(const Context& context, const Area& area) {
  std::vector<DrivenAction> found;
  const Instant as_of = context.as_of();
  for (const auto* review : reviews_of(context, area)) {
    for (const auto& action : review->actions) {
      if (!action.because.starts_with(area.prefix + ".") || !in_force(action.promise, as_of))
        continue;
      const bool stated = action.closed_on && *action.closed_on <= as_of &&
                          *action.closed_on <= action.promise.first_seen + days(1);
      found.push_back(
          {review, &action,
           stated && evidence_seen(context.practice(), action.evidence, review->held_on, as_of)});
    }
  }
  return found;
}

Tracking track(const Context& context, const Area& area, const Core& core) {
  Tracking tracking;
  if (const auto lost = context.kind_lost("reviews"); lost && context.kind_seen("reviews"))
    return {State::Unknown, lost->text, {}};
  const Instant as_of = context.as_of();
  const auto held = right_days(context, area, core, tracking);
  if (held.empty() || !without_holes(held, as_of - kTracked, as_of)) {
    if (tracking.text.empty()) tracking.text = "not quoted in a review every 31 days";
    return tracking;
  }
  const auto actions = driven_actions(context, area);
  const bool acted = std::any_of(actions.begin(), actions.end(), [&](const auto& driven) {
    return driven.closed && *driven.action->closed_on > as_of - kTracked;
  });
  if (acted) {
    tracking.state = State::Met;
    tracking.text.clear();
  } else {
    tracking.text =
        "reviewed, but no action because of a metric was closed with evidence in 62 days";
  }
  return tracking;
}

}  // namespace plumbline::scoring
