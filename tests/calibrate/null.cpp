#include <algorithm>
#include <cmath>
#include <ostream>

#include "scoring/experiments/experiments.h"
#include "study.h"
#include "weeks.h"

namespace plumbline::calibrate {

namespace {

constexpr double kPhis[] = {0, 0.3, 0.6};
constexpr int kLooks = 156;  // weeks: 36 months
constexpr int kLongest = 2000;

/// How a team that improves nothing goes about it.
struct Habit {
  const char* name;
  const char* text;
  int baseline;
  int weeks;
  int watched;  ///< weeks before the first experiment
  enum class Picks { Any, Worst, Overlapping } picks;
};

constexpr Habit kHabits[] = {
    {"calm any", "20 + 12 weeks, any of the five metrics", 20, 12, 20, Habit::Picks::Any},
    {"busy any", "12 + 8 weeks, any of the five metrics", 12, 8, 12, Habit::Picks::Any},
    {"calm worst", "20 + 12 weeks, the metric that looks worst after a year or more", 20, 12, 52,
     Habit::Picks::Worst},
    {"busy worst", "12 + 8 weeks, the metric that looks worst after a year or more", 12, 8, 52,
     Habit::Picks::Worst},
    {"calm overlapping", "20 + 12 weeks, a share over the last 30 days", 20, 12, 20,
     Habit::Picks::Overlapping},
};

double adverse(const scoring::WeekAlone& week) {
  if (week.is_rate) return std::log((week.k + 0.5) / (week.n + 1));
  return std::log(week.value.value_or(1));
}

/// The metric whose last eight weeks stand highest above all weeks before, in its own deviations.
int worst_of(const scoring::WeekHistory& weeks, int at) {
  int worst = 0;
  double most = -1e9;
  for (int m = 0; m < 5; ++m) {
    const std::string id = "chg.m" + std::to_string(m);
    double sum = 0;
    double squares = 0;
    double last = 0;
    for (int w = 0; w < at; ++w) {
      const double y = adverse(weeks[static_cast<std::size_t>(w)].alone.at(id));
      sum += y;
      squares += y * y;
      if (w >= at - 8) last += y / 8;
    }
    const double mean = sum / at;
    const double deviation = std::sqrt(std::max(1e-12, squares / at - mean * mean));
    if ((last - mean) / deviation > most) most = (last - mean) / deviation, worst = m;
  }
  return worst;
}

/// One estate without any improvement, looked at every week: whether it ever shows a held and
/// adopted experiment, how many it made, and how many came out which way.
Tally null_estate(const Habit& habit, double phi, std::uint64_t seed) {
  Noise noise(seed * 7919 + static_cast<std::uint64_t>(phi * 100) + 1);
  Nature nature;
  nature.phi = phi;
  const int begin = habit.watched;
  const auto weeks = live(nature, begin + kLooks, noise);
  const auto rubric = small_rubric();
  PracticeHistory practice;
  for (int start = begin; start + habit.weeks <= begin + kLooks;
       start += habit.baseline + habit.weeks) {
    const int any = static_cast<int>(noise.uniform() * 5);
    const int metric = habit.picks == Habit::Picks::Any     ? any
                       : habit.picks == Habit::Picks::Worst ? worst_of(weeks, start - 1)
                                                            : 5;
    practice.experiments.push_back(promise("EXP-" + std::to_string(start),
                                           "chg.m" + std::to_string(metric), start, habit.weeks,
                                           habit.baseline));
  }
  bool reached = false;
  scoring::WeekHistory closed(weeks.begin(), weeks.begin() + begin);
  std::vector<scoring::ExperimentResult> last;
  for (int look = begin; look < begin + kLooks; ++look) {
    closed.push_back(weeks[static_cast<std::size_t>(look)]);
    last = experiments_of(practice, closed, rubric, closed.back().end + std::chrono::days(1));
    for (const auto& result : last) reached |= result.adopted;
  }
  double refuted = 0;
  double undecided = 0;
  for (const auto& result : last) {
    refuted += result.verdict == scoring::ExperimentVerdict::Refuted ? 1 : 0;
    undecided += result.verdict == scoring::ExperimentVerdict::Undecided ? 1 : 0;
  }
  return {reached ? 1.0 : 0.0, static_cast<double>(last.size()), refuted, undecided};
}

std::string name_of(const Habit& habit, double phi) {
  return std::string("null ") + habit.name + " " + std::to_string(phi).substr(0, 3);
}

}  // namespace

std::vector<Cell> null_cells(const Size& size) {
  std::vector<Cell> cells;
  for (const Habit& habit : kHabits)
    for (const double phi : kPhis)
      cells.push_back({name_of(habit, phi), size.null, [&habit, phi](std::uint64_t seed) {
                         return null_estate(habit, phi, seed);
                       }});
  return cells;
}

void write_null(std::ostream& page, const Outcomes& outcomes, std::vector<Bar>& bars) {
  page << "| experiments, one after the other | φ | estates | experiments each | refuted | "
          "undecided | reached level 5 |\n|---|---|---|---|---|---|---|\n";
  for (const Habit& habit : kHabits)
    for (const double phi : kPhis) {
      const Outcome& o = outcomes.at(name_of(habit, phi));
      const double tried = std::max(1.0, o.sums[1]);
      page << "| " << habit.text << " | " << phi << " | " << o.seeds << " | " << o.mean(1) << " | "
           << percent(o.sums[2] / tried) << " | " << percent(o.sums[3] / tried) << " | "
           << share_text(o.sums[0], o.seeds) << " |\n";
      const double upper = wilson(o.sums[0], o.seeds).high;
      // A run of few seeds cannot show 5 %: there the bar is for what was counted.
      const bool lengthy = o.seeds >= kLongest;
      bars.push_back({"null estates (" + std::string(habit.text) + ", φ " +
                          std::to_string(phi).substr(0, 3) + ") reach level 5 in at most 5 %",
                      share_text(o.sums[0], o.seeds),
                      lengthy ? upper <= 0.05 : o.sums[0] <= 0.05 * o.seeds});
    }
}

}  // namespace plumbline::calibrate
