#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

constexpr double kHour = 1.0 / 24;

/// Hosts added by ann, and when each came into service.
class Racks : public SmallEstate {
 public:
  Racks() {
    add_class("addHost", {"provisioning"});
    add_class("fix", {});
  }
  std::uint32_t added(const std::string& host, double at, std::optional<double> hours_to_service) {
    const std::uint32_t id = did("CORP\\ann", "addHost", host, at).entity;
    evidence.entities.at(id).ref.type = "HostSystem";
    if (hours_to_service) evidence.ready[id] = day(at + *hours_to_service * kHour);
    return id;
  }
  Signal service() {
    Signal s = signal("cons.service", "host_service_time",
                      {{"classes", std::vector<std::string>{"addHost"}}}, 90);
    s.unit = Unit::Hours;
    return s;
  }
  Signal mended() {
    return signal("cons.mended", "entry_rework",
                  {{"classes", std::vector<std::string>{"addHost"}},
                   {"rework", std::vector<std::string>{"fix"}},
                   {"days", 7.0}},
                  90);
  }
};

TEST(HostServiceTime, IsThe85thPercentileOverBatches) {
  Racks racks;
  for (int i = 1; i <= 20; ++i) racks.added("esx-" + std::to_string(i), 10 + 3 * i, i);
  const Reading reading = racks.read(racks.service());
  EXPECT_EQ(reading.judging, Judging::Percentile);
  EXPECT_EQ(reading.value.samples, 20);
  EXPECT_NEAR(*reading.value.value, 17, 1e-9);
  ASSERT_EQ(reading.occurrences.size(), 20U);
  EXPECT_NEAR(reading.occurrences.back().value, 20, 1e-9);
}

// Sixteen hosts of one evening are one occurrence: their slowest.
TEST(HostServiceTime, ABatchIsOneOccurrence) {
  Racks racks;
  for (int i = 0; i < 16; ++i) racks.added("esx-" + std::to_string(i), 50 + i * kHour, 5 + i);
  const Reading reading = racks.read(racks.service());
  EXPECT_EQ(reading.value.samples, 1);
  ASSERT_EQ(reading.occurrences.size(), 1U);
  EXPECT_NEAR(reading.occurrences[0].value, 20, 1e-9);
}

TEST(HostServiceTime, WhatIsNotInServiceIsOpenAndNeverLeftOut) {
  Racks racks;
  for (int i = 0; i < 10; ++i)
    racks.added("esx-" + std::to_string(i), 20 + 3 * i,
                i < 5 ? std::optional<double>(4) : std::nullopt);
  const Reading reading = racks.read(racks.service());
  EXPECT_EQ(reading.value.samples, 5);
  EXPECT_FALSE(reading.value.value) << "half of them carry no work: nobody knows how long it takes";
  EXPECT_GT(*reading.value.low, 4);
}

TEST(HostServiceTime, ServiceAfterTheAssessmentIsNotKnownYet) {
  Racks racks;
  racks.added("esx-1", 99.9, 24);
  EXPECT_EQ(racks.read(racks.service()).value.samples, 0);
}

// A bulk that partly failed names the cluster too: that is no host.
TEST(HostServiceTime, OnlyHostsCount) {
  Racks racks;
  racks.did("CORP\\ann", "addHost", "cluster", 50);
  EXPECT_TRUE(racks.read(racks.service()).occurrences.empty());
  EXPECT_EQ(racks.read(racks.mended()).value.n, 0);
}

TEST(EntryRework, CountsHostsMendedInTheirFirstWeekOfService) {
  Racks racks;
  for (const char* host : {"esx-1", "esx-2", "esx-3", "esx-4"}) racks.added(host, 50, 24);
  racks.did("CORP\\ann", "fix", "esx-1", 50.5);  // still being built
  racks.did("CORP\\ann", "fix", "esx-2", 53);
  racks.did("CORP\\ann", "fix", "esx-2", 54);
  racks.did("CORP\\ann", "fix", "esx-3", 58.5);  // after its first week
  const Reading reading = racks.read(racks.mended());
  EXPECT_EQ(reading.value.k, 1);
  EXPECT_EQ(reading.value.n, 4);
}

TEST(EntryRework, AHostWhoseWeekIsNotOverCountsOnlyOnceItWasMended) {
  Racks racks;
  racks.added("esx-1", 96, 12);
  racks.added("esx-2", 96, 12);
  racks.did("CORP\\ann", "fix", "esx-2", 98);
  EXPECT_EQ(racks.read(racks.mended()).value.n, 1);
  EXPECT_EQ(racks.read(racks.mended()).value.k, 1);
}

}  // namespace
}  // namespace plumbline::scoring
