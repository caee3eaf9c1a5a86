#include <algorithm>

#include "tests/acceptance/bank.h"

// Whoever wants level 4 without the work, on the bank after a bad year. None of it may raise a
// level. The same at levels 2 and 3: adversary_test.
//
//   trick                                       levels 1-3   level 4
//   stop reporting to go unknown                -            StopsReporting
//   split one change in many                    yes          SplitsWhatFailed
//   reclassify as standard, after the fact      -            RewritesEmergenciesAsStandard
//   reclassify as trivial                       yes          DeclaresTheFailingWorkTrivial
//   declare oneself automation                  yes          DeclaresOneselfAMachine
//   close and reopen incidents                  -            ClosesAndReopensIncidents
//   shrink the scope                            yes          ShrinksTheScope
//   rewrite targets after the fact              S8           RewritesTargets
//   back-date commits, after first sighting     yes          BackDatesRecords
//   … and before it, beyond level 3             -            BackDatesTheWholeFolder
namespace plumbline::acceptance {
namespace {

using scoring::State;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class BankAdversary : public testing::Test {
 protected:
  const Life& life_ = struggling();
  const scoring::ScopeResult before_ = judged(life_, known(life_));
};

TEST_F(BankAdversary, StopsReporting) {
  for (const char* which : {"events", "tasks", "performance/", "inventory/", ""}) {
    const auto after = again(life_, 46, [&](Estate& estate) {
      for (auto& stream : estate.evidence.streams)
        if (stream.stream.starts_with(which)) stream.until = std::min(*stream.until, week(47));
      std::erase_if(estate.evidence.changes, [](const Change& c) { return c.started >= week(47); });
      std::erase_if(estate.evidence.incidents,
                    [](const Incident& i) { return i.opened >= week(47); });
    });
    expect_no_gain(after, before_, std::string("without ") + which);
  }
  // Records are no longer fed: what was done since is no better for it.
  const auto after = again(life_, 46, [](Estate& estate) {
    std::erase_if(estate.practice.records.edit(),
                  [](const auto& r) { return r.promise.first_seen >= week(47); });
  });
  expect_no_gain(after, before_, "without records");
}

TEST_F(BankAdversary, SplitsWhatFailed) {
  Estate estate = known(life_);
  std::vector<Change> parts;
  for (const auto& change : estate.evidence.changes) {
    if (change.outcome != Outcome::Failed) continue;
    // One that failed becomes one that failed and a second half that did not.
    Change half = change;
    half.id += 600'000;
    half.outcome = Outcome::Success;
    half.started = half.ended += minutes(20);
    half.queued += minutes(20);
    parts.push_back(half);
  }
  ASSERT_GT(parts.size(), 40U);
  estate.evidence.changes.insert(estate.evidence.changes.end(), parts.begin(), parts.end());
  const auto after = judged(life_, estate);
  expect_no_gain(after, before_, "split");
  EXPECT_NE(indicator(after, "change.4.success_rate").state, State::Met);
}

TEST_F(BankAdversary, RewritesEmergenciesAsStandard) {
  Estate estate = known(life_);
  const Instant now = estate.evidence.as_of - hours(1);
  std::vector<ChangeRecord> rewritten;
  for (auto& record : estate.practice.records.edit()) {
    if (record.type != ChangeType::Emergency) continue;
    ChangeRecord other = record;
    other.type = ChangeType::Standard;
    other.promise.first_seen = now;
    record.promise.gone_at = now;
    rewritten.push_back(other);
  }
  ASSERT_GT(rewritten.size(), 40U);
  estate.practice.records.edit().insert(estate.practice.records.edit().end(), rewritten.begin(),
                                        rewritten.end());
  const auto after = judged(life_, estate);
  expect_no_gain(after, before_, "rewritten records");
  EXPECT_EQ(indicator(before_, "change.4.emergency").state, State::NotMet);
  EXPECT_EQ(indicator(after, "change.4.emergency").state, State::NotMet)
      << indicator(after, "change.4.emergency").criteria[0].value.value_or(-1);
}

TEST_F(BankAdversary, DeclaresTheFailingWorkTrivial) {
  Estate estate = known(life_);
  ScopeDeclaration scope = estate.practice.scopes.back();
  scope.promise.first_seen = estate.evidence.as_of - days(2);
  scope.trivial_classes = {"VirtualMachine.reconfigure", "VirtualMachine.reconfigure:size",
                           "VirtualMachine.destroy"};
  estate.practice.scopes.push_back(scope);
  const auto after = judged(life_, estate);
  expect_no_gain(after, before_, "trivial");
  EXPECT_EQ(indicator(after, "change.4.success_rate").state, State::NotMet);
}

TEST_F(BankAdversary, DeclaresOneselfAMachine) {
  for (const char* said : {"automation", "backup", "monitoring", "vdi"}) {
    Estate estate = known(life_);
    for (int i = 0; i < 8; ++i) {
      ActorDeclaration me;
      me.promise.first_seen = estate.evidence.as_of - days(1);
      me.account = "admin" + std::to_string(i) + "@corp";
      me.actor_class = said;
      estate.practice.actors.push_back(me);
    }
    const auto after = judged(life_, estate);
    expect_no_gain(after, before_, said);
    EXPECT_EQ(indicator(after, "change.4.success_rate").state, State::NotMet) << said;
  }
}

TEST_F(BankAdversary, ClosesAndReopensIncidents) {
  Estate estate = known(life_);
  std::vector<Incident> halves;
  for (auto& incident : estate.evidence.incidents) {
    if (!incident.closed) continue;
    Incident again = incident;
    again.id += 700'000;
    again.key = std::to_string(again.id);
    incident.closed = incident.opened + minutes(2);
    again.opened = incident.opened + minutes(20);
    again.closed = std::max(*again.closed, again.opened + minutes(1));
    halves.push_back(again);
  }
  ASSERT_GT(halves.size(), 40U);
  estate.evidence.incidents.insert(estate.evidence.incidents.end(), halves.begin(), halves.end());
  const auto after = judged(life_, estate);
  expect_no_gain(after, before_, "reopened");
  EXPECT_NE(indicator(after, "change.4.incidents").state, State::Met);
}

TEST_F(BankAdversary, ShrinksTheScope) {
  for (const bool lab : {false, true}) {
    Estate estate = known(life_);
    ScopeDeclaration scope = estate.practice.scopes.back();
    scope.promise.first_seen = estate.evidence.as_of - days(2);
    if (lab)
      scope.populations = {{"lab", "srv-.*"}};
    else
      scope.production_regex = "nothing-.*";
    estate.practice.scopes.push_back(scope);
    expect_no_gain(judged(life_, estate), before_, lab ? "a lab" : "no production");
  }
}

TEST_F(BankAdversary, RewritesTargets) {
  Estate estate = known(life_);
  const Instant now = estate.evidence.as_of - hours(1);
  std::vector<Target> rewritten;
  for (auto& target : estate.practice.targets) {
    Target easy = target;
    easy.promise.first_seen = now;
    easy.promise.claimed_at = week(1);
    target.promise.gone_at = now;
    for (const auto& signal : before_.signals)
      if (signal.signal == target.signal && signal.value) easy.value = *signal.value;
    rewritten.push_back(easy);
  }
  estate.practice.targets.insert(estate.practice.targets.end(), rewritten.begin(), rewritten.end());
  const auto after = judged(life_, estate);
  expect_no_gain(after, before_, "targets as the results are");
  for (const char* id : kBankAreas)
    EXPECT_NE(indicator(after, std::string(id) + ".4.targets").state, State::Met) << id;
}

TEST_F(BankAdversary, BackDatesRecords) {
  Estate estate = known(life_);
  const Instant now = estate.evidence.as_of - hours(1);
  for (const auto& change : estate.evidence.changes) {
    ChangeRecord record;
    record.id = "LATE" + std::to_string(change.id);
    record.entities = {"regex:.*"};
    record.approved_at = change.queued - days(1);
    record.window_start = change.queued - minutes(5);
    record.window_end = change.queued + minutes(5);
    record.promise.first_seen = now;
    record.promise.claimed_at = week(0);
    if (change.id % 10 == 0) estate.practice.records.push_back(record);
  }
  const auto after = judged(life_, estate);
  expect_no_gain(after, before_, "records of today");
  EXPECT_NE(indicator(after, "change.4.authorised").state, State::Met);
}

// The disciplined bank installs plumbline today; git says that all of it is two years old.
TEST(BankBackDating, BackDatesTheWholeFolder) {
  Scenario first = scenario("s11");
  const World world = world_of(first);
  Estate estate = estate_of(world, week(first.weeks));
  const auto claim = [](auto& items) {
    for (auto& item : items) item.promise.claimed_at = week(-100);
  };
  claim(estate.practice.procedures);
  for (auto& procedure : estate.practice.procedures) procedure.reviewed_on = week(40);
  claim(estate.practice.targets);
  claim(estate.practice.records.edit());
  claim(estate.practice.scopes);
  claim(estate.practice.actors);
  claim(estate.practice.forecasts);
  const auto result = scoring::assess(estate.evidence, estate.practice, shipped_rubric());
  for (const char* id : kBankAreas) EXPECT_LE(area(result, id).attained, 3) << id;
  EXPECT_EQ(indicator(result, "change.3.coverage").state, State::Met)
      << "what was committed before counts as claimed, for procedures";
  EXPECT_EQ(indicator(result, "change.4.targets").state, State::Unknown);
  EXPECT_NE(indicator(result, "change.4.authorised").state, State::Met);
}

}  // namespace
}  // namespace plumbline::acceptance
