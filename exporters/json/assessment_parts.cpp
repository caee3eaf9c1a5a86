#include "exporters/json/assessment_parts.h"

#include <string>

#include "exporters/text.h"

namespace plumbline::exporters {

using Json = nlohmann::ordered_json;

Json time_json(std::optional<Instant> t) { return t ? Json(to_rfc3339(*t)) : Json(nullptr); }

Json figure_json(std::optional<double> value) {
  const auto finite = value ? rounded(*value) : std::nullopt;
  return finite ? Json(*finite) : Json(nullptr);
}

namespace {

void add_reason(Json& json, const scoring::Reason& reason) {
  json["reason"] = valid_utf8(reason.text);
  if (!reason.code.empty()) json["reason_code"] = reason.code;
  if (!reason.input.empty()) json["resolved_by"] = valid_utf8(reason.input);
}

Json criterion_json(const scoring::CriterionResult& criterion) {
  Json json;
  json["signal"] = criterion.signal;
  json["value"] = figure_json(criterion.value);
  json["low"] = figure_json(criterion.low);
  json["high"] = figure_json(criterion.high);
  json["samples"] = criterion.samples;
  json["target"] = figure_json(criterion.target);
  json["comparison"] = criterion.comparison;
  if (criterion.default_target) {
    json["default_target"] = figure_json(criterion.default_target);
    json["override_reason"] = valid_utf8(criterion.override_reason);
  }
  json["state"] = scoring::to_string(criterion.state);
  add_reason(json, criterion.reason);
  return json;
}

}  // namespace

Json indicator_json(const scoring::IndicatorResult& indicator) {
  Json json;
  json["id"] = indicator.id;
  json["level"] = indicator.level;
  json["mandatory"] = indicator.mandatory;
  json["weight"] = figure_json(indicator.weight);
  json["state"] = scoring::to_string(indicator.state);
  if (indicator.evaluated) json["evaluated"] = scoring::to_string(*indicator.evaluated);
  add_reason(json, indicator.reason);
  if (indicator.waiver) {
    const auto& waiver = *indicator.waiver;
    json["waiver"] = {{"owner", valid_utf8(waiver.owner)},
                      {"approver", valid_utf8(waiver.approver)},
                      {"reason", valid_utf8(waiver.reason)},
                      {"until", time_json(waiver.until)},
                      {"file", valid_utf8(waiver.path)}};
  }
  if (indicator.earliest) json["earliest"] = time_json(indicator.earliest);
  json["criteria"] = Json::array();
  for (const auto& criterion : indicator.criteria) {
    json["criteria"].push_back(criterion_json(criterion));
  }
  return json;
}

namespace {

Json causes_json(const scoring::AreaResult& area) {
  Json json = Json::array();
  for (const auto& cause : area.causes)
    json.push_back({{"indicator", cause.indicator},
                    {"signal", cause.signal},
                    {"reason", valid_utf8(cause.text)}});
  return json;
}

}  // namespace

Json area_json(const scoring::AreaResult& area) {
  Json json;
  json["area"] = area.area;
  json["ladder"] = area.ladder;
  json["level"] = area.level;
  json["attained_level"] = area.attained;
  json["ceiling"] = area.ceiling;
  json["score"] = figure_json(area.score);
  json["regressing"] = area.regressing;
  json["stale"] = area.stale;
  json["insufficient_evidence"] = area.insufficient_evidence;
  json["level_since"] = time_json(area.level_since);
  json["weeks_held"] = area.weeks_held;
  if (!area.level_reason.empty()) json["level_reason"] = area.level_reason;
  if (area.weeks_failing > 0) json["weeks_failing"] = area.weeks_failing;
  if (area.weeks_blind > 0) json["weeks_blind"] = area.weeks_blind;
  if (area.regressing) json["causes"] = causes_json(area);
  if (area.claimed) json["claimed_level"] = figure_json(area.claimed);
  json["ratings"] = Json::object();
  for (const auto& [level, share] : area.ratings) {
    json["ratings"][std::to_string(level)] = figure_json(share);
  }
  json["indicators"] = Json::array();
  for (const auto& indicator : area.indicators) {
    json["indicators"].push_back(indicator_json(indicator));
  }
  json["outlook"] = Json::array();
  for (const auto& outlook : area.outlook) {
    json["outlook"].push_back({{"level", outlook.level},
                               {"earliest", time_json(outlook.earliest)},
                               {"needs", valid_utf8(outlook.needs)}});
  }
  return json;
}

Json signal_json(const scoring::SignalValue& signal) {
  Json json;
  json["signal"] = signal.signal;
  json["state"] = signal.state == scoring::State::Met ? "known" : scoring::to_string(signal.state);
  json["value"] = figure_json(signal.value);
  json["low"] = figure_json(signal.low);
  json["high"] = figure_json(signal.high);
  json["samples"] = signal.samples;
  json["window_from"] = time_json(signal.window_from);
  json["window_to"] = time_json(signal.window_to);
  add_reason(json, signal.reason);
  return json;
}

}  // namespace plumbline::exporters
