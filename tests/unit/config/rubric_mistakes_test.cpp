#include <gmock/gmock.h>

#include "tests/unit/config/built_in.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;

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

}  // namespace
}  // namespace plumbline::config
