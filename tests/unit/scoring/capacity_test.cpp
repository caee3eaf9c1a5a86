#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/scoring/capacity_estate.h"

namespace plumbline::scoring {
namespace {

constexpr double kTera = 1e12;

/// An estate with datastores, clusters and daily readings, watched since day 0; as of day 100.
class Capacity : public CapacityEstate {
 protected:
  Capacity()
      : CapacityEstate({"inventory/Datastore", "inventory/ClusterComputeResource",
                        "inventory/HostSystem", "performance/VirtualMachine",
                        "performance/ClusterComputeResource"}) {}

  /// Days [from, to) of a datastore: used at `from`, grown by `per_day`, of `size`.
  std::uint32_t store(const std::string& name, int from, int to, double used, double per_day,
                      double size = 10 * kTera) {
    const std::uint32_t id = entity("Datastore", name);
    for (int d = from; d < to; ++d) {
      tell("used_bytes", id, d, used + per_day * (d - from));
      tell("capacity_bytes", id, d, size);
    }
    return id;
  }
  void share(const char* signal, int day, double k, double n, double unknown = 0,
             Population population = Population::Infrastructure) {
    estate_.evidence.readings.push_back({signal, number(day), population, k, n, unknown, true});
  }
  static Signal signal(const char* id, const char* measure,
                       std::map<std::string, Parameter> parameters, double window,
                       std::int64_t minimum) {
    return SmallEstate::signal(id, measure, std::move(parameters), window, minimum);
  }
  Reading days_to_full() {
    return estate_.read(signal("cap.ds_days_to_full", "runway",
                               {{"young_days", 14.0}, {"soon_days", 60.0}}, 60, 45));
  }
  Reading headroom() { return estate_.read(signal("cap.headroom_ok", "n1_share", {}, 30, 14)); }
  StreamCoverage& stream(const std::string& name) {
    for (auto& s : estate_.evidence.streams)
      if (s.stream == name) return s;
    throw std::logic_error(name);
  }
};

TEST_F(Capacity, TheFirstDatastoreToFillDecides) {
  store("slow", 0, 100, 5 * kTera, 0.01 * kTera);
  store("fast", 0, 100, 1 * kTera, 0.05 * kTera);  // 5.95 of 10 TB on the last day
  const Reading reading = days_to_full();
  ASSERT_TRUE(reading.value.value);
  EXPECT_NEAR(*reading.value.value, (10 - 5.95) / 0.05, 0.5);
  ASSERT_EQ(reading.value.witnesses.size(), 2U);
  EXPECT_NE(reading.value.witnesses[0].note.find("full in"), std::string::npos);
}

TEST_F(Capacity, WhatDoesNotGrowIsFiveYearsAwayAndNeverLess) {
  store("shrinking", 0, 100, 9 * kTera, -0.01 * kTera);
  EXPECT_EQ(*days_to_full().value.value, 1826);
  store("creeping", 0, 100, 1 * kTera, 0.0001 * kTera);
  EXPECT_EQ(*days_to_full().value.value, 1826);
}

TEST_F(Capacity, AMigrationIsNotGrowth) {
  // 3 TB more from one day to the next, and then as slow as before.
  const std::uint32_t id = entity("Datastore", "ds");
  for (int d = 0; d < 100; ++d) {
    tell("used_bytes", id, d, ((d < 70 ? 2 : 5) + 0.002 * d) * kTera);
    tell("capacity_bytes", id, d, 10 * kTera);
  }
  EXPECT_EQ(*days_to_full().value.value, 1826) << "2,401 days";
}

TEST_F(Capacity, AYoungDatastoreIsNotAskedAndMissingDaysAreNotGuessed) {
  store("old", 0, 100, 1 * kTera, 0.01 * kTera);
  store("young", 92, 100, 1 * kTera, 1 * kTera);
  EXPECT_NEAR(*days_to_full().value.value, (10 - 1.99) / 0.01, 1);
  const std::uint32_t id = entity("Datastore", "gaps");
  for (int d = 0; d < 100; d += 2) {
    tell("used_bytes", id, d, 1 * kTera);
    tell("capacity_bytes", id, d, 10 * kTera);
  }
  tell("used_bytes", id, 99, 1 * kTera);
  EXPECT_EQ(days_to_full().value.state, State::Unknown);
  store("soon", 0, 100, 5 * kTera, 0.04 * kTera);
  EXPECT_NEAR(*days_to_full().value.value, (10 - 8.96) / 0.04, 0.5) << "whatever the others do";
}

TEST_F(Capacity, TooLittleHistoryIsUnknownAndADatastoreThatIsGoneDoesNotCount) {
  store("ds", 60, 100, 1 * kTera, 0.01 * kTera);
  EXPECT_EQ(days_to_full().value.state, State::Unknown) << "40 of 45 days";
  SmallEstate bare;
  store("gone", 0, 90, 1 * kTera, 0.1 * kTera);
  EXPECT_EQ(days_to_full().value.state, State::Unknown);
  stream("inventory/Datastore")
      .gaps.push_back({SmallEstate::day(80), SmallEstate::day(90), "not read"});
  EXPECT_EQ(days_to_full().value.reason.code, "gap");
}

TEST_F(Capacity, FullDatastoresAreCountedSharedOrLocal) {
  store("full", 98, 100, 9.6 * kTera, 0);
  store("half", 98, 100, 5 * kTera, 0);
  tell("local_used_bytes", entity("Datastore", "local"), 99, 0.96 * kTera);
  tell("local_capacity_bytes", entity("Datastore", "local"), 99, 1 * kTera);
  const Reading over95 =
      estate_.read(signal("cap.ds_over95", "datastores_over", {{"used", 0.95}}, 1, 1));
  EXPECT_DOUBLE_EQ(*over95.value.value, 2.0 / 3);
  EXPECT_EQ(over95.value.witnesses.size(), 2U);
  EXPECT_EQ(over95.value.witnesses[0].note, "96 % used");
  stream("inventory/Datastore").until = SmallEstate::day(98);
  EXPECT_EQ(
      estate_.read(signal("cap.ds_over95", "datastores_over", {{"used", 0.95}}, 1, 1)).value.state,
      State::Unknown);
}

TEST_F(Capacity, HeadroomIsASharedOfClusterHoursAndNamesWhoLacksIt) {
  for (int d = 60; d < 100; ++d) share("cap.headroom_ok", d, d < 90 ? 96 : 48, 96);
  const std::uint32_t cluster = entity("ClusterComputeResource", "tight");
  for (int d = 60; d < 100; ++d) tell("mem_n1", cluster, d, d < 90 ? 0.1 : -0.2);
  const Reading reading = headroom();
  EXPECT_EQ(reading.value.samples, 30) << "days";
  // Days 69 to 98: the last one may not have been told in full yet.
  EXPECT_DOUBLE_EQ(*reading.value.value, (21 * 96 + 9 * 48) / (30.0 * 96));
  ASSERT_EQ(reading.value.witnesses.size(), 1U);
  EXPECT_EQ(reading.value.witnesses[0].id, cluster);
  const Reading left = estate_.read(
      signal("cap.mem_headroom_n1", "n1_headroom", {{"resource", std::string("memory")}}, 30, 14));
  EXPECT_DOUBLE_EQ(*left.value.value, -0.2);
}

TEST_F(Capacity, UnknownHoursStayInTheDenominatorAndGapsBlock) {
  for (int d = 60; d < 100; ++d) share("cap.headroom_ok", d, 90, 96, 6);
  EXPECT_DOUBLE_EQ(headroom().unknown, 30 * 6);
  stream("performance/ClusterComputeResource")
      .gaps.push_back({SmallEstate::day(80), SmallEstate::day(83), "not read"});
  EXPECT_EQ(headroom().value.reason.code, "gap");
  estate_.evidence.streams.clear();
  EXPECT_EQ(headroom().value.reason.code, "never_read");
}

TEST_F(Capacity, WaitingServersAreTheNewestDaysAndTooFewSayNothing) {
  const Signal ready = signal("cap.ready_over5", "machine_share", {}, 30, 20);
  share("cap.ready_over5", 97, 10, 40, 0, Population::Server);
  share("cap.ready_over5", 98, 2, 40, 0, Population::Server);
  share("cap.ready_over5", 98, 30, 40, 0, Population::Vdi);
  EXPECT_DOUBLE_EQ(*estate_.read(ready).value.value, 0.05);
  estate_.evidence.readings.clear();
  share("cap.ready_over5", 98, 0, 19, 0, Population::Server);
  EXPECT_EQ(estate_.read(ready).value.state, State::Unknown);
  estate_.evidence.readings.clear();
  share("cap.ready_over5", 90, 0, 40, 0, Population::Server);
  EXPECT_EQ(estate_.read(ready).value.state, State::Unknown) << "told long ago";
}

class Forecasts : public Capacity {
 protected:
  Forecast& forecast(double made_for, double seen, double value, const std::string& entity = "ds") {
    Forecast f;
    f.promise.path = "targets.yml";
    f.promise.first_seen = SmallEstate::day(seen);
    f.signal = "cap.ds_used_bytes";
    f.entity = entity;
    f.made_for = SmallEstate::day(made_for);
    f.value = value;
    estate_.practice.forecasts.push_back(f);
    return estate_.practice.forecasts.back();
  }
  Reading error() {
    return estate_.read(
        signal("cap.forecast_err", "forecast_error", {{"days_ahead", 28.0}}, 180, 3));
  }
};

TEST_F(Forecasts, AreComparedAsTheyWereCommittedAMonthBefore) {
  EXPECT_EQ(error().value.state, State::NotApplicable) << "nobody forecast anything";
  store("ds", 0, 100, 5 * kTera, 0);
  forecast(60, 10, 6 * kTera);
  forecast(70, 10, 4 * kTera);
  EXPECT_EQ(error().value.state, State::Unknown) << "two of three";
  forecast(80, 60, 5 * kTera);  // too late to be one
  EXPECT_EQ(error().value.state, State::Unknown);
  forecast(90, 60, 5 * kTera).promise.gone_at = SmallEstate::day(95);  // deleted when it was due
  EXPECT_NEAR(*error().value.value, (0.2 + 0.2 + 0) / 3, 1e-9);
  forecast(130, 60, 1 * kTera);  // still to come
  EXPECT_NEAR(*error().value.value, (0.2 + 0.2 + 0) / 3, 1e-9);
}

TEST_F(Forecasts, OfTheWholeScopeAreAboutAllSharedDatastores) {
  store("ds", 0, 100, 5 * kTera, 0);
  store("other", 0, 100, 5 * kTera, 0);
  for (const int day : {50, 60, 70}) forecast(day, 10, 11 * kTera, "");
  EXPECT_NEAR(*error().value.value, 0.1, 1e-9);
}

TEST_F(Capacity, ExpansionsInTimeAreThoseBeforeTheTrendWouldHaveEnded) {
  const Signal lead =
      signal("cap.breach_lead_d", "breach_lead", {{"days", 14.0}, {"trend_days", 60.0}}, 365, 1);
  Signal conditional = lead;
  conditional.conditional = true;
  store("steady", 0, 100, 1 * kTera, 0);
  EXPECT_EQ(estate_.read(conditional).value.state, State::NotApplicable);
  // 50 GB a day: one grown with 20 days left, one with four.
  for (const auto& [name, at] : {std::pair("early", 9.0), std::pair("late", 9.8)}) {
    const std::uint32_t id = entity("Datastore", name);
    for (int d = 0; d < 60; ++d) {
      tell("used_bytes", id, d, (at - 0.05 * (59 - d)) * kTera);
      tell("capacity_bytes", id, d, 10 * kTera);
    }
    tell("capacity_bytes", id, 60, 20 * kTera);
  }
  const Reading reading = estate_.read(lead);
  EXPECT_DOUBLE_EQ(*reading.value.value, 0.5);
  ASSERT_EQ(reading.occurrences.size(), 2U);
}

class Availability : public Capacity {
 protected:
  Availability() {
    estate_.evidence.incident_classes = {"host-down", "vm-restart", "vm-crash"};
    for (int d = 0; d < 100; ++d) share("cap.servers_on", d, 100, 120, 0, Population::Server);
  }
  Incident& fell(std::uint16_t kind, const std::string& name, double at, double minutes) {
    Incident incident;
    incident.id = static_cast<std::int64_t>(estate_.evidence.incidents.size() + 1);
    incident.class_id = kind;
    incident.entity = kind == 0 ? entity("HostSystem", name) : estate_.vm(name);
    incident.opened = SmallEstate::day(at);
    incident.closed = incident.opened + std::chrono::seconds(static_cast<int>(60 * minutes));
    estate_.evidence.incidents.push_back(incident);
    return estate_.evidence.incidents.back();
  }
  std::map<std::string, Parameter> parameters() {
    return {{"on", std::string("cap.servers_on")},
            {"incidents", std::vector<std::string>{"vm-crash", "vm-restart"}}};
  }
  double nines() {
    const auto value = estate_.read(signal("cap.vm_nines", "vm_nines", parameters(), 30, 1)).value;
    return value.value.value_or(-1);
  }
  Reading on_target() {
    auto given = parameters();
    given["target"] = std::string("cap.vm_nines");
    return estate_.read(signal("cap.availability", "availability_target", given, 30, 1));
  }
  void target(double value) {
    estate_.kind_seen("targets", 1);
    Target t;
    t.signal = "cap.vm_nines";
    t.value = value;
    t.owner = "team";
    t.promise.first_seen = SmallEstate::day(1);
    estate_.practice.targets.push_back(t);
  }
  static constexpr double kExposure = 30.0 * 100 * 1440;
};

TEST_F(Availability, WithoutAnyDowntimeIsBoundedByTheRuleOfThree) {
  EXPECT_NEAR(nines(), -std::log10(3 / kExposure), 1e-9);
  for (auto& r : estate_.evidence.readings) r.k = 1;
  EXPECT_NEAR(nines(), -std::log10(3 / (30.0 * 1440)), 1e-9) << "one machine: 99.99 % at most";
}

TEST_F(Availability, CountsWhatMachinesLostAndNotWhatWasDeclared) {
  fell(2, "srv-1", 90, 60);
  fell(2, "srv-2", 40, 60);  // before the window
  EXPECT_NEAR(nines(), -std::log10(60 / kExposure), 1e-6);
  // A restart counts from when its host went; the host itself is no server.
  const std::int64_t host = fell(0, "esx-1", 91, 600).id;
  fell(1, "srv-3", 91 + 5.0 / 1440, 5).parent = host;
  EXPECT_NEAR(nines(), -std::log10(70 / kExposure), 1e-6);
  CalendarEntry outage;
  outage.kind = CalendarEntry::Kind::PlannedOutage;
  outage.promise.first_seen = SmallEstate::day(80);
  outage.from = SmallEstate::day(90);
  outage.until = SmallEstate::day(90.5);
  outage.entities = {"regex:srv-.*"};
  estate_.practice.calendar.push_back(outage);
  EXPECT_NEAR(nines(), -std::log10(10 / kExposure), 1e-6);
  estate_.practice.calendar[0].promise.first_seen = SmallEstate::day(90.1);
  EXPECT_NEAR(nines(), -std::log10(70 / kExposure), 1e-6) << "declared when it had begun";
}

TEST_F(Availability, AnIncidentWithoutAnEndGoesOnAndLostEventsSayNothing) {
  fell(2, "srv-1", 98, 1).closed.reset();
  EXPECT_NEAR(nines(), -std::log10(1440 / kExposure), 1e-6) << "the last day that was told";
  for (auto& s : estate_.evidence.streams)
    if (s.stream == "events")
      s.gaps.push_back({SmallEstate::day(80), SmallEstate::day(85), "not read"});
  EXPECT_EQ(nines(), -1);
}

TEST_F(Availability, ATargetIsReachedMissedOrNotYetToBeSaid) {
  EXPECT_DOUBLE_EQ(*on_target().value.value, 0) << "no target was ever written";
  target(3);
  EXPECT_DOUBLE_EQ(*on_target().value.value, 1);
  estate_.practice.targets[0].value = 7;
  EXPECT_EQ(on_target().value.state, State::Unknown) << "30 days of 100 servers cannot tell";
  fell(2, "srv-1", 90, 6000);
  EXPECT_DOUBLE_EQ(*on_target().value.value, 0);
}

// Promised from Monday to Friday, six to six: nothing else counts, of exposure and of downtime.
TEST_F(Availability, OnlyServiceHoursCountWhereTheyArePromised) {
  ScopeDeclaration& scope = estate_.scope_file(1);
  scope.time_zone = "UTC";
  scope.service_hours = {{1, 2, 3, 4, 5}, 6 * 60, 18 * 60};
  double weekdays = 0;
  for (int d = 69; d < 99; ++d) weekdays += d % 7 < 5 ? 1 : 0;
  const double exposure = weekdays * 100 * 720;
  fell(2, "srv-1", 90.5, 60);  // a Sunday
  EXPECT_NEAR(nines(), -std::log10(3 / exposure), 1e-6);
  fell(2, "srv-2", 91 + 5.5 / 24, 60);  // a Monday, from half past five
  EXPECT_NEAR(nines(), -std::log10(30 / exposure), 1e-6);
  // An hour further east it is half past six by then: all of it counts.
  scope.zone = {{SmallEstate::day(0), 3600}};
  EXPECT_NEAR(nines(), -std::log10(60 / exposure), 1e-6);
}

TEST_F(Availability, OfHostsCountsHostsThatWent) {
  for (int d = 0; d < 100; ++d) share("cap.hosts_on", d, 10, 10);
  auto given = parameters();
  given["on"] = std::string("cap.hosts_on");
  given["incidents"] = std::vector<std::string>{"host-down"};
  given["type"] = std::string("HostSystem");
  fell(0, "esx-1", 91, 600);
  fell(2, "srv-1", 91, 600);
  const auto value = estate_.read(signal("cap.host_nines", "vm_nines", given, 30, 1)).value;
  ASSERT_TRUE(value.value);
  EXPECT_NEAR(*value.value, -std::log10(600 / (30.0 * 10 * 1440)), 1e-6);
}

TEST_F(Capacity, TheRunwaySaysByWhenToOrder) {
  store("fast", 0, 100, 1 * kTera, 0.05 * kTera);  // full in 81 days
  estate_.scope_file(1).purchase_lead_days = 45;
  auto note = days_to_full().value.witnesses.at(0).note;
  EXPECT_NE(note.find("ordering takes 45 days: order within 36 days"), std::string::npos) << note;
  estate_.practice.scopes[0].purchase_lead_days = 90;
  note = days_to_full().value.witnesses.at(0).note;
  EXPECT_NE(note.find("too late to order"), std::string::npos) << note;
}

TEST_F(Capacity, WhatIsIdleOrTooSmallIsAskedOfSamples) {
  estate_.rubric.signals = {
      signal("cons.idle_share", "idle_share",
             {{"below_mhz", 100.0}, {"share", 0.05}, {"least_days", 12.0}}, 30, 14),
      signal("cons.undersized_share", "undersized_share", {{"cpu_above", 0.8}}, 30, 20)};
  const auto definitions = series_definitions(estate_.rubric);
  ASSERT_EQ(definitions.size(), 2U);
  EXPECT_FALSE(definitions[0].any) << "idle: both must hold";
  ASSERT_EQ(definitions[0].tests.size(), 2U);
  EXPECT_EQ(definitions[0].tests[0].counter, "cpu.usagemhz.average");
  EXPECT_EQ(definitions[0].tests[0].above, 100e6);
  EXPECT_EQ(definitions[0].tests[1].share, 0.05);
  EXPECT_EQ(definitions[0].least_days, 12);
  EXPECT_FALSE(definitions[0].tests[0].more);
  EXPECT_TRUE(definitions[1].any) << "too small: either";
  EXPECT_TRUE(definitions[1].tests[0].more);
  EXPECT_EQ(definitions[1].tests[0].above, 0.8);
  share("cons.idle_share", 99, 5, 50, 2, Population::Server);
  const Reading reading = estate_.read(estate_.rubric.signals[0]);
  EXPECT_NEAR(*reading.value.value, 0.1, 1e-9);
  EXPECT_EQ(reading.unknown, 2);
}

TEST_F(Capacity, ProcessorsPerCoreAreASumOverASum) {
  Signal vcpus = signal("cap.vcpus_on", "entity_number", {}, 1, 1);
  vcpus.of = "VirtualMachine";
  Signal cores = signal("cap.cores", "entity_number", {}, 1, 1);
  cores.of = "HostSystem";
  estate_.rubric.signals = {cores, vcpus};
  share("cap.vcpus_on", 99, 90, 95, 0, Population::Server);
  share("cap.vcpus_on", 100, 120, 130, 0, Population::Server);
  share("cap.vcpus_on", 100, 500, 500, 0, Population::Vdi);
  share("cap.cores", 100, 40, 60);
  const Signal ratio =
      signal("cap.vcpu_ratio", "overcommit",
             {{"of", std::string("cap.vcpus_on")}, {"over", std::string("cap.cores")}}, 1, 1);
  EXPECT_DOUBLE_EQ(*estate_.read(ratio).value.value, 3);
  stream("inventory/HostSystem").until = SmallEstate::day(90);
  EXPECT_EQ(estate_.read(ratio).value.state, State::Unknown);
}

}  // namespace
}  // namespace plumbline::scoring
