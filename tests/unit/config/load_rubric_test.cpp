#include "config/load_rubric.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "config/embedded.h"
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

std::string built_in(const std::string& path) {
  for (const EmbeddedFile& file : embedded_files())
    if (file.path == path) return file.content;
  ADD_FAILURE() << "no built-in file " << path;
  return {};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

int line_of(const std::string& text, const std::string& part) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(text.find(part));
  return static_cast<int>(std::count(text.begin(), end, '\n')) + 1;
}

// What is said when `path` holds `text`; its full name reads F.
std::string said_of(const std::string& path, const std::string& text) {
  TemporaryFolder folder;
  const std::string file = folder.write(path, text);
  const auto rubric = load_rubric({folder.path()});
  if (rubric) return "";
  std::string said = lines_of(rubric.error());
  for (std::size_t at = said.find(file); at != std::string::npos; at = said.find(file))
    said.replace(at, file.size(), "F");
  return said;
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

// Each: a built-in file, what is changed in it, what is said about it.
struct Mistake {
  std::string path, from, to, said;

  friend void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.said; }
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreNamedWithFileLineAndFix) {
  const Mistake& mistake = GetParam();
  const std::string text = replaced(built_in(mistake.path), mistake.from, mistake.to);
  const std::string said = said_of(mistake.path, text);
  EXPECT_THAT(said, HasSubstr("F:" + mistake.said));
}

const std::string kChange = "rubric/classic/change.yml";
const std::string kCommon = "rubric/classic/common.yml";
const std::string kSignals = "catalogue/change.yml";
const std::string kWork = "catalogue/work.yml";

INSTANTIATE_TEST_SUITE_P(
    Rubric, Mistakes,
    testing::Values(
        Mistake{kChange, "signal: chg.changes,", "signal: chg.chnges,",
                "3: indicator change.2.volume: no signal \"chg.chnges\" (did you mean "
                "\"chg.changes\"?)"},
        Mistake{kChange, "{signal: chg.changes, at_least: 30}", "{signal: chg.changes}",
                "5: requires: a direction is missing (write one of at_least, at_most, above, below "
                "with the threshold)"},
        Mistake{kChange, "{signal: chg.changes, at_least: 30}",
                "{signal: chg.changes, at_least: 30, below: 90}",
                "5: requires: more than one direction"},
        Mistake{
            kChange, "{signal: chg.authorised_share, at_least: 0.3}",
            "{signal: chg.authorised_share, at_least: 30}",
            "12: indicator change.2.record_use: the threshold for chg.authorised_share is out of "
            "range (a ratio lies between 0 and 1: write 0.8 for 80 %)"},
        Mistake{kChange, "{signal: chg.emergency_share, at_most: 0.2}",
                "{signal: chg.emergency_share, at_least: 0.2}",
                "44: indicator change.3.emergency: the threshold for chg.emergency_share goes "
                "against its direction (lower is better: "
                "write at_most or below)"},
        Mistake{kChange, "    remedy: Nothing to build; a quiet estate needs more time.\n", "",
                "3: indicator change.2.volume: \"remedy\" is missing (add \"remedy: …\")"},
        Mistake{kChange, "    why: Fewer", "    whi: Fewer",
                "6: indicator change.2.volume: unknown key \"whi\" (did you mean \"why\"?)"},
        Mistake{kChange, "    effort: S\n", "    effort: S\n    effort: M\n",
                "11: duplicate key \"effort\" (remove one of the two; the other is at line 10)"},
        Mistake{kChange, "id: change.2.volume", "id: change.volume",
                "3: indicator change.volume: \"change.volume\" is no indicator id (write "
                "area.level.slug, such as change.2.success_rate)"},
        Mistake{kChange, "id: change.2.volume", "id: changes.2.volume",
                "3: indicator changes.2.volume: no process area \"changes\" (did you mean "
                "\"change\"?)"},
        Mistake{kChange, "id: change.3.types", "id: change.2.volume",
                "27: two indicators \"change.2.volume\" (remove one; the other is at F:3)"},
        Mistake{kChange, "id: change.3.types", "id: operations.2.types",
                "27: operations level 2 lacks the rows that every area has (name the area in "
                "\"areas:\" of "
                "rubric/classic/common.yml)"},
        Mistake{kChange, "id: change.3.types", "id: security.3.types",
                "27: security has level 3 but nothing at level 2 (add indicators for it: no level "
                "is skipped)"},
        Mistake{kCommon, "    mandatory: true\n    why: One", "    why: One",
                "5: indicator change.2.batches is for every area and not mandatory (add "
                "\"mandatory: true\")"},
        Mistake{kCommon, "change, consuming", "change, consumming",
                "3: indicators: no process area \"consumming\""}));

INSTANTIATE_TEST_SUITE_P(
    Catalogue, Mistakes,
    testing::Values(
        Mistake{kSignals, "measure: authorised_share", "measure: authorized_share",
                "14: signal chg.authorised_share: no measure 'authorized_share' (one of: "},
        Mistake{kSignals, "parameters: {area: change, of: changes}", "parameters: {area: change}",
                "3: signal chg.changes: measure 'activity_count' needs parameter 'of' (add it)"},
        Mistake{"catalogue/linking.yml", "machine_hours: 24\n", "",
                "7: linking: \"machine_hours\" is missing (add \"machine_hours: …\")"},
        Mistake{"catalogue/linking.yml", "least_score: 0.3", "least_score: 3", "16: linking: "},
        Mistake{"catalogue/linking.yml", "carrier_hours: 72", "carrier_hours: -72", "8: linking: "},
        Mistake{kSignals, "    parameters: {named_before_days: 30}\n", "",
                "58: signal chg.unused_records: measure 'unused_records' needs parameter "
                "'named_before_days' (add it: a number of days)"},
        Mistake{kSignals, "named_before_days: 30", "named_before_days: -1",
                "58: signal chg.unused_records: parameter 'named_before_days' cannot be -1: it is "
                "a number of days (write a number from 0 to 3660, such as 30)"},
        Mistake{kSignals, "named_before_days: 30", "named_before_days: a month",
                "58: signal chg.unused_records: parameter 'named_before_days' is not a number of "
                "days (write a number from 0 to 3660, such as 30)"},
        Mistake{kSignals, "pilot_share: 0.1", "pilot_share: 10",
                "204: signal chg.batch_size: parameter 'pilot_share' cannot be 10: it is a share "
                "(write "
                "a number from 0 to 1: 0.8 for 80 %)"},
        Mistake{kSignals, "parameters: {area: change, of: changes}",
                "parameters: {area: [change], of: changes, off: 1}",
                "3: signal chg.changes: measure 'activity_count' takes no parameter 'off'"},
        Mistake{kSignals, "    unit: count\n    better: info", "    unit: ratio\n    better: info",
                "3: signal chg.changes: measure 'activity_count' does not have this unit"},
        Mistake{kSignals, "    better: info\n", "",
                "3: signal chg.changes: \"better\" is missing (add \"better: …\")"},
        Mistake{kSignals, "better: info", "better: more",
                "9: signal chg.changes: \"better\" cannot be \"more\" (known are: higher, lower, "
                "band, info)"},
        Mistake{kSignals, "    window_days: 90\n    minimum: 1\n", "    window_days: 0\n",
                "3: signal chg.changes: \"minimum\" is missing (add \"minimum: …\")"},
        Mistake{
            kSignals, "inputs: [records]", "inputs: [record]",
            "23: signal chg.authorised_share: no practice file is of kind \"record\" (did you mean "
            "\"records\"?)"},
        Mistake{kSignals, "id: chg.changes", "id: changes",
                "3: signal changes does not begin with an area's prefix"},
        Mistake{kSignals, "VirtualMachine.upgradeTools,", "VirtualMachine.upgradeTool,",
                "104: signal chg.pre_checks: no work class 'VirtualMachine.upgradeTool' (add it"},
        Mistake{
            kWork, "areas: [consuming]", "areas: [change]",
            "16: work class VirtualMachine.clone: \"change\" is not written here (remove it: every "
            "class that is not trivial belongs to it)"},
        Mistake{kWork, "events: [VmCreatedEvent]", "events: [VmClonedEvent]",
                "18: \"VmClonedEvent\" stands in two classes: VirtualMachine.clone and "
                "Folder.createVm"},
        Mistake{kWork, "id: VirtualMachine.reconfigure:size",
                "id: VirtualMachine.reconfigures:size",
                "50: work class VirtualMachine.reconfigures:size: \"VirtualMachine.reconfigures\" "
                "is not among its tasks or events"},
        Mistake{kWork, "    when_fields: [numCPUs, memoryMB, deviceChange]\n", "",
                "50: work class VirtualMachine.reconfigure:size: a variant without when_fields"}));

TEST(Mistake, ThreeMandatoryRowsOfItsOwnAreTooMany) {
  std::string text = built_in(kChange);
  for (const char* effort : {"effort: M\n", "effort: L\n"})
    text = replaced(text, effort, std::string(effort) + "    mandatory: true\n");
  text =
      replaced(text, "  - id: change.3.types\n", "  - id: change.3.types\n    mandatory: true\n");
  text = replaced(text, "  - id: change.3.authorised\n",
                  "  - id: change.3.authorised\n    mandatory: true\n");
  EXPECT_THAT(said_of(kChange, text),
              HasSubstr("more than two mandatory rows of its own at change level 3 (keep "
                        "\"mandatory: true\" on at most two)"));
}

TEST(Mistake, AllAreFoundAtOnceAndEachOnce) {
  const std::string text = replaced(replaced(built_in(kCommon), "why: One build", "whi: One build"),
                                    "effort: S", "effort: XL");
  const std::string said = said_of(kCommon, text);
  EXPECT_THAT(said, AllOf(HasSubstr("unknown key \"whi\""), HasSubstr("\"effort\" cannot be")));
  const std::string common = built_in(kCommon);
  const std::size_t from = common.find("areas: [");
  const auto areas =
      1 + std::count(common.begin() + static_cast<std::ptrdiff_t>(from),
                     common.begin() + static_cast<std::ptrdiff_t>(common.find(']', from)), ',');
  std::ptrdiff_t times = 0;
  for (std::size_t at = 0; (at = said.find("unknown key \"whi\"", at)) != std::string::npos; ++at)
    ++times;
  EXPECT_GE(times, 1);
  EXPECT_LE(times, areas) << "once for each area at most:\n" << said;
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

}  // namespace
}  // namespace plumbline::config
