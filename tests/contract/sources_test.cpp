#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>

#include "collector/privileges.h"
#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// The seven sources that vim25 answers, image compliance with its REST half.
CollectionPlan soap_sources() {
  CollectionPlan plan;
  plan.sources = {"alarms",      "image_compliance", "licences",
                  "permissions", "profiles",         "scheduled_tasks"};
  plan.option_keys = {"event.maxAge", "event.maxAgeEnabled", "no.such.key"};
  return plan;
}

class Sources : public ::testing::Test {
 protected:
  explicit Sources(const std::vector<std::string>& flags = {"--vms", "20", "--hosts", "9",
                                                            "--clusters", "3", "--quiet-logins"})
      : vcenter_(flags),
        collector_(make_collector(settings_for(vcenter_), soap_sources(), store_)) {}

  void step(const std::string& change) { vcenter_.post("/steps", "[{\"Change\":" + change + "}]"); }
  /// An hour later: everything is due again.
  collector::SweepReport later() {
    vcenter_.advance("61m");
    return sweep(*collector_);
  }
  void allow(const std::string& ids) {
    vcenter_.post("/privileges", "{\"reader@vsphere.local\":" + ids + "}");
  }
  /// The states of one type in a sweep that delivers several.
  std::vector<EntityState> states(const std::string& sweep_type, const std::string& type) const {
    std::vector<EntityState> found;
    for (const auto& [id, state] : store_.present(sweep_type))
      if (state.entity.type == type) found.push_back(state);
    return found;
  }
  static std::string text(const EntityState& state, const std::string& path) {
    const std::string* value = state.find(path);
    return value == nullptr ? "" : *value;
  }
  /// The one state whose property has that value.
  static EntityState with(const std::vector<EntityState>& all, const std::string& path,
                          const std::string& value) {
    for (const EntityState& state : all)
      if (text(state, path) == value) return state;
    ADD_FAILURE() << "none with " << path << " = " << value;
    return {};
  }

  SimulatedVCenter vcenter_;
  MemoryStore store_;
  std::unique_ptr<collector::Collector> collector_;
};

TEST_F(Sources, EachGivesItsFacts) {
  const auto report = sweep(*collector_);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  for (const std::string& source : soap_sources().sources)
    EXPECT_GT(line_of(report, source).read, 0) << source;

  const auto alarms = states("Alarm", "Alarm");
  EXPECT_THAT(alarms, SizeIs(30));
  const EntityState fan = with(alarms, "info.systemName", "alarm.HardwareFanHealthAlarm");
  EXPECT_EQ(text(fan, "info.action.kinds"), "SendSNMPAction");
  EXPECT_EQ(text(fan, "info.action.notifies"), "true");
  EXPECT_EQ(text(fan, "info.lastModifiedUser"), "EXAMPLE\\ann");
  EXPECT_THAT(fan.accounts, ElementsAre("info.lastModifiedUser"));
  EXPECT_EQ(text(with(alarms, "info.name", "Host CPU usage"), "info.action.notifies"), "false");
  const auto triggered = states("AlarmState", "AlarmState");
  EXPECT_THAT(triggered, SizeIs(5));
  const EntityState seen = with(triggered, "acknowledged", "true");
  EXPECT_EQ(text(seen, "overallStatus"), "red");
  EXPECT_EQ(text(seen, "acknowledgedByUser"), "EXAMPLE\\ann");
  EXPECT_NE(text(seen, "acknowledgedTime"), "");

  const auto rights = states("permissions", "Permissions");
  const EntityState root = with(rights, "root", "true");
  EXPECT_EQ(text(root, "permission.count"), "5");
  EXPECT_THAT(rights, SizeIs(3));
  const auto roles = states("permissions", "Role");
  EXPECT_EQ(text(with(roles, "name", "Admin"), "writes"), "true");
  EXPECT_EQ(text(with(roles, "name", "plumbline"), "writes"), "false");

  const auto licences = states("License", "License");
  EXPECT_THAT(licences, SizeIs(3));
  EXPECT_EQ(text(with(licences, "key", "0ESX1"), "assigned.count"), "9");
  EXPECT_EQ(text(with(licences, "key", "0VC01"), "perpetual"), "true");
  EXPECT_NE(text(with(licences, "key", "VSAN1"), "expirationDate"), "");

  const auto tasks = states("ScheduledTask", "ScheduledTask");
  EXPECT_THAT(tasks, SizeIs(5));
  const EntityState lab = with(tasks, "info.name", "Power off the laboratory");
  EXPECT_EQ(text(lab, "info.error"), "InvalidPowerState");
  EXPECT_EQ(text(lab, "info.state"), "error");
  EXPECT_THAT(lab.accounts, ElementsAre("info.lastModifiedUser"));

  const auto profiles = states("profiles", "HostProfile");
  ASSERT_THAT(profiles, SizeIs(1));
  EXPECT_THAT(text(profiles[0], "entity"), HasSubstr("ClusterComputeResource:"));
  const auto compliance = states("profiles", "ComplianceStatus");
  EXPECT_THAT(compliance, SizeIs(3));
  for (const EntityState& one : compliance) EXPECT_NE(text(one, "checkTime"), "");

  EXPECT_THAT(states("ClusterImage", "ClusterImage"), SizeIs(3));
  const auto settings = store_.present("OptionManager").at("settings");
  EXPECT_EQ(settings.properties.size(), 2U) << "a key that there is not is absent";
}

TEST_F(Sources, AlarmsComeAndGoBetweenTheHours) {
  sweep(*collector_);
  const int asked = vcenter_.calls("GetAlarm");
  step(R"({"SetAlarmState":{"Alarm":"Host CPU usage","Colour":"red",
          "Entity":{"Kind":"HostSystem","Name":"esx-001.example.com"}}})");
  sweep(*collector_);
  EXPECT_THAT(states("AlarmState", "AlarmState"), SizeIs(6));
  step(R"({"SetAlarmState":{"Alarm":"Host CPU usage","Colour":"green",
          "Entity":{"Kind":"HostSystem","Name":"esx-001.example.com"}}})");
  sweep(*collector_);
  EXPECT_THAT(states("AlarmState", "AlarmState"), SizeIs(5)) << "what is green is gone";
  EXPECT_EQ(vcenter_.calls("GetAlarm"), asked) << "definitions are read hourly";
}

TEST_F(Sources, WhatVanishesIsGoneWithTheNextReading) {
  sweep(*collector_);
  step(R"({"SetScheduledTask":{"Name":"Old move of the archive","Remove":true}})");
  step(R"({"SetPermission":{"Principal":"EXAMPLE\\ann","Role":"Admin","Remove":true}})");
  step(R"({"SetLicense":{"Key":"00000-00000-00000-00000-VSAN1","Remove":true}})");
  step(R"({"SetAlarm":{"Name":"Host error","Remove":true}})");
  step(R"({"SetProfile":{"Name":"Standard ESXi","Remove":true}})");
  const auto early = sweep(*collector_);
  EXPECT_THAT(states("ScheduledTask", "ScheduledTask"), SizeIs(5)) << "not due before the hour";
  const auto report = later();
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(states("ScheduledTask", "ScheduledTask"), SizeIs(4));
  EXPECT_THAT(states("License", "License"), SizeIs(2));
  EXPECT_THAT(states("Alarm", "Alarm"), SizeIs(29));
  EXPECT_THAT(states("profiles", "HostProfile"), IsEmpty());
  EXPECT_EQ(text(with(states("permissions", "Permissions"), "root", "true"), "permission.count"),
            "4");
}

TEST_F(Sources, Lesson16_AMissingPrivilegeIsNamedAndTakesNothingAway) {
  sweep(*collector_);
  const std::vector<std::string> sweeps = {"Alarm",    "AlarmState",    "permissions",  "License",
                                           "profiles", "ScheduledTask", "OptionManager"};
  std::map<std::string, std::size_t> before;
  for (const std::string& one : sweeps) before[one] = store_.present(one).size();

  allow(R"(["System.Anonymous","System.Read","System.View",
            "VcIntegrity.lifecycleSoftwareSpecification.Read"])");
  auto report = later();
  EXPECT_EQ(line_of(report, "profiles").outcome, PollOutcome::Failed);
  EXPECT_THAT(line_of(report, "profiles").reason, HasSubstr("lacks Profile.View"));
  for (const char* other : {"alarms", "permissions", "licences", "scheduled_tasks", "options"})
    EXPECT_EQ(line_of(report, other).outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(collector_->status().missing_privileges, ElementsAre("Profile.View"));
  EXPECT_THAT(collector_->status().refused.at("profiles"), HasSubstr("Profile.View"));

  allow(R"(["System.Anonymous","Profile.View"])");
  report = later();
  for (const char* source : {"alarms", "permissions", "licences", "scheduled_tasks"}) {
    EXPECT_EQ(line_of(report, source).outcome, PollOutcome::Failed) << source;
    EXPECT_THAT(line_of(report, source).reason, HasSubstr("System.View")) << source;
  }
  EXPECT_EQ(line_of(report, "options").outcome, PollOutcome::Failed);
  EXPECT_THAT(line_of(report, "options").reason, HasSubstr("System.Read"));
  for (const std::string& one : sweeps)
    EXPECT_EQ(store_.present(one).size(), before[one]) << one << ": nothing is taken as gone";

  allow("null");
  report = later();
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(collector_->status().missing_privileges, IsEmpty());
}

TEST_F(Sources, WithoutThePrivilegeImagesAreUnknownAndNotAbsent) {
  allow(R"(["System.Anonymous","System.Read","System.View","Profile.View"])");
  step(R"({"SetCluster":{"Name":"cluster-01","Lifecycle":true}})");
  const auto report = sweep(*collector_);
  EXPECT_EQ(line_of(report, "image_compliance").outcome, PollOutcome::Partial);
  EXPECT_THAT(line_of(report, "image_compliance").reason,
              HasSubstr("VcIntegrity.lifecycleSoftwareSpecification.Read"));
  const auto managed = with(states("ClusterImage", "ClusterImage"), "lifecycleManaged", "true");
  EXPECT_THAT(managed.unreadable, ElementsAre("status"));
  EXPECT_GT(store_.last_poll("image_compliance").hidden, 0);
}

TEST_F(Sources, ImagesTellTheirLastCheck) {
  step(R"({"SetImage":{"Cluster":"cluster-01","Status":"NON_COMPLIANT",
          "Hosts":["esx-001.example.com"]}})");
  sweep(*collector_);
  const auto managed = with(states("ClusterImage", "ClusterImage"), "lifecycleManaged", "true");
  EXPECT_EQ(text(managed, "status"), "NON_COMPLIANT");
  EXPECT_EQ(text(managed, "non_compliant_hosts.count"), "1");
  EXPECT_NE(text(managed, "scan_time"), "");
  EXPECT_NE(text(managed, "compliant_hosts.count"), "");
  for (const EntityState& one : states("ClusterImage", "ClusterImage"))
    if (text(one, "lifecycleManaged") == "false") {
      EXPECT_EQ(one.find("status"), nullptr);
    }
}

TEST_F(Sources, TooManyPrivilegesAreToldAndStrictRefuses) {
  allow(R"(["System.Anonymous","System.Read","System.View","Profile.View",
            "VcIntegrity.lifecycleSoftwareSpecification.Read","VirtualMachine.Config.Annotation",
            "Global.Licenses"])");
  sweep(*collector_);
  EXPECT_THAT(collector_->status().excess_privileges,
              ElementsAre("Global.Licenses", "VirtualMachine.Config.Annotation"));
  const EntityState self = store_.present("AuthorizationManager").at("self");
  EXPECT_EQ(text(self, "excess.count"), "2");
  for (const auto& [path, value] : self.properties) EXPECT_THAT(value, Not(HasSubstr("reader")));

  MemoryStore untouched;
  auto settings = settings_for(vcenter_);
  settings.strict_read_only = true;
  auto strict = make_collector(settings, soap_sources(), untouched);
  for (int i = 0; i < 2; ++i) {
    const auto report = sweep(*strict);
    EXPECT_EQ(report.outcome, PollOutcome::Failed);
    ASSERT_THAT(report.lines, SizeIs(1)) << "nothing else is read";
    EXPECT_THAT(report.lines[0].reason,
                AllOf(HasSubstr("strict_read_only"),
                      HasSubstr("Global.Licenses, VirtualMachine.Config.Annotation")));
  }
  EXPECT_THAT(untouched.present("Alarm"), IsEmpty());
  allow("null");
  const auto report = sweep(*strict);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
}

TEST_F(Sources, Lesson15_WhatVanishesWhileItIsReadFailsNothing) {
  vcenter_.post("/faults", R"({"faults":[{"method":"RetrievePropertiesEx","nth":1,"kind":"soap",
                "fault":"ManagedObjectNotFound"}]})");
  const auto report = sweep(*collector_);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(states("Alarm", "Alarm"), SizeIs(30)) << "the others are asked for on their own";
  EXPECT_EQ(vcenter_.calls("Login"), 1) << "no new session for a lost object";
}

TEST_F(Sources, AnEmptyAnswerNeverStandsForNothing) {
  sweep(*collector_);
  for (const char* method :
       {"RetrievePropertiesEx", "GetAlarm", "RetrieveAllPermissions", "QueryAssignedLicenses",
        "QueryComplianceStatus", "QueryOptions", "FetchUserPrivilegeOnEntities"}) {
    vcenter_.post("/faults",
                  std::string(R"({"faults":[{"method":")") + method + R"(","kind":"empty"}]})");
    const auto report = later();
    EXPECT_NE(report.outcome, PollOutcome::Complete) << method;
    vcenter_.remove("/faults");
  }
  EXPECT_THAT(states("Alarm", "Alarm"), SizeIs(30));
  EXPECT_THAT(states("AlarmState", "AlarmState"), SizeIs(5));
  EXPECT_THAT(states("ScheduledTask", "ScheduledTask"), SizeIs(5));
  EXPECT_THAT(states("License", "License"), SizeIs(3));
  EXPECT_THAT(states("profiles", "HostProfile"), SizeIs(1));
  EXPECT_THAT(states("profiles", "ComplianceStatus"), SizeIs(3));
  EXPECT_THAT(states("permissions", "Permissions"), SizeIs(3));
  EXPECT_EQ(store_.present("OptionManager").at("settings").properties.size(), 2U);
  const auto report = later();
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
}

TEST_F(Sources, Lesson02_NobodyAsksWhetherTheSessionLives) {
  for (int i = 0; i < 3; ++i) {
    const auto report = later();
    EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    vcenter_.post("/sessions/expire", "");
  }
  EXPECT_THAT(vcenter_.methods_called(), Not(Contains("SessionIsActive")));
  EXPECT_THAT(vcenter_.methods_called(), Contains("GetAlarm"));
}

}  // namespace
}  // namespace plumbline::testing
