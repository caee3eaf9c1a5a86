#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <set>
#include <string>

#include "collector/soap/element.h"
#include "collector/sources/known_objects.h"
#include "collector/sources/property_plan.h"

namespace plumbline::collector::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// What one object becomes, of an <objects> element's propSet and missingSet.
EntityState state_of(const CollectionPlan& plan, const std::string& type, std::string inner) {
  std::string xml = "<objects><obj type=\"" + type + "\">o-1</obj>" + inner + "</objects>";
  pugi::xml_document document;
  const auto node = *soap::parse_element(document, xml.data(), xml.size());
  return PropertyPlan(plan, type).state_of(object_content(node), {});
}

std::string set(const std::string& path, const std::string& val) {
  return "<propSet><name>" + path + "</name>" + val + "</propSet>";
}

CollectionPlan plan_of(const std::string& type, const std::vector<std::string>& paths) {
  CollectionPlan plan;
  plan.properties[type] = paths;
  return plan;
}

std::string tree(const std::string& time, const std::string& children = "") {
  return "<snapshot type=\"VirtualMachineSnapshot\">s</snapshot><name>n</name><createTime>" + time +
         "</createTime>" + children;
}

TEST(Digest, SnapshotsAreCountedMeasuredAndDatedHoweverManyThereAre) {
  const auto plan = plan_of("VirtualMachine", {"snapshot.oldest"});
  const auto one =
      state_of(plan, "VirtualMachine",
               set("snapshot", "<val><rootSnapshotList>" + tree("2026-01-05T10:00:00+02:00") +
                                   "</rootSnapshotList></val>"));
  EXPECT_THAT(one.properties, ElementsAre(Pair("snapshot.count", "1"), Pair("snapshot.depth", "1"),
                                          Pair("snapshot.newest", "2026-01-05T08:00:00Z"),
                                          Pair("snapshot.oldest", "2026-01-05T08:00:00Z")));
  const std::string chain = "<childSnapshotList>" + tree("2026-01-07T00:00:00Z") +
                            "</childSnapshotList><childSnapshotList>" +
                            tree("2026-01-06T00:00:00Z") + "</childSnapshotList>";
  const auto many =
      state_of(plan, "VirtualMachine",
               set("snapshot", "<val><rootSnapshotList>" + tree("2026-01-05T00:00:00Z", chain) +
                                   "</rootSnapshotList><rootSnapshotList>" +
                                   tree("2026-01-08T00:00:00Z") + "</rootSnapshotList></val>"));
  EXPECT_THAT(many.properties, ElementsAre(Pair("snapshot.count", "4"), Pair("snapshot.depth", "2"),
                                           Pair("snapshot.newest", "2026-01-08T00:00:00Z"),
                                           Pair("snapshot.oldest", "2026-01-05T00:00:00Z")));
  EXPECT_THAT(state_of(plan, "VirtualMachine", "").properties,
              ElementsAre(Pair("snapshot.count", "0"), Pair("snapshot.depth", "0")))
      << "unset is none";
}

TEST(Digest, WhatIsRefusedIsUnreadableUnderItsDigestsPath) {
  const auto plan = plan_of("HostSystem", {"config.service[TSM-SSH].running"});
  const auto state = state_of(plan, "HostSystem",
                              "<missingSet><path>config.service.service</path><fault><fault "
                              "xsi:type=\"NoPermission\"/></fault></missingSet>");
  EXPECT_THAT(state.unreadable, ElementsAre("config.service"));
  EXPECT_THAT(state.properties, IsEmpty());
}

TEST(Digest, OfTheLongListsOnlyKeptKeysStay) {
  auto plan = plan_of("HostSystem", {"config.option"});
  plan.kept_keys["HostSystem config.option"] = {"Syslog.global.logHost"};
  std::string options = "<val xsi:type=\"ArrayOfOptionValue\">";
  for (int i = 0; i < 1000; ++i)
    options += "<OptionValue xsi:type=\"OptionValue\"><key>Key." + std::to_string(i) +
               "</key><value xsi:type=\"xsd:long\">1</value></OptionValue>";
  options += "<OptionValue><key>Syslog.global.logHost</key><value>tls://log</value></OptionValue>";
  EXPECT_THAT(state_of(plan, "HostSystem", set("config.option", options + "</val>")).properties,
              ElementsAre(Pair("config.option[Syslog.global.logHost]", "tls://log")));
}

TEST(Digest, ServicesAreKeyedByTheirKey) {
  const auto state = state_of(
      plan_of("HostSystem", {"config.service"}), "HostSystem",
      set("config.service.service",
          "<val xsi:type=\"ArrayOfHostService\"><HostService><key>TSM-SSH</key><label>SSH</label>"
          "<required>false</required><uninstallable>false</uninstallable><running>true</running>"
          "<policy>on</policy></HostService></val>"));
  EXPECT_THAT(state.properties, ElementsAre(Pair("config.service[TSM-SSH].policy", "on"),
                                            Pair("config.service[TSM-SSH].running", "true")));
}

TEST(Digest, SensorsAreCountedByColour) {
  const std::string path = "runtime.healthSystemRuntime.systemHealthInfo.numericSensorInfo";
  const auto sensor = [](const std::string& key) {
    return "<HostNumericSensorInfo><name>n</name><healthState><label>l</label><summary>s</summary>"
           "<key>" +
           key + "</key></healthState></HostNumericSensorInfo>";
  };
  const auto state =
      state_of(plan_of("HostSystem", {path}), "HostSystem",
               set(path, "<val>" + sensor("green") + sensor("Red") + sensor("green") +
                             sensor("odd") + "<HostNumericSensorInfo/></val>"));
  EXPECT_THAT(state.properties,
              ElementsAre(Pair(path + "[green]", "2"), Pair(path + "[red]", "1"),
                          Pair(path + "[unknown]", "2"), Pair(path + "[yellow]", "0")));
}

TEST(Digest, PathsToStorageAreThoseThatWork) {
  const auto lun = [](const std::string& paths) { return "<lun><key>k</key>" + paths + "</lun>"; };
  const std::string live = "<path><pathState>active</pathState></path>";
  const std::string dead = "<path><pathState>active</pathState><state>dead</state></path>";
  const auto state =
      state_of(plan_of("HostSystem", {"config.storageDevice.multipathInfo"}), "HostSystem",
               set("config.storageDevice.multipathInfo",
                   "<val>" + lun(live + live) + lun(live + dead) + "</val>"));
  EXPECT_THAT(state.properties,
              ElementsAre(Pair("config.storageDevice.multipathInfo.luns", "2"),
                          Pair("config.storageDevice.multipathInfo.min_paths", "1")));
}

TEST(Digest, MachinesAreCountedAndAddressesOnlyNoticed) {
  const std::string refs =
      "<val xsi:type=\"ArrayOfManagedObjectReference\"><ManagedObjectReference "
      "type=\"VirtualMachine\">vm-1</ManagedObjectReference></val>";
  EXPECT_THAT(state_of(plan_of("Datastore", {"vm"}), "Datastore", set("vm", refs)).properties,
              ElementsAre(Pair("vm.count", "1")));
  EXPECT_THAT(state_of(plan_of("Network", {"vm"}), "Network", "").properties,
              ElementsAre(Pair("vm.count", "0")));
  const auto plan = plan_of("VirtualMachine", {"guest.ipAddress"});
  EXPECT_THAT(
      state_of(plan, "VirtualMachine", set("guest.ipAddress", "<val>10.1.2.3</val>")).properties,
      ElementsAre(Pair("guest.ipAddress.set", "true")));
  EXPECT_THAT(state_of(plan, "VirtualMachine", "").properties,
              ElementsAre(Pair("guest.ipAddress.set", "false")));
}

/// Self-signed, 2026-01-01 to 2027-01-01.
constexpr const char* kPem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBAjCBqgIBATAKBggqhkjOPQQDAjAOMQwwCgYDVQQDDANlc3gwHhcNMjYwMTAx\n"
    "MDAwMDAwWhcNMjcwMTAxMDAwMDAwWjAOMQwwCgYDVQQDDANlc3gwWTATBgcqhkjO\n"
    "PQIBBggqhkjOPQMBBwNCAASIQlxks6wVv54bAmo77ILkTTSrqRzvhvC5vu/mQg7l\n"
    "Xypgfvw2ogvLXaT3/AVbap+zjkaJc82OPmx8FONRiy9NMAoGCCqGSM49BAMCA0cA\n"
    "MEQCIHoFF2acJMSYeXObe6dpDeG3umf3pm0wddy8v8kc/Z/bAiA6YEdobvQ8kQV9\n"
    "R1pMM+3PGlqOFx4bW6GmBWuAhjemaw==\n"
    "-----END CERTIFICATE-----\n";

TEST(Digest, ACertificateIsItsDatesAsPemOrAsBytes) {
  const auto plan = plan_of("HostSystem", {"config.certificate.not_after"});
  std::string bytes = "<val xsi:type=\"ArrayOfByte\">";
  for (const char* c = kPem; *c != '\0'; ++c)
    bytes += "<byte>" + std::to_string(static_cast<int>(*c)) + "</byte>";
  for (const std::string& val : {bytes + "</val>", "<val>" + std::string(kPem) + "</val>"})
    EXPECT_THAT(state_of(plan, "HostSystem", set("config.certificate", val)).properties,
                ElementsAre(Pair("config.certificate.not_after", "2027-01-01T00:00:00Z"),
                            Pair("config.certificate.not_before", "2026-01-01T00:00:00Z")));
  for (const char* broken :
       {"<val>no certificate</val>", "<val/>", "<val><byte>45</byte><byte>x</byte></val>"})
    EXPECT_THAT(state_of(plan, "HostSystem", set("config.certificate", broken)).properties,
                IsEmpty());
}

TEST(Digest, NetworksOfAHostStandUnderTheirNames) {
  const auto plan = plan_of("HostSystem", {"config.network.portgroup", "config.network.vswitch",
                                           "config.network.vnic", "config.virtualNicManagerInfo"});
  const auto state = state_of(
      plan, "HostSystem",
      set("config.network.portgroup",
          "<val><HostPortGroup><key>k</key><computedPolicy><security><allowPromiscuous>true"
          "</allowPromiscuous></security></computedPolicy><spec><name>VM</name><vlanId>7</vlanId>"
          "</spec></HostPortGroup></val>") +
          set("config.network.vswitch",
              "<val><HostVirtualSwitch><name>vSwitch0</name><mtu>9000</mtu><pnic>a</pnic>"
              "<pnic>b</pnic></HostVirtualSwitch></val>") +
          set("config.network.vnic",
              "<val><HostVirtualNic><device>vmk0</device><portgroup>Mgmt</portgroup></"
              "HostVirtualNic></val>") +
          set("config.virtualNicManagerInfo.netConfig",
              "<val><VirtualNicManagerNetConfig><nicType>vmotion</nicType><candidateVnic><device>"
              "vmk1</device><key>K1</key></candidateVnic><selectedVnic>K1</selectedVnic></"
              "VirtualNicManagerNetConfig></val>"));
  EXPECT_THAT(state.properties,
              ElementsAre(Pair("config.network.portgroup[VM].allowPromiscuous", "true"),
                          Pair("config.network.portgroup[VM].vlanId", "7"),
                          Pair("config.network.vnic[vmk0].portgroup", "Mgmt"),
                          Pair("config.network.vswitch[vSwitch0].mtu", "9000"),
                          Pair("config.network.vswitch[vSwitch0].pnic.count", "2"),
                          Pair("config.virtualNicManagerInfo[vmotion]", "vmk1")));
}

TEST(PropertyPlan, WhatTheObjectBeforeHadDoesNotStay) {
  const auto plan = plan_of("VirtualMachine", {"name", "parent"});
  const PropertyPlan properties(plan, "VirtualMachine");
  EntityState state;
  for (const char* path : {"name", "parent"}) {
    std::string xml =
        "<objects><obj type=\"VirtualMachine\">o</obj>" + set(path, "<val>x</val>") + "</objects>";
    pugi::xml_document document;
    const auto node = *soap::parse_element(document, xml.data(), xml.size());
    properties.state_of(object_content(node), {}, state);
    EXPECT_THAT(state.properties, ElementsAre(Pair(path, "x")));
  }
}

TEST(PropertyValue, AListOfOneHasThePathsOfAListOfMany) {
  const std::string rule = "<rule><key>4</key><enabled>true</enabled></rule>";
  const auto plan = plan_of("ClusterComputeResource", {"configurationEx"});
  EXPECT_THAT(
      state_of(plan, "ClusterComputeResource", set("configurationEx", "<val>" + rule + "</val>"))
          .properties,
      ElementsAre(Pair("configurationEx.rule[key=4].enabled", "true"),
                  Pair("configurationEx.rule[key=4].key", "4")));
}

TEST(KnownObjects, ChooseOthersEachTimeAndNoticeWhatDiffers) {
  KnownObjects known;
  std::set<std::string> seen;
  EntityState state;
  for (int i = 0; i < 20; ++i) {
    state.entity = {"VirtualMachine", "vm-" + std::to_string(i)};
    state.properties["name"] = "n";
    known.tell(state, false);
  }
  for (int i = 0; i < 20; ++i)
    for (const auto& object : known.some(3)) seen.insert(object.moid);
  EXPECT_EQ(seen.size(), 20U);
  EXPECT_FALSE(known.differs(state, false));
  state.properties["name"] = "m";
  EXPECT_TRUE(known.differs(state, false));
  known.touch("vm-19");
  EXPECT_FALSE(known.differs(state, false)) << "a change was told: not known any more";
  EXPECT_TRUE(known.differs(state, true)) << "hidden now";
}

}  // namespace
}  // namespace plumbline::collector::sources
