#include <algorithm>

#include "tests/acceptance/history.h"
#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

constexpr int kWeeks = 51;

/// What was changed past vCenter can be told, and a review every four weeks quotes it and what else
/// has no target.
void look_closer(Estate& estate, const std::vector<scoring::ScopeResult>& past) {
  for (const char* type : {"HostSystem", "ClusterComputeResource"})
    estate.evidence.streams.push_back(
        {std::string("inventory/") + type, kWeekZero, estate.evidence.as_of, {}, "", 1.0});
  for (std::size_t w = 24; w <= past.size(); w += 4) {
    Review review;
    review.id = "week " + std::to_string(w);
    review.promise.path = "reviews/" + std::to_string(w) + ".yml";
    review.held_on = week(static_cast<double>(w));
    review.promise.first_seen = review.held_on + std::chrono::hours(5);
    review.areas = {"change", "consuming"};
    for (const auto& s : past[w - 1].signals)
      if ((s.signal == "chg.unexplained_diff" || s.signal == "cons.oversized_share") && s.value)
        review.quotes.push_back({s.signal, *s.value, std::nullopt});
    if (review.promise.first_seen > estate.evidence.as_of) continue;
    estate.practice.reviews.push_back(review);
    estate.practice.kinds["reviews"] = {week(24) + std::chrono::hours(5), true};
  }
}

/// Judged once: half a minute of weeks is too much to do it for every test.
const History& managed() {
  static const History history = live(managed_team(), kWeeks, shipped_rubric(), look_closer);
  return history;
}

TEST(ManagedTeam, ReachesLevelFourWhenItsNumbersAndTargetsAreOldEnough) {
  for (const char* id : {"change", "consuming"}) {
    EXPECT_EQ(area(managed().at(20), id).attained, 3) << text_of(managed().at(20));
    EXPECT_EQ(area(managed().at(kWeeks), id).attained, 4) << text_of(managed().at(kWeeks));
    EXPECT_EQ(area(managed().at(kWeeks), id).level, 4);
  }
}

TEST(ManagedTeam, WithoutTargetsStaysAtLevelThree) {
  Script script = managed_team();
  script.targets_week.reset();
  const History history = live(script, kWeeks, shipped_rubric());
  for (const char* id : {"change", "consuming"})
    EXPECT_EQ(area(history.at(kWeeks), id).attained, 3);
}

TEST(ManagedTeam, EveryRowOfLevelFourIsMetInTheEndAndWasNotInTheBeginning) {
  for (const char* id : {"change", "consuming"})
    for (const auto& i : area(managed().at(kWeeks), id).indicators) {
      if (i.level != 4) continue;
      EXPECT_EQ(i.state, State::Met) << i.id << ' ' << i.reason.text;
      EXPECT_NE(indicator(managed().at(2), i.id).state, State::Met) << i.id;
    }
}

TEST(ManagedTeam, ChangesThatBreakThingsCostTheLevel) {
  Script script = managed_team();
  script.phases[1].caused = 0.15;
  const auto result = judge(estate_at(script, kWeeks));
  EXPECT_EQ(indicator(result, "change.4.incidents").state, State::NotMet) << text_of(result);
  EXPECT_EQ(indicator(result, "change.4.success_rate").state, State::NotMet)
      << "an incident that followed is no success";
}

TEST(ManagedTeam, IncidentsThatHaveNothingToDoWithChangesCostNothing) {
  Script script = managed_team();
  for (auto& phase : script.phases) phase.incidents = 12;
  const auto result = judge(estate_at(script, kWeeks));
  EXPECT_NE(indicator(result, "change.4.incidents").state, State::NotMet) << text_of(result);
}

TEST(ManagedTeam, WindowsThatDoNotHoldAreSeen) {
  Script script = managed_team();
  script.phases[1].in_window = 0.7;
  EXPECT_EQ(indicator(judge(estate_at(script, kWeeks)), "change.4.window_adherence").state,
            State::NotMet);
}

TEST(ManagedTeam, WithoutRequestStampsTheTechnicalTimeStandsInAndIsNotTheLeadTime) {
  Script script = managed_team();
  script.stamps = false;
  const auto result = judge(estate_at(script, kWeeks));
  const auto& lead = indicator(result, "consuming.4.lead_time");
  EXPECT_EQ(lead.state, State::Met);
  EXPECT_FALSE(lead.criteria[0].value) << "no stamp, no lead time";
  EXPECT_EQ(lead.criteria[0].reason.code, "no_key_declared");
  EXPECT_TRUE(lead.criteria[1].value);
}

TEST(ManagedTeam, ReworkAndMachinesLeftOffAreSeen) {
  Script script = managed_team();
  script.phases[1].early_rework = 0.3;
  script.phases[1].zombies = 0.2;
  const auto result = judge(estate_at(script, kWeeks));
  EXPECT_EQ(indicator(result, "consuming.4.early_rework").state, State::NotMet);
  EXPECT_EQ(indicator(result, "consuming.4.zombies").state, State::NotMet);
}

}  // namespace
}  // namespace plumbline::acceptance
