#include "exporters/json/experiments_json.h"

#include "exporters/experiments.h"
#include "exporters/json/assessment_parts.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using Json = nlohmann::ordered_json;

Json comparison_json(const scoring::SideComparison& c) {
  return {{"transformation", scoring::to_string(c.transformation)},
          {"weeks_before", c.weeks_before},
          {"weeks_after", c.weeks_after},
          {"before", figure_json(c.before)},
          {"after", figure_json(c.after)},
          {"deviation", figure_json(c.deviation)},
          {"autocorrelation", figure_json(c.autocorrelation)},
          {"difference", figure_json(c.difference)},
          {"standard_error", figure_json(c.standard_error)},
          {"effect", figure_json(c.effect)},
          {"low", figure_json(c.low)},
          {"high", figure_json(c.high)}};
}

Json charts_json(const scoring::ExperimentCharts& charts) {
  if (charts.kind.empty() && charts.drift.empty()) return nullptr;
  Json json = {{"kind", charts.kind.empty() ? Json(nullptr) : Json(charts.kind)},
               {"centre", figure_json(charts.centre)},
               {"points", Json::array()},
               {"ewma_limit", figure_json(charts.ewma_limit)},
               {"cusum_limit", figure_json(charts.cusum_limit)},
               {"drift", Json::array()}};
  for (const auto& p : charts.points)
    json["points"].push_back({{"end", to_rfc3339(p.end)},
                              {"value", figure_json(p.value)},
                              {"low", figure_json(p.low)},
                              {"high", figure_json(p.high)},
                              {"out", p.out}});
  for (const auto& d : charts.drift)
    json["drift"].push_back({{"end", to_rfc3339(d.end)},
                             {"ewma", figure_json(d.ewma)},
                             {"better", figure_json(d.better)},
                             {"worse", figure_json(d.worse)}});
  return json;
}

Json numbers_json(const scoring::ExperimentNumbers& n) {
  Json json = comparison_json(n.metric);
  json["place"] = n.place;
  json["alpha"] = figure_json(n.alpha);
  json["t"] = figure_json(n.t);
  json["critical"] = figure_json(n.critical);
  json["minimum_effect"] = figure_json(n.minimum_effect);
  json["change_at"] = time_json(n.change_at);
  json["change_low"] = time_json(n.change_low);
  json["change_high"] = time_json(n.change_high);
  json["volume_ratio"] = figure_json(n.volume_ratio);
  json["mix_shift"] = figure_json(n.mix_shift);
  return json;
}

Json promise_json(const Experiment& p) {
  Json json = {
      {"hypothesis", valid_utf8(p.hypothesis)},     {"procedure", valid_utf8(p.procedure)},
      {"version", valid_utf8(p.procedure_version)}, {"metric", valid_utf8(p.metric)},
      {"direction", p.higher ? "higher" : "lower"}, {"min_effect", figure_json(p.min_effect)},
      {"baseline_weeks", p.baseline_weeks},         {"start", to_rfc3339(p.start)},
      {"wash_in_weeks", p.wash_in_weeks},           {"end", to_rfc3339(p.end)},
      {"file", valid_utf8(p.promise.path)}};
  json["guards"] = Json::array();
  for (const auto& guard : p.guards)
    json["guards"].push_back(
        {{"signal", valid_utf8(guard.signal)}, {"margin", figure_json(guard.margin)}});
  return json;
}

Json guard_json(const scoring::GuardResult& guard) {
  Json json = {{"signal", valid_utf8(guard.signal)},
               {"margin", figure_json(guard.margin)},
               {"kept", guard.kept ? Json(*guard.kept) : Json(nullptr)},
               {"text", valid_utf8(guard.text)}};
  if (guard.numbers) json["numbers"] = comparison_json(*guard.numbers);
  return json;
}

}  // namespace

Json experiment_json(const scoring::ExperimentResult& e, bool weeks) {
  Json json = {{"id", valid_utf8(e.id)},
               {"area", valid_utf8(e.area)},
               {"status", scoring::to_string(e.status)},
               {"verdict", scoring::to_string(e.verdict)},
               {"registered", to_rfc3339(e.registered)},
               {"promise", promise_json(e.promise)},
               {"decision", e.decision.empty() ? Json(nullptr) : Json(valid_utf8(e.decision))},
               {"adopted", e.adopted},
               {"summary", valid_utf8(e.summary)},
               {"next", valid_utf8(e.next)},
               {"illustration_only", e.status == scoring::ExperimentStatus::Running}};
  json["numbers"] = e.numbers ? numbers_json(*e.numbers) : Json(nullptr);
  json["guards"] = Json::array();
  for (const auto& guard : e.guards) json["guards"].push_back(guard_json(guard));
  json["reasons"] = Json::array();
  for (const auto& reason : e.reasons)
    json["reasons"].push_back({{"code", reason.code}, {"text", valid_utf8(reason.text)}});
  if (!weeks) return json;
  json["weeks"] = Json::array();
  for (const auto& week : e.weeks)
    json["weeks"].push_back({{"end", to_rfc3339(week.end)},
                             {"role", scoring::to_string(week.role)},
                             {"value", figure_json(week.value)},
                             {"samples", week.samples}});
  json["charts"] = charts_json(e.charts);
  return json;
}

}  // namespace plumbline::exporters
