#include "config/load_rubric.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "config/embedded.h"
#include "scoring/assess.h"
#include "scoring/core.h"
#include "tests/unit/config/built_in.h"
#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using scoring::Indicator;
using scoring::Requirement;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

const scoring::Rubric& defaults() {
  static const auto loaded = load_rubric({});
  EXPECT_TRUE(loaded) << lines_of(loaded.error());
  return *loaded;
}

const Indicator& indicator(const std::string& id) {
  static const Indicator none;
  for (const Indicator& each : defaults().indicators)
    if (each.id == id) return each;
  ADD_FAILURE() << "no indicator " << id;
  return none;
}

const scoring::Signal& signal(const std::string& id) {
  static const scoring::Signal none;
  for (const scoring::Signal& each : defaults().signals)
    if (each.id == id) return each;
  ADD_FAILURE() << "no signal " << id;
  return none;
}

TEST(DefaultRubric, HasAllAreasAndAllRowsOfLevelsTwoAndThree) {
  std::vector<std::string> areas;
  for (const scoring::Area& area : defaults().areas) areas.push_back(area.id + " " + area.prefix);
  EXPECT_THAT(areas, testing::ElementsAre("provisioning prov", "consuming cons", "security sec",
                                          "operations ops", "change chg", "configuration cfg",
                                          "incident inc", "capacity cap"));
  const std::set<std::string> of = {"provisioning", "consuming", "change"};
  std::vector<std::string> ids;
  for (const Indicator& each : defaults().indicators)
    if (each.level <= 3 && of.contains(each.area))
      ids.push_back(each.id + (each.mandatory ? " M" : ""));
  EXPECT_THAT(
      ids,
      testing::ElementsAre(
          "provisioning.2.batches M", "provisioning.2.path_consistency M",
          "provisioning.2.success_rate M", "provisioning.2.batch_actors M", "provisioning.2.volume",
          "provisioning.2.fail_rate", "provisioning.3.procedures M", "provisioning.3.coverage M",
          "provisioning.3.path_consistency M", "provisioning.3.procedure_actors M",
          "provisioning.3.build_procedures", "provisioning.3.entry_conformance",
          "provisioning.3.ds_uniform", "consuming.2.batches M", "consuming.2.path_consistency M",
          "consuming.2.success_rate M", "consuming.2.batch_actors M", "consuming.2.volume",
          "consuming.2.template_share", "consuming.2.fail_rate", "consuming.3.procedures M",
          "consuming.3.coverage M", "consuming.3.path_consistency M",
          "consuming.3.procedure_actors M", "consuming.3.request_procedures",
          "consuming.3.template_share", "consuming.3.owner_coverage", "consuming.3.retired",
          "change.2.batches M", "change.2.path_consistency M", "change.2.success_rate M",
          "change.2.batch_actors M", "change.2.volume", "change.2.record_use",
          "change.3.procedures M", "change.3.coverage M", "change.3.path_consistency M",
          "change.3.procedure_actors M", "change.3.types", "change.3.authorised",
          "change.3.emergency"));
}

TEST(DefaultRubric, EveryRowTellsWhyFromWhereAndWhatToDo) {
  for (const Indicator& each : defaults().indicators) {
    EXPECT_THAT(each.source, testing::AnyOf(HasSubstr("[J]"), HasSubstr("[S]"))) << each.id;
    EXPECT_FALSE(each.why.empty() || each.remedy.empty() || each.title.empty()) << each.id;
    // The precondition of level 4 earns nothing.
    const bool precondition = each.id.ends_with(".4.core_known");
    EXPECT_EQ(each.weight, precondition ? 0 : 1) << each.id;
  }
  for (const scoring::Signal& each : defaults().signals) {
    EXPECT_EQ(each.asks.back(), '?') << each.id;
    EXPECT_GT(each.window_days, 0) << each.id;
    EXPECT_GE(each.minimum, 1) << each.id;
  }
}

TEST(DefaultRubric, RecordUseAcceptsASafetyNetInstead) {
  const Requirement& either = indicator("change.2.record_use").requires_;
  ASSERT_EQ(either.kind, Requirement::Kind::AnyOf);
  EXPECT_EQ(either.parts[0].signal, "chg.authorised_share");
  EXPECT_EQ(either.parts[0].threshold, 0.3);
  ASSERT_EQ(either.parts[1].kind, Requirement::Kind::AllOf);
  EXPECT_EQ(either.parts[1].parts[0].signal, "chg.records_known_d") << "only without a feed";
  EXPECT_EQ(either.parts[1].parts[0].comparison, scoring::Comparison::AtMost);
  EXPECT_EQ(either.parts[1].parts[1].signal, "chg.path_consistency");
  EXPECT_EQ(either.parts[1].parts[2].signal, "chg.pre_checks");
}

// "Known at all" is no threshold: a target that anything meets would be as strict as it.
TEST(DefaultRubric, LeadTimesHaveNoThresholdThatAnythingMeets) {
  for (const auto& [area, signal] :
       {std::pair("change", "chg.lead_time_h"), std::pair("consuming", "cons.lead_time_h"),
        std::pair("consuming", "cons.ready_min")})
    EXPECT_FALSE(scoring::threshold_at(defaults(), *defaults().area(area), signal, 4)) << signal;
}

TEST(DefaultRubric, DirectionsFollowTheRubric) {
  EXPECT_EQ(indicator("change.3.emergency").requires_.comparison, scoring::Comparison::AtMost);
  EXPECT_EQ(indicator("consuming.3.retired").requires_.comparison, scoring::Comparison::Above);
  EXPECT_EQ(signal("chg.emergency_share").better, scoring::Better::Lower);
}

TEST(DefaultRubric, ActivitySignalsReadTasksAndEverySubclass) {
  const scoring::Reads& reads = signal("chg.success_rate").reads;
  EXPECT_TRUE(reads.tasks);
  EXPECT_THAT(reads.events,
              IsSupersetOf({"VmCreatedEvent", "VmClonedEvent", "VmDeployedEvent", "VmRemovedEvent",
                            "DrsVmPoweredOnEvent", "VmPoweredOnEvent", "DrsVmMigratedEvent",
                            "VmRestartedOnAlternateHostEvent", "VmReconfiguredEvent"}));
  EXPECT_TRUE(std::is_sorted(reads.events.begin(), reads.events.end()));
  EXPECT_FALSE(signal("chg.types_defined").reads.tasks);
}

TEST(DefaultRubric, OwnersAreReadFromCustomAttributes) {
  const scoring::Signal& owners = signal("cons.owner_coverage");
  EXPECT_EQ(owners.of, "VirtualMachine");
  EXPECT_THAT(owners.reads.properties.at("VirtualMachine"), testing::ElementsAre("customValue"));
  ASSERT_EQ(owners.good->parts.size(), 3U);
  EXPECT_EQ(owners.good->parts[0].path, "customValue[@owner]");
  EXPECT_EQ(owners.good->parts[0].op, Predicate::Op::Exists);
  EXPECT_THAT(owners.inputs, testing::ElementsAre("scope"));
}

TEST(DefaultRubric, WorkClassesCoverTheSimulatorsIdsAndVariantsStandFirst) {
  const auto& classes = defaults().work.classes;
  const auto find = [&](const std::string& id) {
    const auto at = std::find_if(classes.begin(), classes.end(),
                                 [&](const WorkClass& each) { return each.id == id; });
    EXPECT_NE(at, classes.end()) << id;
    return at;
  };
  EXPECT_LT(find("VirtualMachine.reconfigure:size"), find("VirtualMachine.reconfigure"));
  EXPECT_THAT(find("VirtualMachine.reconfigure:size")->when_fields,
              testing::UnorderedElementsAre("numCPUs", "memoryMB", "deviceChange"));
  EXPECT_THAT(find("VirtualMachine.clone")->tasks, Contains("VirtualMachine.cloneVm"));
  EXPECT_TRUE(find("VirtualMachine.clone")->creates_vm);
  EXPECT_TRUE(find("VirtualMachine.powerOn")->trivial);
  EXPECT_TRUE(find("VirtualMachine.migrate")->trivial);
  EXPECT_FALSE(find("VirtualMachine.relocate")->trivial);
  EXPECT_TRUE(find("vm.Snapshot.revert")->undoes);
  EXPECT_THAT(defaults().work.in_service_events, Contains("DrsVmPoweredOnEvent"));
  EXPECT_THAT(defaults().work.validation_faults,
              IsSupersetOf({"InvalidPowerState", "InvalidState", "InvalidArgument",
                            "TaskInProgress", "DuplicateName", "NotSupported"}));
}

TEST(DefaultRubric, IdentityReadsWhatPopulationsNeed) {
  EXPECT_THAT(
      defaults().identity.properties.at("VirtualMachine"),
      IsSupersetOf({"name", "config.instanceUuid", "summary.config.template", "config.managedBy",
                    "runtime.powerState", "runtime.host", "parent", "customValue"}));
}

TEST(Digest, ChangesWithMeaningAndNotWithWriting) {
  EXPECT_EQ(defaults().digest.size(), 7 + 64U);
  const std::string path = "rubric/classic/change.yml";
  TemporaryFolder same;
  same.write(path, "# a comment\n" + built_in(path) + "\n");
  const auto rewritten = load_rubric({same.path()});
  ASSERT_TRUE(rewritten) << lines_of(rewritten.error());
  EXPECT_EQ(rewritten->digest, defaults().digest);
  TemporaryFolder other;
  other.write(path, replaced(built_in(path), "at_least: 0.7", "at_least: 0.75"));
  const auto changed = load_rubric({other.path()});
  ASSERT_TRUE(changed) << lines_of(changed.error());
  EXPECT_NE(changed->digest, defaults().digest);
  EXPECT_EQ(changed->work.digest, defaults().work.digest);
}

TEST(Override, ReplacesByPathLaterFoldersWinAndNewFilesExtend) {
  const std::string path = "rubric/classic/change.yml";
  TemporaryFolder first;
  first.write(path, replaced(built_in(path), "at_least: 0.7", "at_least: 0.75"));
  TemporaryFolder second;
  second.write(path, replaced(built_in(path), "at_least: 0.7", "at_least: 0.9"));
  second.write("rubric/classic/ours.yml", R"(indicators:
  - id: change.3.ours
    title: Ours
    requires: {signal: chg.changes, at_least: 100}
    why: We say so.
    source: "[J] house rule"
    remedy: Change more.
    effort: L
)");
  second.write("README.md", "not read\n");
  const auto rubric = load_rubric({first.path(), second.path()});
  ASSERT_TRUE(rubric) << lines_of(rubric.error());
  const auto& rows = rubric->indicators;
  const auto row = [&](const std::string& id) {
    return *std::find_if(rows.begin(), rows.end(), [&](const auto& each) { return each.id == id; });
  };
  EXPECT_EQ(row("change.3.authorised").requires_.threshold, 0.9);
  EXPECT_EQ(row("change.3.authorised").file, second.path() + "/" + path);
  EXPECT_EQ(row("change.3.ours").requires_.threshold, 100);
}

TEST(Override, NamesWhatCannotBeRead) {
  const auto missing = load_rubric({"/nonexistent/rubric"});
  ASSERT_FALSE(missing);
  EXPECT_THAT(lines_of(missing.error()),
              HasSubstr("/nonexistent/rubric: the override folder cannot be read"));
  EXPECT_THAT(said_of("rubric/change.yml", "indicators: []\n"),
              HasSubstr("F: nothing is read from this place (put it into catalogue/"));
  EXPECT_THAT(said_of("catalogue/x.yml", "signals: [\n"), HasSubstr("F:"));
}

TEST(Thresholds, LiveInYamlOnly) {
  const std::string path = "rubric/classic/change.yml";
  EXPECT_EQ(line_of(built_in(path), "at_least: 30"), 5);
  TemporaryFolder folder;
  folder.write(path, replaced(built_in(path), "at_least: 30}", "at_least: 31}"));
  const auto rubric = load_rubric({folder.path()});
  ASSERT_TRUE(rubric);
  for (const Indicator& each : rubric->indicators) {
    if (each.id == "change.2.volume") {
      EXPECT_EQ(each.requires_.threshold, 31);
    }
  }
}

TEST(Judgements, AreParametersThatAFolderReplaces) {
  const std::string path = "catalogue/consuming.yml";
  const auto idle_below = [](const scoring::Rubric& rubric) {
    for (const auto& definition : scoring::series_definitions(rubric))
      if (definition.signal == "cons.idle_share") return definition.tests.at(0).above;
    return 0.0;
  };
  EXPECT_EQ(idle_below(defaults()), 100e6);
  TemporaryFolder folder;
  folder.write(path, replaced(built_in(path), "below_mhz: 100", "below_mhz: 50"));
  folder.write("catalogue/linking.yml", replaced(built_in("catalogue/linking.yml"),
                                                 "machine_hours: 24", "machine_hours: 8"));
  const auto rubric = load_rubric({folder.path()});
  ASSERT_TRUE(rubric) << lines_of(rubric.error());
  EXPECT_EQ(idle_below(*rubric), 50e6);
  EXPECT_EQ(rubric->links.machine_hours, 8);
  EXPECT_NE(rubric->digest, defaults().digest);
  EXPECT_EQ(rubric->incidents.digest, defaults().incidents.digest) << "nothing is derived anew";
}

}  // namespace
}  // namespace plumbline::config
