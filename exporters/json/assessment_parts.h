#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "scoring/assessment.h"

namespace plumbline::exporters {

// Parts of the assessment's JSON (design §10), for every document that holds one.
nlohmann::ordered_json time_json(std::optional<Instant> t);
/// Six significant digits; null when absent or not finite.
nlohmann::ordered_json figure_json(std::optional<double> value);
nlohmann::ordered_json indicator_json(const scoring::IndicatorResult& indicator);
nlohmann::ordered_json area_json(const scoring::AreaResult& area);
nlohmann::ordered_json signal_json(const scoring::SignalValue& signal);

}  // namespace plumbline::exporters
