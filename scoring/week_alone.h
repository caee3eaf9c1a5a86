#pragma once

#include <map>
#include <string>

#include "scoring/assessment.h"
#include "scoring/weeks.h"

namespace plumbline::scoring {

class Context;

/// Every signal over the seven days before the assessment alone, by id: those that have a direction
/// and are read from vCenter, not from practice files or closed weeks. Only the window and the
/// minimum are others, so that nothing is measured in two ways; what a census found is the same.
/// Days of counters are those that were told by then: they end up to 26 hours earlier. `judged`
/// holds the readings over the signals' own windows. Pure.
std::map<std::string, WeekAlone> week_alone(const Context& context, const Judged& judged);

/// Root changes of the seven days before the assessment, by area and work class. A change that
/// belongs to several areas counts in each. Pure.
WeekVolume week_volume(const Context& context);

}  // namespace plumbline::scoring
