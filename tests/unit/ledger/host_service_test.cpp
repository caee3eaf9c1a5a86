#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Activity event_of(const char* class_id, const EntityRef& entity, Instant at, const char* key) {
  Activity event;
  event.stream = ActivityStream::Events;
  event.key = key;
  event.class_id = class_id;
  event.created = at;
  event.outcome = Outcome::Occurred;
  event.actor_name = "ann";
  event.entity = entity;
  return event;
}

DerivePlan plan_with_hosts() {
  DerivePlan plan;
  plan.work = test::some_work();
  plan.work.digest = "work-1";
  WorkClass& add = plan.work.classes.emplace_back();
  add.id = "ClusterComputeResource.addHost";
  add.events = {"HostAddedEvent"};
  return plan;
}

FactBatch batch_of(std::vector<Activity> activities, Instant recorded_at) {
  FactBatch batch;
  batch.vcenter = kVcA;
  batch.recorded_at = recorded_at;
  batch.activities = std::move(activities);
  batch.poll = poll_of(streams::kEvents, recorded_at);
  return batch;
}

// host-1 leaves maintenance after two days; on host-2 a VM is started after one, on host-3 never.
TEST(HostService, IsTheFirstSignOfServiceDerivedOrNot) {
  const DerivePlan plan = plan_with_hosts();
  for (const bool derived : {false, true}) {
    ScratchFolder folder;
    const auto ledger = open_or_throw(folder.file("ledger.db"));
    const Instant added = test::at(hours(1));
    std::vector<Activity> additions;
    for (const char* host : {"host-1", "host-2", "host-3"})
      additions.push_back(event_of("HostAddedEvent", {"HostSystem", host}, added, host));
    ASSERT_OK(ledger->commit(batch_of(additions, added + minutes(5))));
    if (derived) ASSERT_OK(ledger->derive("scope", {"vc-a"}, plan));
    const EntityRef machine{"VirtualMachine", "vm-1"};
    Activity started = event_of("VmPoweredOnEvent", machine, added + hours(24), "21");
    started.details = {{"host", "host-2"}};
    Activity moved = event_of("DrsVmMigratedEvent", machine, added + hours(30), "22");
    moved.details = {{"host", "host-2"}};
    Activity out =
        event_of("ExitMaintenanceModeEvent", {"HostSystem", "host-1"}, added + hours(48), "23");
    Activity again =
        event_of("ExitMaintenanceModeEvent", {"HostSystem", "host-1"}, added + hours(60), "24");
    const Instant told = added + hours(61);
    ASSERT_OK(ledger->commit(batch_of({moved, again, out, started}, told)));
    if (derived) ASSERT_OK(ledger->derive("scope", {"vc-a"}, plan));
    const auto at = [&](Instant moment, std::optional<Instant> known_at = std::nullopt) {
      return ledger->evidence({"scope", {"vc-a"}, moment, known_at, 400}, plan);
    };
    const auto late = at(told + hours(1));
    ASSERT_OK(late);
    std::map<std::string, Instant> service;
    for (const auto& [id, when] : late->ready) service[late->entities.at(id).ref.moid] = when;
    EXPECT_EQ(service, (std::map<std::string, Instant>{{"host-1", added + hours(48)},
                                                       {"host-2", added + hours(24)}}));
    const auto early = at(added + hours(40));
    ASSERT_OK(early);
    EXPECT_EQ(early->ready.size(), 1U) << "host-1 was still in maintenance";
    const auto unknowing = at(told + hours(1), told - minutes(1));
    ASSERT_OK(unknowing);
    EXPECT_TRUE(unknowing->ready.empty()) << "nobody had told yet";
  }
}

}  // namespace
}  // namespace plumbline::ledger
