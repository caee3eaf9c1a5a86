#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/log_histogram.h"
#include "facts/time.h"

namespace plumbline::ledger {

using Points = std::vector<std::pair<Instant, double>>;

/// One day's points of one series (ascending, no two of one time) as bytes, exactly: times as runs
/// on the interval's grid where they lie on one, values as multiples of a step where all are, with
/// differences in as few bytes as they need. `base`: start of the day.
std::string encode_points(const Points& points, Instant base, std::chrono::seconds interval);
/// Appends what was encoded. Throws DamagedRow.
void decode_points(std::string_view body, Instant base, std::chrono::seconds interval,
                   Points& points);

/// Adds `more` (ascending) to `points`; a time that is there stays as it is. Returns how many were
/// added.
std::size_t merge_points(Points& points, const Points& more);

/// A day's histogram with its samples' interval as bytes, and back. Throws DamagedRow.
std::string encode_histogram(const LogHistogram& values, std::chrono::seconds interval);
std::chrono::seconds decode_histogram(std::string_view body, LogHistogram& values);

}  // namespace plumbline::ledger
