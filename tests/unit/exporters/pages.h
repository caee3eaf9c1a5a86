#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporters/site.h"
#include "tests/unit/exporters/full_snapshot.h"
#include "tests/unit/exporters/sample_snapshot.h"

namespace plumbline::exporters {

/// Answers with one past day and one fact.
class OneDay : public Archive {
 public:
  Result<std::shared_ptr<const scoring::Snapshot>> as_of(Instant moment) override {
    if (while_reading) while_reading();
    if (moment < at("2026-01-01T00:00:00Z")) return fail("nothing was read before 2026-01-01");
    auto past = full_snapshot();
    past.assessment.as_of = moment;
    past.vcenters.clear();  // as a past day has none
    past.assess_seconds = 0;
    past.assessment.scopes[0].areas[0].level = 1;
    scoring::WeekRecord first;
    first.end = at("2026-09-28T00:00:00Z");
    past.weeks["vc-a"] = std::make_shared<scoring::WeekHistory>(1, first);
    return std::make_shared<const scoring::Snapshot>(past);
  }
  Result<std::vector<WitnessShown>> facts(const scoring::Assessment&, const std::string&,
                                          const scoring::SignalValue&, std::size_t,
                                          bool names) override {
    WitnessShown witness;
    witness.favourable = false;
    witness.note = note;
    witness.facts = {{at("2026-11-20T08:00:00Z"), "tasks", "task-4711",
                      "VirtualMachine.reconfigure", note, names ? "V. Sphere" : "actor-7",
                      "error"}};
    witness.followed = {note};
    return std::vector<WitnessShown>{witness};
  }
  std::string note = "no record";
  std::function<void()> while_reading;
};

/// A snapshot in which every page has something to show.
inline scoring::Snapshot rich_snapshot() {
  auto snapshot = full_snapshot();
  auto& scope = snapshot.assessment.scopes[0];
  for (auto& signal : scope.signals) {
    signal.witnesses = {{}};
    signal.adverse = 1;
  }
  scope.areas[0].claimed = 4;
  scope.experiments[0].promise.hypothesis = "shorter windows fail less";
  scope.experiments[0].reasons = {{"guard", "the guard was not kept"}};
  scope.experiments[0].guards = {{"chg.backout_rate", 0.1, false, {}, "worse by 12 %"}};
  scope.experiments[0].next = "improve the procedure and test again";
  auto weeks = std::make_shared<scoring::WeekHistory>();
  for (int i = 0; i < 8; ++i) {
    scoring::WeekRecord week;
    week.end = at("2026-09-28T00:00:00Z") + std::chrono::hours(24 * 7 * i);
    week.levels["change/classic"].attained = 1 + i / 4;
    week.signals["chg.success_rate"].value = 0.9 + 0.01 * i;
    weeks->push_back(week);
    scope.experiments[0].weeks.push_back(
        {week.end, i < 4 ? scoring::WeekRole::Before : scoring::WeekRole::After, 0.9, 20});
  }
  snapshot.weeks[scope.name] = weeks;
  snapshot.moved[scope.name] = {at("2026-11-16T00:00:00Z"),
                                {{"change",
                                  "change.3.coverage",
                                  "indicator",
                                  "met",
                                  "not_met",
                                  {"facts: 31 % of changes follow a procedure"}}}};
  return snapshot;
}

class Pages : public ::testing::Test {
 protected:
  void publish(const scoring::Snapshot& snapshot) {
    site.publish(std::make_shared<const scoring::Snapshot>(snapshot));
  }
  Response get(const std::string& target) const { return site.handle({"GET", target, "", ""}); }
  std::string body(const std::string& target) const { return *get(target).body; }

  std::shared_ptr<OneDay> archive = std::make_shared<OneDay>();
  Site site{nullptr};
};

}  // namespace plumbline::exporters
