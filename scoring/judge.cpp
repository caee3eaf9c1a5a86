#include "scoring/judge.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "scoring/statistics/wilson.h"

namespace plumbline::scoring {

namespace {

constexpr double kClose = 1e-9;  // weighted shares are sums: 0.8 may come out a hair below
constexpr double kMargin = 0.10;
constexpr double kWideMargin = 0.20;
constexpr double kSmallSample = 30;
constexpr int kManaged = 4;

bool wants_more(Comparison c) { return c == Comparison::AtLeast || c == Comparison::Above; }

bool meets(Comparison c, double value, double target) {
  switch (c) {
    case Comparison::AtLeast:
      return value >= target - kClose;
    case Comparison::AtMost:
      return value <= target + kClose;
    case Comparison::Above:
      return value > target + kClose;
    case Comparison::Below:
      return value < target - kClose;
  }
  return false;
}

const char* words(Comparison c) {
  switch (c) {
    case Comparison::AtLeast:
      return "at least ";
    case Comparison::AtMost:
      return "at most ";
    case Comparison::Above:
      return "more than ";
    case Comparison::Below:
      return "less than ";
  }
  return "";
}

const char* sign(Comparison c) {
  switch (c) {
    case Comparison::AtLeast:
      return ">=";
    case Comparison::AtMost:
      return "<=";
    case Comparison::Above:
      return ">";
    case Comparison::Below:
      return "<";
  }
  return ">=";
}

std::string number(double value) {
  std::array<char, 32> text{};
  const bool whole = std::abs(value) >= 1e3 && std::abs(value) < 1e15;  // not "1.49e+03"
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value,
                    whole ? std::chars_format::fixed : std::chars_format::general, whole ? 0 : 3);
  return {text.data(), end.ptr};
}

std::string compared(const Requirement& criterion, double value) {
  return criterion.signal + " is " + number(value) + ", needed " + words(criterion.comparison) +
         number(criterion.threshold);
}

Instant after_weeks(Instant from, double weeks) {
  return from + std::chrono::hours(static_cast<std::int64_t>(std::ceil(weeks * 7 * 24)));
}

bool rate_met(const Requirement& c, double k, double n, Cadence cadence) {
  if (n <= 0 || !meets(c.comparison, k / n, c.threshold)) return false;
  const double margin = cadence == Cadence::Rare || n < kSmallSample ? kWideMargin : kMargin;
  const Bounds bounds = wilson(k, n, kZ90OneSided);
  return wants_more(c.comparison) ? bounds.low >= c.threshold - margin - kClose
                                  : bounds.high <= c.threshold + margin + kClose;
}

bool rate_missed(const Requirement& c, double k, double n) {
  const Bounds bounds = wilson(k, n, kZ90OneSided);
  return !meets(c.comparison, wants_more(c.comparison) ? bounds.high : bounds.low, c.threshold);
}

/// When the window would meet the threshold if every further sample passed, at today's pace. What
/// leaves the window meanwhile is not counted on; after a whole window all of it is new.
std::optional<Instant> rate_earliest(const Requirement& c, const Reading& r, const Yardstick& y) {
  if (r.per_week <= 0) return std::nullopt;
  const bool more = wants_more(c.comparison);
  const double most = r.per_week * y.window_days / 7;
  for (double m = 1; m <= most; m = std::max(m + 1, std::floor(m * 1.05))) {
    const double k = r.value.k + (more ? m : r.unknown);
    if (rate_met(c, k, r.value.n + r.unknown + m, y.cadence))
      return after_weeks(y.as_of, m / r.per_week);
  }
  return after_weeks(y.as_of, y.window_days / 7);
}

/// When so much of the window lies after the promise was first seen that the value suffices.
Instant old_enough(const Requirement& c, const Reading& r, const Yardstick& y) {
  const double reachable = (r.value.k + r.pending) / r.value.n;
  const double share = reachable > 0 ? std::min(1.0, c.threshold / reachable) : 1.0;
  const Instant from = r.pending_from.value_or(y.as_of);
  return std::max(after_weeks(from, share * y.window_days / 7), y.as_of);
}

Reason too_young(Instant until) {
  return {"too_young", "the promise is too young until " + to_date(until), "time", until};
}

void judge_rate(const Requirement& c, const Reading& r, const Yardstick& y, CriterionResult& out) {
  const double k = r.value.k;
  const double n = r.value.n;
  const bool more = wants_more(c.comparison);
  const double n_all = n + r.unknown;
  if (rate_met(c, more ? k : k + r.unknown, n_all, y.cadence)) {
    out.state = State::Met;
    return;
  }
  const double best = more ? k + r.unknown : k;
  if (more && r.pending > 0 && !rate_missed(c, best + r.pending, n_all)) {
    out.state = State::Unknown;
    out.reason = too_young(old_enough(c, r, y));
  } else if (rate_missed(c, best, n_all)) {
    out.state = State::NotMet;
    out.reason = {"", compared(c, *r.value.value), y.input, rate_earliest(c, r, y)};
  } else {
    out.state = State::Unknown;
    out.reason = {"undecided",
                  compared(c, *r.value.value) + ": too close to call with " +
                      std::to_string(r.value.samples) + " samples",
                  "time", rate_earliest(c, r, y)};
  }
}

void judge_census(const Requirement& c, const Reading& r, const Yardstick& y,
                  CriterionResult& out) {
  const bool more = wants_more(c.comparison);
  const double worst = (more ? r.value.k : r.value.k + r.unknown) / r.value.n;
  const double best = (more ? r.value.k + r.unknown : r.value.k) / r.value.n;
  if (meets(c.comparison, worst, c.threshold)) {
    out.state = State::Met;
  } else if (!meets(c.comparison, best, c.threshold)) {
    out.state = State::NotMet;
    out.reason = {"", compared(c, *r.value.value), y.input, y.as_of};
  } else {
    out.state = State::Unknown;
    // What was not read is a matter of rights, unless the measure knows better.
    const Reason& told = r.value.reason;
    out.reason = {"undecided",
                  number(r.unknown) + " of " + number(r.value.n) + " could not be judged",
                  told.input.empty() ? "privileges" : told.input, told.earliest.value_or(y.as_of)};
  }
}

void judge_count(const Requirement& c, const Reading& r, const Yardstick& y, CriterionResult& out) {
  const double value = *r.value.value;
  if (meets(c.comparison, value, c.threshold)) {
    out.state = State::Met;
    return;
  }
  if (!wants_more(c.comparison)) {
    out.state = State::NotMet;
    out.reason = {"", compared(c, value), y.input, std::nullopt};
    return;
  }
  out.state = State::Unknown;
  out.reason = {"too_few_samples", compared(c, value), "time", std::nullopt};
  const double need = c.comparison == Comparison::Above ? c.threshold + 1 : c.threshold;
  // A window that already slides holds no more than its pace times its length.
  if (r.per_week > 0 && need / r.per_week <= y.window_days / 7)
    out.reason.earliest = after_weeks(y.as_of, (need - value) / r.per_week);
}

void judge_value(const Requirement& c, const Reading& r, const Yardstick& y, CriterionResult& out) {
  const double value = *r.value.value;
  if (r.at_least && !wants_more(c.comparison) && meets(c.comparison, value, c.threshold)) {
    out.state = State::Unknown;
    out.reason = {"lower_bound", compared(c, value), "", std::nullopt};
  } else if (meets(c.comparison, value, c.threshold)) {
    out.state = State::Met;
  } else if (r.pending > 0 && meets(c.comparison, value + r.pending, c.threshold)) {
    out.state = State::Unknown;
    // Without a date, the next piece of matching work settles it: usually within a week.
    out.reason = too_young(r.value.reason.earliest.value_or(y.as_of + std::chrono::days(7)));
  } else {
    out.state = State::NotMet;
    out.reason = {"", compared(c, value), y.input, y.as_of};
  }
}

Reason too_close(const Requirement& c, const Reading& r, const Yardstick& y, double shown) {
  return {"undecided",
          compared(c, shown) + ": too close to call with " + std::to_string(r.value.samples) +
              " samples",
          "time", after_weeks(y.as_of, y.window_days / 7)};
}

/// Durations (rubric 0.1): met by value, missed by the lower bound of the percentile.
void judge_percentile(const Requirement& c, const Reading& r, const Yardstick& y,
                      CriterionResult& out) {
  const bool more = wants_more(c.comparison);
  const std::optional<double>& bound = more ? r.value.high : r.value.low;
  if (r.value.value && meets(c.comparison, *r.value.value, c.threshold)) {
    out.state = State::Met;
  } else if (bound && !meets(c.comparison, *bound, c.threshold)) {
    out.state = State::NotMet;
    out.reason = {"", compared(c, r.value.value.value_or(*bound)), y.input,
                  after_weeks(y.as_of, y.window_days / 7)};
  } else {
    out.state = State::Unknown;
    out.reason = too_close(c, r, y, r.value.value.value_or(bound.value_or(0)));
  }
}

/// What is above chance (rubric D.2, step 4): by its bounds on either side.
void judge_excess(const Requirement& c, const Reading& r, const Yardstick& y,
                  CriterionResult& out) {
  const bool more = wants_more(c.comparison);
  const double worst = (more ? r.value.low : r.value.high).value_or(*r.value.value);
  const double best = (more ? r.value.high : r.value.low).value_or(*r.value.value);
  if (meets(c.comparison, worst, c.threshold)) {
    out.state = State::Met;
  } else if (!meets(c.comparison, best, c.threshold)) {
    out.state = State::NotMet;
    out.reason = {"", compared(c, *r.value.value), y.input,
                  after_weeks(y.as_of, y.window_days / 7)};
  } else {
    out.state = State::Unknown;
    out.reason = too_close(c, r, y, *r.value.value);
  }
}

/// Whether k of n, what was lost read as `best`, misses the threshold by the 95 % bound.
bool rate_missed95(const Requirement& c, double k, double n) {
  if (n <= 0) return false;
  const Bounds bounds = wilson(k, n, kZ95OneSided);
  return !meets(c.comparison, wants_more(c.comparison) ? bounds.high : bounds.low, c.threshold);
}

/// Counts are unknown(n) by themselves, and what a practice file says needs no samples.
bool counts_samples(const Reading& r) {
  return r.judging != Judging::Count && r.judging != Judging::Practice;
}

/// What a practice file says is as old as it is, and what stands now has no past.
bool looks_back(const Reading& r) {
  return r.judging != Judging::Practice && r.value.window_to > r.value.window_from;
}

/// Levels 4 and 5 ask more of rare work, in time and in occurrences (design §5); nullopt: there is
/// enough of both.
std::optional<Reason> wants_more_evidence(const Reading& r, const Yardstick& y) {
  const auto days_asked = Duration(static_cast<Duration::rep>(y.managed_days * 86400e6));
  if (looks_back(r) && r.value.window_to - r.value.window_from < days_asked) {
    const Instant until = r.value.window_from + days_asked;
    return Reason{"too_little_history", "too little history for this level until " + to_date(until),
                  "time", until};
  }
  if (counts_samples(r) && r.value.samples < y.managed_minimum)
    return Reason{"too_few_samples",
                  std::to_string(r.value.samples) + " of " + std::to_string(y.managed_minimum) +
                      " samples that this level asks for",
                  "time", std::nullopt};
  return std::nullopt;
}

/// Falls: what is missed by the 95 % bound, and whether what is not met is only too close to call.
/// It is not, as long as what was lost could make it a miss.
void judge_fall(const Requirement& c, const Reading& r, CriterionResult& out) {
  const bool more = wants_more(c.comparison);
  const auto decide = [&](bool missed, bool close) {
    out.by_bound = missed ? State::NotMet : State::Met;
    out.close = out.state != State::Met && !missed && close;
  };
  switch (r.judging) {
    case Judging::Rate: {
      const double all = r.value.n + r.unknown;
      const double k = r.value.k;
      decide(rate_missed95(c, more ? k + r.unknown + r.pending : k, all),
             !rate_missed95(c, more ? k : k + r.unknown, all));
      return;
    }
    case Judging::Census: {
      const bool missed =
          r.best95 ? !meets(c.comparison, *r.best95, c.threshold) : out.state == State::NotMet;
      decide(missed,
             r.close > 0 && meets(c.comparison, (r.value.k + r.close) / r.value.n, c.threshold));
      return;
    }
    case Judging::Percentile:
    case Judging::Excess: {
      const auto& bound = more ? r.high95 : r.low95;
      const auto& weaker = more ? r.value.high : r.value.low;
      const double best = bound.value_or(weaker.value_or(r.value.value.value_or(c.threshold)));
      decide(!meets(c.comparison, best, c.threshold), true);
      return;
    }
    case Judging::Count:
    case Judging::Distinct:
    case Judging::Practice:
    case Judging::Value:
      decide(out.state == State::NotMet, false);
      return;
  }
}

}  // namespace

CriterionResult judge(const Requirement& criterion, const Reading& reading,
                      const Yardstick& yardstick, int level) {
  CriterionResult out;
  out.signal = criterion.signal;
  out.target = criterion.threshold;
  out.comparison = sign(criterion.comparison);
  out.value = reading.value.value;
  out.low = reading.value.low;
  out.high = reading.value.high;
  out.samples = reading.value.samples;
  const bool open_ended = reading.judging == Judging::Percentile && reading.value.low.has_value();
  if (reading.value.state != State::Met || (!reading.value.value && !open_ended)) {
    out.state = reading.value.state == State::NotApplicable ? State::NotApplicable : State::Unknown;
    out.by_bound = out.state == State::NotApplicable ? State::NotApplicable : State::Met;
    out.reason = reading.value.reason;
    return out;
  }
  if (const auto wanting = wants_more_evidence(reading, yardstick); level >= kManaged && wanting) {
    out.state = State::Unknown;
    out.by_bound = State::Met;
    out.reason = *wanting;
    return out;
  }
  switch (reading.judging) {
    case Judging::Rate:
      judge_rate(criterion, reading, yardstick, out);
      break;
    case Judging::Census:
      judge_census(criterion, reading, yardstick, out);
      break;
    case Judging::Count:
      judge_count(criterion, reading, yardstick, out);
      break;
    case Judging::Distinct:
    case Judging::Practice:
    case Judging::Value:
      judge_value(criterion, reading, yardstick, out);
      break;
    case Judging::Percentile:
      judge_percentile(criterion, reading, yardstick, out);
      break;
    case Judging::Excess:
      judge_excess(criterion, reading, yardstick, out);
      break;
  }
  judge_fall(criterion, reading, out);
  const Reason& known = reading.value.reason;
  if (out.state == State::Met) out.reason.text = known.text;
  if (out.state == State::NotMet || out.state == State::Unknown) {
    if (!known.text.empty()) out.reason.text += ": " + known.text;
    if (!known.input.empty()) out.reason.input = known.input;
    if (known.earliest) out.reason.earliest = known.earliest;
  }
  return out;
}

CriterionResult judge_missing(const Requirement& criterion) {
  CriterionResult result;
  result.signal = criterion.signal;
  result.target = criterion.threshold;
  result.comparison = sign(criterion.comparison);
  result.reason = {"missing_input", "no signal '" + criterion.signal + "'", "", {}};
  return result;
}

}  // namespace plumbline::scoring
