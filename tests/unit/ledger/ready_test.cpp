#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

EntityState guest(const std::string& moid, bool tools, bool address) {
  EntityState state = vm(moid, "web-" + moid, "poweredOn");
  state.properties["guest.toolsRunningStatus"] =
      tools ? "guestToolsRunning" : "guestToolsNotRunning";
  state.properties["guest.ipAddress.set"] = address ? "true" : "false";
  state.properties["customValue[Requested]"] = "2026-03-01";
  return state;
}

/// A clone of vm-9 an hour before it is seen without Tools, then with, then with an address.
TEST(Ready, IsWhenAServerWasFirstSeenUsableDerivedOrNot) {
  const Instant built = test::at(hours(1));
  DerivePlan plan;
  plan.work = test::some_work();
  plan.work.digest = "work-1";
  for (const bool derived : {false, true}) {
    ScratchFolder folder;
    const auto ledger = open_or_throw(folder.file("ledger.db"));
    FactBatch batch;
    batch.vcenter = kVcA;
    batch.recorded_at = built + minutes(5);
    Activity clone;
    clone.stream = ActivityStream::Tasks;
    clone.key = "task-1";
    clone.class_id = "VirtualMachine.clone";
    clone.created = built;
    clone.started = built;
    clone.ended = built + minutes(4);
    clone.outcome = Outcome::Success;
    clone.actor_name = "ann";
    clone.entity = {"VirtualMachine", "vm-1"};
    clone.result = {"VirtualMachine", "vm-9"};
    batch.activities = {clone};
    batch.poll = poll_of(streams::kTasks, batch.recorded_at);
    ASSERT_OK(ledger->commit(batch));
    const Instant usable = built + minutes(40);
    ASSERT_OK(sweep_vms(*ledger, built + minutes(10), {guest("vm-9", false, false)}));
    ASSERT_OK(sweep_vms(*ledger, built + minutes(25), {guest("vm-9", true, false)}));
    if (derived) ASSERT_OK(ledger->derive("scope", {"vc-a"}, plan));
    ASSERT_OK(sweep_vms(*ledger, usable, {guest("vm-9", true, true)}));
    ASSERT_OK(sweep_vms(*ledger, usable + hours(5), {guest("vm-9", false, true)}));
    ASSERT_OK(sweep_vms(*ledger, usable + hours(6), {guest("vm-9", true, true)}));
    if (derived) ASSERT_OK(ledger->derive("scope", {"vc-a"}, plan));
    const auto at = [&](Instant moment) {
      return ledger->evidence({"scope", {"vc-a"}, moment, std::nullopt, 400}, plan);
    };
    const auto late = at(usable + hours(9));
    ASSERT_OK(late);
    ASSERT_EQ(late->changes.size(), 1U);
    ASSERT_EQ(late->ready.size(), 1U);
    EXPECT_EQ(late->ready.at(late->changes[0].entity), usable);
    const EntityInfo& machine = late->entities.at(late->changes[0].entity);
    ASSERT_NE(machine.state.find("customValue[Requested]"), nullptr);
    const auto early = at(usable - minutes(1));
    ASSERT_OK(early);
    EXPECT_TRUE(early->ready.empty()) << "not seen so yet";
  }
}

}  // namespace
}  // namespace plumbline::ledger
