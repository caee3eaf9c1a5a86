#include "exporters/json/api.h"

#include "exporters/experiments.h"
#include "exporters/json/assessment_parts.h"
#include "exporters/json/experiments_json.h"
#include "exporters/matrix.h"
#include "exporters/render.h"
#include "exporters/report.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using Json = nlohmann::ordered_json;

std::string bytes(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json about(const ApiContext& context) {
  Json json;
  json["scope"] = valid_utf8(context.scope->name);
  json["as_of"] = time_json(context.assessment->as_of);
  json["known_at"] = time_json(context.assessment->known_at);
  json["clock"] = context.assessment->rehearsal ? "rehearsal" : "server";
  json["rubric"] = context.assessment->rubric_version;
  return json;
}

Json words(const std::vector<std::string>& list) {
  Json json = Json::array();
  for (const auto& word : list) json.push_back(valid_utf8(word));
  return json;
}

Json witness_json(const WitnessShown& witness) {
  Json json = {{"favourable", witness.favourable}, {"note", valid_utf8(witness.note)}};
  if (!witness.practice_path.empty()) json["practice_file"] = valid_utf8(witness.practice_path);
  json["facts"] = Json::array();
  for (const auto& fact : witness.facts)
    json["facts"].push_back({{"at", to_rfc3339(fact.at)},
                             {"stream", valid_utf8(fact.stream)},
                             {"key", valid_utf8(fact.key)},
                             {"what", valid_utf8(fact.what)},
                             {"entity", valid_utf8(fact.entity)},
                             {"actor", valid_utf8(fact.actor)},
                             {"outcome", valid_utf8(fact.outcome)}});
  if (witness.earlier > 0) json["earlier"] = witness.earlier;
  if (!witness.followed.empty()) json["followed_by"] = words(witness.followed);
  return json;
}

/// An indicator, and how its criteria are enough where not all are asked for.
Json whole_indicator(const ApiContext& context, const scoring::IndicatorResult& indicator) {
  Json json = indicator_json(indicator);
  const std::string choice = context.rubric ? choice_text(*context.rubric, indicator) : "";
  if (!choice.empty()) json["enough"] = choice;
  return json;
}

Json whole_area(const ApiContext& context, const scoring::AreaResult& area) {
  Json json = area_json(area);
  for (std::size_t i = 0; i < area.indicators.size(); ++i)
    json["indicators"][i] = whole_indicator(context, area.indicators[i]);
  return json;
}

Json step_json(const scoring::RoadmapStep& step) {
  Json json = {{"indicator", step.result->id},
               {"level", step.result->level},
               {"mandatory", step.result->mandatory},
               {"state", scoring::to_string(step.result->state)}};
  if (step.row != nullptr) {
    json["title"] = step.row->title;
    json["remedy"] = step.row->remedy;
    json["effort"] = step.row->effort;
  }
  json["lacks"] = words(step.lacks);
  json["missing_evidence"] = words(step.inputs);
  json["helps_other_areas"] = step.reuse;
  json["earliest"] = time_json(step.result->earliest);
  return json;
}

Json vcenter_json(const VCenterStatus& v) {
  Json json = {{"name", valid_utf8(v.name)},
               {"up", v.up},
               {"latched", v.latched},
               {"tls_verified", v.tls_verified},
               {"version", valid_utf8(v.version)},
               {"last_error", valid_utf8(v.last_error)},
               {"last_poll", time_json(v.last_poll)},
               {"certificate_ends", time_json(v.certificate_ends)},
               {"clock_offset_seconds", figure_json(v.clock_offset_s)},
               {"missing_privileges", words(v.missing_privileges)},
               {"excess_privileges", words(v.excess_privileges)}};
  json["streams"] = Json::object();
  for (const auto& [stream, until] : v.stream_until)
    json["streams"][valid_utf8(stream)]["known_until"] = time_json(until);
  for (const auto& [stream, gaps] : v.gaps) json["streams"][valid_utf8(stream)]["gaps"] = gaps;
  for (const auto& [stream, why] : v.refused)
    json["streams"][valid_utf8(stream)]["refused"] = valid_utf8(why);
  return json;
}

}  // namespace

std::string api_area(const ApiContext& context, const std::string& area) {
  Json json = about(context);
  json["ladders"] = Json::array();
  for (const auto& result : context.scope->areas)
    if (result.area == area) json["ladders"].push_back(whole_area(context, result));
  return bytes(json);
}

std::string api_indicator(const ApiContext& context, const scoring::AreaResult& area,
                          const scoring::IndicatorResult& indicator,
                          const std::vector<CriterionFacts>& facts) {
  Json json = about(context);
  json["area"] = area.area;
  json["ladder"] = area.ladder;
  json["indicator"] = whole_indicator(context, indicator);
  auto& criteria = json["indicator"]["criteria"];
  for (std::size_t i = 0; i < facts.size() && i < criteria.size(); ++i) {
    criteria[i]["witnesses"] = Json::array();
    for (const auto& witness : facts[i].witnesses)
      criteria[i]["witnesses"].push_back(witness_json(witness));
    criteria[i]["adverse"] = facts[i].adverse;
    criteria[i]["listed"] = facts[i].witnesses.size();
    criteria[i]["listable"] = facts[i].kept;
    if (facts[i].last_met) {
      criteria[i]["last_met"] = time_json(facts[i].last_met);
      criteria[i]["adverse_since"] = facts[i].since;
    }
    if (!facts[i].problem.empty()) criteria[i]["facts_problem"] = valid_utf8(facts[i].problem);
  }
  return bytes(json);
}

std::string api_roadmap(const ApiContext& context, const scoring::Rubric& rubric) {
  Json json = about(context);
  json["areas"] = Json::array();
  for (const auto& area : scoring::roadmap(*context.scope, rubric)) {
    Json one = {{"area", area.area->area},
                {"ladder", area.area->ladder},
                {"from", area.from},
                {"to", area.to},
                {"earliest", time_json(area.earliest)}};
    if (!area.blocked.empty()) one["blocked"] = area.blocked;
    one["steps"] = Json::array();
    for (const auto& step : area.steps) one["steps"].push_back(step_json(step));
    json["areas"].push_back(std::move(one));
  }
  return bytes(json);
}

std::string api_outcomes(const ApiContext& context, const scoring::Rubric& rubric) {
  Json json = about(context);
  json["outcomes"] = Json::array();
  for (const auto& row : outcome_table(*context.scope, rubric)) {
    Json one = {{"id", row.outcome->id},
                {"title", row.outcome->title},
                {"unit", row.unit},
                {"value", figure_json(row.value)},
                {"better", row.outcome->better},
                {"target", figure_json(row.target)},
                {"asked", figure_json(row.asked)}};
    if (row.asked_by > 0) one["asked_by_level"] = row.asked_by;
    if (row.window_days > 0) one["window_days"] = figure_json(row.window_days);
    if (!row.outcome->signal.empty()) one["signal"] = row.outcome->signal;
    if (!row.why_not.empty()) one["reason"] = valid_utf8(row.why_not);
    if (!row.outcome->caveat.empty()) one["caveat"] = row.outcome->caveat;
    one["references"] = Json::array();
    for (const auto& reference : row.outcome->references)
      one["references"].push_back({{"value", figure_json(reference.value)},
                                   {"unit", reference.unit},
                                   {"says", reference.says},
                                   {"source", reference.source},
                                   {"year", reference.year}});
    json["outcomes"].push_back(std::move(one));
  }
  return bytes(json);
}

std::string api_experiment(const ApiContext& context, const scoring::ExperimentResult& experiment) {
  Json json = about(context);
  json["experiment"] = experiment_json(experiment, true);
  return bytes(json);
}

std::string api_weeks(const ApiContext& context, const scoring::WeekHistory& weeks) {
  Json json = about(context);
  json["weeks"] = Json::array();
  for (const auto& week : weeks) {
    Json one = {
        {"end", to_rfc3339(week.end)}, {"levels", Json::object()}, {"signals", Json::object()}};
    for (const auto& [name, level] : week.levels)
      one["levels"][name] = {{"attained", level.attained}, {"ceiling", level.ceiling}};
    for (const auto& [name, value] : week.signals) {
      one["signals"][name] = {{"value", figure_json(value.value)}, {"samples", value.samples}};
      if (!value.reason.empty()) one["signals"][name]["reason_code"] = value.reason;
    }
    json["weeks"].push_back(std::move(one));
  }
  return bytes(json);
}

std::string api_health(const scoring::Snapshot& snapshot) {
  Json json = {{"version", snapshot.version},
               {"revision", snapshot.revision},
               {"assess_seconds", figure_json(snapshot.assess_seconds)},
               {"vcenters", Json::array()}};
  for (const auto& v : snapshot.vcenters) json["vcenters"].push_back(vcenter_json(v));
  json["feeds"] = Json::array();
  for (const auto& feed : snapshot.feeds)
    json["feeds"].push_back({{"name", valid_utf8(feed.name)},
                             {"scope", valid_utf8(feed.scope)},
                             {"up", feed.up},
                             {"last_read", time_json(feed.last_read)},
                             {"last_error", valid_utf8(feed.last_error)}});
  return bytes(json);
}

namespace {

/// The document of every scope, in one list.
template <class Document>
std::string of_every_scope(const scoring::Snapshot& snapshot, const Document& document) {
  Json json = {{"scopes", Json::array()}};
  for (const auto& scope : snapshot.assessment.scopes)
    json["scopes"].push_back(Json::parse(
        document(ApiContext{&snapshot.assessment, &scope, &snapshot.rubric}, snapshot.rubric)));
  return bytes(json);
}

}  // namespace

std::string render_roadmap_json(const scoring::Snapshot& snapshot) {
  return of_every_scope(snapshot, api_roadmap);
}

std::string render_outcomes_json(const scoring::Snapshot& snapshot) {
  return of_every_scope(snapshot, api_outcomes);
}

std::string report_json(const scoring::Snapshot& snapshot) {
  Json json;
  json["assessment"] = Json::parse(render_json(snapshot.assessment));
  json["roadmap"] = Json::parse(render_roadmap_json(snapshot))["scopes"];
  json["outcomes"] = Json::parse(render_outcomes_json(snapshot))["scopes"];
  json["experiments"] =
      Json::parse(render_experiments_json(experiments_in(snapshot.assessment, "")))["experiments"];
  return bytes(json);
}

std::string api_error(const std::string& text) { return bytes({{"error", valid_utf8(text)}}); }

}  // namespace plumbline::exporters
