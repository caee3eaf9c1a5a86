#include "scoring/waivers.h"

#include <algorithm>
#include <tuple>

namespace plumbline::scoring {

namespace {

constexpr std::chrono::days kLongest{180};

bool valid(const Waiver& waiver) {
  return !waiver.owner.empty() && !waiver.reason.empty() && !waiver.approver.empty() &&
         waiver.from < waiver.until && waiver.until - waiver.from <= kLongest;
}

bool in_force(const Waiver& waiver, Instant at) {
  const Promise& promise = waiver.promise;
  return std::max(waiver.from, promise.first_seen) <= at && at < waiver.until &&
         (!promise.gone_at || at < *promise.gone_at);
}

}  // namespace

std::map<std::string, const Waiver*> waivers_in_force(const PracticeHistory& practice,
                                                      const Rubric& rubric, Instant as_of) {
  using Cell = std::tuple<std::string, std::string, int>;
  std::map<Cell, const Waiver*> by_cell;
  for (const auto& waiver : practice.waivers) {
    if (!valid(waiver) || !in_force(waiver, as_of)) continue;
    const auto row = std::find_if(rubric.indicators.begin(), rubric.indicators.end(),
                                  [&](const auto& i) { return i.id == waiver.indicator; });
    if (row == rubric.indicators.end() || row->mandatory) continue;
    const Waiver*& one = by_cell[{row->ladder, row->area, row->level}];
    const auto earlier = [](const Waiver& a, const Waiver& b) {
      return std::tie(a.promise.first_seen, a.indicator, a.promise.path, a.promise.line) <
             std::tie(b.promise.first_seen, b.indicator, b.promise.path, b.promise.line);
    };
    if (!one || earlier(waiver, *one)) one = &waiver;
  }
  std::map<std::string, const Waiver*> by_indicator;
  for (const auto& [cell, waiver] : by_cell) by_indicator[waiver->indicator] = waiver;
  return by_indicator;
}

}  // namespace plumbline::scoring
