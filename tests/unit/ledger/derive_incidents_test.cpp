#include <gtest/gtest.h>

#include "ledger/derive/incidents.h"

namespace plumbline::ledger {
namespace {

using namespace std::chrono_literals;

Instant at(Duration after) {
  return Instant(std::chrono::sys_days(std::chrono::year(2026) / 3 / 4).time_since_epoch()) + after;
}

IncidentClasses some_classes() {
  IncidentClasses classes;
  IncidentClass alarm;
  alarm.id = "alarm-red";
  alarm.by_alarm = true;
  alarm.least_minutes = alarm.merge_minutes = 10;
  alarm.pairs = {{{"AlarmStatusChangedEvent"},
                  {"AlarmStatusChangedEvent", "AlarmClearedEvent"},
                  {},
                  0,
                  false,
                  false,
                  false}};
  IncidentClass host;
  host.id = "host-down";
  host.merge_minutes = host.subsumes_minutes = 15;
  host.pairs = {{{"DasHostFailedEvent"},
                 {"HostDasAgentHealthyEvent"},
                 {"HostSystem.reboot"},
                 30,
                 true,
                 false,
                 false},
                {{"HostConnectionLostEvent"},
                 {"HostConnectedEvent"},
                 {"HostSystem.reboot"},
                 30,
                 true,
                 false,
                 false}};
  IncidentClass restart;
  restart.id = "vm-restart";
  restart.merge_minutes = 15;
  restart.pairs = {{{"VmRestartedOnAlternateHostEvent"}, {}, {}, 0, false, false, true}};
  IncidentClass crash;
  crash.id = "vm-crash";
  crash.merge_minutes = 15;
  crash.pairs = {{{"VmPoweredOffEvent"},
                  {"VmPoweredOnEvent"},
                  {"VmGuestShutdownEvent"},
                  30,
                  false,
                  true,
                  false}};
  IncidentClass storage;
  storage.id = "storage";
  storage.merge_minutes = storage.merge_hosts_minutes = 15;
  storage.pairs = {{{"apd.start"}, {"apd.exit"}, {}, 0, false, false, false}};
  classes.classes = {alarm, host, restart, crash, storage};
  classes.ignored_alarms = {"Licence.*"};
  return classes;
}

/// A feed in words; entity ids: hosts 1…9, VMs from 10 on, cluster 100.
class Told {
 public:
  RawActivity& event(const std::string& raw_class, std::uint32_t entity, Duration after) {
    RawActivity& a = feed.activities.emplace_back();
    a.id = static_cast<std::int64_t>(feed.activities.size());
    a.key = std::to_string(1000 + a.id);
    a.vcenter = 1;
    a.raw_class = number(raw_class);
    a.entity = entity;
    a.created = a.finished = a.recorded_at = at(after);
    return a;
  }
  RawActivity& alarm(const std::string& to, std::uint32_t entity, Duration after) {
    RawActivity& a = event("AlarmStatusChangedEvent", entity, after);
    a.texts.set(DetailText::Alarm, "alarm-7");
    a.texts.set(DetailText::AlarmName, "Host connection and power state");
    a.texts.set(DetailText::To, to);
    return a;
  }
  RawActivity& task(const std::string& raw_class, std::uint32_t entity, Duration after) {
    RawActivity& a = event(raw_class, entity, after);
    a.stream = ActivityStream::Tasks;
    a.actor = 5;
    a.outcome = Outcome::Success;
    return a;
  }

  std::vector<Incident> incidents(Duration as_of = 1000h) {
    auto periods = find_periods(feed, classes, raw_classes, {});
    for (auto& period : periods)
      if (place) place(period);
    return join_periods(periods, classes, at(as_of), at(as_of));
  }

  Feed feed;
  IncidentClasses classes = some_classes();
  std::vector<std::string> raw_classes = {""};
  std::function<void(IncidentPeriod&)> place;

 private:
  std::uint32_t number(const std::string& raw_class) {
    const auto found = std::find(raw_classes.begin(), raw_classes.end(), raw_class);
    if (found != raw_classes.end()) return static_cast<std::uint32_t>(found - raw_classes.begin());
    raw_classes.push_back(raw_class);
    return static_cast<std::uint32_t>(raw_classes.size() - 1);
  }
};

TEST(AlarmRed, IsAnIncidentAfterTenMinutesOrOnceAcknowledged) {
  Told told;
  told.alarm("red", 1, 1h);
  told.alarm("green", 1, 1h + 9min);
  EXPECT_TRUE(told.incidents().empty()) << "nine minutes are a blip";
  told.alarm("red", 2, 2h);
  told.alarm("yellow", 2, 2h + 10min);
  told.alarm("red", 3, 3h);
  told.event("AlarmAcknowledgedEvent", 3, 3h + 2min).texts.set(DetailText::Alarm, "alarm-7");
  told.alarm("green", 3, 3h + 3min);
  const auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 2U);
  EXPECT_EQ(incidents[0].entity, 2U);
  EXPECT_EQ(incidents[0].closed, at(2h + 10min));
  EXPECT_EQ(incidents[1].acknowledged, at(3h + 2min));
  EXPECT_EQ(incidents[1].key, "1005");
}

TEST(AlarmRed, FlapsAreOneIncidentAndStillRedIsCensored) {
  Told told;
  for (int i = 0; i < 5; ++i) {
    told.alarm("red", 1, 1h + i * 12min);
    told.alarm("green", 1, 1h + i * 12min + 3min);
  }
  told.alarm("red", 2, 5h);
  const auto incidents = told.incidents(6h);
  ASSERT_EQ(incidents.size(), 2U);
  EXPECT_EQ(incidents[0].opened, at(1h));
  EXPECT_EQ(incidents[0].closed, at(1h + 51min));
  EXPECT_FALSE(incidents[1].closed) << "no close was seen";
  EXPECT_EQ(told.incidents(5h + 5min).size(), 1U) << "not ten minutes yet";
}

TEST(AlarmRed, TwoAlarmsOfOneHostAreTwo) {
  Told told;
  told.alarm("red", 1, 1h);
  told.alarm("red", 1, 1h + 1min).texts.set(DetailText::Alarm, "alarm-8");
  told.alarm("green", 1, 2h);
  told.alarm("green", 1, 3h).texts.set(DetailText::Alarm, "alarm-8");
  const auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 2U);
  EXPECT_EQ(incidents[0].closed, at(2h));
  EXPECT_EQ(incidents[1].closed, at(3h));
}

TEST(AlarmRed, AnIgnoredAlarmIsNone) {
  Told told;
  told.alarm("red", 1, 1h).texts.set(DetailText::AlarmName, "Licence inventory monitoring");
  EXPECT_TRUE(told.incidents().empty());
}

TEST(HostDown, EndsWhenConnectedAndItsAgentIsHealthy) {
  Told told;
  told.event("HostConnectionLostEvent", 1, 1h);
  told.event("DasHostFailedEvent", 1, 1h + 1min);
  told.event("HostConnectedEvent", 1, 1h + 20min);
  auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 1U);
  EXPECT_FALSE(incidents[0].closed) << "HA does not see it yet";
  told.event("HostDasAgentHealthyEvent", 1, 1h + 25min);
  incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 1U);
  EXPECT_EQ(incidents[0].closed, at(1h + 25min));
}

TEST(HostDown, InMaintenanceOrAfterARebootIsNone) {
  Told told;
  told.task("HostSystem.reboot", 1, 40min);
  told.event("HostConnectionLostEvent", 1, 1h);
  told.event("HostConnectionLostEvent", 2, 1h);
  told.place = [](IncidentPeriod& p) { p.place.excused = p.entity == 2; };
  EXPECT_TRUE(told.incidents().empty());
  told.event("HostConnectionLostEvent", 3, 1h + 11min);
  EXPECT_EQ(told.incidents().size(), 1U) << "the reboot was another host's";
}

TEST(HostDown, SubsumesWhatOpensOnItsMachinesWithinFifteenMinutes) {
  Told told;
  told.event("HostConnectionLostEvent", 1, 2h);
  told.event("VmRestartedOnAlternateHostEvent", 10, 2h + 4min);
  told.event("VmRestartedOnAlternateHostEvent", 11, 2h + 16min);
  told.event("VmPoweredOffEvent", 12, 2h - 14min);
  told.place = [](IncidentPeriod& p) {
    p.place.related = {{p.entity, Relation::Same}};
    p.place.hosts = {p.entity == 12 ? 2U : 1U};
  };
  const auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 4U);
  std::map<std::uint32_t, bool> child;
  for (const auto& i : incidents) child[i.entity] = i.parent.has_value();
  EXPECT_TRUE(child[10]);
  EXPECT_FALSE(child[11]) << "sixteen minutes later";
  EXPECT_FALSE(child[12]) << "on another host";
}

TEST(VmCrash, IsAPowerOffThatNobodyAskedFor) {
  Told told;
  told.event("VmPoweredOffEvent", 10, 1h).actor = 5;  // a person
  told.event("VmGuestShutdownEvent", 11, 1h).actor = 5;
  told.event("VmPoweredOffEvent", 11, 1h + 2min);
  RawActivity& task = told.task("VirtualMachine.powerOff", 12, 1h);
  task.chain = 9;
  told.event("VmPoweredOffEvent", 12, 1h + 1s).chain = 9;
  EXPECT_TRUE(told.incidents().empty());
  told.event("VmPoweredOffEvent", 13, 2h);
  told.event("VmPoweredOnEvent", 13, 2h + 30min);
  const auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 1U);
  EXPECT_EQ(incidents[0].entity, 13U);
  EXPECT_EQ(incidents[0].closed, at(2h + 30min));
}

TEST(VmRestart, EndsWhenToolsRunAgainAndASecondOneIsAnother) {
  Told told;
  told.event("VmRestartedOnAlternateHostEvent", 10, 1h);
  told.event("VmRestartedOnAlternateHostEvent", 10, 1h + 1s);
  told.event("VmRestartedOnAlternateHostEvent", 10, 90h);
  told.place = [](IncidentPeriod& p) {
    if (p.opened() == at(90h)) p.place.tools_running = at(90h + 5min);
  };
  const auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 2U);
  EXPECT_EQ(incidents[0].closed, at(90h)) << "it ran by then at the latest";
  EXPECT_EQ(incidents[1].closed, at(90h + 5min));
}

TEST(Storage, IsOneIncidentForHostsOfAClusterAndLastsUntilAllAreBack) {
  Told told;
  told.event("apd.start", 1, 1h);
  told.event("apd.start", 1, 1h + 1s);  // a second device
  told.event("apd.start", 2, 1h + 10min);
  told.event("apd.start", 3, 1h + 20min);
  told.event("apd.exit", 1, 1h + 30min);
  told.event("apd.exit", 2, 1h + 31min);
  told.event("apd.exit", 3, 1h + 32min);
  told.place = [](IncidentPeriod& p) { p.place.cluster = 100; };
  auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 2U) << "twenty minutes later is another";
  EXPECT_EQ(incidents[0].others, std::vector<std::uint32_t>{2});
  EXPECT_FALSE(incidents[0].closed) << "one device of host 1 is still lost";
  told.event("apd.exit", 1, 1h + 40min);
  incidents = told.incidents();
  EXPECT_EQ(incidents[0].closed, at(1h + 40min));
}

TEST(Storage, OfAClusterIsRelatedToAllItsHostsAndPartOfTheFailureOfAny) {
  Told told;
  told.event("apd.start", 1, 1h);
  told.event("apd.start", 2, 1h + 10min);
  told.event("HostConnectionLostEvent", 2, 1h + 12min);
  told.place = [](IncidentPeriod& p) {
    p.place.related = {{p.entity, Relation::Same}, {20 + p.entity, Relation::Holder}};
    p.place.hosts = {p.entity};
    p.place.cluster = 100;
  };
  const auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 2U);
  std::vector<std::uint32_t> related;
  for (const Related& one : incidents[0].related) related.push_back(one.entity);
  EXPECT_EQ(related, (std::vector<std::uint32_t>{1, 2, 21, 22}));
  EXPECT_EQ(incidents[0].parent, incidents[1].id) << "host 2 is one of its own";
}

TEST(Storage, WhatWasToldOfItsPlaceOnlyLaterIsNotKnownYet) {
  Told told;
  told.event("apd.start", 1, 1h);
  told.event("apd.start", 2, 1h + 10min);
  told.place = [](IncidentPeriod& p) {
    p.place.related = {{p.entity, Relation::Same}, {20 + p.entity, Relation::Holder}};
    p.place.cluster = 100;
    p.place.told_from = at(100h);
  };
  EXPECT_EQ(told.incidents(100h).size(), 1U);
  const auto before = told.incidents(99h);
  ASSERT_EQ(before.size(), 2U) << "of one cluster, but nobody knew";
  ASSERT_EQ(before[1].related.size(), 1U);
  EXPECT_EQ(before[1].related[0].entity, 2U);
}

TEST(Incidents, AnEndThatWasMissedIsSeenByTheNextOpening) {
  Told told;
  told.event("HostConnectionLostEvent", 1, 1h);
  told.event("HostConnectionLostEvent", 1, 200h);
  told.event("HostConnectedEvent", 1, 201h);
  const auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 2U);
  EXPECT_EQ(incidents[0].closed, at(200h));
  EXPECT_EQ(incidents[1].closed, at(201h));
}

TEST(Incidents, NothingIsJoinedToOneOfWhichAPartEndedUnseen) {
  Told told;
  told.event("HostConnectionLostEvent", 1, 1h);
  told.event("DasHostFailedEvent", 1, 2h);
  told.event("HostConnectedEvent", 1, 3h);
  told.event("DasHostFailedEvent", 1, 200h);
  told.event("HostDasAgentHealthyEvent", 1, 201h);
  const auto incidents = told.incidents();
  ASSERT_EQ(incidents.size(), 2U);
  EXPECT_EQ(incidents[0].closed, at(200h));
  EXPECT_EQ(incidents[1].opened, at(200h));
}

TEST(Incidents, DoNotDependOnOrderOrRepetition) {
  Told told;
  told.event("HostConnectionLostEvent", 1, 1h);
  told.event("HostConnectedEvent", 1, 2h);
  told.alarm("red", 1, 1h + 5min);
  told.alarm("green", 1, 1h + 50min);
  const auto before = told.incidents();
  ASSERT_EQ(before.size(), 2U);
  const auto copy = told.feed.activities;
  told.feed.activities.insert(told.feed.activities.begin(), copy.rbegin(), copy.rend());
  const auto after = told.incidents();
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].id, before[i].id);
    EXPECT_EQ(after[i].closed, before[i].closed);
  }
}

}  // namespace
}  // namespace plumbline::ledger
