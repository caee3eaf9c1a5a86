#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <string>

#include "collector/soap/element.h"
#include "collector/sources/events.h"
#include "collector/sources/principal.h"
#include "collector/sources/property_reader.h"
#include "collector/sources/property_value.h"
#include "collector/sources/tasks.h"

namespace plumbline::collector::sources {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// Keeps text and tree alive for the test.
class Parsed {
 public:
  explicit Parsed(std::string xml) : xml_(std::move(xml)) {
    node_ = *soap::parse_element(document_, xml_.data(), xml_.size());
  }
  Node node() const { return node_; }

 private:
  std::string xml_;
  pugi::xml_document document_;
  Node node_;
};

Activity event(const std::string& xml) { return *activity_of_event(Parsed(xml).node()).activity; }
Activity task(const std::string& xml) { return *activity_of_task(Parsed(xml).node()).activity; }

constexpr const char* kEventHead =
    "<key>8123</key><chainId>8100</chainId><createdTime>2026-01-05T10:00:00.123456789+02:00"
    "</createdTime><userName>CORP\\anna</userName>"
    "<datacenter><name>DC</name><datacenter type=\"Datacenter\">datacenter-2</datacenter>"
    "</datacenter><computeResource><name>c</name>"
    "<computeResource type=\"ClusterComputeResource\">domain-c8</computeResource>"
    "</computeResource><host><name>h</name><host type=\"HostSystem\">host-9</host></host>";
constexpr const char* kVm = "<vm><name>web</name><vm type=\"VirtualMachine\">vm-42</vm></vm>";

TEST(Event, BecomesAnActivityWithServerTimeInUtc) {
  const auto a = event(std::string("<returnval xsi:type=\"VmPoweredOnEvent\">") + kEventHead + kVm +
                       "<template>false</template></returnval>");
  EXPECT_EQ(a.stream, ActivityStream::Events);
  EXPECT_EQ(a.key, "8123");
  EXPECT_EQ(to_rfc3339(a.created), "2026-01-05T08:00:00.123456Z");
  EXPECT_EQ(a.class_id, "VmPoweredOnEvent");
  EXPECT_EQ(a.actor_name, "CORP\\anna");
  EXPECT_EQ(a.initiator, Initiator::User);
  EXPECT_EQ(a.entity, (EntityRef{"VirtualMachine", "vm-42"})) << "the VM ranks before its host";
  EXPECT_EQ(a.chain, 8100);
  EXPECT_EQ(a.outcome, Outcome::Occurred);
  EXPECT_THAT(a.details, ElementsAre(Pair("host", "host-9")));
}

TEST(Event, NamesWhatAReconfigurationTouched) {
  const auto a =
      event(std::string("<returnval xsi:type=\"VmReconfiguredEvent\">") + kEventHead + kVm +
            "<template>false</template><configSpec><numCPUs>4</numCPUs>"
            "<memoryMB>8192</memoryMB><deviceChange><a/></deviceChange><deviceChange/>"
            "</configSpec></returnval>");
  EXPECT_THAT(a.details,
              ElementsAre(Pair("fields", "deviceChange,memoryMB,numCPUs"), Pair("host", "host-9"),
                          Pair("memory_mb", "8192"), Pair("num_cpus", "4")));
}

TEST(Event, KnowsWhereAVmCameFrom) {
  const std::string source = "<name>gold</name><vm type=\"VirtualMachine\">vm-7</vm></";
  const auto cloned = event(std::string("<returnval xsi:type=\"VmClonedEvent\">") + kEventHead +
                            kVm + "<sourceVm>" + source + "sourceVm></returnval>");
  EXPECT_THAT(cloned.details, ElementsAre(Pair("host", "host-9"), Pair("source", "vm-7")));
  const auto deployed = event(std::string("<returnval xsi:type=\"VmDeployedEvent\">") + kEventHead +
                              kVm + "<srcTemplate>" + source + "srcTemplate></returnval>");
  EXPECT_THAT(deployed.details, ElementsAre(Pair("host", "host-9"), Pair("source", "vm-7"),
                                            Pair("source_template", "true")));
}

TEST(Event, OfAnExtensionIsItsEventTypeId) {
  const auto a = event(
      "<returnval xsi:type=\"EventEx\"><key>-2147483648</key><chainId>1</chainId>"
      "<createdTime>2026-01-05T10:00:00Z</createdTime><userName></userName>"
      "<eventTypeId>com.vmware.vc.ha.X</eventTypeId><objectId>vm-3</objectId>"
      "<objectType>vim.VirtualMachine</objectType></returnval>");
  EXPECT_EQ(a.class_id, "com.vmware.vc.ha.X");
  EXPECT_EQ(a.key, "-2147483648") << "keys wrap";
  EXPECT_EQ(a.entity, (EntityRef{"VirtualMachine", "vm-3"}));
  EXPECT_EQ(a.initiator, Initiator::System);
}

TEST(Event, UnknownClassesStayAndOnlyKeylessOnesAreUnusable) {
  EXPECT_EQ(event("<r xsi:type=\"BrandNewEvent\"><key>1</key>"
                  "<createdTime>2026-01-05T10:00:00Z</createdTime></r>")
                .class_id,
            "BrandNewEvent");
  EXPECT_TRUE(activity_of_event(Parsed("<r xsi:type=\"E\"><key>1</key></r>").node()).unusable);
  EXPECT_TRUE(activity_of_event(Parsed("<r xsi:type=\"E\"><key>1</key><createdTime>yesterday"
                                       "</createdTime></r>")
                                    .node())
                  .unusable);
}

std::string task_xml(const std::string& state, const std::string& more) {
  return "<returnval><key>task-5</key><task type=\"Task\">task-5</task>"
         "<descriptionId>VirtualMachine.clone</descriptionId>"
         "<entity type=\"VirtualMachine\">vm-1</entity><entityName>gold</entityName><state>" +
         state + "</state>" + more +
         "<queueTime>2026-01-05T10:00:00Z</queueTime><startTime>2026-01-05T10:00:01Z</startTime>"
         "<completeTime>2026-01-05T10:05:00Z</completeTime><eventChainId>9</eventChainId>"
         "<changeTag>t</changeTag><parentTaskKey>task-4</parentTaskKey>"
         "<rootTaskKey>task-3</rootTaskKey><activationId>CHG-7</activationId></returnval>";
}

TEST(Task, BecomesAnActivityWithItsResultAndTies) {
  const auto a = task(task_xml("success",
                               "<cancelled>false</cancelled><result xsi:type="
                               "\"ManagedObjectReference\" type=\"VirtualMachine\">vm-2</result>"
                               "<reason xsi:type=\"TaskReasonUser\"><userName>anna</userName>"
                               "</reason>"));
  EXPECT_EQ(a.stream, ActivityStream::Tasks);
  EXPECT_EQ(a.class_id, "VirtualMachine.clone");
  EXPECT_EQ(a.actor_name, "anna");
  EXPECT_EQ(a.outcome, Outcome::Success);
  EXPECT_EQ(a.result, (EntityRef{"VirtualMachine", "vm-2"}));
  EXPECT_EQ(a.parent_key, "task-4");
  EXPECT_EQ(a.root_key, "task-3");
  EXPECT_EQ(a.finished() - a.created, std::chrono::minutes(5));
  EXPECT_THAT(a.details, ElementsAre(Pair("activation_id", "CHG-7"), Pair("change_tag", "t")));
}

TEST(Task, TellsFailureFromCancelling) {
  const auto failed = task(task_xml(
      "error", "<error><fault xsi:type=\"v:InvalidPowerState\"/><localizedMessage/></error>"));
  EXPECT_EQ(failed.outcome, Outcome::Failed);
  EXPECT_EQ(failed.fault, "InvalidPowerState");
  EXPECT_EQ(task(task_xml("error", "<error><fault xsi:type=\"RequestCanceled\"/></error>")).outcome,
            Outcome::Cancelled);
  EXPECT_EQ(task(task_xml("error", "<cancelled>true</cancelled>")).outcome, Outcome::Cancelled);
  EXPECT_FALSE(activity_of_task(Parsed(task_xml("running", "")).node()).activity);
  EXPECT_FALSE(activity_of_task(Parsed(task_xml("running", "")).node()).unusable);
}

TEST(Task, KnowsWhoSetItOff) {
  const auto by = [](const std::string& reason) {
    const auto a = task(task_xml("success", reason));
    return std::pair(a.initiator, a.actor_name);
  };
  EXPECT_THAT(by("<reason xsi:type=\"TaskReasonSchedule\"><name>nightly</name></reason>"),
              Pair(Initiator::Schedule, "nightly"));
  EXPECT_THAT(by("<reason xsi:type=\"TaskReasonAlarm\"><alarmName>full</alarmName></reason>"),
              Pair(Initiator::Alarm, "full"));
  EXPECT_THAT(by("<reason xsi:type=\"TaskReasonSystem\"/>"), Pair(Initiator::System, ""));
}

EntityState value(const std::string& xml) {
  EntityState state;
  put_value(state, "p", Parsed(xml).node());
  return state;
}

// Which policy it is only its own type says: with and without hosts of its own, by slots or not.
TEST(PropertyValue, OfAdmissionControlKeepsTheTypeOfThePolicy) {
  const auto state = value(
      "<val xsi:type=\"ClusterDasConfigInfo\"><enabled>true</enabled><admissionControlPolicy "
      "xsi:type=\"ClusterFailoverLevelAdmissionControlPolicy\"><failoverLevel>1</failoverLevel>"
      "</admissionControlPolicy></val>");
  EXPECT_THAT(state.properties, ElementsAre(Pair("p.admissionControlPolicy.failoverLevel", "1"),
                                            Pair("p.admissionControlPolicy.type",
                                                 "ClusterFailoverLevelAdmissionControlPolicy"),
                                            Pair("p.enabled", "true")));
}

TEST(PropertyValue, IsCanonicalText) {
  EXPECT_THAT(value("<val xsi:type=\"xsd:int\">4</val>").properties, ElementsAre(Pair("p", "4")));
  EXPECT_THAT(value("<val xsi:type=\"xsd:dateTime\">2026-01-05T10:00:00.5+01:00</val>").properties,
              ElementsAre(Pair("p", "2026-01-05T09:00:00.5Z")));
  EXPECT_THAT(
      value("<val q:type=\"ManagedObjectReference\" type=\"HostSystem\">host-1</val>").properties,
      ElementsAre(Pair("p", "HostSystem:host-1")));
  EXPECT_THAT(value("<val xsi:type=\"ArrayOfString\"><string>a</string><string>b</string></val>")
                  .properties,
              ElementsAre(Pair("p", "a\nb")));
  EXPECT_THAT(value("<val xsi:nil=\"true\"/>").properties, IsEmpty());
}

TEST(PropertyValue, UnfoldsDataObjects) {
  EXPECT_THAT(value("<val xsi:type=\"ManagedByInfo\"><extensionKey>e</extensionKey>"
                    "<type>t</type></val>")
                  .properties,
              ElementsAre(Pair("p.extensionKey", "e"), Pair("p.type", "t")));
  EXPECT_THAT(value("<val xsi:type=\"ArrayOfOptionValue\"><OptionValue><key>a</key>"
                    "<value>1</value></OptionValue><OptionValue><key>b</key><value>2</value>"
                    "</OptionValue></val>")
                  .properties,
              UnorderedElementsAre(Pair("p[key=a].key", "a"), Pair("p[key=a].value", "1"),
                                   Pair("p[key=b].key", "b"), Pair("p[key=b].value", "2")));
  EXPECT_THAT(value("<val><dns>1</dns><dns>2</dns></val>").properties,
              ElementsAre(Pair("p.dns", "1\n2")));
}

TEST(PropertyValue, NamesCustomAttributesAndTakesEmptyOnesAsUnset) {
  EntityState state;
  put_custom_values(
      state,
      Parsed("<val xsi:type=\"ArrayOfCustomFieldValue\"><CustomFieldValue><key>1</key>"
             "<value>anna</value></CustomFieldValue><CustomFieldValue><key>2</key><value></value>"
             "</CustomFieldValue><CustomFieldValue><key>3</key><value>x</value></CustomFieldValue>"
             "</val>")
          .node(),
      {{"1", "Owner"}, {"2", "Service"}});
  EXPECT_THAT(state.properties,
              ElementsAre(Pair("customValue[#3]", "x"), Pair("customValue[Owner]", "anna")));
}

TEST(ObjectContent, KeepsWhatWasRefusedApart) {
  const Parsed parsed(
      "<objects><obj type=\"VirtualMachine\">vm-1</obj><propSet><name>name</name><val>a</val>"
      "</propSet><missingSet><path>config</path><fault><fault xsi:type=\"NoPermission\"/>"
      "</fault></missingSet></objects>");
  const auto content = object_content(parsed.node());
  EXPECT_EQ(content.object.moid, "vm-1");
  EXPECT_EQ(content.values.size(), 1U);
  EXPECT_THAT(content.missing, ElementsAre(Pair("config", "NoPermission")));
  EXPECT_TRUE(content.refused_with("NoPermission"));
  EXPECT_FALSE(content.refused_with("NotAuthenticated"));
}

TEST(Principal, IsOneAccountInBothSpellings) {
  EXPECT_TRUE(same_principal("svc-p@vsphere.local", "VSPHERE.LOCAL\\svc-p"));
  EXPECT_TRUE(same_principal("svc-p", "VSPHERE.LOCAL\\svc-p"));
  EXPECT_FALSE(same_principal("svc-p@corp", "VSPHERE.LOCAL\\svc-p"));
  EXPECT_FALSE(same_principal("", ""));
}

}  // namespace
}  // namespace plumbline::collector::sources
