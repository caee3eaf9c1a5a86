#include "exporters/json/moves_json.h"
#include "exporters/render.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using Json = nlohmann::ordered_json;

const char* word(scoring::Move::What what) {
  switch (what) {
    case scoring::Move::What::Level:
      return "level";
    case scoring::Move::What::Attained:
      return "attained_level";
    case scoring::Move::What::Ceiling:
      return "ceiling";
    case scoring::Move::What::Indicator:
      return "indicator";
  }
  return "level";
}

Json step_json(const scoring::Step& step) {
  Json json = {{"because_of", scoring::to_string(step.origin)},
               {"from", step.from},
               {"to", step.to},
               {"causes", Json::array()}};
  for (const auto& cause : step.causes) {
    Json one = Json::object();
    if (!cause.indicator.empty()) one["indicator"] = cause.indicator;
    if (!cause.signal.empty()) one["signal"] = cause.signal;
    one["reason"] = valid_utf8(cause.text);
    json["causes"].push_back(std::move(one));
  }
  return json;
}

Json end_json(const scoring::Assessment& assessment) {
  return {
      {"as_of", to_rfc3339(assessment.as_of)},
      {"known_at", to_rfc3339(assessment.known_at)},
      {"rubric", {{"version", assessment.rubric_version}, {"digest", assessment.rubric_digest}}}};
}

}  // namespace

nlohmann::ordered_json moves_json(const std::vector<scoring::Move>& moves) {
  Json json = Json::array();
  for (const auto& move : moves) {
    Json one = {{"what", word(move.what)}, {"area", move.area}, {"ladder", move.ladder}};
    if (!move.indicator.empty()) one["indicator"] = move.indicator;
    one["from"] = move.from;
    one["to"] = move.to;
    one["steps"] = Json::array();
    for (const auto& step : move.steps) one["steps"].push_back(step_json(step));
    json.push_back(std::move(one));
  }
  return json;
}

std::string render_changes_json(const std::vector<scoring::Passage>& passages) {
  Json json = {{"scopes", Json::array()}};
  for (const auto& passage : passages) {
    Json scope = {{"name", valid_utf8(passage.scope)},
                  {"from", end_json(passage.before)},
                  {"to", end_json(passage.after())}};
    scope["from"]["as_published"] = passage.said;
    scope["changes"] = moves_json(scoring::moves(passage));
    json["scopes"].push_back(std::move(scope));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plumbline::exporters
