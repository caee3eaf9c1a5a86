#include <gmock/gmock.h>

#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

IncidentClasses some_classes() {
  IncidentClasses classes;
  IncidentClass alarm;
  alarm.id = "alarm-red";
  alarm.by_alarm = true;
  alarm.least_minutes = alarm.merge_minutes = 10;
  alarm.pairs.push_back(
      {{"AlarmStatusChangedEvent"}, {"AlarmStatusChangedEvent"}, {}, 0, false, false, false});
  IncidentClass host;
  host.id = "host-down";
  host.merge_minutes = host.subsumes_minutes = 15;
  host.pairs.push_back({{"HostConnectionLostEvent"},
                        {"HostConnectedEvent"},
                        {"HostSystem.reboot"},
                        30,
                        true,
                        false,
                        false});
  IncidentClass restart;
  restart.id = "vm-restart";
  restart.merge_minutes = 15;
  restart.pairs.push_back({{"VmRestartedOnAlternateHostEvent"}, {}, {}, 0, false, false, true});
  IncidentClass crash;
  crash.id = "vm-crash";
  crash.merge_minutes = 15;
  crash.pairs.push_back({{"VmPoweredOffEvent"},
                         {"VmPoweredOnEvent"},
                         {"VmGuestShutdownEvent"},
                         30,
                         false,
                         true,
                         false});
  IncidentClass storage;
  storage.id = "storage";
  storage.merge_minutes = storage.merge_hosts_minutes = 15;
  storage.pairs.push_back({{"apd.start"}, {"apd.exit"}, {}, 0, false, false, false});
  classes.classes = {alarm, host, restart, crash, storage};
  classes.digest = "incidents-1";
  return classes;
}

DerivePlan plan() {
  DerivePlan plan;
  plan.work = test::some_work();
  plan.work.digest = "work-1";
  plan.incidents = some_classes();
  return plan;
}

EntityState host(const std::string& moid, bool maintenance) {
  EntityState state;
  state.entity = {"HostSystem", moid};
  state.properties["name"] = moid;
  state.properties["parent"] = "ClusterComputeResource:domain-c1";
  state.properties["runtime.inMaintenanceMode"] = maintenance ? "true" : "false";
  return state;
}

EntityState guest(const std::string& moid, const std::string& on, bool tools) {
  EntityState state = vm(moid, "web-" + moid, "poweredOn");
  state.properties["runtime.host"] = "HostSystem:" + on;
  state.properties["guest.toolsRunningStatus"] =
      tools ? "guestToolsRunning" : "guestToolsNotRunning";
  return state;
}

void sweep(Ledger& ledger, const std::string& type, Instant at,
           const std::vector<EntityState>& states) {
  auto sweep = ledger.begin_sweep(kVcA, type, at);
  ASSERT_OK(sweep);
  for (const auto& state : states) ASSERT_OK((*sweep)->observe(state));
  ASSERT_OK((*sweep)->finish(poll_of(streams::inventory(type), at)));
}

/// Weeks of trouble on three hosts and five VMs, in batches as a collector commits them: late ones,
/// repeated ones.
struct Story {
  std::vector<FactBatch> batches;
  std::vector<std::vector<EntityState>> hosts;
  std::vector<std::vector<EntityState>> vms;
  Instant end;
};

Story story(std::uint64_t seed) {
  test::Dice dice(seed);
  const std::vector<std::string> hosts{"host-1", "host-2", "host-3"};
  const std::vector<std::string> vms{"vm-1", "vm-2", "vm-3", "vm-4", "vm-5"};
  const std::vector<std::string> of_hosts{"HostConnectionLostEvent", "HostConnectedEvent",
                                          "HostSystem.reboot", "apd.start", "apd.exit"};
  const std::vector<std::string> of_vms{"VmRestartedOnAlternateHostEvent", "VmPoweredOffEvent",
                                        "VmPoweredOnEvent", "VmGuestShutdownEvent"};
  std::map<std::int64_t, FactBatch> batches;
  Duration now{};
  for (int i = 0; i < 160; ++i) {
    now += dice.one_in(4) ? dice.up_to(hours(60)) : dice.up_to(minutes(20));
    Activity a;
    a.key = std::to_string(5000 + i);
    a.created = test::at(now);
    const bool on_host = dice.one_in(2);
    a.entity = on_host ? EntityRef{"HostSystem", dice.of(hosts)}
                       : EntityRef{"VirtualMachine", dice.of(vms)};
    a.class_id = dice.of(on_host ? of_hosts : of_vms);
    if (dice.one_in(3)) {
      a.class_id = "AlarmStatusChangedEvent";
      a.details = {{"alarm", dice.one_in(2) ? "alarm-1" : "alarm-2"},
                   {"alarm_name", "Trouble"},
                   {"to", dice.one_in(2) ? "red" : "green"}};
    }
    if (a.class_id == "HostSystem.reboot") {
      a.stream = ActivityStream::Tasks;
      a.started = a.created;
      a.ended = a.created + minutes(1);
      a.outcome = Outcome::Success;
    }
    if (dice.one_in(4)) a.actor_name = "ann";
    Instant seen = a.created + hours(1);
    if (dice.one_in(8)) seen += dice.up_to(hours(400));
    for (int copy = dice.one_in(5) ? 2 : 1; copy > 0; --copy) {
      const std::int64_t slot = seen.time_since_epoch() / hours(15);
      FactBatch& batch = batches[slot];
      batch.vcenter = kVcA;
      batch.recorded_at = Instant(hours(15) * (slot + 1));
      batch.activities.push_back(a);
      seen += dice.up_to(hours(100));
    }
  }
  Story told;
  for (auto& [slot, batch] : batches) {
    batch.poll = poll_of(streams::kEvents, batch.recorded_at);
    batch.poll->from = batch.recorded_at - hours(15);
    told.batches.push_back(batch);
    std::vector<EntityState> hosts_now;
    for (const auto& h : hosts) hosts_now.push_back(host(h, dice.one_in(6)));
    std::vector<EntityState> vms_now;
    for (const auto& v : vms) vms_now.push_back(guest(v, dice.of(hosts), !dice.one_in(3)));
    told.hosts.push_back(hosts_now);
    told.vms.push_back(vms_now);
  }
  told.end = told.batches.back().recorded_at;
  return told;
}

void tell(Ledger& ledger, const Story& told, std::size_t i, bool reversed = false) {
  FactBatch batch = told.batches[i];
  if (reversed) std::reverse(batch.activities.begin(), batch.activities.end());
  ASSERT_OK(ledger.commit(batch));
  sweep(ledger, "HostSystem", batch.recorded_at, told.hosts[i]);
  sweep(ledger, "VirtualMachine", batch.recorded_at, told.vms[i]);
}

std::string incidents_of(const Evidence& evidence) {
  std::map<std::int64_t, std::string> keys;
  for (const Incident& i : evidence.incidents) keys[i.id] = i.key;
  const auto moid = [&](std::uint32_t id) {
    const auto found = evidence.entities.find(id);
    return found == evidence.entities.end() ? "?" + std::to_string(id) : found->second.ref.moid;
  };
  std::vector<std::string> lines;
  for (const Incident& i : evidence.incidents) {
    std::string line = to_rfc3339(i.opened) + ' ' + i.key + ' ' +
                       evidence.incident_classes.at(i.class_id) + ' ' + moid(i.entity) +
                       " closed " + (i.closed ? to_rfc3339(*i.closed) : "-") + " recorded " +
                       to_rfc3339(i.recorded_at);
    std::vector<std::string> others;
    for (const auto other : i.others) others.push_back(moid(other));
    std::sort(others.begin(), others.end());
    for (const auto& other : others) line += " +" + other;
    std::vector<std::string> related;
    for (const Related& r : i.related)
      related.push_back(std::to_string(static_cast<int>(r.relation)) + moid(r.entity));
    std::sort(related.begin(), related.end());
    for (const auto& r : related) line += " ~" + r;
    if (i.parent) line += " under " + keys[*i.parent];
    lines.push_back(line);
  }
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  return text;
}

std::string incidents_in(Ledger& ledger, Instant as_of,
                         std::optional<Instant> known_at = std::nullopt) {
  const auto evidence = ledger.evidence({"scope", {"vc-a"}, as_of, known_at, 400}, plan());
  EXPECT_OK(evidence);
  return evidence ? incidents_of(*evidence) : "";
}

Activity on_host(const std::string& key, const std::string& event, Duration at) {
  Activity a;
  a.key = key;
  a.class_id = event;
  a.created = test::at(at);
  a.entity = {"HostSystem", "host-1"};
  return a;
}

TEST(Incidents, WhatIsHalfOverIsNotForgotten) {
  // Two devices are lost, one comes back at once, the other after days of which each is derived.
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const auto commit = [&](const std::vector<Activity>& activities, Duration recorded) {
    FactBatch batch;
    batch.vcenter = kVcA;
    batch.recorded_at = test::at(recorded);
    batch.activities = activities;
    batch.poll = poll_of(streams::kEvents, batch.recorded_at);
    ASSERT_OK(ledger->commit(batch));
    ASSERT_OK(ledger->derive("scope", {"vc-a"}, plan()));
  };
  commit({on_host("1", "apd.start", hours(1)), on_host("2", "apd.start", hours(2)),
          on_host("3", "apd.exit", hours(3))},
         hours(4));
  for (int day = 1; day <= 6; ++day)
    commit({on_host(std::to_string(10 + day), "HostConnectedEvent", hours(24 * day))},
           hours(24 * day + 1));
  EXPECT_THAT(incidents_in(*ledger, test::at(hours(24 * 7))), testing::HasSubstr("closed - "));
  commit({on_host("4", "apd.exit", hours(24 * 7))}, hours(24 * 7 + 1));
  EXPECT_THAT(incidents_in(*ledger, test::at(hours(24 * 8))),
              testing::HasSubstr("closed " + to_rfc3339(test::at(hours(24 * 7)))));
}

TEST(Incidents, StandWhereWhatWasReadLaterSaysThatTheyStood) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  FactBatch batch;
  batch.vcenter = kVcA;
  batch.recorded_at = test::at(hours(12));
  for (const int hour : {10, 11}) {
    Activity a;
    a.key = std::to_string(hour);
    a.class_id = "AlarmStatusChangedEvent";
    a.created = test::at(hours(hour));
    a.entity = {"VirtualMachine", "vm-1"};
    a.details = {{"alarm", "alarm-1"}, {"to", hour == 10 ? "red" : "green"}};
    batch.activities.push_back(a);
  }
  batch.poll = poll_of(streams::kEvents, batch.recorded_at);
  sweep(*ledger, "HostSystem", test::at(hours(8)), {host("host-1", false), host("host-2", false)});
  sweep(*ledger, "VirtualMachine", test::at(hours(8)), {guest("vm-1", "host-1", true)});
  ASSERT_OK(ledger->commit(batch));
  // A service that gives back what it was told.
  const auto told = [&] {
    EXPECT_OK(ledger->derive("scope", {"vc-a"}, plan()));
    auto evidence = ledger->evidence({"scope", {"vc-a"}, test::at(hours(13)), {}, 400}, plan());
    EXPECT_OK(evidence);
    const std::string text = incidents_of(*evidence);
    ledger->give_back(std::move(*evidence));
    return text;
  };
  EXPECT_THAT(told(), testing::HasSubstr("~1host-1"));
  sweep(*ledger, "VirtualMachine", test::at(hours(9)), {guest("vm-1", "host-2", true)});
  EXPECT_THAT(told(), testing::HasSubstr("~1host-2"));
}

class RandomIncidents : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomIncidents, AreTheSameInAnyOrderStepByStepAtOnceOrNeverStored) {
  const Story told = story(GetParam());
  ScratchFolder folder;
  const auto stepwise = open_or_throw(folder.file("stepwise.db"));
  const auto at_once = open_or_throw(folder.file("at_once.db"));
  const auto never = open_or_throw(folder.file("never.db"));
  for (std::size_t i = 0; i < told.batches.size(); ++i) {
    tell(*stepwise, told, i);
    tell(*at_once, told, i, true);
    tell(*never, told, i);
    ASSERT_OK(stepwise->derive("scope", {"vc-a"}, plan()));
  }
  ASSERT_OK(at_once->derive("scope", {"vc-a"}, plan()));
  const std::string expected = incidents_in(*never, told.end);
  for (const char* id : {"alarm-red", "host-down", "vm-restart", "vm-crash", "storage"})
    EXPECT_NE(expected.find(id), std::string::npos) << id;
  EXPECT_EQ(incidents_in(*at_once, told.end), expected);
  EXPECT_EQ(incidents_in(*stepwise, told.end), expected);
}

TEST_P(RandomIncidents, OfAPastMomentAreWhatALedgerWithOnlyThoseFactsSays) {
  const Story told = story(GetParam() + 100);
  ScratchFolder folder;
  const auto whole = open_or_throw(folder.file("whole.db"));
  for (std::size_t i = 0; i < told.batches.size(); ++i) {
    tell(*whole, told, i);
    if (i % 7 == 0) ASSERT_OK(whole->derive("scope", {"vc-a"}, plan()));
  }
  const Instant begin = told.batches.front().recorded_at;
  for (int part = 1; part <= 3; ++part) {
    const Instant known_at = begin + (told.end - begin) * part / 4;
    const Instant as_of = known_at - hours(part == 2 ? 31 : 0);
    const auto only = open_or_throw(folder.file("only" + std::to_string(part) + ".db"));
    for (std::size_t i = 0; i < told.batches.size(); ++i) {
      if (told.batches[i].recorded_at > known_at) break;
      tell(*only, told, i);
    }
    EXPECT_EQ(incidents_in(*whole, as_of, known_at), incidents_in(*only, as_of, known_at))
        << "part " << part;
  }
}

EntityState store(const std::string& moid, const std::vector<std::string>& mounting) {
  EntityState state;
  state.entity = {"Datastore", moid};
  state.properties["name"] = moid;
  state.properties["summary.multipleHostAccess"] = "true";
  for (const auto& host : mounting)
    state.properties["host[key=HostSystem:" + host + "].mountInfo.mounted"] = "true";
  return state;
}

std::string incidents_and_findings(const Evidence& evidence) {
  std::string text = incidents_of(evidence);
  for (const Finding& f : evidence.findings)
    text += f.kind + ' ' + std::to_string(f.entity) + ' ' + to_rfc3339(f.at) + ' ' +
            std::to_string(f.k) + '/' + std::to_string(f.n) + ' ' + f.note + '\n';
  return text;
}

/// A service looks again and again, and gives back what it was told; `anew` never was given any.
TEST_P(RandomIncidents, MadeFromWhatWasGivenBackAreTheSame) {
  Story told = story(GetParam() + 200);
  test::Dice dice(GetParam() + 200);
  DerivePlan with_mounts = plan();
  with_mounts.findings.mounts = true;
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  std::size_t incidents = 0;
  std::size_t mounts = 0;
  const auto look = [&](const EvidenceRequest& request) {
    OpenOptions reading;
    reading.read_only = true;
    const auto anew =
        open_or_throw(folder.file("ledger.db"), reading)->evidence(request, with_mounts);
    ASSERT_OK(anew);
    auto evidence = ledger->evidence(request, with_mounts);
    ASSERT_OK(evidence);
    ASSERT_EQ(incidents_and_findings(*evidence), incidents_and_findings(*anew))
        << to_rfc3339(request.as_of);
    incidents = std::max(incidents, evidence->incidents.size());
    mounts = std::max(mounts, evidence->findings.size());
    if (!dice.one_in(8)) ledger->give_back(std::move(*evidence));
  };
  std::vector<EntityState> stores;
  Instant read_at = Instant::min();
  for (std::size_t i = 0; i < told.batches.size(); ++i) {
    const Instant now = told.batches[i].recorded_at;
    // What is read may be older than what happened, and be read when nothing happens any more.
    const auto read = [&](Instant at) {
      read_at = std::max(read_at + minutes(1), at);
      if (i == 0 || dice.one_in(3)) sweep(*ledger, "HostSystem", read_at, told.hosts[i]);
      if (i == 6 || (i > 6 && dice.one_in(2)))  // machines are first read late
        sweep(*ledger, "VirtualMachine", read_at, told.vms[i]);
      if (i == 0 || dice.one_in(6)) {
        stores = {store("ds-1", {"host-1", "host-2"}), store("ds-2", {"host-3"})};
        if (dice.one_in(2)) stores.pop_back();
        sweep(*ledger, "Datastore", read_at, stores);
      }
      if (!dice.one_in(4)) ASSERT_OK(ledger->derive("scope", {"vc-a"}, with_mounts));
    };
    if (i > 6 && dice.one_in(2)) {
      const Instant before = told.batches[i - 1].recorded_at;
      read(before - hours(dice.below(12)));
      look({"scope", {"vc-a"}, before + minutes(dice.below(3)), {}, 12});
    }
    ASSERT_OK(ledger->commit(told.batches[i]));
    read(now - hours(dice.below(3) * 9));
    EvidenceRequest request{"scope", {"vc-a"}, now + minutes(dice.below(3)), {}, 12};
    look(request);
    if (dice.one_in(6)) {
      request.as_of = now - hours(dice.below(200));
      if (dice.one_in(2)) request.known_at = now - hours(dice.below(100));
      look(request);
    }
  }
  EXPECT_GT(incidents, 10U);
  EXPECT_EQ(mounts, 2U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomIncidents, testing::Values(1, 2, 3, 4, 35, 199));

}  // namespace
}  // namespace plumbline::ledger
