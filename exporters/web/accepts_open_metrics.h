#pragma once

#include <string_view>

namespace plumbline::exporters {

/// Whether an Accept header (RFC 9110, 12.5.1) prefers OpenMetrics 1.0 to Prometheus' own text
/// format: application/openmetrics-text is named, of version 1.0.0 or none, with a weight above
/// zero and no less than that of text/plain. Absent or unreadable: no.
bool accepts_open_metrics(std::string_view accept);

}  // namespace plumbline::exporters
