#include "scoring/experiments/decision.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "scoring/experiments/critical_values.h"

namespace plumbline::scoring {

namespace {

constexpr int kBaseline = 12;
constexpr int kRun = 8;
constexpr double kLeastEventsBehind = 4;  // of a rare metric, on either side

/// Why the weeks are too few; empty: they are enough.
std::string too_few(const std::string& metric, const Sides& sides, int frozen_before,
                    int frozen_after) {
  const auto lacks = [&](std::size_t have, int need, const char* side) {
    return metric + " has a value in " + std::to_string(have) + " weeks " + side + ", " +
           std::to_string(need) + " are needed";
  };
  const int before = std::max(kLeastBefore, kBaseline - frozen_before);
  const int after = std::max(kLeastAfter, kRun - frozen_after);
  if (sides.before.size() < static_cast<std::size_t>(before))
    return lacks(sides.before.size(), before, "before");
  if (sides.after.size() < static_cast<std::size_t>(after))
    return lacks(sides.after.size(), after, "after");
  return {};
}

/// Of rare events: what keeps them from saying anything; empty: nothing.
std::string too_rare(const std::string& metric, const Sides& sides, const Scale& scale) {
  if (scale.transformation != Transformation::Exposure) return {};
  for (const auto* side : {&sides.before, &sides.after}) {
    double exposure = 0;
    for (const Observation& o : *side) exposure += o.n;
    if (exposure < kLeastEventsBehind)
      return metric + " rests on fewer than 4 cases " +
             (side == &sides.before ? "before" : "after");
  }
  return {};
}

GuardResult keep(const GuardQuestion& guard) {
  GuardResult result;
  result.signal = guard.signal;
  result.margin = guard.margin;
  result.text = too_few(guard.signal, guard.sides, guard.frozen_before, guard.frozen_after);
  if (result.text.empty()) result.text = too_rare(guard.signal, guard.sides, guard.scale);
  const double critical = critical_value(static_cast<int>(guard.sides.before.size()),
                                         static_cast<int>(guard.sides.after.size()), kGuardAlpha,
                                         guard.scale.overlapping);
  if (!result.text.empty() || !std::isfinite(critical)) return result;
  result.numbers = compare(guard.sides, guard.scale, critical);
  result.kept = result.numbers->low >= -guard.margin;
  result.text = guard.signal + (*result.kept ? " is kept: at worst " : " may be worse by ") +
                percent_text(std::max(0.0, -result.numbers->low)) +
                (*result.kept ? " worse, allowed are " : ", allowed are ") +
                percent_text(guard.margin);
  return result;
}

/// The week in which the level changed most; nullopt: too few weeks to say. Fills when it began.
std::optional<std::int64_t> change_of(const Sides& sides, const Scale& scale,
                                      ExperimentNumbers& numbers) {
  const std::size_t at = break_of(sides, scale);
  if (at == 0) return std::nullopt;
  const auto week = [&](std::size_t index) {
    const std::size_t before = sides.before.size();
    return index < before ? sides.before[index].week : sides.after[index - before].week;
  };
  const auto begin = [&](std::size_t index) { return end_of(week(index)) - std::chrono::days(7); };
  numbers.change_at = begin(at);
  if (const auto sure = break_interval_of(sides, scale, at, numbers.metric.autocorrelation)) {
    numbers.change_low = begin(sure->low);
    numbers.change_high = begin(sure->high);
  }
  return week(at);
}

/// Whether t and the size suffice, and where the change lies.
void weigh(const Question& question, Answer& answer) {
  const ExperimentNumbers& n = answer.numbers;
  if (!std::isfinite(n.critical))
    answer.reasons.push_back({"no_alpha", "no alpha is left for the area's experiment number " +
                                              std::to_string(n.place) + " within 36 months"});
  else if (!(n.t > n.critical))
    answer.reasons.push_back({"not_significant", "t is " + number_text(n.t) + ", above " +
                                                     number_text(n.critical) + " is needed"});
  if (!(n.metric.effect >= n.minimum_effect))
    answer.reasons.push_back({"too_small", "the effect is " + percent_text(n.metric.effect) +
                                               ", the promised minimum " +
                                               percent_text(n.minimum_effect)});
  const auto week = change_of(question.sides, question.scale, answer.numbers);
  if (!week) return;
  if (*week < question.change_from || *week > question.change_to)
    answer.reasons.push_back({"change_point", "the level changed most at " +
                                                  to_date(*answer.numbers.change_at) +
                                                  ", not with the experiment"});
}

}  // namespace

Answer decide(const Question& question) {
  Answer answer;
  ExperimentNumbers& n = answer.numbers;
  const Sides& sides = question.sides;
  n.place = question.place;
  n.alpha = alpha_of(question.place);
  n.minimum_effect = question.minimum_effect;
  const int before = static_cast<int>(sides.before.size());
  const int after = static_cast<int>(sides.after.size());
  n.critical = critical_value(before, after, n.alpha, question.scale.overlapping);
  const double bound = critical_value(before, after, kBoundAlpha, question.scale.overlapping);
  n.metric = compare(sides, question.scale, bound);
  n.t = n.metric.standard_error > 0 ? n.metric.difference / n.metric.standard_error
        : n.metric.difference > 0   ? HUGE_VAL
                                    : 0;
  const std::string lacking =
      too_few(question.metric, sides, question.frozen_before, question.frozen_after);
  const std::string rare = too_rare(question.metric, sides, question.scale);
  answer.enough_cases = rare.empty();
  answer.enough_weeks = lacking.empty() && rare.empty();
  if (answer.enough_weeks) {
    weigh(question, answer);
    answer.below_minimum = n.metric.high < n.minimum_effect;
  } else if (!lacking.empty()) {
    answer.reasons.push_back({"few_weeks", lacking});
  } else {
    answer.reasons.push_back({"few_cases", rare});
  }
  for (const GuardQuestion& guard : question.guards) {
    answer.guards.push_back(keep(guard));
    if (!answer.guards.back().kept.value_or(false))
      answer.reasons.push_back({"guard", answer.guards.back().text});
  }
  return answer;
}

std::string number_text(double value) {
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 3);
  return {text.data(), end.ptr};
}

std::string percent_text(double share) {
  if (!std::isfinite(share)) return "unbounded";
  std::array<char, 400> text{};
  const double percent = std::abs(share) < 0.0005 ? 0 : share * 100;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), percent,
                                 std::chars_format::fixed, std::abs(percent) < 10 ? 1 : 0);
  return std::string(text.data(), end.ptr) + " %";
}

}  // namespace plumbline::scoring
