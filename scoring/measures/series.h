#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scoring/measures/reading.h"

namespace plumbline::scoring {

/// What measures of numbers share (facts/series.h). Pure.

/// The signal's window up to the last day that has certainly been told, over one stream of
/// performance or inventory: at most back to where it begins. Blocked when the stream was never
/// read, stopped days ago, or lost more than 5 % of the window.
Window series_window(const Context& context, const Signal& signal, const std::string& stream);

/// Why nothing can be said of all entities of a type as they are now; nullopt: they were all seen.
std::optional<Reason> why_no_census(const Context& context, const std::string& type);

/// Of the signal's day readings in the window, the share: k of n, and what could not be told.
/// Samples are days.
Reading share_of_days(const Context& context, const Signal& signal, const Window& window);

/// The days of one series of entities with `from` ≤ day ≤ `to`, by entity.
using DayValues = std::vector<std::pair<DayNumber, double>>;
std::map<std::uint32_t, DayValues> entity_series(const Context& context, const std::string& series,
                                                 DayNumber from, DayNumber to);

/// An entity as witness.
Witness entity_witness(std::uint32_t entity, bool favourable, std::string note);

/// "57 %"; "1.4e+03" never: days and percents are whole numbers.
std::string whole(double value);
/// "2.5", "-0.1": one digit after the point.
std::string tenths(double value);
std::string percent_of(double share);

}  // namespace plumbline::scoring
