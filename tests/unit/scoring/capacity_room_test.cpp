#include <gtest/gtest.h>

#include "tests/unit/scoring/capacity_estate.h"

namespace plumbline::scoring {
namespace {

/// Clusters, and what is told of them by the day; as of day 100.
class CapacityRoom : public CapacityEstate {
 protected:
  CapacityRoom()
      : CapacityEstate({"inventory/Datastore", "inventory/ClusterComputeResource",
                        "performance/Datastore", "performance/HostSystem",
                        "performance/ClusterComputeResource"}) {}

  std::uint32_t cluster(const std::string& name) { return entity("ClusterComputeResource", name); }
  /// Headroom from day 0 to 60 that falls by one percent a day and is `at_end` on day 59.
  std::uint32_t shrinking(const std::string& name, const char* series, double at_end) {
    const std::uint32_t id = cluster(name);
    for (int d = 0; d < 60; ++d) tell(series, id, d, at_end + 0.01 * (59 - d));
    return id;
  }
  Reading lead() {
    return estate_.read(SmallEstate::signal("cap.breach_lead_d", "breach_lead",
                                            {{"days", 14.0}, {"trend_days", 60.0}}, 365, 1));
  }
  Reading borne() {
    return estate_.read(SmallEstate::signal("cap.failover_level", "failover_level", {}, 1, 1));
  }
  Reading slow() {
    return estate_.read(SmallEstate::signal(
        "cap.ds_latency_p95", "slow_share",
        {{"above_ms", 20.0}, {"counters", std::vector<std::string>{"c"}}}, 30, 14));
  }
  StreamCoverage& stream(const std::string& name) {
    for (auto& s : estate_.evidence.streams)
      if (s.stream == name) return s;
    throw std::runtime_error(name);
  }
};

TEST_F(CapacityRoom, ActiveMemoryIsShownBesideWhatWasGiven) {
  const auto left = [&](const char* resource) {
    return estate_.read(SmallEstate::signal("cap.mem_active_headroom_n1", "n1_headroom",
                                            {{"resource", std::string(resource)}}, 30, 14));
  };
  const std::uint32_t tight = cluster("tight");
  EXPECT_EQ(left("active_memory").value.reason.code, "too_few_samples") << "of no memory";
  for (int d = 60; d < 100; ++d) tell("mem_n1", tight, d, -0.2);
  const Reading below_level_2 = left("active_memory");
  EXPECT_EQ(below_level_2.value.state, State::Unknown);
  EXPECT_EQ(below_level_2.value.reason.code, "not_collected");
  EXPECT_EQ(below_level_2.value.reason.text,
            "vCenter does not keep mem.active.average of clusters: it does from statistics level 2 "
            "on");
  EXPECT_EQ(left("cpu").value.reason.code, "too_few_samples");
  estate_.evidence.entity_days.clear();
  for (int d = 60; d < 100; ++d) tell("mem_active_n1", tight, d, 0.5);
  for (int d = 60; d < 100; ++d) tell("mem_n1", tight, d, -0.2);
  EXPECT_DOUBLE_EQ(*left("active_memory").value.value, 0.5);
}

TEST_F(CapacityRoom, HostsComeInTimeWhileTheLossOfOneWouldStillFitForTwoWeeks) {
  // One percent a day: 20 days of room, and five.
  for (const auto& [name, left] : {std::pair("early", 0.20), std::pair("late", 0.05)}) {
    const std::uint32_t id = shrinking(name, "mem_n1", left);
    tell("mem_size", id, 0, 100);
    tell("mem_size", id, 60, 150);
  }
  const Reading reading = lead();
  ASSERT_TRUE(reading.value.value) << reading.value.reason.text;
  EXPECT_DOUBLE_EQ(*reading.value.value, 0.5);
  ASSERT_EQ(reading.occurrences.size(), 2U);
  EXPECT_EQ(reading.value.witnesses.at(0).note,
            "grown on " + to_date(SmallEstate::day(60)) +
                ", 4 days before the loss of a host would not fit");
}

TEST_F(CapacityRoom, WhatRunsOutFirstDecides) {
  const std::uint32_t id = shrinking("both", "mem_n1", 0.40);
  for (int d = 0; d < 60; ++d) tell("cpu_n1", id, d, 0.05 + 0.01 * (59 - d));
  for (const char* series : {"cpu_size", "mem_size"}) {
    tell(series, id, 0, 100);
    tell(series, id, 60, 150);
  }
  EXPECT_EQ(lead().value.k, 0);
  EXPECT_EQ(lead().value.n, 1) << "one delivery, though both grew";
}

TEST_F(CapacityRoom, AHostThatComesBackIsNoExpansionAndADeliveryIsOne) {
  const std::uint32_t id = shrinking("c", "mem_n1", 0.05);
  // Out for repair on day 50, back on day 60.
  tell("mem_size", id, 0, 100);
  tell("mem_size", id, 50, 75);
  tell("mem_size", id, 60, 100);
  EXPECT_EQ(lead().value.n, 0);
  // Three hosts over five days.
  tell("mem_size", id, 70, 125);
  tell("mem_size", id, 72, 150);
  tell("mem_size", id, 75, 175);
  EXPECT_EQ(lead().value.n, 1);
  tell("mem_size", id, 90, 200);
  EXPECT_EQ(lead().value.n, 2);
}

TEST_F(CapacityRoom, ExpansionsAreUnknownWhereHeadroomWasNotRead) {
  stream("performance/ClusterComputeResource")
      .gaps.push_back({SmallEstate::day(40), SmallEstate::day(60), "not read"});
  EXPECT_EQ(lead().value.reason.code, "gap");
}

TEST_F(CapacityRoom, TheClusterThatBearsLeastDecidesWhereSlotsAreCounted) {
  EXPECT_EQ(borne().value.state, State::Unknown) << "no cluster with HA";
  tell("failover_level", cluster("a"), 99, 1);
  tell("failover_level", cluster("b"), 98, 2);
  EXPECT_DOUBLE_EQ(*borne().value.value, 1);
  tell("failover_untold", cluster("c"), 99, 0);
  EXPECT_EQ(borne().value.state, State::Unknown);
  EXPECT_NE(borne().value.reason.text.find("1 clusters with HA"), std::string::npos);
  // None is less than none.
  tell("failover_level", cluster("b"), 99, 0);
  EXPECT_DOUBLE_EQ(*borne().value.value, 0);
  stream("inventory/ClusterComputeResource").until = SmallEstate::day(90);
  EXPECT_EQ(borne().value.state, State::Unknown);
}

TEST_F(CapacityRoom, TheTightestClusterDecidesAndProcessorsAreNotMemory) {
  const std::uint32_t tight = cluster("tight");
  const std::uint32_t roomy = cluster("roomy");
  const std::uint32_t young = cluster("young");
  for (int d = 60; d < 100; ++d) {
    tell("cpu_n1", tight, d, 0.10);
    tell("cpu_n1", roomy, d, 0.30);
    tell("mem_n1", tight, d, 0.20);
    tell("mem_n1", roomy, d, 0.40);
    if (d > 90) tell("cpu_n1", young, d, -0.50);
  }
  const auto left = [&](const char* resource) {
    return estate_.read(SmallEstate::signal("cap.headroom", "n1_headroom",
                                            {{"resource", std::string(resource)}}, 30, 14));
  };
  EXPECT_DOUBLE_EQ(*left("cpu").value.value, 0.10) << "days too few to tell are not asked";
  EXPECT_DOUBLE_EQ(*left("memory").value.value, 0.20);
  EXPECT_EQ(left("cpu").value.witnesses.size(), 2U);
}

TEST_F(CapacityRoom, OnlyAClusterThatAtSomeTimeHadNoRoomIsNamed) {
  const std::uint32_t tight = cluster("tight");
  const std::uint32_t roomy = cluster("roomy");
  for (int d = 60; d < 100; ++d) {
    tell("cpu_n1", tight, d, d == 80 ? -0.01 : 0.01);
    tell("cpu_n1", roomy, d, 0.30);
    estate_.evidence.readings.push_back(
        {"cap.headroom_ok", number(d), Population::Infrastructure, 47, 48, 0, true});
  }
  const Reading reading =
      estate_.read(SmallEstate::signal("cap.headroom_ok", "n1_share", {}, 30, 14));
  ASSERT_EQ(reading.value.witnesses.size(), 1U);
  EXPECT_EQ(reading.value.witnesses[0].id, tight);
  EXPECT_NE(reading.value.witnesses[0].note.find("on 1 of 30 days"), std::string::npos)
      << reading.value.witnesses[0].note;
}

TEST_F(CapacityRoom, WithoutAHostThereIsNoRatioAndDesktopsAreNoServers) {
  estate_.evidence.streams.push_back(
      {"inventory/HostSystem", SmallEstate::day(0), SmallEstate::day(100), {}, "", 1.0});
  estate_.evidence.streams.push_back(
      {"performance/VirtualMachine", SmallEstate::day(0), SmallEstate::day(100), {}, "", 1.0});
  Signal vcpus = SmallEstate::signal("cap.vcpus_on", "entity_number", {}, 1, 1);
  vcpus.of = "VirtualMachine";
  Signal cores = SmallEstate::signal("cap.cores", "entity_number", {}, 1, 1);
  cores.of = "HostSystem";
  estate_.rubric.signals = {cores, vcpus};
  auto& readings = estate_.evidence.readings;
  readings.push_back({"cap.vcpus_on", number(100), Population::Server, 10, 10, 0, true});
  readings.push_back({"cap.cores", number(100), Population::Infrastructure, 0, 60, 0, true});
  const Signal ratio = SmallEstate::signal(
      "cap.vcpu_ratio", "overcommit",
      {{"of", std::string("cap.vcpus_on")}, {"over", std::string("cap.cores")}}, 1, 1);
  EXPECT_EQ(estate_.read(ratio).value.state, State::Unknown);
  EXPECT_FALSE(estate_.read(ratio).value.value);
  readings.push_back({"cap.ready_over5", number(98), Population::Server, 2, 40, 0, true});
  readings.push_back({"cap.ready_over5", number(99), Population::Vdi, 30, 40, 0, true});
  const Signal ready = SmallEstate::signal("cap.ready_over5", "machine_share", {}, 30, 20);
  EXPECT_DOUBLE_EQ(*estate_.read(ready).value.value, 0.05);
}

// Of long ago one day in seven is told: the days between may all have been waited.
TEST_F(CapacityRoom, WhatLiesBetweenTheDaysThatAreToldIsNoLead) {
  const std::uint32_t store = cluster("ds");
  for (int d = 0; d <= 56; d += 7) {
    tell("used_bytes", store, d, 9 - 0.05 * (56 - d));
    tell("capacity_bytes", store, d, 10);
  }
  tell("capacity_bytes", store, 63, 20);
  EXPECT_EQ(lead().value.n, 1);
  EXPECT_EQ(lead().value.k, 0) << "20 days from day 56, 13 from day 63";
}

TEST_F(CapacityRoom, AnExpansionOfWhatHasHardlyAPastIsNotJudged) {
  const std::uint32_t id = cluster("new");
  for (int d = 56; d < 60; ++d) tell("mem_n1", id, d, 0.05 + 0.01 * (59 - d));
  tell("mem_size", id, 56, 100);
  tell("mem_size", id, 60, 150);
  EXPECT_EQ(lead().value.n, 0) << "four days are no trend";
}

TEST_F(CapacityRoom, SlowIsAShareOfTheHoursOfAMonth) {
  for (int d = 0; d < 100; ++d)
    estate_.evidence.readings.push_back({"cap.ds_latency_p95", number(d),
                                         Population::Infrastructure, d < 69 ? 24.0 : 2.4, 24, 0,
                                         true});
  tell("slow_share", cluster("ds"), 99, 0.10);
  const Reading reading = slow();
  ASSERT_TRUE(reading.value.value) << reading.value.reason.text;
  EXPECT_NEAR(*reading.value.value, 0.1, 1e-9);
  EXPECT_EQ(reading.value.samples, 30) << "days";
  ASSERT_EQ(reading.value.witnesses.size(), 1U);
  EXPECT_NE(reading.value.witnesses[0].note.find("slow for 10 %"), std::string::npos);
  stream("performance/HostSystem")
      .gaps.push_back({SmallEstate::day(80), SmallEstate::day(90), "not read"});
  EXPECT_EQ(slow().value.state, State::Unknown) << "hosts stand in for datastores";
}

TEST_F(CapacityRoom, WhatIsSlowAndWhatCanBeLostAreAskedOfSamples) {
  estate_.rubric.signals = {
      SmallEstate::signal("cap.ds_latency_p95", "slow_share",
                          {{"above_ms", 20.0}, {"counters", std::vector<std::string>{"a", "b"}}},
                          30, 14),
      SmallEstate::signal("cap.failover_level", "failover_level", {}, 1, 1),
      SmallEstate::signal("cons.undersized_share", "undersized_share", {}, 30, 20),
      SmallEstate::signal("cons.idle_share", "idle_share", {}, 30, 20)};
  const auto definitions = series_definitions(estate_.rubric);
  ASSERT_EQ(definitions.size(), 4U);
  EXPECT_EQ(definitions[0].kind, SeriesDefinition::Kind::Latency);
  ASSERT_EQ(definitions[0].tests.size(), 2U);
  EXPECT_DOUBLE_EQ(definitions[0].tests[1].above, 0.020);
  EXPECT_EQ(definitions[0].window_days, 1);
  EXPECT_EQ(definitions[1].kind, SeriesDefinition::Kind::Failover);
  EXPECT_TRUE(definitions[2].named);
  EXPECT_FALSE(definitions[3].named) << "nobody is asked to put right what is idle";
}

}  // namespace
}  // namespace plumbline::scoring
