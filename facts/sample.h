#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "facts/activity.h"
#include "facts/log_histogram.h"
#include "facts/time.h"

namespace plumbline {

/// A number of a series at a time (design §3, fact "Sample"). Units are base units (seconds, bytes,
/// ratios 0–1, hertz), said by the series' name ("clock_offset_seconds") or, for a vCenter counter,
/// by the table in collector/sources/counter_unit.h. Key: vcenter, entity, series, time.
struct Sample {
  EntityRef entity;  ///< empty: the vCenter itself
  std::string series;
  Instant time;
  double value = 0;
};

/// Many samples of one series at one interval: what a performance query answers. Key: vcenter,
/// entity, series, interval, time. Kept: 35 days when the interval is under half an hour, else 400.
struct SampleRun {
  EntityRef entity;
  std::string series;  ///< "cpu.usagemhz.average"
  std::chrono::seconds interval{0};
  std::vector<std::pair<Instant, double>> points;  ///< ascending; a point is its interval's end
};

/// One VM's day of one counter (design §8): the samples of a UTC day as a histogram. Key: vcenter,
/// entity, series, day; told once, when the day is over. Kept 35 days.
struct DayHistogram {
  EntityRef entity;
  std::string series;
  DayNumber day = 0;
  std::chrono::seconds interval{0};  ///< of the samples: tells how much the peaks were flattened
  LogHistogram values;
};

}  // namespace plumbline
