#include <ostream>

#include "scoring/experiments/experiments.h"
#include "study.h"
#include "weeks.h"

namespace plumbline::calibrate {

namespace {

constexpr int kBaseline = 20;
constexpr int kWeeks = 16;
constexpr double kMargin = 0.2;
constexpr int kLongest = 2000;  // seeds that a bar by bound is for
constexpr double kPhis[] = {0, 0.3, 0.6};

struct Cheat {
  const char* name;
  void (*done)(PracticeHistory& practice);
};

/// A second version of the promise, seen ten weeks after the start.
Experiment& again(PracticeHistory& practice) {
  Experiment version = practice.experiments[0];
  version.promise.first_seen = monday(kBaseline + 10);
  practice.experiments[0].promise.gone_at = version.promise.first_seen;
  practice.experiments.push_back(version);
  return practice.experiments.back();
}

constexpr Cheat kCheats[] = {
    {"back-dated file",
     [](PracticeHistory& practice) {
       practice.experiments[0].promise.first_seen = monday(kBaseline + 0.1);
       practice.experiments[0].promise.claimed_at = monday(2);
     }},
    {"end moved back",
     [](PracticeHistory& practice) { again(practice).end = monday(kBaseline + kWeeks - 4); }},
    {"end moved on",
     [](PracticeHistory& practice) { again(practice).end = monday(kBaseline + kWeeks + 8); }},
    {"primary metric swapped",
     [](PracticeHistory& practice) { again(practice).metric = "chg.m4"; }},
    {"file hidden",
     [](PracticeHistory& practice) {
       practice.experiments[0].promise.gone_at = monday(kBaseline + 10);
     }},
    {"two experiments on one process at a time",
     [](PracticeHistory& practice) {
       practice.experiments.push_back(promise("EXP-2", "chg.m4", kBaseline + 8, 10, 12));
     }},
};

scoring::ExperimentResult judged(double phi, double effect, double damage, const Cheat* cheat,
                                 std::uint64_t seed) {
  Noise noise(seed * 15485863 + static_cast<std::uint64_t>(phi * 100) + 17);
  Nature nature;
  nature.phi = phi;
  nature.effect = effect;
  nature.guard_effect = -damage;
  nature.change = kBaseline;
  const auto weeks = live(nature, kBaseline + kWeeks, noise);
  PracticeHistory practice;
  Experiment e = promise("EXP-1", "chg.m0", kBaseline, kWeeks, kBaseline);
  e.guards = {{"chg.guard", kMargin}};
  practice.experiments = {e};
  if (cheat) cheat->done(practice);
  return experiments_of(practice, weeks, small_rubric(), weeks.back().end).front();
}

std::string damage_name(double damage, double phi) {
  return "guard " + std::to_string(damage).substr(0, 4) + " " + std::to_string(phi).substr(0, 3);
}

constexpr double kDamages[] = {0, kMargin, 2 * kMargin, 3 * kMargin};

}  // namespace

std::vector<Cell> cheat_cells(const Size& size) {
  std::vector<Cell> cells;
  for (const Cheat& cheat : kCheats)
    cells.push_back({std::string("cheat ") + cheat.name, size.ladder, [&cheat](std::uint64_t seed) {
                       const auto found = judged(0.3, 0.7, 0, &cheat, seed);
                       const bool invalid = found.verdict == scoring::ExperimentVerdict::Invalid;
                       return Tally{invalid ? 1.0 : 0.0};
                     }});
  for (const double damage : kDamages)
    for (const double phi : kPhis)
      cells.push_back({damage_name(damage, phi), size.power, [damage, phi](std::uint64_t seed) {
                         const auto found = judged(phi, 0.7, damage, nullptr, seed);
                         const bool held = found.verdict == scoring::ExperimentVerdict::Held;
                         return Tally{held ? 1.0 : 0.0};
                       }});
  return cells;
}

void write_cheats(std::ostream& page, const Outcomes& outcomes, std::vector<Bar>& bars) {
  page << "| what is done to an improvement of 70 % | seeds | invalid |\n|---|---|---|\n";
  for (const Cheat& cheat : kCheats) {
    const Outcome& o = outcomes.at(std::string("cheat ") + cheat.name);
    page << "| " << cheat.name << " | " << o.seeds << " | " << percent(o.mean(0)) << " |\n";
    bars.push_back(
        {std::string(cheat.name) + " is always invalid", percent(o.mean(0)), o.sums[0] == o.seeds});
  }
  page << "\n| guard (margin 20 %) truly worse by | φ | seeds | held |\n|---|---|---|---|\n";
  for (const double damage : kDamages)
    for (const double phi : kPhis) {
      const Outcome& o = outcomes.at(damage_name(damage, phi));
      page << "| " << percent(damage) << " | " << phi << " | " << o.seeds << " | "
           << share_text(o.sums[0], o.seeds) << " |\n";
      const std::string phi_text = std::to_string(phi).substr(0, 3);
      if (damage > 2.5 * kMargin)
        bars.push_back({"a guard damaged by three times its margin is never held, φ " + phi_text,
                        share_text(o.sums[0], o.seeds), o.sums[0] == 0});
      else if (damage > 1.5 * kMargin)
        bars.push_back(
            {"a guard damaged by twice its margin is held in at most 0.5 %, φ " + phi_text,
             share_text(o.sums[0], o.seeds), o.sums[0] <= 0.005 * o.seeds});
      else if (damage > 0)
        bars.push_back({"a guard damaged by just its margin is held in at most 5 %, φ " + phi_text,
                        share_text(o.sums[0], o.seeds),
                        o.seeds >= kLongest ? wilson(o.sums[0], o.seeds).high <= 0.05
                                            : o.sums[0] <= 0.05 * o.seeds});
    }
}

}  // namespace plumbline::calibrate
