#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/doctor/diagnosis.h"
#include "cli/doctor/render_diagnosis.h"

namespace plumbline::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Grade = Finding::Grade;

constexpr Instant kNow = Instant(std::chrono::seconds(1'790'000'000));

/// A vCenter with which all is well, to be spoiled.
struct Estate {
  collector::SweepReport first;
  VCenterStatus status;
  ScratchStore store;
  std::vector<scoring::Need> needs;

  Estate() {
    first.vcenter = "vc-a";
    first.lines = {{"events", PollOutcome::Complete, 10, 10, 0.1, ""},
                   {"inventory/HostSystem", PollOutcome::Complete, 4, 4, 0.1, ""}};
    status.version = "VMware vCenter Server 8.0.2";
    status.clock_offset_s = 0.2;
    status.certificate_ends = kNow + std::chrono::hours(24 * 300);
    settings({{"event.maxAge", "30"}, {"task.maxAge", "30"}});
    keep({"PerfInterval", "300"},
         {{"samplingPeriod", "300"}, {"level", "1"}, {"enabled", "true"}, {"length", "86400"}});
    needs = {{"events", "HostAddedEvent", false, false, {}, {"prov.host_adds"}, {}},
             {"inventory/HostSystem",
              "config.lockdownMode",
              false,
              false,
              {},
              {"sec.lockdown_share"},
              {{"security.2.lockdown", "security", "classic", 2}}},
             {"performance/HostSystem", "mem.active.average", false, false, {}, {"cap.x"}, {}}};
  }
  void settings(const std::map<std::string, std::string>& values) {
    keep({"OptionManager", "settings"}, values);
  }
  void keep(const EntityRef& ref, const std::map<std::string, std::string>& values) {
    auto sweep = *store.begin_sweep({}, ref.type, kNow);
    EntityState state;
    state.entity = ref;
    state.properties = {values.begin(), values.end()};
    (void)sweep->observe(state);
  }
  Diagnosis diagnosis() {
    const Examined examined{first, status, status, "https://vc/sdk", store, needs, kNow};
    return diagnose(examined);
  }
};

const Finding& about(const Diagnosis& diagnosis, const std::string& subject) {
  for (const Finding& finding : diagnosis.findings)
    if (finding.subject == subject) return finding;
  throw std::runtime_error("nothing is said about " + subject);
}

TEST(Doctor, FindsNothingWhereAllIsWell) {
  Estate estate;
  const Diagnosis diagnosis = estate.diagnosis();
  EXPECT_TRUE(diagnosis.healthy());
  for (const Finding& finding : diagnosis.findings)
    EXPECT_EQ(finding.grade, Grade::Good) << finding.subject << ": " << finding.says;
  EXPECT_THAT(about(diagnosis, "event retention").says, HasSubstr("30 days"));
}

TEST(Doctor, SaysNothingMoreOfAVCenterThatIsNotReached) {
  Estate estate;
  estate.first.outcome = PollOutcome::Failed;
  estate.status.last_error = "https://vc/sdk Login: the password was refused";
  const Diagnosis diagnosis = estate.diagnosis();
  EXPECT_FALSE(diagnosis.reached);
  ASSERT_EQ(diagnosis.findings.size(), 1U);
  EXPECT_THAT(diagnosis.findings[0].says, HasSubstr("the password was refused"));
}

TEST(Doctor, TellsTheClocksApartByTheGates) {
  for (const auto& [offset, grade] : {std::pair(4.0, Grade::Good), std::pair(-30.0, Grade::Note),
                                      std::pair(90.0, Grade::Problem)}) {
    Estate estate;
    estate.status.clock_offset_s = offset;
    EXPECT_EQ(about(estate.diagnosis(), "clock").grade, grade) << offset;
  }
  Estate behind;
  behind.status.clock_offset_s = -30;
  EXPECT_THAT(about(behind.diagnosis(), "clock").says, HasSubstr("30 s behind"));
}

TEST(Doctor, CountsWhatAStreamThatCannotBeReadCosts) {
  Estate estate;
  estate.first.lines[1].outcome = PollOutcome::Failed;
  estate.first.lines[1].reason = "no privilege System.Read";
  const Diagnosis diagnosis = estate.diagnosis();
  EXPECT_FALSE(diagnosis.healthy());
  const Finding& hosts = about(diagnosis, "inventory/HostSystem");
  EXPECT_EQ(hosts.grade, Grade::Problem);
  EXPECT_THAT(hosts.says, HasSubstr("System.Read"));
  EXPECT_THAT(hosts.signals, ElementsAre("sec.lockdown_share"));
  EXPECT_THAT(hosts.indicators, ElementsAre("security.2.lockdown"));
}

TEST(Doctor, ObjectsThatAreHiddenAreAProblemFromFivePercentOn) {
  Estate estate;
  estate.status.hidden_share["inventory/HostSystem"] = 0.04;
  EXPECT_EQ(about(estate.diagnosis(), "inventory/HostSystem").grade, Grade::Note);
  estate.status.hidden_share["inventory/HostSystem"] = 0.25;
  const auto diagnosis = estate.diagnosis();
  const Finding& hosts = about(diagnosis, "inventory/HostSystem");
  EXPECT_EQ(hosts.grade, Grade::Problem);
  EXPECT_THAT(hosts.says, HasSubstr("25 %"));
  EXPECT_FALSE(hosts.signals.empty());
}

TEST(Doctor, NamesPrivilegesThatAreMissingAndThoseThatAreTooMuch) {
  Estate estate;
  estate.status.missing_privileges = {"Profile.View"};
  estate.status.excess_privileges = {"VirtualMachine.Interact.PowerOff"};
  const std::string shown = render_diagnosis(estate.diagnosis(), false, 160);
  EXPECT_THAT(shown, HasSubstr("the account lacks Profile.View"));
  EXPECT_THAT(shown, HasSubstr("can do more than read: VirtualMachine.Interact.PowerOff"));
  EXPECT_FALSE(estate.diagnosis().healthy());
}

TEST(Doctor, SaysWhichCountersNoIntervalCollects) {
  Estate estate;
  estate.keep({"PerfCounter", "mem.active.average"}, {{"known", "true"}, {"level", "2"}});
  const auto diagnosis = estate.diagnosis();
  const Finding& levels = about(diagnosis, "statistics levels");
  EXPECT_EQ(levels.grade, Grade::Note);
  EXPECT_THAT(levels.says, HasSubstr("mem.active.average"));
  EXPECT_THAT(levels.signals, ElementsAre("cap.x"));
}

TEST(Doctor, ShortRetentionAndAnEndingCertificateAreNotes) {
  Estate estate;
  estate.settings({{"event.maxAge", "7"}, {"task.maxAgeEnabled", "false"}});
  estate.status.certificate_ends = kNow + std::chrono::hours(24 * 10);
  const auto diagnosis = estate.diagnosis();
  EXPECT_EQ(about(diagnosis, "event retention").grade, Grade::Note);
  EXPECT_THAT(about(diagnosis, "task retention").says, HasSubstr("for ever"));
  EXPECT_THAT(about(diagnosis, "certificate").says, HasSubstr("in 10 days"));
  EXPECT_TRUE(diagnosis.healthy()) << "notes are no problems";
}

TEST(Doctor, WhatAVCenterSaysCannotDriveTheTerminal) {
  Estate estate;
  estate.first.lines[0].outcome = PollOutcome::Failed;
  estate.first.lines[0].reason = "a\x1b[2Jb\nc";
  const std::string shown = render_diagnosis(estate.diagnosis(), false, 100);
  EXPECT_THAT(shown, Not(HasSubstr("\x1b")));
  EXPECT_THAT(diagnoses_as_json({estate.diagnosis()}), HasSubstr("\\u001b"));
}

TEST(Doctor, TheLoadOfASweepComesWithEverySweep) {
  Estate estate;
  estate.status.requests = {{"WaitForUpdatesEx", {{"success", 10}}},
                            {"GetAlarm", {{"success", 1}}}};
  VCenterStatus second = estate.status;
  second.requests["WaitForUpdatesEx"]["success"] = 12;
  const Examined examined{estate.first, estate.status, second, "",
                          estate.store, estate.needs,  kNow,   std::chrono::seconds(60)};
  // Two calls a minute, and the alarms once an hour.
  EXPECT_DOUBLE_EQ(diagnose(examined).load.calls_per_hour, 121);
}

}  // namespace
}  // namespace plumbline::cli
