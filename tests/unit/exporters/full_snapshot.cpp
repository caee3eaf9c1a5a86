#include "tests/unit/exporters/full_snapshot.h"

#include "tests/unit/exporters/sample_snapshot.h"

namespace plumbline::exporters {
namespace {

using namespace scoring;

struct Told {
  const char* id;
  Unit unit;
  double value;
};

constexpr Told kTold[] = {
    {"cap.ds_days_to_full", Unit::Days, 45},
    {"cap.ds_used_bytes", Unit::Bytes, 1099511627776},
    {"cap.vm_nines", Unit::Count, 3},
    {"chg.authorised_share", Unit::Ratio, 0.9},
    {"chg.backout_rate", Unit::Ratio, 0.0125},
    {"chg.changes", Unit::Count, 320},
    {"chg.coverage", Unit::Ratio, 0.31},
    {"chg.emergency_share", Unit::Ratio, 0.05},
    {"chg.incident_linked_rate", Unit::Ratio, -0.002},
    {"chg.lead_time_h", Unit::Hours, 50},
    {"chg.success_rate", Unit::Ratio, 0.972},
    {"cons.lead_time_h", Unit::Hours, 26},
    {"cons.ready_min", Unit::Minutes, 17.5},
    {"cons.vm_creates", Unit::Count, 7},
    {"prov.host_ttis_h", Unit::Hours, 30},
};

AreaResult capacity_area() {
  IndicatorResult runway;
  runway.id = "capacity.4.runway";
  runway.level = 4;
  runway.state = State::NotMet;
  runway.by_bound = State::NotMet;
  CriterionResult c;
  c.signal = "cap.ds_days_to_full";
  c.state = State::NotMet;
  c.value = 45;
  c.samples = 60;
  c.target = 60;
  c.comparison = ">=";
  runway.criteria = {c};
  AreaResult area;
  area.area = "capacity";
  area.ladder = "classic";
  area.level = 4;
  area.attained = area.ceiling = area.ceiling95 = 3;
  area.score = 4.5;
  area.regressing = true;
  area.causes = {{"capacity.4.runway", "cap.ds_days_to_full", "45, needed at least 60"}};
  area.claimed = 4;
  area.ratings = {{4, 0.5}};
  area.indicators = {runway};
  return area;
}

ExperimentResult experiment() {
  ExperimentResult e;
  e.id = "EXP-014";
  e.area = "change";
  e.promise.metric = "chg.success_rate";
  e.status = ExperimentStatus::Decided;
  e.verdict = ExperimentVerdict::Held;
  e.numbers.emplace();
  e.numbers->metric.effect = 0.25;
  return e;
}

IndicatorResult large_indicator(const std::string& area, int level, std::size_t i,
                                const std::string& signal) {
  IndicatorResult indicator;
  indicator.id = area + "." + std::to_string(level) + ".indicator_" + std::to_string(i);
  indicator.level = level;
  indicator.mandatory = i == 0;
  indicator.state = i % 3 == 2 ? State::Unknown : State::Met;
  if (indicator.state == State::Unknown)
    indicator.reason = {"missing_input", "no change records were ever seen", "records", {}};
  CriterionResult criterion;
  criterion.signal = signal;
  criterion.target = 0.8;
  criterion.comparison = ">=";
  indicator.criteria = {criterion};
  return indicator;
}

}  // namespace

Snapshot full_snapshot() {
  Snapshot snapshot = sample_snapshot();
  auto& scope = snapshot.assessment.scopes[0];
  std::map<std::string, SignalValue> signals;
  for (const auto& signal : scope.signals) signals[signal.signal] = signal;
  for (const auto& told : kTold) {
    Signal definition;
    definition.id = told.id;
    definition.unit = told.unit;
    snapshot.rubric.signals.push_back(definition);
    auto& signal = signals[told.id];
    signal.signal = told.id;
    signal.value = told.value;
    if (signal.samples == 0) signal.samples = 60;
  }
  scope.signals.clear();
  for (const auto& [id, signal] : signals) scope.signals.push_back(signal);
  scope.areas.push_back(capacity_area());
  scope.experiments = {experiment()};
  scope.targets = {{"chg.success_rate", 0.95, true, {}, 12, 90, 700, 24.5},
                   {"chg.emergency_share", 0.1, false, {}, 12, 40, 700, 0.5},
                   {"chg.lead_time_h", 48, false, {}, 0, 0, 0, {}}};
  snapshot.external_url = "https://plumbline.example.com";
  snapshot.vcenters[0].poll_duration_s["privileges"] = 0.01;
  snapshot.vcenters[0].task_ids = {"VirtualMachine.clone", "VirtualMachine.newInNine"};
  FeedStatus feed;
  feed.scope = "vc-a";
  feed.name = "desk";
  feed.path = "records/desk.feed.csv";
  feed.up = true;
  feed.last_read = snapshot.assessment.as_of;
  feed.reads = {{"changed", 2}, {"unchanged", 40}, {"failed", 1}};
  snapshot.feeds.push_back(feed);
  return snapshot;
}

Snapshot large_snapshot(const Size& size) {
  Snapshot snapshot = sample_snapshot();
  snapshot.vcenters.clear();
  snapshot.rubric.areas.resize(size.areas);
  ScopeResult scope;
  for (const auto& area : snapshot.rubric.areas) {
    for (std::size_t i = 0; i < size.signals_per_area; ++i) {
      SignalValue signal;
      signal.signal = area.prefix + ".signal_" + std::to_string(i);
      signal.value = 0.123456 * static_cast<double>(i + 1);
      signal.samples = 320;
      scope.signals.push_back(signal);
      Signal definition;
      definition.id = signal.signal;
      snapshot.rubric.signals.push_back(definition);
    }
    for (std::size_t l = 0; l < size.ladders; ++l) {
      AreaResult result;
      result.area = area.id;
      result.ladder = l == 0 ? "classic" : "inverted";
      result.level_since = snapshot.assessment.as_of;
      for (std::size_t n = 0; n < size.levels; ++n) {
        const int level = static_cast<int>(n) + 2;
        result.ratings[level] = 0.75;
        for (std::size_t i = 0; i < size.indicators_per_level; ++i)
          result.indicators.push_back(large_indicator(
              area.id, level, i, area.prefix + ".signal_" + std::to_string(i % 20)));
      }
      scope.areas.push_back(result);
    }
  }
  snapshot.assessment.scopes.assign(size.scopes, scope);
  for (std::size_t i = 0; i < size.scopes; ++i)
    snapshot.assessment.scopes[i].name = "scope-" + std::to_string(i);
  return snapshot;
}

}  // namespace plumbline::exporters
