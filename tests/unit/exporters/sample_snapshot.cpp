#include "tests/unit/exporters/sample_snapshot.h"

#include <stdexcept>

#include "config/load_rubric.h"

namespace plumbline::exporters {
namespace {

using namespace scoring;

CriterionResult criterion(const char* signal, State state, std::optional<double> value,
                          std::int64_t samples, double target, const char* comparison) {
  CriterionResult c;
  c.signal = signal;
  c.state = state;
  c.value = value;
  if (value) {
    c.low = *value - 0.021;
    c.high = *value + 0.013;
  }
  c.samples = samples;
  c.target = target;
  c.comparison = comparison;
  return c;
}

IndicatorResult indicator(const char* id, int level, bool mandatory, State state,
                          std::vector<CriterionResult> criteria, Reason reason = {}) {
  IndicatorResult i;
  i.id = id;
  i.level = level;
  i.mandatory = mandatory;
  i.state = state;
  i.criteria = std::move(criteria);
  i.earliest = reason.earliest;
  i.reason = std::move(reason);
  return i;
}

AreaResult change_area() {
  AreaResult area;
  area.area = "change";
  area.ladder = "classic";
  area.level = area.attained = 2;
  area.ceiling = 3;
  area.score = 2.416667;
  area.level_since = at("2026-11-02T00:00:00Z");
  area.weeks_held = 3;
  area.level_reason = "two weeks above";
  area.ratings = {{2, 1.0}, {3, 0.416667}};
  area.indicators = {
      indicator("change.2.success_rate", 2, true, State::Met,
                {criterion("chg.success_rate", State::Met, 0.972, 320, 0.8, ">=")},
                {"", "97.2 % of 320 changes", "", std::nullopt}),
      indicator("change.3.coverage", 3, true, State::NotMet,
                {criterion("chg.coverage", State::NotMet, 0.31, 118, 0.6, ">=")}),
      indicator("change.3.authorised_share", 3, false, State::Unknown,
                {criterion("chg.authorised_share", State::Unknown, std::nullopt, 0, 0.8, ">=")},
                {"missing_input", "no change records were ever seen", "records", std::nullopt})};
  area.outlook = {{3, at("2026-12-20T00:00:00Z"), "procedures that cover the work; records"}};
  return area;
}

AreaResult consuming_area() {
  AreaResult area;
  area.area = "consuming";
  area.ladder = "classic";
  area.ceiling = 3;
  area.insufficient_evidence = true;
  area.ratings = {{2, 0.5}, {3, 0.0}};
  area.indicators = {indicator("consuming.2.creates", 2, false, State::Unknown,
                               {criterion("cons.vm_creates", State::Unknown, 7, 7, 12, ">=")},
                               {"too_few_samples", "7 of at least 12 server creations", "time",
                                at("2026-12-06T00:00:00Z")})};
  area.outlook = {{2, at("2026-12-06T00:00:00Z"), "5 more server creations"}, {3, {}, "scope"}};
  return area;
}

SignalValue signal(const char* id, State state, std::optional<double> value, std::int64_t samples) {
  SignalValue s;
  s.signal = id;
  s.state = state;
  s.value = value;
  s.samples = samples;
  s.window_from = at("2026-08-24T00:00:00Z");
  s.window_to = at("2026-11-22T00:00:00Z");
  return s;
}

VCenterStatus vcenter() {
  VCenterStatus v;
  v.name = "vc-a";
  v.up = true;
  v.version = "VMware vCenter Server 8.0.3 build-24022515";
  v.last_poll = at("2026-11-22T09:59:30Z");
  v.stream_until = {{"events", at("2026-11-22T09:59:00Z")},
                    {"inventory/VirtualMachine", at("2026-11-22T09:59:20Z")}};
  v.poll_duration_s = {{"events", 0.25}, {"inventory/VirtualMachine", 1.5}};
  v.requests = {{"Login", {{"ok", 1}}}, {"RetrievePropertiesEx", {{"fault", 2}, {"ok", 40}}}};
  v.gaps = {{"events", 1}};
  v.sessions_opened = 2;
  v.bytes_received = 123456789;
  v.clock_offset_s = -0.125;
  v.costs = {{"Login", {0.25, 900}}, {"RetrievePropertiesEx", {3.5, 123455889}}};
  v.backfills = {{"events", {0.4, 180.0}}, {"performance/HostSystem", {0.0, std::nullopt}}};
  v.hidden_share = {{"inventory/VirtualMachine", 0.05}};
  v.refused = {{"profiles", "no privilege Profile.View"}};
  v.missing_privileges = {"Profile.View"};
  v.excess_privileges = {"VirtualMachine.Interact.PowerOff", "Host.Config.Maintenance"};
  v.certificate_ends = at("2027-01-01T00:00:00Z");
  v.backing_off_s = 2;
  v.facts.activities_added = 812;
  v.facts.entities_changed = 40;
  return v;
}

}  // namespace

Instant at(const char* text) {
  const auto parsed = parse_instant(text);
  if (!parsed) throw std::invalid_argument(text);
  return *parsed;
}

Snapshot sample_snapshot() {
  Snapshot snapshot;
  snapshot.version = "0.1.0";
  snapshot.revision = "abc1234";
  snapshot.assess_seconds = 0.125;
  snapshot.vcenters = {vcenter()};
  snapshot.rubric.version = "1.0.0";
  snapshot.rubric.areas = {{"provisioning", "prov", "Provisioning infrastructure", Cadence::Rare},
                           {"consuming", "cons", "Consuming infrastructure", Cadence::Weekly},
                           {"security", "sec", "Security", Cadence::Rare},
                           {"operations", "ops", "Operations", Cadence::Weekly},
                           {"change", "chg", "Change management", Cadence::Weekly},
                           {"configuration", "cfg", "Configuration management", Cadence::Rare},
                           {"incident", "inc", "Incident management", Cadence::Weekly},
                           {"capacity", "cap", "Capacity management", Cadence::Rare}};
  snapshot.rubric.outcomes = config::load_rubric({})->outcomes;
  auto& assessment = snapshot.assessment;
  assessment.as_of = at("2026-11-22T10:00:00Z");
  assessment.known_at = at("2026-11-22T09:59:30Z");
  assessment.rubric_version = "1.0.0";
  assessment.rubric_digest = "sha256:00ff";
  ScopeResult scope;
  scope.name = "vc-a";
  scope.areas = {change_area(), consuming_area()};
  scope.signals = {signal("chg.authorised_share", State::Unknown, std::nullopt, 0),
                   signal("chg.coverage", State::Met, 0.31, 118),
                   signal("chg.success_rate", State::Met, 0.972, 320),
                   signal("cons.vm_creates", State::Met, 7, 7)};
  scope.unlocks = {
      {"records", 1, 0, "export change records as records/*.csv", {"change.3.authorised_share"}},
      {"time", 1, 0, "wait: 5 more server creations", {"consuming.2.creates"}}};
  assessment.scopes = {scope};
  return snapshot;
}

}  // namespace plumbline::exporters
