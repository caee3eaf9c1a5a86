#include <cmath>
#include <ostream>

#include "scoring/experiments/experiments.h"
#include "scoring/experiments/power.h"
#include "study.h"
#include "weeks.h"

namespace plumbline::calibrate {

namespace {

constexpr double kPhis[] = {0, 0.3, 0.6};
constexpr int kLengths[] = {8, 12, 20, 26};
constexpr double kEffects[] = {0.2, 0.3, 0.4, 0.5};
constexpr int kBaseline = 20;
constexpr double kMinimum = 0.15;
constexpr double kMargin = 0.4;
constexpr double kDeviation = 0.3;
constexpr double kMost = 0.05;  // between planned and seen, at φ = 0.3
constexpr int kLongest = 1000;

struct Case {
  double phi;
  int weeks;
  double effect;
  std::string name() const {
    return "power " + std::to_string(phi).substr(0, 3) + " " + std::to_string(weeks) + " " +
           std::to_string(effect).substr(0, 3);
  }
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const double phi : kPhis)
    for (const int weeks : kLengths)
      for (const double effect : kEffects) all.push_back({phi, weeks, effect});
  return all;
}

/// A true improvement of a duration, guarded, judged at its end: held, refuted, undecided.
Tally improvement(const Case& c, std::uint64_t seed) {
  Noise noise(seed * 104729 + static_cast<std::uint64_t>(c.weeks * 100 + c.phi * 10) +
              static_cast<std::uint64_t>(c.effect * 1e6));
  Nature nature;
  nature.phi = c.phi;
  nature.effect = c.effect;
  nature.change = kBaseline;
  nature.deviation = kDeviation;
  const auto weeks = live(nature, kBaseline + c.weeks, noise);
  PracticeHistory practice;
  Experiment e = promise("EXP-1", "chg.m0", kBaseline, c.weeks, kBaseline);
  e.min_effect = kMinimum;
  e.guards = {{"chg.guard", kMargin}};
  practice.experiments = {e};
  const auto result = experiments_of(practice, weeks, small_rubric(), weeks.back().end).front();
  return {result.verdict == scoring::ExperimentVerdict::Held ? 1.0 : 0.0,
          result.verdict == scoring::ExperimentVerdict::Refuted ? 1.0 : 0.0};
}

/// What the plan says of the same noise and effect.
double planned(const Case& c) {
  scoring::PowerQuestion question;
  const scoring::Scale scale{scoring::Transformation::Log, false, false, 0};
  question.metric = {"chg.m0", scale, std::log(24.0), kDeviation, c.phi, 0};
  question.minimum_effect = kMinimum;
  question.true_effect = c.effect;
  question.weeks_before = kBaseline;
  question.weeks_after = c.weeks;
  question.guards = {{"chg.guard", scale, std::log(8.0), 0.15, c.phi, kMargin}};
  return power_of(question, 4000).held;
}

constexpr int kOwnLengths[] = {12, 20};
constexpr double kOwnEffect = 0.5;

std::string own_name(int weeks) { return "planned from the baseline " + std::to_string(weeks); }

/// The power that a plan made from the estate's own baseline foresees; `improvement` says how it
/// then came out.
Tally foreseen(int weeks, std::uint64_t seed) {
  Noise noise(seed * 49979687 + static_cast<std::uint64_t>(weeks));
  Nature nature;
  nature.phi = 0.3;
  const auto past = live(nature, kBaseline, noise);
  const auto rubric = small_rubric();
  const auto series = [&](const std::string& id, double margin) {
    std::vector<scoring::WeekAlone> values;
    for (const auto& week : past) values.push_back(week.alone.at(id));
    scoring::PlannedSeries found{id, scale_of(*rubric.signal(id), false, values), 0, 0, 0, margin};
    std::vector<scoring::Observation> side;
    for (const auto& week : past)
      if (const auto o = observe(found.scale, week.alone.at(id), week.end)) side.push_back(*o);
    const auto spread = spread_of(side, found.scale);
    found.mean = spread.mean;
    found.deviation = spread.deviation;
    found.autocorrelation = spread.autocorrelation;
    return found;
  };
  scoring::PowerQuestion question;
  question.metric = series("chg.m0", 0);
  question.guards = {series("chg.guard", kMargin)};
  question.minimum_effect = kMinimum;
  question.true_effect = kOwnEffect;
  question.weeks_before = kBaseline;
  question.weeks_after = weeks;
  return {power_of(question, 300).held};
}

}  // namespace

std::vector<Cell> power_cells(const Size& size) {
  std::vector<Cell> cells;
  for (const Case& c : cases())
    cells.push_back(
        {c.name(), size.power, [c](std::uint64_t seed) { return improvement(c, seed); }});
  for (const int weeks : kOwnLengths)
    cells.push_back({own_name(weeks), size.power / 2,
                     [weeks](std::uint64_t seed) { return foreseen(weeks, seed); }});
  return cells;
}

void write_power(std::ostream& page, const Outcomes& outcomes, std::vector<Bar>& bars) {
  page << "| φ | weeks | true effect | planned power | held | refuted | missed level 5 |\n"
          "|---|---|---|---|---|---|---|\n";
  double farthest = -1;
  std::string where;
  for (const Case& c : cases()) {
    const Outcome& o = outcomes.at(c.name());
    const double plan = planned(c);
    page << "| " << c.phi << " | " << kBaseline << " + " << c.weeks << " | " << percent(c.effect)
         << " | " << percent(plan) << " | " << share_text(o.sums[0], o.seeds) << " | "
         << percent(o.mean(1)) << " | " << percent(1 - o.mean(0)) << " |\n";
    if (std::abs(c.phi - 0.3) > 1e-9) continue;
    const double allowed =
        kMost + (o.seeds >= kLongest ? 0 : 1.96 * std::sqrt(plan * (1 - plan) / o.seeds));
    const double off = std::abs(o.mean(0) - plan);
    if (off - allowed > farthest || where.empty())
      farthest = off - allowed,
      where = c.name() + ": planned " + percent(plan) + ", held " + share_text(o.sums[0], o.seeds);
  }
  bars.push_back(
      {"at φ = 0.3 a true improvement is held as planned, ± 5 points", where, farthest <= 0});
}

}  // namespace plumbline::calibrate
