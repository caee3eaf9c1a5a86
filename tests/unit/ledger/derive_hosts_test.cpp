#include <gmock/gmock.h>

#include "tests/unit/ledger/derive_estate.h"

namespace plumbline::ledger::test {
namespace {

using testing::SizeIs;

Estate with_hosts() {
  Estate e;
  const auto add = [&](const char* id, std::vector<std::string> events = {}) {
    WorkClass& added = e.work.classes.emplace_back();
    added.id = id;
    added.tasks = {id};
    added.events = std::move(events);
  };
  add("ClusterComputeResource.addHost", {"HostAddedEvent", "HostAddFailedEvent"});
  add("Folder.addStandaloneHost");
  add("HostSystem.exitMaintenanceMode", {"ExitMaintenanceModeEvent"});
  e.work.in_service_events.push_back("ExitMaintenanceModeEvent");
  return e;
}

Change addition_in(Estate& e) {
  for (const Change& change : e.changes())
    if (e.class_of(change).find("Host") != std::string::npos &&
        e.class_of(change).find("add") != std::string::npos)
      return change;
  ADD_FAILURE() << "no host was added";
  return {};
}

TEST(DeriveHosts, AnAddedHostIsTheEntityAndItsPathGoesOnToService) {
  Estate e = with_hosts();
  e.task("ClusterComputeResource.addHost").by("ann").on("cluster-1").makes("host-7").at(10h);
  e.event("ExitMaintenanceModeEvent").by("bob").on("host-7").at(10h + 30h);
  const Change change = addition_in(e);
  EXPECT_EQ(change.entity, e.entity("host-7"));
  EXPECT_EQ(e.path_of(change), "ClusterComputeResource.addHost>HostSystem.exitMaintenanceMode");
  EXPECT_EQ(change.ended, at(10h + 1min)) << "others' work does not prolong the change";
}

// The task of a standalone host makes a ComputeResource: the event of its chain names the host.
TEST(DeriveHosts, AStandaloneHostIsNamedByItsEvent) {
  Estate e = with_hosts();
  e.task("Folder.addStandaloneHost").by("ann").on("folder-1").makes("domain-3").at(10h).chain(9);
  e.event("HostAddedEvent").by("ann").on("host-8").at(10h).chain(9);
  e.event("ExitMaintenanceModeEvent").by("ann").on("host-8").at(12h);
  const Change change = addition_in(e);
  EXPECT_EQ(change.entity, e.entity("host-8"));
  EXPECT_EQ(e.path_of(change), "Folder.addStandaloneHost>HostSystem.exitMaintenanceMode");
  Estate unnamed = with_hosts();
  unnamed.task("Folder.addStandaloneHost").by("ann").on("folder-1").makes("domain-3").at(10h);
  EXPECT_EQ(addition_in(unnamed).entity, unnamed.entity("folder-1"));
}

TEST(DeriveHosts, AnEventAloneNamesItsHost) {
  Estate e = with_hosts();
  e.event("HostAddedEvent").by("ann").on("host-9").at(10h);
  e.event("ExitMaintenanceModeEvent").by("ann").on("host-9").at(20h);
  EXPECT_EQ(e.path_of(addition_in(e)),
            "ClusterComputeResource.addHost>HostSystem.exitMaintenanceMode");
}

TEST(DeriveHosts, AFailedAdditionStaysWithItsClusterAndOneBulk) {
  Estate e = with_hosts();
  for (int i = 0; i < 4; ++i)
    e.task("ClusterComputeResource.addHost")
        .by("ann")
        .on("cluster-1")
        .makes("host-" + std::to_string(i))
        .at(10h + i * 5min);
  e.task("ClusterComputeResource.addHost").by("ann").on("cluster-1").at(10h + 20min).fails("X");
  const auto changes = e.changes();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].entities(), 5u) << "four hosts and the cluster";
  EXPECT_EQ(changes[0].outcome, Outcome::Failed);
}

TEST(DeriveHosts, LaterThanThreeDaysIsNoPartOfThePath) {
  Estate e = with_hosts();
  e.task("ClusterComputeResource.addHost").by("ann").on("cluster-1").makes("host-7").at(10h);
  e.event("ExitMaintenanceModeEvent").by("bob").on("host-7").at(10h + 1min + 72h + 1us);
  EXPECT_EQ(e.path_of(addition_in(e)), "ClusterComputeResource.addHost");
}

}  // namespace
}  // namespace plumbline::ledger::test
