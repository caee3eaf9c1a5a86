#pragma once

#include <prometheus/metric_family.h>

#include <string>

namespace plumbline::exporters {

/// The last line of an exposition.
inline constexpr const char* kOpenMetricsEnd = "# EOF\n";

/// One family of gauges or counters in the OpenMetrics text format 1.0: TYPE, UNIT where the name
/// ends in one, HELP, and the samples in the order given, each with its time in seconds where it
/// has one (timestamp_ms). A counter's family is named without `_total`.
void append_open_metrics(std::string& out, const prometheus::MetricFamily& family);

}  // namespace plumbline::exporters
