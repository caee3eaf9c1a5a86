#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "facts/time.h"

namespace plumbline::exporters {

/// One value of a chart, in the unit shown; without value: a gap in the line.
struct ChartPoint {
  Instant at;
  std::optional<double> value;
  std::optional<double> low;  ///< interval, where there is one
  std::optional<double> high;
};

/// A line over time as inline SVG, with a table of the same numbers for who cannot see it.
struct Chart {
  std::string title;  ///< "chg.success_rate, %"; untrusted
  std::vector<ChartPoint> points;
  std::optional<double> target;                        ///< a dashed line
  std::vector<std::pair<Instant, std::string>> marks;  ///< vertical lines: a start, an end
  bool steps = false;                                  ///< levels: the line goes by steps
  std::optional<double> least;                         ///< of the scale; absent: from the values
  std::optional<double> most;
};

void write_chart(std::ostream& out, const Chart& chart);

/// A level's weeks as a small line without axes; `label` says the same in words.
void write_sparkline(std::ostream& out, const std::vector<int>& levels, const std::string& label);

}  // namespace plumbline::exporters
