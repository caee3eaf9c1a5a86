#include "exporters/prometheus/base_units.h"

namespace plumbline::exporters {

BaseUnit base_unit(scoring::Unit unit) {
  using scoring::Unit;
  switch (unit) {
    case Unit::Ratio:
      return {"ratio", 1};
    case Unit::Count:
      return {"count", 1};
    case Unit::Seconds:
      return {"seconds", 1};
    case Unit::Days:
      return {"seconds", 86400};
    case Unit::Hours:
      return {"seconds", 3600};
    case Unit::Minutes:
      return {"seconds", 60};
    case Unit::Bytes:
      return {"bytes", 1};
    case Unit::PerWeek:
      return {"per_week", 1};
  }
  return {"", 1};
}

BaseUnit base_unit_of(const scoring::Rubric& rubric, const std::string& signal) {
  const auto* definition = rubric.signal(signal);
  return definition != nullptr ? base_unit(definition->unit) : BaseUnit{"", 1};
}

std::string area_of_signal(const scoring::Rubric& rubric, const std::string& signal) {
  const std::string prefix = signal.substr(0, signal.find('.'));
  for (const auto& area : rubric.areas)
    if (area.prefix == prefix) return area.id;
  return {};
}

}  // namespace plumbline::exporters
