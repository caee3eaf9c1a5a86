#include "exporters/units.h"

#include <array>
#include <cmath>
#include <utility>

#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

constexpr const char* kNothing = "–";

std::string percent(double ratio) {
  // Nines would be rounded away: 99.98 % is not 100 %.
  const double share = ratio * 100;
  const bool near_end = std::abs(share) > 99 && std::abs(share) < 100;
  const double scale = near_end ? 1000 : 10;
  return number(std::round(share * scale) / scale) + " %";
}

std::string bytes(double value) {
  static constexpr std::array<std::pair<double, const char*>, 4> kScales = {
      {{1099511627776., " TiB"}, {1073741824., " GiB"}, {1048576., " MiB"}, {1024., " KiB"}}};
  for (const auto& [scale, name] : kScales)
    if (std::abs(value) >= scale) return number(std::round(value / scale * 10) / 10) + name;
  return number(value) + " B";
}

/// In its own unit as long as that is a number people read: a year is no 525600 minutes.
std::string long_time(double value, const char* unit, double seconds) {
  constexpr double kMany = 1000;
  constexpr double kDay = 86400;
  if (std::abs(value) < kMany) return number(value) + " " + unit;
  const double days = value * seconds / kDay;
  return std::abs(days) >= 2 ? number(days) + " d" : number(value * seconds / 3600) + " h";
}

}  // namespace

std::string with_unit(std::optional<double> value, scoring::Unit unit) {
  if (!value || !std::isfinite(*value)) return kNothing;
  switch (unit) {
    case scoring::Unit::Ratio:
      return percent(*value);
    case scoring::Unit::Count:
      return number(value);
    case scoring::Unit::Seconds:
      return long_time(*value, "s", 1);
    case scoring::Unit::Days:
      return number(value) + " d";
    case scoring::Unit::Hours:
      return long_time(*value, "h", 3600);
    case scoring::Unit::Minutes:
      return long_time(*value, "min", 60);
    case scoring::Unit::Bytes:
      return bytes(*value);
    case scoring::Unit::PerWeek:
      return number(value) + " a week";
  }
  return number(value);
}

std::string with_base_unit(std::optional<double> value, const std::string& unit) {
  if (!value || !std::isfinite(*value)) return kNothing;
  if (unit == "ratio") return percent(*value);
  if (unit == "bytes") return bytes(*value);
  if (unit != "seconds") return number(value);
  const double s = std::abs(*value);
  if (s >= 2 * 86400) return number(*value / 86400) + " d";
  if (s >= 2 * 3600) return number(*value / 3600) + " h";
  if (s >= 120) return number(*value / 60) + " min";
  if (s > 0 && s < 0.1) return number(std::round(*value * 1e5) / 100) + " ms";
  return number(value) + " s";
}

}  // namespace plumbline::exporters
