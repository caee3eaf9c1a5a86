#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ledger/derive_estate.h"

namespace plumbline::ledger::test {
namespace {

using ::testing::SizeIs;

Change only(const Estate& e) {
  const auto changes = e.changes();
  EXPECT_THAT(changes, SizeIs(1));
  return changes.at(0);
}

TEST(DeriveOutcome, OneFailedStepFailsAChangeEvenWhenTheRetrySucceeds) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).fails("GenericVmConfigFault");
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h + 2min);
  EXPECT_EQ(only(e).outcome, Outcome::Failed);
}

TEST(DeriveOutcome, ARefusedRequestIsNoFailure) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).fails("InvalidPowerState");
  EXPECT_EQ(only(e).outcome, Outcome::Cancelled);
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h + 2min);
  EXPECT_EQ(only(e).outcome, Outcome::Success);
}

TEST(DeriveOutcome, CancelledWorkIsNoFailure) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).ends(Outcome::Cancelled);
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h + 5min).fails("RequestCanceled");
  EXPECT_EQ(only(e).outcome, Outcome::Cancelled);
}

TEST(DeriveOutcome, LostWorkFailed) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).ends(Outcome::Lost);
  EXPECT_EQ(only(e).outcome, Outcome::Failed);
}

TEST(DeriveOutcome, AnEventThatSaysFailFailed) {
  Estate e;
  e.event("VmCloneFailedEvent").by("ann").on("vm-template").at(10h);
  EXPECT_EQ(only(e).outcome, Outcome::Failed);
  EXPECT_EQ(e.class_of(only(e)), "VirtualMachine.clone");
}

TEST(DeriveOutcome, DoneAgainWithinADayAfterItFailedIsRework) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h).fails("GenericVmConfigFault");
  e.task("VirtualMachine.destroy").by("bob").on("vm-1").at(34h + 1min);
  EXPECT_EQ(e.changes().at(0).reworked_at, at(34h + 1min));
  EXPECT_EQ(e.changes().at(1).reworked_at, std::nullopt);
}

TEST(DeriveOutcome, DoneAgainLaterOrElsewhereOrBySystemOrAfterSuccessIsNoRework) {
  const auto second = [](auto change) {
    Estate e;
    Doing first = e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(10h);
    first.fails("GenericVmConfigFault");
    Doing again = e.task("VirtualMachine.destroy").by("bob").on("vm-1").at(12h);
    change(first, again);
    for (const Change& c : e.changes())
      if (c.id == first.id()) return c.reworked_at;
    return std::optional<Instant>();
  };
  EXPECT_NE(second([](Doing&, Doing&) {}), std::nullopt);
  EXPECT_EQ(second([](Doing&, Doing& again) { again.at(34h + 2min); }), std::nullopt);
  EXPECT_EQ(second([](Doing&, Doing& again) { again.on("vm-2"); }), std::nullopt);
  EXPECT_EQ(second([](Doing&, Doing& again) { again.of_system(); }), std::nullopt);
  EXPECT_EQ(second([](Doing& first, Doing&) { first.takes(3h); }), std::nullopt)
      << "not yet failed";
  EXPECT_EQ(second([](Doing& first, Doing&) { first.ends(Outcome::Success); }), std::nullopt);
  EXPECT_EQ(second([](Doing& first, Doing&) { first.fails("NoPermission"); }), std::nullopt);
}

TEST(DeriveOutcome, ABackOutUndoesTheLastChangeThatMattered) {
  Estate e;
  e.task("VirtualMachine.destroy").by("bob").on("vm-1").at(8h);
  e.resize("vm-1", "ann", 4, 10h);
  e.task("VirtualMachine.powerOn").by("ann").on("vm-1").at(11h);
  e.task("vm.Snapshot.revert").by("bob").on("vm-1").at(12h);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(4));
  EXPECT_EQ(changes[0].undone_at, std::nullopt);
  EXPECT_EQ(changes[1].undone_at, at(12h));
  EXPECT_EQ(changes[2].undone_at, std::nullopt);
  EXPECT_EQ(changes[3].undone_at, std::nullopt);
}

TEST(DeriveOutcome, ABackOutInsideTheSameChangeCounts) {
  Estate e;
  e.task("VirtualMachine.createSnapshot").by("ann").on("vm-1").at(10h);
  e.resize("vm-1", "ann", 4, 10h + 5min);
  e.task("vm.Snapshot.revert").by("ann").on("vm-1").at(10h + 15min);
  EXPECT_EQ(only(e).undone_at, at(10h + 15min));
}

TEST(DeriveOutcome, ABackOutThatCameLateOrFailedOrWasElsewhereUndoesNothing) {
  const auto undone = [](auto change) {
    Estate e;
    e.resize("vm-1", "ann", 4, 10h);
    Doing revert = e.task("vm.Snapshot.revert").by("bob").on("vm-1").at(12h);
    change(revert);
    return e.changes().at(0).undone_at;
  };
  EXPECT_NE(undone([](Doing&) {}), std::nullopt);
  EXPECT_EQ(undone([](Doing& r) { r.at(34h + 2min); }), std::nullopt);
  EXPECT_EQ(undone([](Doing& r) { r.on("vm-2"); }), std::nullopt);
  EXPECT_EQ(undone([](Doing& r) { r.fails("FileFault"); }), std::nullopt);
  EXPECT_EQ(undone([](Doing& r) { r.of_system(); }), std::nullopt);
}

TEST(DeriveOutcome, ASizeThatGoesBackWasReversed) {
  Estate e;
  e.resize("vm-1", "ann", 4, 1h);
  e.resize("vm-1", "ann", 8, 30h);
  e.resize("vm-1", "bob", 6, 31h);
  e.resize("vm-1", "bob", 4, 53h);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(4));
  EXPECT_EQ(changes[1].undone_at, at(53h)) << "4 → 8 went back to 4";
  EXPECT_EQ(changes[1].reworked_at, at(53h));
  EXPECT_EQ(changes[2].undone_at, std::nullopt) << "8 → 6 did not";
  EXPECT_EQ(changes[3].undone_at, std::nullopt);
}

TEST(DeriveOutcome, TheSizeBeforeTheFeedIsKnownFromTheLedger) {
  Estate e;
  e.resize("vm-1", "ann", 8, 30h);
  e.resize("vm-1", "bob", 4, 31h);
  EXPECT_EQ(e.changes().at(0).undone_at, std::nullopt) << "nobody knows what it was";
  e.sizes = {{1, e.entity("vm-1"), 4, 0}};
  EXPECT_EQ(e.changes().at(0).undone_at, at(31h));
}

TEST(DeriveOutcome, NoiseIsOnlyWhatBackupDoes) {
  const auto noise_of = [](const std::string& fields) {
    Estate e;
    e.task("VirtualMachine.reconfigure").by("svc").on("vm-1").at(1h).with("fields", fields);
    return only(e).noise;
  };
  EXPECT_TRUE(noise_of("changeTrackingEnabled"));
  EXPECT_TRUE(noise_of("extraConfig, changeTrackingEnabled"));
  EXPECT_TRUE(noise_of("changeVersion,extraConfig"));
  EXPECT_FALSE(noise_of("extraConfig,annotation"));
  EXPECT_FALSE(noise_of("extraConfig,numCPUs"));
  EXPECT_FALSE(noise_of(""));
}

TEST(DeriveOutcome, NoiseThatTouchesSomethingElseIsOfTheGeneralClass) {
  Estate e;
  e.task("VirtualMachine.reconfigure")
      .by("x")
      .on("vm-1")
      .at(1h)
      .with("fields", "extraConfig,annotation");
  EXPECT_EQ(e.class_of(only(e)), "VirtualMachine.reconfigure");
}

TEST(DeriveOutcome, SnapshotsAreNoiseAsPairsByOneActorOnly) {
  const auto noise = [](const std::string& remover, const std::string& vm, Duration removed) {
    Estate e;
    e.task("VirtualMachine.createSnapshot").by("svc").on("vm-1").at(1h);
    e.task("vm.Snapshot.remove").by(remover).on(vm).at(removed);
    std::vector<bool> all;
    for (const Change& change : e.changes()) all.push_back(change.noise);
    return all;
  };
  EXPECT_EQ(noise("svc", "vm-1", 3h), (std::vector<bool>{true, true}));
  EXPECT_EQ(noise("svc", "vm-1", 25h + 1min), (std::vector<bool>{true, true}));
  EXPECT_EQ(noise("svc", "vm-1", 25h + 2min), (std::vector<bool>{false, false}));
  EXPECT_EQ(noise("ann", "vm-1", 3h), (std::vector<bool>{false, false}));
  EXPECT_EQ(noise("svc", "vm-2", 3h), (std::vector<bool>{false, false}));
}

TEST(DeriveOutcome, AChangeIsNoiseOnlyWhenAllOfItIs) {
  Estate e;
  e.task("VirtualMachine.createSnapshot").by("ann").on("vm-1").at(1h);
  e.resize("vm-1", "ann", 4, 1h + 5min);
  e.task("vm.Snapshot.remove").by("ann").on("vm-1").at(1h + 15min);
  EXPECT_FALSE(only(e).noise);
}

TEST(DeriveOutcome, ATemplateIsKnownByDetailEventOrLibrary) {
  const auto from_template = [](auto make) {
    Estate e;
    make(e);
    return only(e).from_template;
  };
  EXPECT_FALSE(from_template(
      [](Estate& e) { e.task("VirtualMachine.clone").by("ann").on("vm-9").makes("vm-1").at(1h); }));
  EXPECT_TRUE(from_template([](Estate& e) {
    e.task("VirtualMachine.clone")
        .by("ann")
        .on("vm-9")
        .makes("vm-1")
        .at(1h)
        .with("source_template", "true");
  }));
  EXPECT_TRUE(from_template([](Estate& e) {
    e.task("VirtualMachine.clone").by("ann").on("vm-9").makes("vm-1").at(1h).chain(4);
    e.event("VmDeployedEvent").by("ann").on("vm-1").at(1h).chain(4);
  }));
  EXPECT_TRUE(from_template([](Estate& e) {
    e.task("com.vmware.ovfs.LibraryItem.instantiate").by("ann").on("pool-1").makes("vm-1").at(1h);
  }));
  EXPECT_FALSE(from_template(
      [](Estate& e) { e.task("Folder.createVm").by("ann").on("folder-1").makes("vm-1").at(1h); }));
  EXPECT_FALSE(from_template([](Estate& e) {
    e.task("VirtualMachine.clone")
        .by("ann")
        .on("vm-9")
        .makes("vm-1")
        .at(1h)
        .with("source_template", "true");
    e.task("VirtualMachine.clone").by("ann").on("vm-8").makes("vm-2").at(1h + 2min);
  })) << "a bulk is standard only when all of it is";
}

TEST(DeriveOutcome, TheRecordHintHoldsEveryPlaceWhereAnIdMayStand) {
  Estate e;
  e.task("VirtualMachine.createSnapshot")
      .by("ann")
      .on("vm-1")
      .at(1h)
      .with("snapshot", "before CHG12");
  e.resize("vm-1", "ann", 4, 1h + 5min).with("activation_id", "op-7").with("change_tag", "CHG1");
  e.resize("vm-1", "ann", 5, 1h + 6min).with("activation_id", "op-7");
  EXPECT_EQ(only(e).record_hint, "before CHG12 op-7 CHG1");
}

TEST(DeriveOutcome, AHugeHintIsCutAtAWholeWord) {
  Estate e;
  for (int i = 0; i < 50; ++i)
    e.resize("vm-1", "ann", 2 + i, 1h + i * 1min)
        .with("change_tag", std::string(30, static_cast<char>('a' + i % 26)));
  EXPECT_LE(only(e).record_hint.size(), 256u);
  EXPECT_GT(only(e).record_hint.size(), 200u);
}

TEST(DeriveOutcome, TheInitiatorIsThatOfTheWork) {
  Estate e;
  e.task("VirtualMachine.destroy").by("nightly").on("vm-1").at(1h).started_by(Initiator::Schedule);
  EXPECT_EQ(only(e).initiator, Initiator::Schedule);
}

}  // namespace
}  // namespace plumbline::ledger::test
