#include <gtest/gtest.h>

#include <algorithm>

#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scenario.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

const char* const kAreas[] = {"provisioning", "consuming", "change", "capacity"};

const scoring::ScopeResult at_the_end(const Scenario& scenario) {
  return live(scenario, {scenario.weeks}).at(scenario.weeks);
}

double value(const scoring::ScopeResult& result, const std::string& signal) {
  for (const auto& s : result.signals)
    if (s.signal == signal && s.value) return *s.value;
  ADD_FAILURE() << signal << " has no value";
  return -1;
}

TEST(Traps, S1TheBackupProxyIsNobodysWork) {
  const Scenario with = scenario("s1");
  Scenario without = with;
  without.work.backup_proxy = false;
  const World world = world_of(with);
  const auto noise =
      std::count_if(world.jobs.begin(), world.jobs.end(), [](const Job& job) { return job.noise; });
  ASSERT_GE(noise, 10'000);
  const auto a = at_the_end(with);
  const auto b = at_the_end(without);
  for (const char* signal : {"chg.changes", "chg.batches", "chg.success_rate",
                             "chg.path_consistency", "cons.batch_actors"})
    EXPECT_EQ(value(a, signal), value(b, signal)) << signal;
  for (const char* id : kAreas) EXPECT_EQ(area(a, id).ratings, area(b, id).ratings) << id;
}

TEST(Traps, S1SixPeopleBehindOneLoginAreOneActor) {
  Scenario shop = scenario("s1");
  EXPECT_EQ(value(at_the_end(shop), "chg.batch_actors"), 1);
  shop.work.shared_login = shop.builds.shared_login = shop.capacity.shared_login = false;
  shop.work.people = 6;
  EXPECT_GE(value(at_the_end(shop), "chg.batch_actors"), 6) << "it is the login that hides them";
}

TEST(Traps, S6NoIncidentsIsNotAvailability) {
  Scenario lab = scenario("s6");
  EXPECT_LE(value(at_the_end(lab), "cap.vm_nines"), 5.2);
  lab.practice.targets_week = 0;
  lab.practice.targets = {{"cap.vm_nines", 6, true}};
  const auto promised = at_the_end(lab);
  const auto& row = indicator(promised, "capacity.4.availability");
  EXPECT_EQ(row.state, State::Unknown) << "nine machines cannot prove six nines in a month";
  EXPECT_EQ(row.reason.code, "too_few_samples");
}

TEST(Traps, S6NothingIsInvented) {
  const auto result = at_the_end(scenario("s6"));
  for (const char* id : kAreas) {
    EXPECT_TRUE(area(result, id).insufficient_evidence) << id;
    for (const auto& row : area(result, id).indicators)
      for (const auto& criterion : row.criteria)
        EXPECT_FALSE(criterion.state == State::Unknown && criterion.low) << criterion.signal;
  }
}

TEST(Traps, S7OneDeliveryIsOneBatchHoweverManyHosts) {
  Scenario field = scenario("s7");
  EXPECT_EQ(value(at_the_end(field), "prov.batches"), 1);
  field.builds.hosts_per_batch = 30;
  EXPECT_EQ(value(at_the_end(field), "prov.batches"), 1);
}

TEST(Traps, S7ABundleIsNotMethod) {
  Scenario field = scenario("s7");
  const auto bundled = at_the_end(field);
  field.practice.shelf_week.reset();
  const auto bare = at_the_end(field);
  for (const char* id : kAreas)
    EXPECT_EQ(area(bundled, id).attained, area(bare, id).attained) << id;
  EXPECT_EQ(indicator(bundled, "change.3.procedures").state, State::NotMet)
      << "sixty documents, and nobody follows one";
}

TEST(Traps, S8ReviewsWithWrongNumbersAreRejectedAndClaimsStandBeside) {
  const Scenario tiger = scenario("s8");
  const auto result = at_the_end(tiger);
  for (const char* id : kAreas) {
    EXPECT_EQ(area(result, id).claimed, 4) << id;
    EXPECT_EQ(area(result, id).attained, 2) << id;
  }
  EXPECT_NE(indicator(result, "change.4.core").reason.text.find("is rejected: quotes"),
            std::string::npos)
      << indicator(result, "change.4.core").reason.text;
  Scenario silent = tiger;
  silent.practice.claimed.reset();
  const auto unclaimed = at_the_end(silent);
  for (const char* id : kAreas)
    EXPECT_EQ(area(unclaimed, id).ratings, area(result, id).ratings) << id;
}

TEST(Traps, S8TargetsRewrittenToTheResultsAreNeverOldEnough) {
  const Scenario tiger = scenario("s8");
  std::vector<double> weeks;
  for (double w = 20; w <= 52; w += 4) weeks.push_back(w);
  const Life life = live(tiger, weeks);
  EXPECT_GT(life.world.practice.targets.size(), 10 * tiger.practice.targets.size());
  for (const auto& [week, result] : life.results)
    for (const char* id : kAreas)
      EXPECT_NE(indicator(result, std::string(id) + ".4.targets").state, State::Met)
          << id << " in week " << week;
}

TEST(Traps, S11SaysFromWhenOnAndWhatWouldHelp) {
  const Scenario first = scenario("s11");
  const auto result = at_the_end(first);
  std::size_t unknown = 0;
  std::size_t rows = 0;
  for (const char* id : kAreas) {
    const auto& a = area(result, id);
    EXPECT_TRUE(a.insufficient_evidence) << id;
    EXPECT_FALSE(a.level_since) << id;
    Instant last = week(first.weeks);
    for (const auto& level : a.outlook) {
      if (level.level > 4) continue;
      ASSERT_TRUE(level.earliest) << id << level.level << ' ' << level.needs;
      EXPECT_GE(*level.earliest, last) << id << level.level;
      EXPECT_FALSE(level.needs.empty()) << id << level.level;
      last = *level.earliest;
    }
    EXPECT_GT(last, week(first.weeks + 11)) << id << ": level 4 takes twelve weeks of numbers";
    for (const auto& row : a.indicators) {
      ++rows;
      if (row.state == State::Unknown) ++unknown;
      EXPECT_FALSE(row.state == State::NotMet && row.level <= 4) << row.id;
    }
  }
  EXPECT_GT(2 * unknown, rows) << "nearly all of it is too early to say";
  std::vector<std::string> inputs;
  for (const auto& unlock : result.unlocks) inputs.push_back(unlock.input);
  EXPECT_EQ(inputs, (std::vector<std::string>{"experiments", "reviews", "time"}))
      << "targets are written already: only time makes them old enough";
}

TEST(Traps, S11WithoutPracticeFilesNamesTheThreeInputsThatUnlockMost) {
  Scenario bare = scenario("s11");
  bare.practice = {};
  const auto result = at_the_end(bare);
  ASSERT_EQ(result.unlocks.size(), 3U);
  std::set<std::string> inputs;
  for (const auto& unlock : result.unlocks) {
    inputs.insert(unlock.input);
    EXPECT_GT(unlock.indicators, 0) << unlock.input;
    EXPECT_FALSE(unlock.advice.empty()) << unlock.input;
  }
  // Targets unlock four rows, reviews these and the look at what has no trace.
  EXPECT_EQ(inputs, (std::set<std::string>{"experiments", "procedures", "reviews"}));
}

}  // namespace
}  // namespace plumbline::acceptance
