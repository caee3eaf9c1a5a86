#include "weeks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace plumbline::calibrate {

namespace {

using scoring::WeekAlone;

WeekAlone rate(std::int64_t k, std::int64_t n) {
  WeekAlone week;
  week.is_rate = true;
  week.k = static_cast<double>(k);
  week.n = static_cast<double>(n);
  week.samples = n;
  week.state = n > 0 ? scoring::State::Met : scoring::State::Unknown;
  if (n > 0) week.value = week.k / week.n;
  return week;
}

WeekAlone number(double value) { return {scoring::State::Met, false, 0, 0, value, 30}; }

/// An adverse share that wanders around its mean.
double wandering(double share, double spread, Wander& wander) {
  return std::min(0.95, share * std::exp(spread * wander.next() - spread * spread / 2));
}

}  // namespace

Instant monday(double week) {
  return from_micros(1'767'571'200'000'000) +
         std::chrono::microseconds(static_cast<std::int64_t>(week * 7 * 86400e6));
}

scoring::Rubric small_rubric() {
  scoring::Rubric rubric;
  rubric.areas = {{"change", "chg", "Change", scoring::Cadence::Weekly, {}}};
  const auto add = [&](const std::string& id, scoring::Unit unit) {
    scoring::Signal signal;
    signal.id = "chg." + id;
    signal.better = scoring::Better::Lower;
    signal.unit = unit;
    signal.kind = scoring::SignalKind::Task;
    rubric.signals.push_back(signal);
  };
  add("m0", scoring::Unit::Hours);
  for (const char* id : {"m1", "m2", "m3"}) add(id, scoring::Unit::Ratio);
  add("m4", scoring::Unit::Hours);
  add("guard", scoring::Unit::Hours);
  add("m5", scoring::Unit::Ratio);
  rubric.signals.back().measure = "machine_share";
  rubric.signals.back().kind = scoring::SignalKind::Series;
  return rubric;
}

scoring::WeekHistory live(const Nature& nature, int weeks, Noise& noise) {
  std::array wanders = {Wander(noise, nature.phi), Wander(noise, nature.phi),
                        Wander(noise, nature.phi), Wander(noise, nature.phi),
                        Wander(noise, nature.phi), Wander(noise, nature.phi)};
  Wander servers(noise, nature.phi);
  std::vector<double> waiting;
  for (int w = -4; w < 0; ++w) waiting.push_back(wandering(0.1, nature.deviation, servers));
  scoring::WeekHistory history;
  for (int w = 0; w < weeks; ++w) {
    const bool changed = w >= nature.change;
    const double rest = changed ? 1 - nature.effect : 1;
    const double guard = changed ? 1 - nature.guard_effect : 1;
    const double spread = nature.deviation;
    scoring::WeekRecord week;
    week.end = monday(w + 1);
    week.alone["chg.m0"] = number(24 * rest * std::exp(spread * wanders[0].next()));
    week.alone["chg.m1"] = rate(noise.binomial(70, rest * wandering(0.12, spread, wanders[1])), 70);
    const auto few = noise.poisson(25);
    week.alone["chg.m2"] =
        rate(noise.binomial(few, rest * wandering(0.2, spread, wanders[2])), few);
    const auto rare = noise.poisson(4);
    week.alone["chg.m3"] =
        rate(noise.binomial(rare, rest * wandering(0.15, spread, wanders[3])), rare);
    week.alone["chg.m4"] = number(5 * rest * std::exp(spread * wanders[4].next()));
    week.alone["chg.guard"] = number(8 * guard * std::exp(0.15 * wanders[5].next()));
    waiting.push_back(rest * wandering(0.1, spread, servers));
    const double mean = std::accumulate(waiting.end() - 5, waiting.end(), 0.0) / 5;
    week.alone["chg.m5"] = {scoring::State::Met, false, 0, 0, std::round(200 * mean) / 200, 200};
    week.volume["change"] = {{"VirtualMachine.reconfigure", 50 + noise.poisson(5)},
                             {"VirtualMachine.relocate", 15 + noise.poisson(3)}};
    history.push_back(std::move(week));
  }
  return history;
}

Experiment promise(const std::string& id, const std::string& metric, int start, int weeks,
                   int baseline) {
  Experiment e;
  e.id = id;
  e.promise.path = "experiments/" + id + ".yml";
  e.promise.first_seen = monday(start - 0.5);
  e.area = "change";
  e.metric = metric;
  e.higher = false;
  e.baseline_weeks = baseline;
  e.start = monday(start);
  e.end = monday(start + weeks);
  ExperimentDecision adopted;
  adopted.what = "adopted";
  adopted.promise.first_seen = monday(start + weeks + 0.1);
  e.decisions = {adopted};
  return e;
}

}  // namespace plumbline::calibrate
