#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <string>

#include "collector/privileges.h"
#include "collector/rest/value.h"
#include "collector/soap/element.h"
#include "collector/sources/alarms.h"
#include "collector/sources/content_library.h"
#include "collector/sources/image_compliance.h"
#include "collector/sources/licences.h"
#include "collector/sources/permissions.h"
#include "collector/sources/privileges.h"
#include "collector/sources/profiles.h"
#include "collector/sources/scheduled_tasks.h"
#include "collector/sources/tags.h"

namespace plumbline::collector::sources {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
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

Instant at(const char* text) { return *parse_instant(text); }

TEST(AlarmDefinition, TellsWhatItWatchesAndWhomItTells) {
  const Parsed info(
      R"(<val xsi:type="AlarmInfo"><name>Host CPU</name><systemName>alarm.HostCPU</systemName>
      <description>free text</description><enabled>true</enabled>
      <expression xsi:type="OrAlarmExpression">
        <expression xsi:type="MetricAlarmExpression"><red>90</red></expression>
        <expression xsi:type="AndAlarmExpression">
          <expression xsi:type="StateAlarmExpression"/></expression></expression>
      <action xsi:type="GroupAlarmAction">
        <action xsi:type="AlarmTriggeringAction"><action xsi:type="SendEmailAction">
          <toList>ann@example.com</toList></action></action>
        <action xsi:type="AlarmTriggeringAction"><action xsi:type="SendSNMPAction"/></action>
      </action><key>alarm-1</key><alarm type="Alarm">alarm-1</alarm>
      <entity type="Folder">group-d1</entity>
      <lastModifiedTime>2026-01-05T10:00:00+02:00</lastModifiedTime>
      <lastModifiedUser>CORP\anna</lastModifiedUser></val>)");
  const EntityState state = alarm_state_of_info({"Alarm", "alarm-1"}, info.node());
  EXPECT_THAT(
      state.properties,
      ElementsAre(Pair("info.action.kinds", "SendEmailAction\nSendSNMPAction"),
                  Pair("info.action.notifies", "true"), Pair("info.enabled", "true"),
                  Pair("info.entity", "Folder:group-d1"),
                  Pair("info.expression.kinds", "MetricAlarmExpression\nStateAlarmExpression"),
                  Pair("info.lastModifiedTime", "2026-01-05T08:00:00Z"),
                  Pair("info.lastModifiedUser", "CORP\\anna"), Pair("info.name", "Host CPU"),
                  Pair("info.systemName", "alarm.HostCPU")))
      << "and neither addresses nor free text";
  EXPECT_THAT(state.accounts, ElementsAre("info.lastModifiedUser"));
}

TEST(AlarmDefinition, WithoutAnActionTellsNobody) {
  const Parsed info("<val><name>x</name><enabled>false</enabled></val>");
  const EntityState state = alarm_state_of_info({"Alarm", "alarm-2"}, info.node());
  EXPECT_EQ(*state.find("info.action.notifies"), "false");
  EXPECT_EQ(state.find("info.action.kinds"), nullptr);
  EXPECT_THAT(state.accounts, IsEmpty());
  const Parsed runs(
      R"(<val><action xsi:type="AlarmTriggeringAction"><action xsi:type="MethodAction">
      <name>PowerOff</name></action></action></val>)");
  EXPECT_EQ(*alarm_state_of_info({"Alarm", "a"}, runs.node()).find("info.action.notifies"), "false")
      << "an action that tells nobody is no notification";
}

TEST(TriggeredAlarm, IsOneEntityPerAlarmAndObject) {
  const Parsed xml(
      R"(<AlarmState><key>alarm-9.vm-4</key><entity type="VirtualMachine">vm-4</entity>
      <alarm type="Alarm">alarm-9</alarm><overallStatus>red</overallStatus>
      <time>2026-01-05T10:00:00Z</time><acknowledged>true</acknowledged>
      <acknowledgedByUser>CORP\bob</acknowledgedByUser>
      <acknowledgedTime>2026-01-05T10:30:00Z</acknowledgedTime></AlarmState>)");
  const EntityState state = triggered_state_of(xml.node());
  EXPECT_EQ(state.entity, (EntityRef{"AlarmState", "alarm-9.vm-4"}));
  EXPECT_EQ(*state.find("entity"), "VirtualMachine:vm-4");
  EXPECT_EQ(*state.find("alarm"), "Alarm:alarm-9");
  EXPECT_EQ(*state.find("overallStatus"), "red");
  EXPECT_EQ(*state.find("acknowledgedTime"), "2026-01-05T10:30:00Z");
  EXPECT_THAT(state.accounts, ElementsAre("acknowledgedByUser"));
  EXPECT_TRUE(triggered_state_of(Parsed("<AlarmState><time/></AlarmState>").node()).entity.empty());
}

TEST(Permissions, SayWhoMayWriteAndWhere) {
  const Parsed list(
      R"(<val><AuthorizationRole><roleId>-1</roleId><system>true</system><name>Admin</name>
      <privilege>System.View</privilege><privilege>Alarm.Create</privilege></AuthorizationRole>
      <AuthorizationRole><roleId>-2</roleId><system>true</system><name>ReadOnly</name>
      <privilege>System.View</privilege><privilege>System.Read</privilege></AuthorizationRole></val>)");
  const auto roles = states_of_roles(list.node());
  ASSERT_THAT(roles, SizeIs(2));
  EXPECT_EQ(roles[0].entity, (EntityRef{"Role", "-1"}));
  EXPECT_EQ(*roles[0].find("privilege"), "Alarm.Create\nSystem.View");
  EXPECT_EQ(*roles[0].find("writes"), "true");
  EXPECT_EQ(*roles[1].find("writes"), "false");

  const auto permission = [](const char* who, const char* group, const char* role,
                             const char* entity) {
    return permission_of(Parsed(std::string("<returnval><entity type=\"Folder\">") + entity +
                                "</entity><principal>" + who + "</principal><group>" + group +
                                "</group><roleId>" + role +
                                "</roleId><propagate>true</propagate></returnval>")
                             .node());
  };
  const EntityRef root{"Folder", "group-d1"};
  const auto states = states_of_permissions({permission("CORP\\zoe", "false", "-1", "group-d1"),
                                             permission("CORP\\admins", "true", "-1", "group-d1"),
                                             permission("CORP\\amy", "false", "-2", "group-v3")},
                                            roles, root);
  ASSERT_THAT(states, SizeIs(2));
  const EntityState& at_root = states[0];
  EXPECT_EQ(at_root.entity, (EntityRef{"Permissions", "group-d1"}));
  EXPECT_EQ(*at_root.find("root"), "true");
  EXPECT_EQ(*at_root.find("permission.count"), "2");
  EXPECT_EQ(*at_root.find("permission[0].principal"), "CORP\\admins");
  EXPECT_EQ(*at_root.find("permission[0].group"), "true");
  EXPECT_EQ(*at_root.find("permission[1].principal"), "CORP\\zoe");
  EXPECT_EQ(*at_root.find("permission[1].writes"), "true");
  EXPECT_THAT(at_root.accounts, ElementsAre("permission[1].principal"))
      << "a person's name, and not a group's";
  EXPECT_EQ(*states[1].find("root"), "false");
  EXPECT_EQ(*states[1].find("permission[0].writes"), "false");
}

TEST(Licence, NeverShowsItsKey) {
  const Parsed perpetual(
      R"(<returnval><entityId>x</entityId><assignedLicense>
      <licenseKey>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</licenseKey><editionKey>esx.ent</editionKey>
      <name>vSphere</name><total>10</total><used>12</used><costUnit>cpuPackage</costUnit>
      </assignedLicense></returnval>)");
  const Parsed ending(
      R"(<returnval><assignedLicense><licenseKey>AAAAA-BBBBB-CCCCC-DDDDD-FFFFF</licenseKey>
      <editionKey>vc</editionKey><total>0</total><used>3</used>
      <properties><key>expirationDate</key>
      <value xsi:type="dateTime">2027-01-01T00:00:00Z</value></properties></assignedLicense>
      </returnval>)");
  const Parsed evaluation(
      R"(<returnval><assignedLicense><licenseKey>00000-00000-00000-00000-00000</licenseKey>
      <editionKey>eval</editionKey></assignedLicense>
      <properties><key>expirationHours</key><value xsi:type="long">49</value></properties>
      </returnval>)");
  AssignedLicences licences;
  const Instant now = at("2026-06-01T12:00:00Z");
  for (const Parsed* one : {&perpetual, &perpetual, &ending, &evaluation})
    licences.add(one->node(), now);
  const auto states = licences.states();
  ASSERT_THAT(states, SizeIs(3));
  for (const EntityState& state : states) {
    EXPECT_THAT(state.entity.moid, Not(HasSubstr("DDDDD")));
    for (const auto& [path, value] : state.properties) EXPECT_THAT(value, Not(HasSubstr("DDDDD")));
  }
  EXPECT_EQ(*states[0].find("expirationDate"), "2026-06-03T00:00:00Z") << "49 hours, to the day";
  EXPECT_EQ(*states[0].find("evaluation"), "true");
  EXPECT_EQ(*states[0].find("perpetual"), "false");
  EXPECT_EQ(states[1].entity, (EntityRef{"License", "esx.ent-EEEEE"}));
  EXPECT_EQ(*states[1].find("assigned.count"), "2");
  EXPECT_EQ(*states[1].find("over_used"), "true");
  EXPECT_EQ(*states[1].find("perpetual"), "true");
  EXPECT_EQ(states[1].find("expirationDate"), nullptr);
  EXPECT_EQ(*states[2].find("expirationDate"), "2027-01-01T00:00:00Z");
  EXPECT_EQ(*states[2].find("over_used"), "false") << "0 is without limit";
}

TEST(ScheduledTask, TellsHowItsLastRunEnded) {
  const Parsed info(
      R"(<val><name>nightly</name><description>d</description><enabled>true</enabled>
      <scheduler xsi:type="DailyTaskScheduler"><hour>2</hour></scheduler>
      <action xsi:type="MethodAction"><name>CreateSnapshot_Task</name></action>
      <scheduledTask type="ScheduledTask">schedule-1</scheduledTask>
      <entity type="VirtualMachine">vm-1</entity>
      <lastModifiedTime>2026-01-05T10:00:00Z</lastModifiedTime>
      <lastModifiedUser>CORP\anna</lastModifiedUser>
      <nextRunTime>2026-01-07T02:00:00Z</nextRunTime>
      <prevRunTime>2026-01-06T02:00:00Z</prevRunTime><state>error</state>
      <error><fault xsi:type="TaskInProgress"/><localizedMessage>m</localizedMessage></error></val>)");
  const EntityState state = state_of_scheduled_task({"ScheduledTask", "schedule-1"}, info.node());
  EXPECT_THAT(
      state.properties,
      ElementsAre(Pair("info.action", "MethodAction"), Pair("info.enabled", "true"),
                  Pair("info.entity", "VirtualMachine:vm-1"), Pair("info.error", "TaskInProgress"),
                  Pair("info.lastModifiedTime", "2026-01-05T10:00:00Z"),
                  Pair("info.lastModifiedUser", "CORP\\anna"), Pair("info.name", "nightly"),
                  Pair("info.nextRunTime", "2026-01-07T02:00:00Z"),
                  Pair("info.prevRunTime", "2026-01-06T02:00:00Z"),
                  Pair("info.scheduler", "DailyTaskScheduler"), Pair("info.state", "error")));
  EXPECT_THAT(state.accounts, ElementsAre("info.lastModifiedUser"));
}

TEST(Compliance, IsOfAProfileAndAnObject) {
  const EntityState state =
      state_of_compliance(Parsed(R"(<returnval><profile type="HostProfile">hostprofile-1</profile>
      <complianceStatus>nonCompliant</complianceStatus><entity type="HostSystem">host-9</entity>
      <checkTime>2026-01-05T10:00:00Z</checkTime><failure><failureType>a</failureType></failure>
      <failure/></returnval>)")
                              .node());
  EXPECT_EQ(state.entity, (EntityRef{"ComplianceStatus", "hostprofile-1.host-9"}));
  EXPECT_EQ(*state.find("complianceStatus"), "nonCompliant");
  EXPECT_EQ(*state.find("failure.count"), "2");
  EXPECT_EQ(*state.find("checkTime"), "2026-01-05T10:00:00Z");
}

rest::Value json(const std::string& text) { return *rest::parse_json(text); }

TEST(Tags, AreTheirNamesByCategoryOnEachObject) {
  TagMemory memory;
  const auto remember = [&](const char* id, const char* name, const char* category) {
    EntityState state =
        state_of_tag(id, json(std::string(R"({"name":")") + name + R"(","category_id":"c1"})"));
    state.properties["category"] = category;
    memory.tags[id] = {state, Instant()};
  };
  remember("t1", "gold", "Tier");
  remember("t2", "silver", "Tier");
  remember("t3", "prod", "Env");
  Tagging tagging;
  add_attached(json(R"([{"tag_id":"t2","object_ids":[{"id":"vm-1","type":"VirtualMachine"}]},
      {"tag_id":"t1","object_ids":[{"id":"vm-1","type":"VirtualMachine"},{"id":"h","type":""}]},
      {"tag_id":"t3","object_ids":[{"id":"vm-2","type":"VirtualMachine"}]},
      {"tag_id":"unknown","object_ids":[{"id":"vm-3","type":"VirtualMachine"}]}])"),
               memory, tagging);
  const auto states = states_of_tagging(tagging);
  ASSERT_THAT(states, SizeIs(2));
  EXPECT_EQ(states[0].entity, (EntityRef{"TaggedObject", "VirtualMachine:vm-1"}));
  EXPECT_THAT(states[0].properties, ElementsAre(Pair("entity", "VirtualMachine:vm-1"),
                                                Pair("tag[Tier]", "gold\nsilver")));
  EXPECT_EQ(*states[1].find("tag[Env]"), "prod");
  const EntityState category = state_of_category(
      "c1", json(R"({"name":"Tier","cardinality":"SINGLE","associable_types":["B","A"]})"));
  EXPECT_THAT(category.properties,
              ElementsAre(Pair("associable_types", "A\nB"), Pair("cardinality", "SINGLE"),
                          Pair("name", "Tier")));
}

TEST(Library, ItemsTellTheirVersionAndAge) {
  const EntityState state = state_of_library_item(
      "i1", json(R"({"name":"golden","type":"vm-template","version":"4","content_version":"2",
      "last_modified_time":"2026-01-05T10:00:00.123Z","creation_time":"2025-01-05T10:00:00Z",
      "library_id":"l1","size":123})"));
  EXPECT_EQ(state.entity, (EntityRef{"LibraryItem", "i1"}));
  EXPECT_EQ(*state.find("version"), "4");
  EXPECT_EQ(*state.find("last_modified_time"), "2026-01-05T10:00:00.123Z");
  EXPECT_EQ(*state.find("library"), "l1");
  EXPECT_EQ(state.find("size"), nullptr) << "nothing is kept that no signal reads";
}

TEST(Image, ComplianceCountsHosts) {
  EntityState state;
  add_compliance(json(R"({"status":"NON_COMPLIANT","impact":"REBOOT_REQUIRED","commit":"7",
      "scan_time":"2026-01-05T10:00:00Z","compliant_hosts":["h1","h2"],
      "non_compliant_hosts":["h3"],"incompatible_hosts":[],"hosts":{"h1":{}}})"),
                 state);
  EXPECT_THAT(
      state.properties,
      ElementsAre(Pair("commit", "7"), Pair("compliant_hosts.count", "2"),
                  Pair("impact", "REBOOT_REQUIRED"), Pair("incompatible_hosts.count", "0"),
                  Pair("non_compliant_hosts.count", "1"), Pair("scan_time", "2026-01-05T10:00:00Z"),
                  Pair("status", "NON_COMPLIANT")));
}

TEST(Privileges, AreThoseThatThePlanNeeds) {
  CollectionPlan plan;
  EXPECT_THAT(privileges_for(plan), IsEmpty());
  plan.tasks = true;
  plan.properties["HostSystem"] = {"name"};
  plan.sources = {"profiles", "tags"};
  EXPECT_THAT(privileges_for(plan),
              ElementsAre(Pair("inventory/HostSystem", ElementsAre("System.Read", "System.View")),
                          Pair("profiles", ElementsAre("Profile.View")),
                          Pair("tags", ElementsAre("System.Read")),
                          Pair("tasks", ElementsAre("System.View"))));
  for (const auto& [stream, ids] : privileges_for(plan))
    for (const std::string& id : ids) EXPECT_TRUE(is_reading(id)) << id;
}

TEST(Privileges, ThatDoMoreThanReadAreTooMuch) {
  for (const char* id : {"System.View", "System.Read", "System.Anonymous", "Profile.View",
                         "VcIntegrity.lifecycleSoftwareSpecification.Read"})
    EXPECT_TRUE(is_reading(id)) << id;
  for (const char* id : {"Profile.Edit", "Global.Licenses", "Sessions.TerminateSession",
                         "Certificate.Manage", "VirtualMachine.Config.Annotation", "", "System"})
    EXPECT_FALSE(is_reading(id)) << id;
  const EntityState state = state_of_privileges({"System.View"}, {"Profile.Edit", "A"});
  EXPECT_THAT(state.properties,
              ElementsAre(Pair("excess", "A\nProfile.Edit"), Pair("excess.count", "2"),
                          Pair("missing", "System.View"), Pair("missing.count", "1")));
  EXPECT_THAT(state.accounts, IsEmpty());
}

}  // namespace
}  // namespace plumbline::collector::sources
