#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ledger/derive_estate.h"

namespace plumbline::ledger::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(DeriveChanges, StepsOfOneActorOnOneEntityWithShortPausesAreOneChange) {
  Estate e;
  e.task("VirtualMachine.powerOff").by("ann").on("vm-1").at(10h);
  e.resize("vm-1", "ann", 4, 10h + 5min);
  e.task("VirtualMachine.powerOn").by("ann").on("vm-1").at(10h + 20min).takes(2min);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(e.class_of(changes[0]), "VirtualMachine.reconfigure:size");
  EXPECT_EQ(e.path_of(changes[0]),
            "VirtualMachine.powerOff>VirtualMachine.reconfigure:size>VirtualMachine.powerOn");
  EXPECT_EQ(changes[0].path_steps, 3);
  EXPECT_EQ(changes[0].id, 1);
  EXPECT_EQ(changes[0].queued, at(10h));
  EXPECT_EQ(changes[0].started, at(10h + 1min));
  EXPECT_EQ(changes[0].ended, at(10h + 22min));
  EXPECT_EQ(changes[0].entity, e.entity("vm-1"));
  EXPECT_THAT(changes[0].siblings, IsEmpty());
  EXPECT_EQ(changes[0].actor, e.actor("ann"));
}

TEST(DeriveChanges, APauseOfMoreThanAQuarterOfAnHourSeparates) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).takes(3min);
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h + 18min).takes(1min);
  EXPECT_THAT(e.changes(), SizeIs(1));
  e.activities().back().created += 1us;
  EXPECT_THAT(e.changes(), SizeIs(2));
}

TEST(DeriveChanges, PausesBelowTheLimitDoNotMultiplyAChange) {
  Estate e;
  for (int i = 0; i < 40; ++i) e.resize("vm-1", "ann", 2 + i, 8h + i * 14min);
  EXPECT_THAT(e.changes(), SizeIs(1));
}

TEST(DeriveChanges, OthersWorkOnTheSameEntityIsAnotherChange) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h);
  e.task("VirtualMachine.destroy").by("bob").on("vm-1").at(10h + 1min);
  EXPECT_THAT(e.changes(), SizeIs(2));
}

TEST(DeriveChanges, TheSameClassOnSiblingsIsOneBulkChange) {
  Estate e;
  for (int i = 1; i <= 5; ++i)
    e.task("HostSystem.enterMaintenanceMode")
        .by("ann")
        .on("host-" + std::to_string(i))
        .at(10h + i * 10min);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].entity, e.entity("host-1"));
  EXPECT_THAT(changes[0].siblings, ElementsAre(e.entity("host-2"), e.entity("host-3"),
                                               e.entity("host-4"), e.entity("host-5")));
  EXPECT_EQ(changes[0].entities(), 5u);
}

TEST(DeriveChanges, BulkNeedsTheSameClassTypeAndVCenter) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h);
  e.task("VirtualMachine.powerOff").by("ann").on("vm-2").at(10h + 2min);
  e.task("VirtualMachine.destroy").by("ann").on("template-1").at(10h + 4min);
  e.task("VirtualMachine.destroy").by("ann").on("vm-4").at(10h + 6min).in_vcenter(2);
  EXPECT_THAT(e.changes(), SizeIs(4));
}

TEST(DeriveChanges, ChildTasksFoldIntoTheirRoot) {
  Estate e;
  e.task("Datacenter.powerOnVm").key("task-r").by("ann").on("vm-1").at(10h).takes(9min);
  e.task("VirtualMachine.powerOn").under("task-r", "task-r").by("sys").on("vm-1").at(10h + 1min);
  e.task("VirtualMachine.destroy")
      .under("task-x", "task-r")
      .by("sys")
      .on("vm-1")
      .at(10h + 2min)
      .fails("GenericVmConfigFault");
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].actor, e.actor("ann"));
  EXPECT_EQ(changes[0].outcome, Outcome::Success);
}

TEST(DeriveChanges, AChildWhoseRootIsUnknownOrWasOverCountsAsRoot) {
  Estate e;
  e.task("VirtualMachine.destroy").under("task-gone", "task-gone").by("ann").on("vm-1").at(10h);
  e.task("VirtualMachine.powerOn").key("task-7").by("bob").on("vm-2").at(8h);
  e.task("VirtualMachine.destroy").under("task-7", "task-7").by("bob").on("vm-2").at(12h);
  EXPECT_THAT(e.changes(), SizeIs(3));
}

TEST(DeriveChanges, ARootOfAnotherVCenterIsNoRoot) {
  Estate e;
  e.task("VirtualMachine.powerOn").key("task-7").by("bob").on("vm-2").at(8h).takes(1h);
  e.task("VirtualMachine.destroy")
      .under("task-7", "task-7")
      .by("bob")
      .on("vm-3")
      .at(8h + 1min)
      .in_vcenter(2);
  EXPECT_THAT(e.changes(), SizeIs(2));
}

TEST(DeriveChanges, AnEventCountsOnlyWhenNoListedTaskSharesItsChain) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).chain(77);
  e.event("VmRemovedEvent").by("ann").on("vm-1").at(10h + 30s).chain(77);
  ASSERT_THAT(e.changes(), SizeIs(1));
  EXPECT_EQ(e.path_of(e.changes()[0]), "VirtualMachine.destroy");
  e.event("VmRemovedEvent").by("bob").on("vm-2").at(11h).chain(78);
  EXPECT_THAT(e.changes(), SizeIs(2));
}

TEST(DeriveChanges, AChainNumberUsedAgainAfterARestoreJoinsNothing) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).chain(77);
  e.event("VmRemovedEvent").by("bob").on("vm-2").at(34h).chain(77);
  EXPECT_THAT(e.changes(), SizeIs(2));
}

TEST(DeriveChanges, UnlistedTasksAreNoWork) {
  Estate e;
  e.task("SessionManager.login").by("ann").on("vm-1").at(10h);
  e.event("UserLogoutSessionEvent").by("ann").at(10h);
  EXPECT_THAT(e.changes(), IsEmpty());
}

TEST(DeriveChanges, TheFieldsOfATaskComeFromTheEventOfItsChain) {
  Estate e;
  e.resize("vm-1", "ann", 4, 10h);
  e.task("VirtualMachine.reconfigure").by("ann").on("vm-2").at(12h).chain(5);
  e.event("VmReconfiguredEvent")
      .by("ann")
      .on("vm-2")
      .at(12h)
      .chain(5)
      .with("fields", "annotation, name");
  e.task("VirtualMachine.reconfigure").by("ann").on("vm-3").at(14h);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(3));
  EXPECT_EQ(e.class_of(changes[0]), "VirtualMachine.reconfigure:size");
  EXPECT_EQ(e.class_of(changes[1]), "VirtualMachine.reconfigure");
  EXPECT_EQ(e.class_of(changes[2]), "VirtualMachine.reconfigure");
}

TEST(DeriveChanges, ACreationIsOfTheVmMadeAndLaterStepsOnItJoin) {
  Estate e;
  e.task("VirtualMachine.clone").by("ann").on("vm-template").makes("vm-new").at(10h).takes(8min);
  e.resize("vm-new", "ann", 4, 10h + 10min);
  e.task("VirtualMachine.powerOn").by("ann").on("vm-new").at(10h + 12min);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].entity, e.entity("vm-new"));
  EXPECT_EQ(e.class_of(changes[0]), "VirtualMachine.clone");
  EXPECT_EQ(changes[0].path_steps, 3);
}

TEST(DeriveChanges, WithoutAResultTheEventOfTheChainNamesTheVmMade) {
  Estate e;
  e.task("VirtualMachine.clone").by("ann").on("vm-template").at(10h).chain(9);
  e.event("VmBeingClonedEvent").by("ann").on("vm-template").at(10h).chain(9);
  e.event("VmClonedEvent").by("ann").on("vm-new").at(10h + 1min).chain(9);
  ASSERT_THAT(e.changes(), SizeIs(1));
  EXPECT_EQ(e.changes()[0].entity, e.entity("vm-new"));
}

TEST(DeriveChanges, AFailedCreationStaysWithWhatTheTaskNames) {
  Estate e;
  e.task("VirtualMachine.clone").by("ann").on("vm-template").at(10h).fails("InsufficientStorage");
  ASSERT_THAT(e.changes(), SizeIs(1));
  EXPECT_EQ(e.changes()[0].entity, e.entity("vm-template"));
  EXPECT_EQ(e.changes()[0].outcome, Outcome::Failed);
}

TEST(DeriveChanges, ACreationThatFailedAndWasDoneAgainIsOfTheVmMade) {
  Estate e;
  e.task("VirtualMachine.clone").by("ann").on("vm-template").at(10h).fails("InsufficientStorage");
  e.task("VirtualMachine.clone").by("ann").on("vm-template").makes("vm-new").at(10h + 5min);
  const auto changes = e.changes();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].entity, e.entity("vm-new")) << "not the template: no record names that";
  EXPECT_TRUE(changes[0].siblings.empty());
  EXPECT_EQ(changes[0].outcome, Outcome::Failed) << "the first try failed";
}

TEST(DeriveChanges, AScriptedBuildOfManyVmsIsOneChange) {
  Estate e;
  for (int i = 0; i < 16; ++i) {
    const std::string vm = "vm-" + std::to_string(i);
    e.task("VirtualMachine.clone").by("ci").on("vm-template").makes(vm).at(10h + i * 10min);
    e.task("VirtualMachine.powerOn").by("ci").on(vm).at(10h + i * 10min + 5min);
  }
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].entities(), 16u);
  EXPECT_EQ(e.path_of(changes[0]), "VirtualMachine.clone>VirtualMachine.powerOn");
}

TEST(DeriveChanges, ThePathOfACreationGoesOnToServiceWhoeverDoesIt) {
  Estate e;
  e.task("Folder.createVm").by("ann").on("folder-1").makes("vm-1").at(10h);
  e.event("DrsVmPoweredOnEvent").of_system().on("vm-1").at(10h + 71h);
  e.task("Folder.createVm").by("ann").on("folder-1").makes("vm-2").at(11h);
  e.event("VmPoweredOnEvent").by("bob").on("vm-2").at(11h + 1min + 72h + 1us);
  const auto changes = e.changes();
  ASSERT_GE(changes.size(), 2u);
  EXPECT_EQ(e.path_of(changes[0]), "Folder.createVm>VirtualMachine.powerOn");
  EXPECT_EQ(changes[0].ended, at(10h + 1min)) << "others' work does not prolong the change";
  EXPECT_EQ(e.path_of(changes[1]), "Folder.createVm");
}

TEST(DeriveChanges, AnInServiceEventThatIsNoWorkKeepsItsOwnName) {
  Estate e;
  e.work.in_service_events = {"VmGuestReadyEvent"};
  e.task("Folder.createVm").by("ann").on("folder-1").makes("vm-1").at(10h);
  e.event("VmGuestReadyEvent").of_system().on("vm-1").at(11h);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(e.path_of(changes[0]), "Folder.createVm>VmGuestReadyEvent");
}

TEST(DeriveChanges, ThePathOfABulkDoesNotDependOnHowItsRunsInterleave) {
  Estate parallel;
  Estate serial;
  for (Estate* e : {&parallel, &serial}) {
    e->task("VirtualMachine.destroy").by("ci").on("vm-1").at(10h);
    e->task("VirtualMachine.powerOn").by("ci").on("vm-1").at(10h + 9min);
    const Duration second = e == &parallel ? 10h + 1min : 10h + 12min;
    e->task("VirtualMachine.destroy").by("ci").on("vm-2").at(second);
    e->task("VirtualMachine.powerOff").by("ci").on("vm-2").at(second + 2min);
    ASSERT_THAT(e->changes(), SizeIs(1));
  }
  EXPECT_EQ(parallel.path_of(parallel.changes()[0]), serial.path_of(serial.changes()[0]));
}

TEST(DeriveChanges, ATrivialStepNamesAChangeOnlyWhenThereIsNoOther) {
  Estate e;
  e.task("VirtualMachine.powerOff").by("ann").on("vm-1").at(10h);
  e.task("VirtualMachine.powerOn").by("ann").on("vm-1").at(10h + 2min);
  EXPECT_EQ(e.class_of(e.changes().at(0)), "VirtualMachine.powerOff");
}

TEST(DeriveChanges, TrivialWorkOfTheSystemIsLeftOut) {
  Estate e;
  e.task("VirtualMachine.migrate").by("sys").of_system().on("vm-1").at(10h);
  e.event("DrsVmMigratedEvent").of_system().on("vm-2").at(11h);
  EXPECT_THAT(e.changes(), IsEmpty());
  e.task("HostSystem.enterMaintenanceMode").by("sys").of_system().on("host-1").at(12h);
  ASSERT_THAT(e.changes(), SizeIs(1));
  EXPECT_EQ(e.changes()[0].initiator, Initiator::System);
}

TEST(DeriveChanges, NoChangeCrossesTheStartOfAnIsoWeek) {
  Estate e;
  const Duration monday = 5 * 24h;  // from Wednesday
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(monday - 2min);
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(monday);
  EXPECT_THAT(e.changes(), SizeIs(2));
}

TEST(DeriveChanges, AClockThatRunsBackwardsDuringATaskMakesNoNegativeTime) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).takes(-2h);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].started, at(10h));
  EXPECT_EQ(changes[0].ended, at(10h));
}

TEST(DeriveChanges, ManyTasksOfOneChainShareItsEventsOnce) {
  Estate e;
  for (int i = 0; i < 150; ++i) {
    const std::string vm = "vm-" + std::to_string(i);
    e.task("VirtualMachine.powerOn").by("ann").on(vm).at(10h).chain(4);
    e.event("VmPoweredOnEvent").by("ann").on(vm).at(10h).chain(4);
  }
  const auto rows = e.derive_all();
  ASSERT_THAT(rows.changes, SizeIs(1));
  EXPECT_THAT(rows.changes[0].members, SizeIs(300));
}

TEST(DeriveChanges, HugeAndOddNumbersAreTakenAsTheyCome) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).chain(INT64_MIN);
  e.activities().back().raw_class = 4'000'000;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(-400'000 * 24h);
  e.task("VirtualMachine.destroy").under("task-3", "").key("task-3").by("ann").on("vm-1").at(1h);
  EXPECT_THAT(e.changes(), SizeIs(2)) << "a class that the table lacks is no work";
}

TEST(DeriveChanges, NamesDoNotMatter) {
  std::vector<std::string> shapes;
  for (const std::string prefix : {"", "renamed "}) {
    Estate e;
    for (const std::string other : {"x-1", "x-2", "x-3"}) {
      if (prefix.empty()) break;
      e.entity(other);  // other numbers too
      e.actor(other);
    }
    e.task("VirtualMachine.destroy").by(prefix + "ann").on(prefix + "vm-1").at(10h);
    e.task("VirtualMachine.destroy").by(prefix + "ann").on(prefix + "vm-2").at(10h + 5min);
    e.task("VirtualMachine.powerOn").by(prefix + "bob").on(prefix + "vm-2").at(10h + 6min);
    std::string shape;
    for (const Change& c : e.changes())
      shape += e.path_of(c) + ' ' + std::to_string(c.entities()) + ' ' + to_rfc3339(c.started);
    shapes.push_back(shape);
  }
  EXPECT_EQ(shapes[0], shapes[1]);
}

TEST(DeriveChanges, ChangesAreOrderedByStartAndRecordedWithTheLastMember) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(9h).takes(5h);
  e.task("VirtualMachine.destroy").by("bob").on("vm-2").at(10h);
  e.event("VmRemovedEvent").by("bob").on("vm-2").at(10h + 1min).chain(3);
  e.activities()[1].chain = 3;
  e.activities()[2].recorded_at = at(30h);
  const auto rows = e.derive_all();
  ASSERT_THAT(rows.changes, SizeIs(2));
  EXPECT_EQ(rows.changes[0].change.actor, e.actor("bob"));
  EXPECT_EQ(rows.changes[0].change.recorded_at, at(30h));
  EXPECT_THAT(rows.changes[0].members, ElementsAre(2, 3));
  EXPECT_THAT(rows.changes[1].members, ElementsAre(1));
}

}  // namespace
}  // namespace plumbline::ledger::test
