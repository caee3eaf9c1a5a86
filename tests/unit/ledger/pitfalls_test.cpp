#include <gmock/gmock.h>

#include "ledger/derive/series.h"
#include "tests/unit/ledger/derive_estate.h"
#include "tests/unit/ledger/scratch_ledger.h"

/// Pitfalls of the rubric (docs/pitfalls.md) where the ledger and deriving handle them.
namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::SizeIs;
using namespace std::chrono_literals;

TEST(P4ChildTasks, AreThePartsOfTheirRootAndNoChangesOfTheirOwn) {
  test::Estate e;
  e.task("Datacenter.powerOnVm").by("ann").on("vm-1").at(10h).key("task-1");
  e.resize("vm-1", "bob", 4, 10h + 30s).under("task-1", "task-1");
  EXPECT_THAT(e.changes(), SizeIs(1));
}

// In a DRS cluster a person's power-on shows as DRS's; both are one class.
TEST(P10Subclasses, APowerOnByDrsIsAPowerOn) {
  test::Estate e;
  e.task("VirtualMachine.clone").by("ann").on("template").makes("vm-9").at(10h).takes(5min);
  e.event("DrsVmPoweredOnEvent").by("ann").on("vm-9").at(10h + 6min);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_NE(e.path_of(changes[0]).find("VirtualMachine.powerOn"), std::string::npos)
      << e.path_of(changes[0]);
}

// Averages over two hours hide what five minutes show.
TEST(P12RolledUpPeaks, HeadroomIsReadFromTheFinestSamplesThereAre) {
  const Instant day = at("2026-03-04T00:00:00Z");
  HostStay host;
  host.from = Instant::min();
  host.to = Instant::max();
  host.size = {100, 100};
  ClusterDay cluster;
  cluster.hosts = {host, host};
  cluster.effective[0] = {{day, 200}, {day + hours(23), 200}};
  SeriesPoints fine;
  for (int i = 1; i <= 288; ++i) fine.emplace_back(day + minutes(5) * i, i % 4 == 0 ? 180 : 40);
  SeriesPoints coarse;
  for (int i = 1; i <= 12; ++i) coarse.emplace_back(day + hours(2) * i, 75);
  cluster.usage[0] = {{seconds(300), fine}, {seconds(7200), coarse}};
  const auto rows = headroom_of(1, cluster);
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows[0].ok_s, rows[0].covered_s * 3 / 4) << "every fourth sample is a peak";
}

// What ran when it was last seen and is gone from vCenter's list ended nobody knows how.
TEST(P14VanishedTasks, ATaskThatVanishesIsKeptAsLost) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const Instant start = at("2026-03-04T00:00:00Z");
  FactBatch batch;
  batch.vcenter = kVcA;
  batch.recorded_at = start;
  OpenWork running;
  running.key = "task-1";
  running.class_id = "VirtualMachine.clone";
  running.entity = {"VirtualMachine", "vm-1"};
  running.queued = start;
  batch.open_work = {running};
  ASSERT_OK(ledger->commit(batch));
  batch.recorded_at = start + minutes(5);
  batch.open_work = std::vector<OpenWork>();
  ASSERT_OK(ledger->commit(batch));
  const auto all = activities_of(*ledger);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].outcome, Outcome::Lost);
  EXPECT_EQ(all[0].class_id, "VirtualMachine.clone");
}

// Its tasks stay when the machine is gone.
TEST(P14VanishedTasks, WhatWasDoneToADeletedMachineStays) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const Instant start = at("2026-03-04T00:00:00Z");
  ASSERT_OK(sweep_vms(*ledger, start, {vm("vm-1", "web")}));
  ASSERT_OK(ledger->commit(
      batch_of(start + minutes(5), {task("task-1", start, "VirtualMachine.destroy", "ann")})));
  ASSERT_OK(sweep_vms(*ledger, start + minutes(10), {}));
  EXPECT_EQ(activities_of(*ledger).size(), 1U);
}

// Ids differ by version: one that no class lists is kept under its own name and counts as no work.
TEST(P19DescriptionIds, AnIdThatNoClassListsIsKeptAndIsNoChange) {
  test::Estate e;
  e.task("VirtualMachine.reconfigVm").by("ann").on("vm-1").at(10h);
  e.task("com.vmware.new.thing").by("ann").on("vm-2").at(10h);
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1)) << "both spellings of a known one are one class";
  EXPECT_EQ(e.class_of(changes[0]), "VirtualMachine.reconfigure");
}

}  // namespace
}  // namespace plumbline::ledger
