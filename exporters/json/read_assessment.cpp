#include <nlohmann/json.hpp>

#include "exporters/render.h"

namespace plumbline::exporters {
namespace {

using Json = nlohmann::json;
using scoring::State;

std::string text(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<double> figure(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number() ? std::optional(found->get<double>())
                                                   : std::nullopt;
}

int whole(const Json& json, const char* key) {
  return static_cast<int>(figure(json, key).value_or(1));
}

bool flag(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

Instant moment(const Json& json, const char* key) {
  const auto at = parse_instant(text(json, key));
  return at ? *at : Instant{};
}

State state_of(const std::string& word) {
  for (const State state : {State::Met, State::NotMet, State::NotApplicable, State::Waived})
    if (word == scoring::to_string(state)) return state;
  return State::Unknown;
}

const Json& list(const Json& json, const char* key) {
  static const Json kNone = Json::array();
  const auto found = json.find(key);
  return found != json.end() && found->is_array() ? *found : kNone;
}

scoring::CriterionResult criterion(const Json& json) {
  scoring::CriterionResult out;
  out.signal = text(json, "signal");
  out.state = state_of(text(json, "state"));
  out.value = figure(json, "value");
  out.low = figure(json, "low");
  out.high = figure(json, "high");
  out.samples = static_cast<std::int64_t>(figure(json, "samples").value_or(0));
  out.target = figure(json, "target").value_or(0);
  out.comparison = text(json, "comparison");
  out.reason.text = text(json, "reason");
  return out;
}

scoring::IndicatorResult indicator(const Json& json) {
  scoring::IndicatorResult out;
  out.id = text(json, "id");
  out.level = whole(json, "level");
  out.mandatory = flag(json, "mandatory");
  out.weight = figure(json, "weight").value_or(1);
  out.state = state_of(text(json, "state"));
  if (json.contains("evaluated")) out.evaluated = state_of(text(json, "evaluated"));
  out.reason.text = text(json, "reason");
  if (const auto waiver = json.find("waiver"); waiver != json.end() && waiver->is_object()) {
    out.waiver.emplace();
    out.waiver->approver = text(*waiver, "approver");
  }
  for (const auto& each : list(json, "criteria")) out.criteria.push_back(criterion(each));
  return out;
}

scoring::AreaResult area(const Json& json) {
  scoring::AreaResult out;
  out.area = text(json, "area");
  out.ladder = text(json, "ladder");
  out.level = whole(json, "level");
  out.attained = whole(json, "attained_level");
  out.ceiling = whole(json, "ceiling");
  out.level_reason = text(json, "level_reason");
  for (const auto& each : list(json, "indicators")) out.indicators.push_back(indicator(each));
  return out;
}

}  // namespace

Result<scoring::Assessment> read_assessment(const std::string& json) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("scopes"))
    return fail("what was published is no assessment", {}, "run `plumbline doctor`");
  scoring::Assessment out;
  out.as_of = moment(parsed, "as_of");
  out.known_at = moment(parsed, "known_at");
  out.rehearsal = text(parsed, "clock") == "rehearsal";
  if (const auto rubric = parsed.find("rubric"); rubric != parsed.end() && rubric->is_object()) {
    out.rubric_version = text(*rubric, "version");
    out.rubric_digest = text(*rubric, "digest");
  }
  for (const auto& each : list(parsed, "scopes")) {
    scoring::ScopeResult scope;
    scope.name = text(each, "name");
    for (const auto& one : list(each, "areas")) scope.areas.push_back(area(one));
    out.scopes.push_back(std::move(scope));
  }
  return out;
}

std::vector<scoring::MovedLine> read_moves(const std::string& json) {
  std::vector<scoring::MovedLine> out;
  const Json parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object()) return out;
  for (const auto& each : list(parsed, "changes")) {
    scoring::MovedLine line{text(each, "area"), text(each, "indicator"), text(each, "what"),
                            text(each, "from"), text(each, "to"),        {}};
    for (const auto& step : list(each, "steps"))
      for (const auto& cause : list(step, "causes"))
        line.causes.push_back(text(step, "because_of") + ": " + text(cause, "reason"));
    // What moved on the way and came back is for `plumbline changes`: nothing is another.
    if (line.from == line.to) continue;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace plumbline::exporters
