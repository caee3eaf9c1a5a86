#include <nlohmann/json.hpp>
#include <string>

#include "exporters/json/experiments_json.h"
#include "exporters/json/moves_json.h"
#include "exporters/render.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using Json = nlohmann::ordered_json;

Json time(std::optional<Instant> t) { return t ? Json(to_rfc3339(*t)) : Json(nullptr); }

Json figure(std::optional<double> value) {
  const auto finite = value ? rounded(*value) : std::nullopt;
  return finite ? Json(*finite) : Json(nullptr);
}

void add_reason(Json& json, const scoring::Reason& reason) {
  json["reason"] = valid_utf8(reason.text);
  if (!reason.code.empty()) json["reason_code"] = reason.code;
  if (!reason.input.empty()) json["resolved_by"] = valid_utf8(reason.input);
}

Json criterion_json(const scoring::CriterionResult& criterion) {
  Json json;
  json["signal"] = criterion.signal;
  json["value"] = figure(criterion.value);
  json["low"] = figure(criterion.low);
  json["high"] = figure(criterion.high);
  json["samples"] = criterion.samples;
  json["target"] = figure(criterion.target);
  json["comparison"] = criterion.comparison;
  if (criterion.default_target) {
    json["default_target"] = figure(criterion.default_target);
    json["override_reason"] = valid_utf8(criterion.override_reason);
  }
  json["state"] = scoring::to_string(criterion.state);
  add_reason(json, criterion.reason);
  return json;
}

Json indicator_json(const scoring::IndicatorResult& indicator) {
  Json json;
  json["id"] = indicator.id;
  json["level"] = indicator.level;
  json["mandatory"] = indicator.mandatory;
  json["weight"] = figure(indicator.weight);
  json["state"] = scoring::to_string(indicator.state);
  if (indicator.evaluated) json["evaluated"] = scoring::to_string(*indicator.evaluated);
  add_reason(json, indicator.reason);
  if (indicator.waiver) {
    const auto& waiver = *indicator.waiver;
    json["waiver"] = {{"owner", valid_utf8(waiver.owner)},
                      {"approver", valid_utf8(waiver.approver)},
                      {"reason", valid_utf8(waiver.reason)},
                      {"until", time(waiver.until)},
                      {"file", valid_utf8(waiver.path)}};
  }
  if (indicator.earliest) json["earliest"] = time(indicator.earliest);
  json["criteria"] = Json::array();
  for (const auto& criterion : indicator.criteria) {
    json["criteria"].push_back(criterion_json(criterion));
  }
  return json;
}

Json causes_json(const scoring::AreaResult& area) {
  Json json = Json::array();
  for (const auto& cause : area.causes)
    json.push_back({{"indicator", cause.indicator},
                    {"signal", cause.signal},
                    {"reason", valid_utf8(cause.text)}});
  return json;
}

Json area_json(const scoring::AreaResult& area) {
  Json json;
  json["area"] = area.area;
  json["ladder"] = area.ladder;
  json["level"] = area.level;
  json["attained_level"] = area.attained;
  json["ceiling"] = area.ceiling;
  json["score"] = figure(area.score);
  json["regressing"] = area.regressing;
  json["stale"] = area.stale;
  json["insufficient_evidence"] = area.insufficient_evidence;
  json["level_since"] = time(area.level_since);
  json["weeks_held"] = area.weeks_held;
  if (!area.level_reason.empty()) json["level_reason"] = area.level_reason;
  if (area.weeks_failing > 0) json["weeks_failing"] = area.weeks_failing;
  if (area.weeks_blind > 0) json["weeks_blind"] = area.weeks_blind;
  if (area.regressing) json["causes"] = causes_json(area);
  if (area.claimed) json["claimed_level"] = figure(area.claimed);
  json["ratings"] = Json::object();
  for (const auto& [level, share] : area.ratings) {
    json["ratings"][std::to_string(level)] = figure(share);
  }
  json["indicators"] = Json::array();
  for (const auto& indicator : area.indicators) {
    json["indicators"].push_back(indicator_json(indicator));
  }
  json["outlook"] = Json::array();
  for (const auto& outlook : area.outlook) {
    json["outlook"].push_back({{"level", outlook.level},
                               {"earliest", time(outlook.earliest)},
                               {"needs", valid_utf8(outlook.needs)}});
  }
  return json;
}

Json signal_json(const scoring::SignalValue& signal) {
  Json json;
  json["signal"] = signal.signal;
  json["state"] = signal.state == scoring::State::Met ? "known" : scoring::to_string(signal.state);
  json["value"] = figure(signal.value);
  json["low"] = figure(signal.low);
  json["high"] = figure(signal.high);
  json["samples"] = signal.samples;
  json["window_from"] = time(signal.window_from);
  json["window_to"] = time(signal.window_to);
  add_reason(json, signal.reason);
  return json;
}

Json unlock_json(const scoring::Unlock& unlock) {
  Json json;
  json["input"] = valid_utf8(unlock.input);
  json["indicators"] = unlock.indicators;
  json["mandatory"] = unlock.mandatory;
  json["advice"] = valid_utf8(unlock.advice);
  json["examples"] = Json::array();
  for (const auto& example : unlock.examples) json["examples"].push_back(valid_utf8(example));
  return json;
}

Json scope_json(const scoring::ScopeResult& scope) {
  Json json;
  json["name"] = valid_utf8(scope.name);
  json["areas"] = Json::array();
  for (const auto& area : scope.areas) json["areas"].push_back(area_json(area));
  json["signals"] = Json::array();
  for (const auto& signal : scope.signals) json["signals"].push_back(signal_json(signal));
  json["experiments"] = Json::array();
  for (const auto& experiment : scope.experiments)
    json["experiments"].push_back(experiment_json(experiment, false));
  json["unlocks"] = Json::array();
  for (const auto& unlock : scope.unlocks) json["unlocks"].push_back(unlock_json(unlock));
  return json;
}

Json assessment_json(const scoring::Assessment& assessment) {
  Json json;
  json["as_of"] = time(assessment.as_of);
  json["known_at"] = time(assessment.known_at);
  json["clock"] = assessment.rehearsal ? "rehearsal" : "server";
  json["rubric"] = {{"version", assessment.rubric_version}, {"digest", assessment.rubric_digest}};
  json["scopes"] = Json::array();
  for (const auto& scope : assessment.scopes) json["scopes"].push_back(scope_json(scope));
  return json;
}

std::string bytes(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string render_json(const scoring::Assessment& assessment) {
  return bytes(assessment_json(assessment));
}

std::string render_published(const scoring::Assessment& assessment, bool late,
                             const std::vector<scoring::Move>& moved) {
  Json json = assessment_json(assessment);
  json["late"] = late;
  json["changes"] = moves_json(moved);
  return bytes(json);
}

}  // namespace plumbline::exporters
