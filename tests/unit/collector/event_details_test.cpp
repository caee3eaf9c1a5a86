#include "collector/sources/event_details.h"

#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <string>

#include "collector/sources/events.h"
#include "collector/sources/tasks.h"

namespace plumbline::collector::sources {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

HistorySource::Item item(const std::string& type, const std::string& members) {
  std::string xml =
      "<returnval xsi:type=\"" + type +
      "\"><key>5</key><chainId>5</chainId>"
      "<createdTime>2026-01-05T10:00:00Z</createdTime><userName>CORP\\anna</userName>" +
      members + "</returnval>";
  pugi::xml_document document;
  return activity_of_event(*soap::parse_element(document, xml.data(), xml.size()));
}

Activity event(const std::string& type, const std::string& members) {
  return *item(type, members).activity;
}

std::string argument(const std::string& name, const std::string& type, const std::string& moid) {
  return "<" + name + "><name>n</name><" + name + " type=\"" + type + "\">" + moid + "</" + name +
         "></" + name + ">";
}

std::string entity(const std::string& type, const std::string& moid) {
  return "<entity><name>n</name><entity type=\"" + type + "\">" + moid + "</entity></entity>";
}

const std::string kAlarm =
    "<alarm><name>Host CPU usage</name><alarm type=\"Alarm\">alarm-12</alarm></alarm>";

TEST(EventDetails, TellWhichAlarmWentFromWhatToWhat) {
  const auto a =
      event("AlarmStatusChangedEvent",
            argument("host", "HostSystem", "host-9") + kAlarm +
                "<source><name>r</name><entity type=\"Folder\">group-d1</entity></source>" +
                entity("HostSystem", "host-9") + "<from>green</from><to>red</to>");
  EXPECT_EQ(a.entity, (EntityRef{"HostSystem", "host-9"}));
  EXPECT_THAT(a.details,
              ElementsAre(Pair("alarm", "alarm-12"), Pair("alarm_name", "Host CPU usage"),
                          Pair("from", "green"), Pair("to", "red")));
  const auto acknowledged =
      event("AlarmAcknowledgedEvent", kAlarm + entity("VirtualMachine", "vm-4"));
  EXPECT_EQ(acknowledged.entity, (EntityRef{"VirtualMachine", "vm-4"}));
  EXPECT_THAT(acknowledged.details, Contains(Pair("alarm", "alarm-12")));
  EXPECT_THAT(event("AlarmReconfiguredEvent", kAlarm + entity("Folder", "group-d1")).details,
              Contains(Pair("alarm", "alarm-12")));
}

TEST(EventDetails, NameNobodyWhomAPermissionConcerns) {
  const auto a = event("PermissionUpdatedEvent",
                       entity("Folder", "group-d1") +
                           "<principal>CORP\\berta</principal><group>false</group>"
                           "<role><roleId>-1</roleId><name>Admin</name></role>"
                           "<propagate>true</propagate>"
                           "<prevRole><roleId>-2</roleId><name>ReadOnly</name></prevRole>"
                           "<prevPropagate>false</prevPropagate>");
  EXPECT_EQ(a.entity, (EntityRef{"Folder", "group-d1"}));
  EXPECT_THAT(a.details, ElementsAre(Pair("prev_propagate", "false"), Pair("prev_role", "-2"),
                                     Pair("propagate", "true"), Pair("role", "-1")));
  for (const auto& [name, value] : a.details) EXPECT_THAT(value, Not(HasSubstr("berta")));
  EXPECT_THAT(event("PermissionRemovedEvent", entity("Folder", "group-d1") +
                                                  "<principal>CORP\\all</principal>"
                                                  "<group>true</group>")
                  .details,
              ElementsAre(Pair("group", "true")));
}

TEST(EventDetails, CountThePrivilegesOfARole) {
  const auto a = event("RoleUpdatedEvent",
                       "<role><roleId>17</roleId><name>Operators</name></role>"
                       "<privilegesAdded>Host.Config.Power</privilegesAdded>"
                       "<privilegesAdded>Global.Licenses</privilegesAdded>"
                       "<privilegesRemoved>System.View</privilegesRemoved>");
  EXPECT_THAT(a.details, ElementsAre(Pair("privileges_added", "2"), Pair("privileges_removed", "1"),
                                     Pair("role", "17")));
}

TEST(EventDetails, FollowADatastoreByUrlAndSize) {
  const auto made =
      event("VMFSDatastoreCreatedEvent", argument("host", "HostSystem", "host-9") +
                                             argument("datastore", "Datastore", "datastore-3") +
                                             "<datastoreUrl>ds:///vmfs/volumes/5f/</datastoreUrl>");
  EXPECT_EQ(made.entity, (EntityRef{"HostSystem", "host-9"}));
  EXPECT_THAT(made.details, ElementsAre(Pair("datastore", "datastore-3"),
                                        Pair("datastore_url", "ds:///vmfs/volumes/5f/")));
  const auto grown = event("DatastoreCapacityIncreasedEvent",
                           argument("ds", "Datastore", "datastore-3") +
                               argument("datastore", "Datastore", "datastore-3") +
                               "<oldCapacity>100</oldCapacity><newCapacity>200</newCapacity>");
  EXPECT_EQ(grown.entity, (EntityRef{"Datastore", "datastore-3"}));
  EXPECT_THAT(grown.details, ElementsAre(Pair("new_capacity", "200"), Pair("old_capacity", "100")));
}

TEST(EventDetails, TellWhereAHostOrAMachineIs) {
  const std::string place = argument("computeResource", "ClusterComputeResource", "domain-c8") +
                            argument("host", "HostSystem", "host-9");
  EXPECT_THAT(event("HostAddedEvent", place).details, ElementsAre(Pair("cluster", "domain-c8")));
  EXPECT_THAT(
      event("DvsHostJoinedEvent", argument("dvs", "DistributedVirtualSwitch", "dvs-2")).entity,
      (EntityRef{"DistributedVirtualSwitch", "dvs-2"}));
  EXPECT_THAT(event("DvsHostWentOutOfSyncEvent",
                    place + argument("dvs", "DistributedVirtualSwitch", "dvs-2"))
                  .details,
              ElementsAre(Pair("cluster", "domain-c8"), Pair("dvs", "dvs-2")));
  const auto moved = event("VmMigratedEvent",
                           place + argument("vm", "VirtualMachine", "vm-1") +
                               "<sourceHost><name>h</name><host type=\"HostSystem\">host-8</host>"
                               "</sourceHost>");
  EXPECT_EQ(moved.entity.moid, "vm-1");
  EXPECT_THAT(moved.details, ElementsAre(Pair("host", "host-9"), Pair("source_host", "host-8")));
}

TEST(EventDetails, TellWhichScheduledTaskAndProfile) {
  const auto failed = event(
      "ScheduledTaskFailedEvent",
      argument("scheduledTask", "ScheduledTask", "schedule-3") + entity("Folder", "group-v3") +
          "<reason><fault xsi:type=\"InvalidPowerState\"/><localizedMessage/></reason>");
  EXPECT_THAT(failed.details, ElementsAre(Pair("scheduled_task", "schedule-3")));
  EXPECT_EQ(failed.fault, "InvalidPowerState");
  EXPECT_THAT(event("HostNonCompliantEvent", argument("host", "HostSystem", "host-9")).entity.moid,
              "host-9");
  EXPECT_THAT(
      event("ProfileAssociatedEvent", argument("profile", "HostProfile", "profile-1")).details,
      ElementsAre(Pair("profile", "profile-1")));
}

TEST(EventDetails, OfAnExtensionKeepNoArgumentThatMayNameAPerson) {
  const auto a =
      event("EventEx",
            "<eventTypeId>com.vmware.sso.LoginFailure</eventTypeId>"
            "<severity>warning</severity>"
            "<arguments><key>userName</key><value xsi:type=\"xsd:string\">berta</value>"
            "</arguments><arguments><key>userIp</key><value>192.0.2.1</value></arguments>");
  EXPECT_EQ(a.class_id, "com.vmware.sso.LoginFailure");
  EXPECT_THAT(a.details, ElementsAre(Pair("severity", "warning")));
}

TEST(Burst, ACompressedEventStandsForManyOfOneClass) {
  const auto burst =
      item("EventEx",
           "<eventTypeId>com.vmware.vc.EventBurstCompressedEvent</eventTypeId>"
           "<arguments><key>eventType</key><value>vim.event.VmReconfiguredEvent</value></arguments>"
           "<arguments><key>objectId</key><value>vm-7</value></arguments>"
           "<arguments><key>userName</key><value>CORP\\anna</value></arguments>"
           "<arguments><key>count</key><value>4120</value></arguments>"
           "<arguments><key>burstStartTime</key><value>2026-01-05T09:50:00Z</value></arguments>");
  EXPECT_TRUE(burst.stands_for_others);
  EXPECT_EQ(burst.others, 4120);
  EXPECT_THAT(burst.activity->details,
              ElementsAre(Pair("burst_start", "2026-01-05T09:50:00Z"), Pair("count", "4120"),
                          Pair("event_type", "vim.event.VmReconfiguredEvent")));
  const auto started =
      item("EventEx", "<eventTypeId>com.vmware.vc.EventBurstStartedEvent</eventTypeId>");
  EXPECT_TRUE(started.stands_for_others);
  EXPECT_EQ(started.others, 0);
  EXPECT_FALSE(item("EventEx", "<eventTypeId>com.vmware.vc.EventBurstEndedEvent</eventTypeId>")
                   .stands_for_others);
  EXPECT_FALSE(item("VmPoweredOnEvent", "").stands_for_others);
}

TEST(TaskDetails, NameTheAlarmOrScheduleThatSetItOff) {
  const auto by = [](const std::string& reason) {
    std::string xml = "<r><key>task-5</key><descriptionId>d</descriptionId><state>success</state>" +
                      reason +
                      "<queueTime>2026-01-05T10:00:00Z</queueTime><changeTag>t</changeTag></r>";
    pugi::xml_document document;
    return *activity_of_task(*soap::parse_element(document, xml.data(), xml.size())).activity;
  };
  EXPECT_THAT(by("<reason xsi:type=\"TaskReasonAlarm\"><alarmName>CPU</alarmName>"
                 "<alarm type=\"Alarm\">alarm-3</alarm></reason>")
                  .details,
              ElementsAre(Pair("alarm", "alarm-3"), Pair("change_tag", "t")));
  EXPECT_THAT(by("<reason xsi:type=\"TaskReasonSchedule\"><name>nightly</name>"
                 "<scheduledTask type=\"ScheduledTask\">schedule-9</scheduledTask></reason>")
                  .details,
              ElementsAre(Pair("change_tag", "t"), Pair("scheduled_task", "schedule-9")));
}

// P24: the message is in the language of whoever is logged in; it is never read.
TEST(EventDetails, P24SayTheSameWhateverTheMessageSays) {
  const std::string place = argument("host", "HostSystem", "host-9");
  const auto in = [&](const std::string& message) {
    return event("EnteredMaintenanceModeEvent",
                 place + "<fullFormattedMessage>" + message + "</fullFormattedMessage>");
  };
  const auto english = in("Host esx-9 has entered maintenance mode");
  const auto german = in("Der Host esx-9 befindet sich im Wartungsmodus; fehlgeschlagen");
  EXPECT_EQ(english.class_id, german.class_id);
  EXPECT_EQ(english.entity, german.entity);
  EXPECT_EQ(english.outcome, german.outcome);
  EXPECT_EQ(english.details, german.details);
  for (const auto& [name, value] : german.details)
    EXPECT_THAT(value, Not(HasSubstr("Wartungsmodus"))) << name;
}

}  // namespace
}  // namespace plumbline::collector::sources
