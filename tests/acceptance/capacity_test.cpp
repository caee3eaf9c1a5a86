#include <set>

#include "tests/acceptance/capacity_estates.h"
#include "tests/acceptance/rubric_fixture.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

scoring::WeekHistory lived(const CapacityScript& script, int weeks) {
  World world;
  tell_capacity(script, weeks, world);
  world.settle();
  scoring::WeekHistory history;
  for (int w = 1; w <= weeks; ++w) {
    const Estate estate = estate_of(world, week(w));
    const auto result =
        scoring::assess(estate.evidence, estate.practice, shipped_rubric(), history);
    history.push_back(scoring::record_of(result, week(w)));
  }
  return history;
}

TEST(Capacity, WhatIsPlannedIsDefinedAndWhatIsNeglectedIsNot) {
  const auto planned = judge(capacity_at(planned_capacity(), 60));
  EXPECT_GE(area(planned, "capacity").attained, 3) << text_of(planned);
  const auto neglected = judge(capacity_at(neglected_capacity(), 60));
  EXPECT_EQ(area(neglected, "capacity").attained, 1) << text_of(neglected);
}

TEST(Capacity, ItsOwnRowStandsInThePlaceOfBatches) {
  std::set<std::string> ids;
  for (const auto& i : shipped_rubric().indicators) ids.insert(i.id);
  for (const char* row : {"capacity.2.batches", "capacity.2.batch_actors"})
    EXPECT_FALSE(ids.contains(row)) << row;
  for (const char* row : {"capacity.2.foresight", "capacity.2.success_rate", "change.2.batches"})
    EXPECT_TRUE(ids.contains(row)) << row;
}

TEST(Capacity, AFullDatastoreAndAClusterWithoutRoomAreNamed) {
  const auto result = judge(capacity_at(neglected_capacity(), 60));
  EXPECT_EQ(indicator(result, "capacity.2.ds_full").state, State::NotMet);
  EXPECT_EQ(indicator(result, "capacity.2.ha").state, State::NotMet);
  EXPECT_EQ(indicator(result, "capacity.2.foresight").state, State::Unknown)
      << "what was not done often enough to tell is not known to be missing";
  EXPECT_EQ(indicator(result, "capacity.4.headroom").state, State::NotMet);
  EXPECT_EQ(indicator(result, "capacity.4.ready").state, State::NotMet);
  EXPECT_EQ(indicator(result, "capacity.4.swap").state, State::NotMet);
  EXPECT_EQ(indicator(result, "capacity.4.runway").state, State::NotMet);
  for (const auto& signal : result.signals) {
    const bool named = signal.signal == "cap.headroom_ok" || signal.signal == "cap.ds_over95";
    EXPECT_TRUE(!named || !signal.witnesses.empty()) << signal.signal;
  }
}

TEST(Capacity, WithTargetsBeforeTheWeeksItIsManaged) {
  const CapacityScript script = planned_capacity();
  const auto history = lived(script, 60);
  const Estate estate = capacity_at(script, 60);
  const auto result = scoring::assess(estate.evidence, estate.practice, shipped_rubric(), history);
  EXPECT_EQ(area(result, "capacity").attained, 4) << text_of(result);
  EXPECT_EQ(area(result, "capacity").level, 4);
  // The same work without a number to reach stays where it was.
  CapacityScript aimless = script;
  aimless.targets_week.reset();
  const auto without = judge(capacity_at(aimless, 60));
  EXPECT_EQ(area(without, "capacity").attained, 3) << text_of(without);
  EXPECT_EQ(indicator(without, "capacity.3.thresholds").state, State::NotMet);
}

TEST(Capacity, NoIncidentsOfFewMachinesIsNotAvailability) {
  Estate estate = capacity_at(planned_capacity(), 60);
  EXPECT_EQ(indicator(judge(estate), "capacity.4.availability").state, State::Met);
  for (auto& r : estate.evidence.readings)
    if (r.signal == "cap.servers_on") r.k = r.n = 0.05;
  EXPECT_EQ(indicator(judge(estate), "capacity.4.availability").state, State::Unknown);
  CapacityScript fallen = planned_capacity();
  fallen.down_minutes_a_week = 20'000;
  EXPECT_EQ(indicator(judge(capacity_at(fallen, 60)), "capacity.4.availability").state,
            State::NotMet);
}

TEST(Capacity, LosingEvidenceNeverRaises) {
  const Estate whole = capacity_at(planned_capacity(), 60);
  const int attained = area(judge(whole), "capacity").attained;
  for (std::size_t i = 0; i < whole.evidence.streams.size(); ++i) {
    Estate lost = whole;
    lost.evidence.streams[i].gaps.push_back(
        {lost.evidence.as_of - std::chrono::days(20), lost.evidence.as_of, "not read"});
    EXPECT_LE(area(judge(lost), "capacity").attained, attained) << whole.evidence.streams[i].stream;
  }
  Estate poor = capacity_at(neglected_capacity(), 60);
  const int before = area(judge(poor), "capacity").attained;
  poor.evidence.entity_days.clear();
  EXPECT_LE(area(judge(poor), "capacity").attained, before);
  poor.evidence.readings.clear();
  EXPECT_LE(area(judge(poor), "capacity").attained, before);
}

}  // namespace
}  // namespace plumbline::acceptance
