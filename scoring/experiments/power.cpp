#include "scoring/experiments/power.h"

#include <bit>
#include <cmath>
#include <set>

#include "scoring/experiments/decision.h"
#include "scoring/statistics/seeded.h"

namespace plumbline::scoring {

namespace {

/// FNV-1a over what the noise is made of.
std::uint64_t seed_of(const PowerQuestion& q) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto add = [&](double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned shift = 0; shift < 64; shift += 8)
      hash = (hash ^ ((bits >> shift) & 0xffU)) * 0x100000001b3U;
  };
  add(q.metric.deviation);
  add(q.metric.autocorrelation);
  add(q.weeks_before);
  add(q.weeks_after);
  for (const auto& guard : q.guards) add(guard.deviation);
  return hash;
}

/// Rare events are drawn on the logarithm of their rate.
Scale drawn_scale(Scale scale) {
  if (scale.transformation != Transformation::Exposure) return scale;
  scale.transformation = Transformation::Log;
  scale.higher = scale.higher && !scale.shares;
  return scale;
}

Sides draw(const PowerQuestion& q, const PlannedSeries& series, double difference, Seeded& random) {
  Sides sides;
  const double r = series.autocorrelation;
  double wander = random.normal();
  const int all = q.weeks_before + q.wash_in_weeks + q.weeks_after;
  for (int week = 0; week < all; ++week) {
    const bool before = week < q.weeks_before;
    const double y = series.mean + series.deviation * wander - (before ? 0 : difference);
    if (before || week >= q.weeks_before + q.wash_in_weeks)
      (before ? sides.before : sides.after).push_back({week, y, 0, 0});
    wander = r * wander + std::sqrt(1 - r * r) * random.normal();
  }
  return sides;
}

}  // namespace

Power power_of(const PowerQuestion& q, int runs) {
  Power power;
  Seeded random(seed_of(q));
  const Scale scale = drawn_scale(q.metric.scale);
  const double difference = difference_of(scale, q.metric.mean, q.true_effect);
  int held = 0;
  std::map<std::string, int> lost;
  for (int run = 0; run < runs; ++run) {
    Question question;
    question.metric = q.metric.signal;
    question.scale = scale;
    question.sides = draw(q, q.metric, difference, random);
    question.minimum_effect = q.minimum_effect;
    question.place = q.place;
    question.change_from = q.weeks_before - 1;
    question.change_to = q.weeks_before + q.wash_in_weeks + 3;
    for (const PlannedSeries& guard : q.guards)
      question.guards.push_back(
          {guard.signal, guard.margin, draw(q, guard, 0, random), drawn_scale(guard.scale), 0, 0});
    const Answer answer = decide(question);
    std::set<std::string> codes;
    for (const auto& reason : answer.reasons) codes.insert(reason.code);
    for (const auto& code : codes) ++lost[code];
    held += answer.reasons.empty() ? 1 : 0;
  }
  power.held = static_cast<double>(held) / runs;
  for (const auto& [code, count] : lost) power.lost_to[code] = static_cast<double>(count) / runs;
  return power;
}

}  // namespace plumbline::scoring
