#include <algorithm>

#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;
using std::chrono::days;
using std::chrono::minutes;

ScopeDeclaration declaration(Instant seen) {
  ScopeDeclaration scope;
  scope.promise.path = "scope.yml";
  scope.promise.first_seen = seen;
  scope.attributes = {{"owner", "Owner"}, {"service", "Service"}, {"environment", "Env"}};
  scope.change_types = {"standard", "normal", "emergency"};
  return scope;
}

/// Half a year of failures in resizes; everything else goes well, and everybody knows the trick.
Estate failing_resizes() {
  Script script = improving_team();
  script.phases = {script.phases[1]};
  script.phases[0].from_week = 0;
  script.phases[0].resizes_per_week = 40;
  Estate estate = estate_at(script, 30);
  for (auto& change : estate.evidence.changes)
    if (estate.evidence.class_names[change.class_id] == "VirtualMachine.reconfigure:size" &&
        change.id % 10 < 7)
      change.outcome = Outcome::Failed;
  return estate;
}

void expect_no_gain(const Estate& before, const Estate& after) {
  const auto a = judge(before);
  const auto b = judge(after);
  for (const char* id : {"change", "consuming"})
    EXPECT_LE(area(b, id).attained, area(a, id).attained) << text_of(b);
}

TEST(Adversary, SplittingOneChangeInManyIsNoRepetition) {
  Script script = greenfield();
  Estate estate = estate_at(script, 8);
  const auto before = judge(estate);
  const auto copy = estate.evidence.changes;
  for (const auto& change : copy)
    for (int i = 1; i <= 5; ++i) {
      Change part = change;
      part.id += 10000 * i;
      part.queued += minutes(20 * i);
      part.started += minutes(20 * i);
      estate.evidence.changes.push_back(part);
    }
  const auto after = judge(estate);
  EXPECT_EQ(area(after, "consuming").attained, 1);
  EXPECT_EQ(indicator(after, "consuming.2.batches").state,
            indicator(before, "consuming.2.batches").state);
  EXPECT_LE(*indicator(after, "consuming.2.batches").criteria[0].value,
            *indicator(before, "consuming.2.batches").criteria[0].value + 1)
      << "a batch is a day's work, however often it is cut";
}

TEST(Adversary, DeclaringTheFailingClassTrivialKeepsThePastCounted) {
  const Estate before = failing_resizes();
  ASSERT_EQ(indicator(judge(before), "change.2.success_rate").state, State::NotMet)
      << text_of(judge(before));
  Estate after = before;
  ScopeDeclaration scope = declaration(before.evidence.as_of - minutes(30));
  scope.trivial_classes = {"VirtualMachine.reconfigure:size"};
  after.practice.scopes.push_back(scope);
  expect_no_gain(before, after);
  EXPECT_EQ(indicator(judge(after), "change.2.success_rate").state, State::NotMet);
}

TEST(Adversary, DeclaringOneselfAMachineKeepsThePastCounted) {
  Script script = improving_team();
  Estate before = estate_at(script, 30);
  for (auto& change : before.evidence.changes)
    if (change.actor == 2) change.outcome = Outcome::Failed;
  for (auto& change : before.evidence.changes)
    if (change.actor == 3) change.actor = 2;
  ASSERT_EQ(indicator(judge(before), "change.2.success_rate").state, State::NotMet)
      << text_of(judge(before));
  for (const char* said : {"automation", "backup", "monitoring", "vdi"}) {
    Estate after = before;
    const Instant seen = before.evidence.as_of - days(1);
    after.practice.kinds["actors"] = {seen, true};
    ActorDeclaration me;
    me.promise.first_seen = seen;
    me.account = "admin1@corp";
    me.actor_class = said;
    after.practice.actors.push_back(me);
    expect_no_gain(before, after);
    EXPECT_EQ(indicator(judge(after), "change.2.success_rate").state, State::NotMet) << said;
  }
}

TEST(Adversary, ShrinkingProductionOrDeclaringALabKeepsThePastCounted) {
  const Estate before = failing_resizes();
  for (int how = 0; how < 2; ++how) {
    Estate after = before;
    ScopeDeclaration scope = declaration(before.evidence.as_of - days(2));
    if (how == 0) scope.production_regex = "nothing-.*";
    if (how == 1) scope.populations = {{"lab", "srv-.*"}};
    after.practice.scopes.push_back(scope);
    expect_no_gain(before, after);
    EXPECT_EQ(indicator(judge(after), "change.2.success_rate").state, State::NotMet);
  }
}

TEST(Adversary, RecordsWrittenAfterwardsAuthoriseNothing) {
  Script script = improving_team();
  for (auto& phase : script.phases) phase.recorded = 0;
  Estate estate = estate_at(script, 36);
  const auto before = judge(estate);
  ASSERT_EQ(indicator(before, "change.3.authorised").state, State::NotMet) << text_of(before);
  for (const auto& change : estate.evidence.changes) {
    ChangeRecord record;
    record.id = "CHG" + std::to_string(change.id);
    record.entities = {"regex:.*"};
    record.approved_at = change.queued - days(1);
    record.window_start = change.queued - minutes(5);
    record.window_end = change.queued + minutes(5);
    record.promise.first_seen = change.queued + minutes(10);
    estate.practice.records.push_back(record);
  }
  const auto after = judge(estate);
  EXPECT_EQ(indicator(after, "change.3.authorised").state, State::NotMet);
  EXPECT_DOUBLE_EQ(*indicator(after, "change.3.authorised").criteria[0].value, 0);
}

TEST(Adversary, ADateTypedIntoAProcedureIsNoSighting) {
  Script script = improving_team();
  script.shelf_week = 35.9;
  Estate estate = estate_at(script, 36);
  const auto result = judge(estate);
  EXPECT_NE(indicator(result, "change.3.coverage").state, State::Met)
      << "reviewed_on and version say nothing of when it was there";
  EXPECT_EQ(area(result, "change").attained, 2);
  for (auto& p : estate.practice.procedures) p.preauthorised = true, p.promise.claimed_at = week(0);
  std::erase_if(estate.practice.records.edit(), [](const auto&) { return true; });
  EXPECT_NE(indicator(judge(estate), "change.3.authorised").state, State::Met)
      << "a claimed date does not authorise";
}

TEST(Adversary, ASelectorForEverythingSelectsNothing) {
  Estate estate = estate_at(improving_team(), 36);
  for (auto& p : estate.practice.procedures)
    for (auto& s : p.selectors) s.entity_regex = s.scope = "";
  EXPECT_EQ(indicator(judge(estate), "change.3.coverage").state, State::NotMet);
}

TEST(Adversary, AMachineNobodyDeclaredMakesTheAreaUnknownUntilItIsConfirmed) {
  Estate estate = estate_at(improving_team(), 36);
  // One of five admins turns out to work day and night.
  for (auto& day : estate.evidence.actor_days)
    if (day.actor == 1 || day.actor == 2) day.active_hours = 0xFFFFFF;
  const auto result = judge(estate);
  EXPECT_EQ(area(result, "change").attained, 1);
  const auto& success = indicator(result, "change.2.success_rate");
  EXPECT_EQ(success.state, State::Unknown);
  EXPECT_EQ(success.reason.code, "suspected_accounts");
  EXPECT_EQ(success.reason.input, "actors");
  ASSERT_FALSE(result.unlocks.empty());
  EXPECT_EQ(result.unlocks.front().input, "actors");
}

}  // namespace
}  // namespace plumbline::acceptance
