#include <algorithm>
#include <cmath>
#include <ostream>

#include "noise.h"
#include "scoring/evaluate.h"
#include "scoring/held.h"
#include "scoring/judge.h"
#include "scoring/ladder.h"
#include "study.h"
#include "weeks.h"

namespace plumbline::calibrate {

namespace {

constexpr double kPhis[] = {0, 0.3, 0.6};
constexpr int kPerWeek[] = {15, 70};
constexpr int kFew = 2;      // a week: the minimum is never reached
constexpr int kWindow = 13;  // weeks: 90 days
constexpr int kWarmUp = 30;
constexpr int kYears = 2;
constexpr int kWeeks = kWarmUp + 52 * kYears;
constexpr int kMinimum = 30;
constexpr double kSpread = 0.02;
constexpr double kThresholds[] = {0.30, 0.70, 0.95};  // of levels 2, 3, 4: chg.authorised_share

/// One area whose only metric is a rate; its truth changes at `change`.
struct Truth {
  double before = 0;
  double after = 0;
  int change = kWeeks;
};

scoring::WeekLevel judged(double k, double n) {
  std::vector<scoring::IndicatorResult> rows;
  for (int level = 2; level <= 4; ++level) {
    scoring::IndicatorResult row;
    row.level = level;
    row.mandatory = true;
    if (n < kMinimum) {
      row.by_bound = scoring::State::Unknown;
      row.if_close = scoring::State::Unknown;
      rows.push_back(row);
      continue;
    }
    const scoring::Window window{monday(0), monday(kWindow), 0, std::nullopt};
    scoring::Signal signal;
    signal.id = "rate";
    const scoring::Requirement needed{scoring::Requirement::Kind::Criterion,
                                      "rate",
                                      scoring::Comparison::AtLeast,
                                      kThresholds[level - 2],
                                      {}};
    auto reading = scoring::rate_reading(signal, window, k, n);
    const auto found =
        scoring::judge(needed, reading, {monday(kWindow), scoring::Cadence::Weekly, 90, ""});
    row.state = found.state;
    row.by_bound = found.by_bound;
    row.if_close = found.close ? scoring::State::Met : found.state;
    rows.push_back(row);
  }
  const scoring::Ladder ladder(rows);
  return {ladder.attained(), ladder.ceiling(), ladder.ceiling95(), ladder.if_close(), false};
}

/// The levels week by week after the warm-up.
struct Lived {
  std::vector<int> held;
  std::vector<bool> regressing;
  int blind = 0;
};

Lived live_ladder(const Truth& truth, int per_week, double phi, Noise& noise) {
  Wander wander(noise, phi);
  std::vector<std::int64_t> good;
  std::vector<scoring::ClosedWeek> weeks;
  Lived lived;
  for (int w = 0; w < kWeeks; ++w) {
    const double share = w < truth.change ? truth.before : truth.after;
    const double now = std::clamp(share + kSpread * wander.next(), 0.0, 1.0);
    good.push_back(noise.binomial(per_week, now));
    if (w + 1 < kWindow) continue;
    std::int64_t k = 0;
    for (int back = 0; back < kWindow; ++back)
      k += good[good.size() - 1 - static_cast<std::size_t>(back)];
    const auto level = judged(static_cast<double>(k), per_week * kWindow);
    weeks.push_back({monday(w + 1), level});
    if (w < kWarmUp) continue;
    const int held = scoring::hold(weeks)->level;
    lived.held.push_back(held);
    lived.regressing.push_back(level.ceiling95 < held);
    lived.blind += level.attained < level.if_close || level.ceiling > level.if_close ? 1 : 0;
  }
  return lived;
}

struct Case {
  const char* text;
  double truth;
  int level;     ///< that is truly deserved
  bool margin;   ///< a margin of 5 points below a threshold: over-promotion has a bar
  double flips;  ///< the bar of changes a year; 0: none
};

constexpr Case kCases[] = {
    {"5 points below level 2", 0.25, 1, true, 0},
    {"2 points below level 2", 0.28, 1, false, 0.1},
    {"5 points above level 2", 0.35, 2, false, 0},
    {"5 points below level 3", 0.65, 2, true, 0},
    {"2 points below level 3", 0.68, 2, false, 0.1},
    {"at level 3", 0.70, 3, false, 1},
    {"2 points above level 3", 0.72, 3, false, 0.1},
    {"5 points above level 3", 0.75, 3, false, 0},
    {"5 points below level 4", 0.90, 3, true, 0},
    {"2 points below level 4", 0.93, 3, false, 0.1},
    {"at level 4", 0.95, 4, false, 1},
    {"2 points above level 4", 0.97, 4, false, 0.1},
    {"4 points above level 4", 0.99, 4, false, 0},
};

/// A kind of estate: one line of the table.
struct Line {
  const Case* truth;
  int per_week;
  double phi;
};

std::vector<Line> lines() {
  std::vector<Line> all;
  for (const Case& c : kCases)
    for (const int per_week : kPerWeek)
      for (const double phi : kPhis) all.push_back({&c, per_week, phi});
  all.push_back({&kCases[12], kFew, 0.3});
  return all;
}

std::string name_of(const Case& c, int per_week, double phi) {
  return std::string("ladder ") + c.text + " " + std::to_string(per_week) + " " +
         std::to_string(phi).substr(0, 3);
}

std::string delay_name(int per_week, double phi) {
  return "delay " + std::to_string(per_week) + " " + std::to_string(phi).substr(0, 3);
}

std::uint64_t seed_of(std::uint64_t seed, double truth, int per_week, double phi) {
  return seed * 32452843 + static_cast<std::uint64_t>(truth * 10007) * 131 +
         static_cast<std::uint64_t>(per_week) * 17 + static_cast<std::uint64_t>(phi * 100);
}

/// Shares of weeks above, below and without evidence; changes of the held level a year.
Tally stay(const Case& c, int per_week, double phi, std::uint64_t seed) {
  Noise noise(seed_of(seed, c.truth, per_week, phi));
  const Lived lived = live_ladder({c.truth, c.truth, kWeeks}, per_week, phi, noise);
  const auto weeks = static_cast<double>(lived.held.size());
  double above = 0;
  double below = 0;
  double flips = 0;
  for (std::size_t i = 0; i < lived.held.size(); ++i) {
    above += lived.held[i] > c.level ? 1 : 0;
    below += lived.held[i] < c.level ? 1 : 0;
    if (i > 0 && lived.held[i] != lived.held[i - 1]) ++flips;
  }
  return {above / weeks, below / weeks, lived.blind / weeks, flips / kYears};
}

/// A fall from 98 % to 88 %: weeks until it shows as regressing, and until the level is lost.
Tally fall(int per_week, double phi, std::uint64_t seed) {
  Noise noise(seed_of(seed, 0.5, per_week, phi));
  const int change = kWarmUp + 20;
  const Lived lived = live_ladder({0.98, 0.88, change}, per_week, phi, noise);
  const auto first = static_cast<std::size_t>(change - kWarmUp);
  if (lived.held[first - 1] < 4) return {0, 0, 0, 0, 0};
  Tally tally{1, 0, 0, 0, 0};
  for (std::size_t i = first; i < lived.held.size(); ++i) {
    const double weeks = static_cast<double>(i - first) + 1;
    if (tally[1] == 0 && lived.regressing[i]) tally[1] = 1, tally[2] = weeks;
    if (tally[3] == 0 && lived.held[i] < 4) tally[3] = 1, tally[4] = weeks;
  }
  return tally;
}

}  // namespace

std::vector<Cell> ladder_cells(const Size& size) {
  std::vector<Cell> cells;
  for (const Line& line : lines())
    cells.push_back({name_of(*line.truth, line.per_week, line.phi), size.ladder, [line](auto seed) {
                       return stay(*line.truth, line.per_week, line.phi, seed);
                     }});
  for (const int per_week : kPerWeek)
    for (const double phi : kPhis)
      cells.push_back({delay_name(per_week, phi), size.ladder,
                       [per_week, phi](auto seed) { return fall(per_week, phi, seed); }});
  return cells;
}

namespace {

/// The largest of some figure, and where.
struct Most {
  double value = 0;
  std::string where;
  void see(double found, const std::string& name) {
    if (where.empty() || found > value) value = found, where = name;
  }
  std::string text() const { return std::to_string(value).substr(0, 5) + " (" + where + ")"; }
};

void add_bars(const Outcomes& outcomes, std::vector<Bar>& bars) {
  Most above, above_few, at_calm, at_rough, over, under;
  for (const Line& line : lines()) {
    const Case& c = *line.truth;
    const std::string name = name_of(c, line.per_week, line.phi).substr(7);
    const Outcome& o = outcomes.at("ladder " + name);
    const bool busy = line.per_week == 70;
    if (c.margin) (busy ? above : above_few).see(o.mean(0), name);
    if (c.flips == 1 && busy) (line.phi == 0 ? at_calm : at_rough).see(o.mean(3), name);
    if (c.flips == 0.1 && busy)
      (c.truth > kThresholds[c.level - 2] && c.level > 1 &&
               c.truth - kThresholds[c.level - 2] < 0.03
           ? over
           : under)
          .see(o.mean(3), name);
  }
  bars.push_back(
      {"5 points below a threshold, 70 changes a week: held above in at most 5 % of weeks",
       above.text(), above.value <= 0.05});
  bars.push_back({"5 points below a threshold, 15 changes a week: the same", above_few.text(),
                  above_few.value <= 0.05, false});
  bars.push_back({"at a threshold, 70 changes a week, φ 0: at most one change of the level a year",
                  at_calm.text(), at_calm.value <= 1, false});
  bars.push_back({"at a threshold, 70 changes a week, φ up to 0.6: the same", at_rough.text(),
                  at_rough.value <= 1, false});
  bars.push_back({"two points above a threshold, 70 changes a week: at most 0.1 a year",
                  over.text(), over.value <= 0.1, false});
  bars.push_back({"two points below a threshold, 70 changes a week: the same", under.text(),
                  under.value <= 0.1, false});
}

}  // namespace

void write_ladder(std::ostream& page, const Outcomes& outcomes, std::vector<Bar>& bars) {
  page << "| truth | changes a week | φ | held above | held below | open | changes of the level a "
          "year |\n|---|---|---|---|---|---|---|\n";
  for (const Line& line : lines()) {
    const Outcome& o = outcomes.at(name_of(*line.truth, line.per_week, line.phi));
    page << "| " << line.truth->text << " | " << line.per_week << " | " << line.phi << " | "
         << share_text(o.sums[0], o.seeds) << " | " << share_text(o.sums[1], o.seeds) << " | "
         << percent(o.mean(2)) << " | " << std::round(o.mean(3) * 100) / 100 << " |\n";
  }
  add_bars(outcomes, bars);
  page << "\n| changes a week | φ | held level 4 before | shown as regressing | after | level lost "
          "| "
          "after |\n|---|---|---|---|---|---|---|\n";
  for (const int per_week : kPerWeek)
    for (const double phi : kPhis) {
      const Outcome& o = outcomes.at(delay_name(per_week, phi));
      const auto weeks = [](double sum, double n) {
        return n > 0 ? std::to_string(static_cast<int>(std::lround(sum / n))) + " weeks" : "–";
      };
      page << "| " << per_week << " | " << phi << " | " << percent(o.mean(0)) << " | "
           << (o.sums[0] > 0 ? percent(o.sums[1] / o.sums[0]) : "–") << " | "
           << weeks(o.sums[2], o.sums[1]) << " | "
           << (o.sums[0] > 0 ? percent(o.sums[3] / o.sums[0]) : "–") << " | "
           << weeks(o.sums[4], o.sums[3]) << " |\n";
    }
}

}  // namespace plumbline::calibrate
