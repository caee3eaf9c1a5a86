#include "scoring/experiments/sides.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "scoring/measures/registry.h"
#include "scoring/statistics/mean_break.h"

namespace plumbline::scoring {

namespace {

constexpr double kLeastEvents = 2;
constexpr double kLeastCases = 10;
constexpr std::size_t kLeastPiece = 3;
constexpr std::int64_t kMicrosPerWeek = 7LL * 86400 * 1'000'000;

double logit(double share) { return std::log(share / (1 - share)); }
double share_of(double y) { return 1 / (1 + std::exp(-y)); }

bool is_event(const Signal& signal) {
  return signal.kind == SignalKind::Event || signal.kind == SignalKind::Task;
}

/// k of n, of a share that is not counted out its samples' part.
std::pair<double, double> cases(const Scale& scale, const WeekAlone& week) {
  const double n =
      week.is_rate ? week.n : static_cast<double>(std::max<std::int64_t>(week.samples, 1));
  const double k = week.is_rate ? week.k : week.value.value_or(0) * n;
  return {scale.higher ? n - k : k, n};
}

double mean_of(const std::vector<Observation>& side) {
  double sum = 0;
  for (const auto& o : side) sum += o.y;
  return side.empty() ? 0 : sum / static_cast<double>(side.size());
}

/// What is left of each week beside its side's mean; of rare events relative to the common rate.
struct Rests {
  std::vector<std::pair<std::int64_t, double>> values;
  double least_variance = 0;
};

struct Rate {
  double k = 0.5;
  double n = 1;
  double rate() const { return k / n; }
};

Rate rate_of(const std::vector<Observation>& side) {
  Rate sum;
  for (const auto& o : side) sum.k += o.k, sum.n += o.n;
  return sum;
}

void add_rests(Rests& rests, const std::vector<Observation>& side,
               const std::vector<double>& values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (std::size_t i = 0; i < side.size(); ++i)
    rests.values.emplace_back(side[i].week, values[i] - mean);
}

Rests rests_of(const Sides& sides, const Scale& scale) {
  Rests rests;
  const bool rare = scale.transformation == Transformation::Exposure;
  Rate both = rate_of(sides.before);
  for (const auto& o : sides.after) both.k += o.k, both.n += o.n;
  const auto weeks = static_cast<double>(sides.before.size() + sides.after.size());
  const double usual = both.n / std::max(weeks, 1.0) * both.rate();
  for (const auto* side : {&sides.before, &sides.after}) {
    std::vector<double> values;
    for (const auto& o : *side) values.push_back(rare ? (o.k - both.rate() * o.n) / usual : o.y);
    add_rests(rests, *side, values);
  }
  if (rare) rests.least_variance = 1 / usual;  // of a Poisson count
  return rests;
}

/// Lag-1 autocorrelation over neighbouring weeks of one side, corrected for its bias, clamped.
double autocorrelation(const Rests& rests, std::size_t before) {
  double squares = 0;
  double products = 0;
  for (std::size_t i = 0; i < rests.values.size(); ++i) {
    squares += rests.values[i].second * rests.values[i].second;
    if (i > 0 && i != before && rests.values[i].first == rests.values[i - 1].first + 1)
      products += rests.values[i].second * rests.values[i - 1].second;
  }
  const auto n = static_cast<double>(rests.values.size());
  if (!(squares > 0) || n <= 4) return 0;
  return std::clamp((n * (products / squares) + 2) / (n - 4), 0.0, 0.9);
}

std::size_t rare_break(const std::vector<Observation>& all) {
  const auto likelihood = [](double k, double n) {
    return k > 0 && n > 0 ? k * std::log(k / n) : 0.0;
  };
  double total_k = 0;
  double total_n = 0;
  for (const auto& o : all) total_k += o.k, total_n += o.n;
  double k = 0;
  double n = 0;
  double most = 0;
  std::size_t best = 0;
  for (std::size_t i = 1; i + kLeastPiece <= all.size(); ++i) {
    k += all[i - 1].k;
    n += all[i - 1].n;
    if (i < kLeastPiece) continue;
    const double fit = likelihood(k, n) + likelihood(total_k - k, total_n - n);
    if (best == 0 || fit > most) best = i, most = fit;
  }
  return best;
}

}  // namespace

double shown(const Scale& scale, double y) {
  switch (scale.transformation) {
    case Transformation::Logit:
      return scale.higher ? 1 - share_of(y) : share_of(y);
    case Transformation::Log:
      return std::exp(scale.higher ? -y : y);
    case Transformation::Exposure:
      return scale.shares && scale.higher ? 1 - std::exp(y) : std::exp(y);
    case Transformation::Identity:
      return scale.higher ? -y : y;
  }
  return y;
}

std::int64_t week_number(Instant end) {
  return (to_micros(end) - to_micros(start_of_iso_week(from_micros(0)))) / kMicrosPerWeek;
}

Instant end_of(std::int64_t week) {
  return start_of_iso_week(from_micros(0)) + std::chrono::days(7 * week);
}

Scale scale_of(const Signal& signal, bool higher, const std::vector<WeekAlone>& baseline) {
  Scale scale;
  scale.higher = higher;
  double known = 0;
  double adverse = 0;
  double all = 0;
  double smallest = 0;
  bool rate = false;
  bool shares = true;
  for (const WeekAlone& week : baseline) {
    if (!week.value) continue;
    ++known;
    rate |= week.is_rate;
    const auto [k, n] = cases(scale, week);
    adverse += k;
    all += n;
    shares &= *week.value >= 0 && *week.value <= 1;
    if (*week.value > 0 && (smallest == 0 || *week.value < smallest)) smallest = *week.value;
  }
  scale.shares = rate || (signal.unit == Unit::Ratio && shares);
  scale.floor = smallest / 2;
  const Measure* measure = find_measure(signal.measure);
  scale.overlapping = measure && measure->overlaps;
  known = std::max(known, 1.0);
  const bool few = scale.shares
                       ? rate && (adverse < kLeastEvents * known || all < kLeastCases * known)
                       : signal.unit == Unit::Count && !higher && [&] {
                           double sum = 0;
                           for (const auto& week : baseline) sum += week.value.value_or(0);
                           return sum < kLeastEvents * known;
                         }();
  if (is_event(signal) && few)
    scale.transformation = Transformation::Exposure;
  else if (scale.shares)
    scale.transformation = Transformation::Logit;
  else if (smallest > 0)
    scale.transformation = Transformation::Log;
  return scale;
}

std::optional<Observation> observe(const Scale& scale, const WeekAlone& week, Instant end) {
  Observation o;
  o.week = week_number(end);
  const bool rare = scale.transformation == Transformation::Exposure;
  if (!week.value) {
    const bool quiet = rare && week.is_rate && week.n == 0;
    return quiet ? std::optional(o) : std::nullopt;
  }
  if (rare) {
    std::tie(o.k, o.n) = scale.shares ? cases(scale, week) : std::pair(*week.value, 1.0);
    return o;
  }
  switch (scale.transformation) {
    case Transformation::Logit: {
      const auto [k, n] = cases(scale, week);
      o.y = logit((k + 0.5) / (n + 1));
      if (week.is_rate) o.k = k, o.n = n;
      break;
    }
    case Transformation::Log:
      o.y = std::log(*week.value > 0 ? *week.value : scale.floor) * (scale.higher ? -1 : 1);
      break;
    default:
      o.y = scale.higher ? -*week.value : *week.value;
  }
  return o;
}

double effect_of(const Scale& scale, double mean_before, double difference) {
  switch (scale.transformation) {
    case Transformation::Logit:
      return 1 - share_of(mean_before - difference) / share_of(mean_before);
    case Transformation::Identity:
      return mean_before == 0 ? difference : difference / std::abs(mean_before);
    default:
      return scale.higher && !scale.shares ? std::expm1(difference) : -std::expm1(-difference);
  }
}

double difference_of(const Scale& scale, double mean_before, double effect) {
  constexpr double kMost = 1 - 1e-9;
  switch (scale.transformation) {
    case Transformation::Logit: {
      const double after = share_of(mean_before) * (1 - std::min(effect, kMost));
      return mean_before - logit(std::min(after, kMost));
    }
    case Transformation::Identity:
      return mean_before == 0 ? effect : effect * std::abs(mean_before);
    default:
      return scale.higher && !scale.shares ? std::log1p(std::max(effect, -kMost))
                                           : -std::log1p(-std::min(effect, kMost));
  }
}

SideComparison compare(const Sides& sides, const Scale& scale, double bound_critical) {
  SideComparison result;
  result.transformation = scale.transformation;
  result.weeks_before = static_cast<int>(sides.before.size());
  result.weeks_after = static_cast<int>(sides.after.size());
  if (sides.before.empty() || sides.after.empty()) return result;
  const bool rare = scale.transformation == Transformation::Exposure;
  const double before = rare ? std::log(rate_of(sides.before).rate()) : mean_of(sides.before);
  const double after = rare ? std::log(rate_of(sides.after).rate()) : mean_of(sides.after);
  const Rests rests = rests_of(sides, scale);
  double squares = 0;
  for (const auto& [week, rest] : rests.values) squares += rest * rest;
  const auto n = static_cast<double>(rests.values.size());
  const double variance = std::max(n > 2 ? squares / (n - 2) : 0, rests.least_variance);
  const double r = autocorrelation(rests, sides.before.size());
  const double shares =
      1 / static_cast<double>(result.weeks_before) + 1 / static_cast<double>(result.weeks_after);
  const auto told = [&](const std::vector<Observation>& side, double mean) {
    if (!rare) return shown(scale, mean);
    Rate counted = rate_of(side);
    counted.k -= Rate().k;
    counted.n -= Rate().n;
    const double share = counted.n > 0 ? counted.rate() : 0;
    return scale.shares && scale.higher ? 1 - share : share;
  };
  result.before = told(sides.before, before);
  result.after = told(sides.after, after);
  result.deviation = std::sqrt(variance);
  result.autocorrelation = r;
  result.difference = before - after;
  result.standard_error = std::sqrt(variance * shares * (1 + r) / (1 - r));
  result.effect = effect_of(scale, before, result.difference);
  const double reach = bound_critical * result.standard_error;
  result.low = effect_of(scale, before, result.difference - reach);
  result.high = effect_of(scale, before, result.difference + reach);
  return result;
}

Spread spread_of(const std::vector<Observation>& side, const Scale& scale) {
  Spread spread;
  if (side.empty()) return spread;
  const bool rare = scale.transformation == Transformation::Exposure;
  spread.mean = rare ? std::log(rate_of(side).rate()) : mean_of(side);
  spread.shown = shown(scale, spread.mean);
  const Rests rests = rests_of({side, {}}, scale);
  double squares = 0;
  for (const auto& [week, rest] : rests.values) squares += rest * rest;
  const auto n = static_cast<double>(side.size());
  spread.deviation = std::sqrt(std::max(n > 1 ? squares / (n - 1) : 0, rests.least_variance));
  spread.autocorrelation = autocorrelation(rests, side.size());
  return spread;
}

namespace {

std::vector<Observation> joined(const Sides& sides) {
  std::vector<Observation> all = sides.before;
  all.insert(all.end(), sides.after.begin(), sides.after.end());
  return all;
}

std::vector<double> transformed(const std::vector<Observation>& all) {
  std::vector<double> ys;
  for (const auto& o : all) ys.push_back(o.y);
  return ys;
}

}  // namespace

std::size_t break_of(const Sides& sides, const Scale& scale) {
  const auto all = joined(sides);
  if (scale.transformation == Transformation::Exposure) return rare_break(all);
  const auto found = mean_break(transformed(all), kLeastPiece);
  return found ? found->index : 0;
}

std::optional<BreakInterval> break_interval_of(const Sides& sides, const Scale& scale,
                                               std::size_t index, double autocorrelation) {
  if (scale.transformation == Transformation::Exposure) return std::nullopt;
  return break_interval(transformed(joined(sides)), index, 0.95,
                        (1 + autocorrelation) / (1 - autocorrelation));
}

}  // namespace plumbline::scoring
