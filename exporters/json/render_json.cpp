#include <nlohmann/json.hpp>
#include <string>

#include "exporters/json/assessment_parts.h"
#include "exporters/json/experiments_json.h"
#include "exporters/json/moves_json.h"
#include "exporters/render.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using Json = nlohmann::ordered_json;

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
  json["as_of"] = time_json(assessment.as_of);
  json["known_at"] = time_json(assessment.known_at);
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
