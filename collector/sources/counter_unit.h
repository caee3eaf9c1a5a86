#pragma once

#include <optional>
#include <string_view>

namespace plumbline::collector::sources {

/// What one of a vCenter's units (PerformanceManagerUnit, PerfCounterInfo.unitInfo.key) is in base
/// units: raw value × factor. percent (told in hundredths of a percent) → ratio; millisecond,
/// microsecond, nanosecond → seconds; kiloBytes, megaBytes, teraBytes → bytes; …PerSecond → bytes
/// per second; megaHertz → hertz; number, second, watt, joule, celsius as they are. nullopt: a unit
/// that is not known, whose values would be off by nobody knows how much.
std::optional<double> base_unit_factor(std::string_view unit);

}  // namespace plumbline::collector::sources
