#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ledger/derive_estate.h"

namespace plumbline::ledger::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(DeriveActorDays, CountsRootTasksOfAnyClassByDayAndHour) {
  Estate e;
  e.task("SessionManager.login").by("ann").at(10h);
  e.task("VirtualMachine.destroy").key("root").by("ann").on("vm-1").at(10h + 59min).takes(10min);
  e.task("VirtualMachine.powerOff").under("root", "root").by("ann").on("vm-1").at(11h + 1min);
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(23h + 59min).takes(1h);
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(24h);
  const auto days = e.derive_all().actor_days;
  ASSERT_THAT(days, SizeIs(2));
  EXPECT_EQ(days[0].actor, e.actor("ann"));
  EXPECT_EQ(days[0].day, day_of(at(0h)));
  EXPECT_EQ(days[0].tasks, 3u);
  EXPECT_EQ(days[0].active_hours, (1u << 10) | (1u << 23));
  EXPECT_EQ(days[1].day, day_of(at(24h)));
  EXPECT_EQ(days[1].active_hours, 1u);
}

TEST(DeriveActorDays, TellsNoiseFromWork) {
  Estate e;
  e.task("VirtualMachine.createSnapshot").by("svc").on("vm-1").at(1h);
  e.task("vm.Snapshot.remove").by("svc").on("vm-1").at(2h);
  e.task("VirtualMachine.reconfigure").by("svc").on("vm-1").at(3h).chain(8);
  e.event("VmReconfiguredEvent")
      .by("svc")
      .on("vm-1")
      .at(3h)
      .chain(8)
      .with("fields", "changeTrackingEnabled");
  e.task("VirtualMachine.createSnapshot").by("svc").on("vm-2").at(4h);
  const auto days = e.derive_all().actor_days;
  ASSERT_THAT(days, SizeIs(1));
  EXPECT_EQ(days[0].tasks, 4u);
  EXPECT_EQ(days[0].noise_tasks, 3u);
}

TEST(DeriveActorDays, TheSystemAndTheNamelessHaveNone) {
  Estate e;
  e.task("VirtualMachine.migrate").by("sys").of_system().on("vm-1").at(1h);
  e.task("VirtualMachine.migrate").on("vm-1").at(1h);
  EXPECT_THAT(e.derive_all().actor_days, IsEmpty());
}

TEST(DeriveActorDays, KnowsClientsFromSdks) {
  const auto day_of_agent = [](const std::string& agent) {
    Estate e;
    e.event("UserLoginSessionEvent").by("ann").at(1h).with("user_agent", agent);
    const auto days = e.derive_all().actor_days;
    return days.empty() ? std::string("none")
                        : std::string(days[0].sdk_login ? "sdk" : "") +
                              (days[0].interactive_login ? "interactive" : "");
  };
  EXPECT_EQ(day_of_agent("Mozilla/5.0 (X11; Linux x86_64)"), "interactive");
  EXPECT_EQ(day_of_agent("VMware vSphere Client/8.0"), "interactive");
  EXPECT_EQ(day_of_agent("Go-http-client/1.1"), "sdk");
  EXPECT_EQ(day_of_agent("pyvmomi Python/3.11"), "sdk");
  EXPECT_EQ(day_of_agent("Mozilla/5.0 (Windows NT) PowerShell/7 VMware.PowerCLI"), "sdk");
  EXPECT_EQ(day_of_agent(""), "none");
}

TEST(DeriveActorDays, OnlyWholeDaysOfAFeedAreGiven) {
  Estate e;
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(1h);
  e.task("VirtualMachine.destroy").by("ann").on("vm-1").at(25h);
  Feed feed;
  feed.activities.assign(e.activities().begin(), e.activities().end());
  PathTable paths;
  feed.from = at(1us);
  auto rows = derive(feed, e.work, e.raw_classes(), paths);
  EXPECT_EQ(rows.actor_days_from, day_of(at(24h)));
  EXPECT_THAT(rows.actor_days, SizeIs(1));
  feed.from = at(0h);
  rows = derive(feed, e.work, e.raw_classes(), paths);
  EXPECT_EQ(rows.actor_days_from, day_of(at(0h)));
  EXPECT_THAT(rows.actor_days, SizeIs(2));
}

TEST(DeriveDetails, TakesWhatDerivingNeedsAndNothingElse) {
  RawActivity a;
  set_detail(a, "num_cpus", "4");
  set_detail(a, "memory_mb", "12 GB");
  set_detail(a, "source_template", "yes");
  set_detail(a, "ip", "10.0.0.1");
  set_detail(a, "snapshot", "before CHG1");
  EXPECT_EQ(a.num_cpus, 4);
  EXPECT_EQ(a.memory_mb, 0);
  EXPECT_FALSE(a.source_template);
  EXPECT_EQ(a.texts[DetailText::Snapshot], "before CHG1");
  set_detail(a, "num_cpus", "-3");
  EXPECT_EQ(a.num_cpus, 0);
}

}  // namespace
}  // namespace plumbline::ledger::test
