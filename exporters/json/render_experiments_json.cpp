#include "exporters/experiments.h"
#include "exporters/json/assessment_parts.h"
#include "exporters/json/experiments_json.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json baseline_json(const scoring::PlanBaseline& baseline) {
  return {{"signal", valid_utf8(baseline.series.signal)},
          {"weeks", baseline.weeks},
          {"mean", figure_json(baseline.mean)},
          {"transformation", scoring::to_string(baseline.series.scale.transformation)},
          {"deviation", figure_json(baseline.series.deviation)},
          {"autocorrelation", figure_json(baseline.series.autocorrelation)}};
}

Json point_json(const scoring::PlanPoint& point) {
  return {{"weeks", point.weeks},
          {"power", figure_json(point.power)},
          {"power_at_minimum", figure_json(point.power_at_minimum)},
          {"detectable", figure_json(point.detectable)}};
}

Json plan_json(const PlannedExperiment& planned) {
  const scoring::ExperimentPlan& plan = planned.plan;
  Json json = {{"scope", valid_utf8(planned.scope)},
               {"metric", valid_utf8(planned.draft.metric)},
               {"possible", plan.possible},
               {"place", plan.place},
               {"alpha", figure_json(plan.alpha)},
               {"min_effect", figure_json(planned.draft.min_effect)},
               {"planned_effect", figure_json(plan.planned_effect)},
               {"start", to_rfc3339(planned.draft.start)},
               {"end", to_rfc3339(planned.draft.end)},
               {"baseline", baseline_json(plan.metric)},
               {"weeks_needed", plan.weeks ? Json(*plan.weeks) : Json(nullptr)},
               {"own", point_json(plan.own)}};
  json["guards"] = Json::array();
  for (const auto& guard : plan.guards) json["guards"].push_back(baseline_json(guard));
  json["points"] = Json::array();
  for (const auto& point : plan.points) json["points"].push_back(point_json(point));
  json["lost_to"] = Json::object();
  for (const auto& [code, share] : plan.lost_to) json["lost_to"][code] = figure_json(share);
  json["refusals"] = Json::array();
  for (const auto& refusal : plan.refusals)
    json["refusals"].push_back({{"code", refusal.code}, {"text", valid_utf8(refusal.text)}});
  return json;
}

}  // namespace

std::string render_experiments_json(const std::vector<ListedExperiment>& experiments) {
  Json json = Json::array();
  for (const auto& [scope, result] : experiments) {
    Json entry = {{"scope", valid_utf8(scope)}};
    entry.update(experiment_json(*result, false));
    json.push_back(std::move(entry));
  }
  return text_of({{"experiments", json}});
}

std::string render_experiment_json(const ShownExperiment& shown) {
  Json json = {{"scope", valid_utf8(shown.experiment.scope)}};
  json.update(experiment_json(*shown.experiment.result, true));
  json["published"] = nullptr;
  if (shown.published)
    json["published"] = {{"week", to_rfc3339(shown.published->week)},
                         {"verdict", valid_utf8(shown.published->verdict)},
                         {"summary", valid_utf8(shown.published->summary)}};
  return text_of(json);
}

std::string render_plan_json(const PlannedExperiment& planned) {
  return text_of(plan_json(planned));
}

std::string render_targets_json(const std::vector<WatchedTargets>& watched) {
  Json json = Json::array();
  for (const auto& scope : watched)
    for (const auto& target : scope.targets)
      json.push_back({{"scope", valid_utf8(scope.scope)},
                      {"signal", valid_utf8(target.signal)},
                      {"target", figure_json(target.target)},
                      {"comparison", target.higher ? ">=" : "<="},
                      {"since", to_rfc3339(target.since)},
                      {"weeks", target.weeks},
                      {"adverse", figure_json(target.adverse)},
                      {"cases", figure_json(target.cases)},
                      {"evidence", figure_json(target.evidence)}});
  return text_of({{"targets", json}});
}

std::string render_new_experiment_json(const NewExperiment& made) {
  Json json = {{"scope", valid_utf8(made.scope)}, {"area", valid_utf8(made.area)}};
  json["suggestions"] = Json::array();
  for (const auto& s : made.suggestions)
    json["suggestions"].push_back({{"signal", valid_utf8(s.signal)},
                                   {"asks", valid_utf8(s.asks)},
                                   {"direction", s.higher ? "higher" : "lower"},
                                   {"core", s.core},
                                   {"weak_because", valid_utf8(s.weak)},
                                   {"unsuitable_because", valid_utf8(s.unsuitable)},
                                   {"baseline", baseline_json(s.baseline)},
                                   {"noise", figure_json(s.noise)}});
  json["plan"] = made.planned ? plan_json(*made.planned) : Json(nullptr);
  json["file"] = made.file.empty() ? Json(nullptr) : Json(valid_utf8(made.file));
  return text_of(json);
}

namespace {

std::string text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The one of a list whose `key` is `value`; nullptr: none.
const Json* one_of(const Json& json, const char* list, const char* key, const std::string& value) {
  const auto found = json.find(list);
  if (found == json.end() || !found->is_array()) return nullptr;
  for (const auto& each : *found)
    if (each.is_object() && text_in(each, key) == value) return &each;
  return nullptr;
}

}  // namespace

std::optional<PublishedVerdict> published_verdict(const std::string& json, const std::string& scope,
                                                  const std::string& id) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  const Json* place = one_of(parsed, "scopes", "name", scope);
  const Json* said = place ? one_of(*place, "experiments", "id", id) : nullptr;
  const auto week = parse_instant(text_in(parsed, "as_of"));
  const std::string verdict = said ? text_in(*said, "verdict") : std::string();
  if (!week || verdict.empty() || verdict == "none") return std::nullopt;
  return PublishedVerdict{*week, verdict, text_in(*said, "summary")};
}

}  // namespace plumbline::exporters
