#include "exporters/json/experiments_json.h"

#include "exporters/experiments.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using Json = nlohmann::ordered_json;

Json figure(std::optional<double> value) {
  const auto finite = value ? rounded(*value) : std::nullopt;
  return finite ? Json(*finite) : Json(nullptr);
}

Json comparison_json(const scoring::SideComparison& c) {
  return {{"transformation", scoring::to_string(c.transformation)},
          {"weeks_before", c.weeks_before},
          {"weeks_after", c.weeks_after},
          {"before", figure(c.before)},
          {"after", figure(c.after)},
          {"deviation", figure(c.deviation)},
          {"autocorrelation", figure(c.autocorrelation)},
          {"difference", figure(c.difference)},
          {"standard_error", figure(c.standard_error)},
          {"effect", figure(c.effect)},
          {"low", figure(c.low)},
          {"high", figure(c.high)}};
}

Json date_or_null(const std::optional<Instant>& at) {
  return at ? Json(to_rfc3339(*at)) : Json(nullptr);
}

Json charts_json(const scoring::ExperimentCharts& charts) {
  if (charts.kind.empty() && charts.drift.empty()) return nullptr;
  Json json = {{"kind", charts.kind.empty() ? Json(nullptr) : Json(charts.kind)},
               {"centre", figure(charts.centre)},
               {"points", Json::array()},
               {"ewma_limit", figure(charts.ewma_limit)},
               {"cusum_limit", figure(charts.cusum_limit)},
               {"drift", Json::array()}};
  for (const auto& p : charts.points)
    json["points"].push_back({{"end", to_rfc3339(p.end)},
                              {"value", figure(p.value)},
                              {"low", figure(p.low)},
                              {"high", figure(p.high)},
                              {"out", p.out}});
  for (const auto& d : charts.drift)
    json["drift"].push_back({{"end", to_rfc3339(d.end)},
                             {"ewma", figure(d.ewma)},
                             {"better", figure(d.better)},
                             {"worse", figure(d.worse)}});
  return json;
}

Json numbers_json(const scoring::ExperimentNumbers& n) {
  Json json = comparison_json(n.metric);
  json["place"] = n.place;
  json["alpha"] = figure(n.alpha);
  json["t"] = figure(n.t);
  json["critical"] = figure(n.critical);
  json["minimum_effect"] = figure(n.minimum_effect);
  json["change_at"] = date_or_null(n.change_at);
  json["change_low"] = date_or_null(n.change_low);
  json["change_high"] = date_or_null(n.change_high);
  json["volume_ratio"] = figure(n.volume_ratio);
  json["mix_shift"] = figure(n.mix_shift);
  return json;
}

Json promise_json(const Experiment& p) {
  Json json = {{"hypothesis", valid_utf8(p.hypothesis)},     {"procedure", valid_utf8(p.procedure)},
               {"version", valid_utf8(p.procedure_version)}, {"metric", valid_utf8(p.metric)},
               {"direction", p.higher ? "higher" : "lower"}, {"min_effect", figure(p.min_effect)},
               {"baseline_weeks", p.baseline_weeks},         {"start", to_rfc3339(p.start)},
               {"wash_in_weeks", p.wash_in_weeks},           {"end", to_rfc3339(p.end)},
               {"file", valid_utf8(p.promise.path)}};
  json["guards"] = Json::array();
  for (const auto& guard : p.guards)
    json["guards"].push_back(
        {{"signal", valid_utf8(guard.signal)}, {"margin", figure(guard.margin)}});
  return json;
}

Json guard_json(const scoring::GuardResult& guard) {
  Json json = {{"signal", valid_utf8(guard.signal)},
               {"margin", figure(guard.margin)},
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
                             {"value", figure(week.value)},
                             {"samples", week.samples}});
  json["charts"] = charts_json(e.charts);
  return json;
}

}  // namespace plumbline::exporters
