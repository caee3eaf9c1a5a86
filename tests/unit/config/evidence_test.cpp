#include <gmock/gmock.h>

#include <algorithm>

#include "config/load_rubric.h"
#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kFile = "catalogue/evidence/ours.yml";

tl::expected<scoring::Rubric, std::vector<Error>> with(const TemporaryFolder& folder,
                                                       const std::string& text) {
  folder.write(kFile, text);
  return load_rubric({folder.path()});
}

// What is said about a file of evidence; its name reads F.
std::string said_of(const std::string& text) {
  TemporaryFolder folder;
  const auto rubric = with(folder, text);
  if (rubric) return "";
  std::string said = lines_of(rubric.error());
  const std::string file = folder.path() + "/" + kFile;
  for (std::size_t at = said.find(file); at != std::string::npos; at = said.find(file))
    said.replace(at, file.size(), "F");
  return said;
}

std::string item(const std::string& reads) {
  return "evidence:\n  - id: sec.ours\n    asks: Ours?\n    reads: {" + reads + "}\n";
}

const scoring::EvidenceItem* find(const scoring::Rubric& rubric, const std::string& id) {
  const auto found = std::find_if(rubric.evidence.begin(), rubric.evidence.end(),
                                  [&](const auto& each) { return each.id == id; });
  return found == rubric.evidence.end() ? nullptr : &*found;
}

TEST(Evidence, SaysWhatItReadsAndWhereItStands) {
  TemporaryFolder folder;
  const auto rubric = with(folder,
                           "evidence:\n"
                           "  - id: sec.ours\n"
                           "    asks: Ours?\n"
                           "    reads:\n"
                           "      properties: {HostSystem: [config.option, config.lockdownMode]}\n"
                           "      sampled: {Datastore: [summary.freeSpace]}\n"
                           "      kept_keys: {HostSystem config.option: [Mem.MemEagerZero]}\n"
                           "      events: [HostAddedEvent, esx.audit.ssh.enabled]\n"
                           "      tasks: true\n"
                           "      options: [event.maxAge]\n"
                           "      counters: {HostSystem: [cpu.usagemhz.average]}\n"
                           "      sources: [tags, alarms]\n");
  ASSERT_TRUE(rubric) << lines_of(rubric.error());
  const auto* ours = find(*rubric, "sec.ours");
  ASSERT_NE(ours, nullptr);
  EXPECT_EQ(ours->asks, "Ours?");
  EXPECT_EQ(ours->file, folder.path() + "/" + kFile);
  EXPECT_EQ(ours->line, 2);
  const scoring::Reads& reads = ours->reads;
  EXPECT_THAT(reads.properties.at("HostSystem"),
              ElementsAre("config.lockdownMode", "config.option"));
  EXPECT_THAT(reads.sampled.at("Datastore"), ElementsAre("summary.freeSpace"));
  EXPECT_THAT(reads.kept_keys.at("HostSystem config.option"), ElementsAre("Mem.MemEagerZero"));
  EXPECT_THAT(reads.events, ElementsAre("HostAddedEvent", "esx.audit.ssh.enabled"));
  EXPECT_TRUE(reads.tasks);
  EXPECT_THAT(reads.options, ElementsAre("event.maxAge"));
  EXPECT_THAT(reads.counters.at("HostSystem"), ElementsAre("cpu.usagemhz.average"));
  EXPECT_THAT(reads.sources, ElementsAre("alarms", "tags"));
}

TEST(Evidence, WorkMeansTasksAndTheEventsOfAllWorkClasses) {
  TemporaryFolder folder;
  const auto rubric = with(folder, item("work: true"));
  ASSERT_TRUE(rubric) << lines_of(rubric.error());
  const scoring::Reads& reads = find(*rubric, "sec.ours")->reads;
  EXPECT_TRUE(reads.tasks);
  EXPECT_THAT(reads.events, testing::IsSupersetOf({"VmClonedEvent", "ExitMaintenanceModeEvent"}));
}

TEST(Evidence, MayReadTheSameAsAnother) {
  TemporaryFolder folder;
  const auto rubric = with(folder,
                           "evidence:\n"
                           "  - {id: sec.like, asks: Like, as: sec.ours, reads: {tasks: true}}\n"
                           "  - {id: sec.ours, asks: Ours, reads: {events: [HostAddedEvent]}}\n");
  ASSERT_TRUE(rubric) << lines_of(rubric.error());
  EXPECT_THAT(find(*rubric, "sec.like")->reads.events, ElementsAre("HostAddedEvent"));
  EXPECT_TRUE(find(*rubric, "sec.like")->reads.tasks);
  EXPECT_FALSE(find(*rubric, "sec.ours")->reads.tasks);
}

TEST(Evidence, MistakesInTheListAreNamedWithFileLineAndFix) {
  EXPECT_THAT(
      said_of("evidence:\n  - {id: sec.ours, ask: Ours, reads: {tasks: true}}\n"),
      AllOf(HasSubstr("F:2: evidence sec.ours: unknown key \"ask\" (did you mean \"asks\"?)"),
            HasSubstr("F:2: evidence sec.ours: \"asks\" is missing")));
  EXPECT_THAT(said_of("evidences: []\n"), HasSubstr("F:1: evidence: unknown key \"evidences\""));
  EXPECT_THAT(said_of("evidence:\n  - {id: sec.ours, asks: Ours}\n"),
              HasSubstr("\"reads\" is missing (say what it reads"));
  EXPECT_THAT(said_of("evidence:\n"
                      "  - {id: sec.ours, asks: Ours, reads: {tasks: true}}\n"
                      "  - {id: sec.ours, asks: Ours, reads: {tasks: true}}\n"),
              HasSubstr("F:3: two pieces of evidence \"sec.ours\" (remove one; the other is at "
                        "F:2)"));
  EXPECT_THAT(said_of("evidence:\n  - {id: chg.changes, asks: Ours, reads: {tasks: true}}\n"),
              HasSubstr("F:2: evidence chg.changes is a signal by now, at catalogue/change.yml:"));
  EXPECT_THAT(said_of("evidence:\n  - {id: xyz.ours, asks: Ours, reads: {tasks: true}}\n"),
              HasSubstr("F:2: evidence xyz.ours does not begin with an area's prefix"));
  EXPECT_THAT(said_of("evidence:\n  - {id: sec.like, asks: Like, as: sec.nothing}\n"),
              HasSubstr("F:2: evidence sec.like: no evidence \"sec.nothing\" to read as"));
  EXPECT_THAT(said_of("evidence:\n"
                      "  - {id: sec.like, asks: Like, as: inc.mttr_min}\n"),
              HasSubstr("F:2: evidence sec.like: no evidence \"inc.mttr_min\" to read as"))
      << "which itself reads as another";
}

TEST(Evidence, MistakesInWhatIsReadAreNamedWithFileLineAndFix) {
  EXPECT_THAT(said_of(item("events: [HostAddedEvent], event: [x]")),
              HasSubstr("F:4: reads: unknown key \"event\" (did you mean \"events\"?)"));
  EXPECT_THAT(said_of(item("properties: {HostSytem: [name]}")),
              HasSubstr("F:4: properties: no inventory is read of type \"HostSytem\" (did you mean "
                        "\"HostSystem\"?)"));
  EXPECT_THAT(said_of(item("sampled: {Cluster: [summary.effectiveCpu]}")),
              HasSubstr("sampled: no inventory is read of type \"Cluster\""));
  EXPECT_THAT(said_of(item("counters: {Alarm: [cpu.usagemhz.average]}")),
              HasSubstr("counters: no inventory is read of type \"Alarm\""));
  EXPECT_THAT(said_of(item("counters: {HostSystem: [cpu.usagemhz]}")),
              HasSubstr("F:4: counters: no counter looks like \"cpu.usagemhz\" (write it as in "
                        "cpu.usagemhz.average)"));
  EXPECT_THAT(said_of(item("counters: {HostSystem: [cpu.usagemhz.mean]}")),
              HasSubstr("no counter looks like \"cpu.usagemhz.mean\""));
  EXPECT_THAT(said_of(item("properties: {HostSystem: [\"config.option[x]\"]}")),
              HasSubstr("no property path looks like \"config.option[x]\""));
  EXPECT_THAT(said_of(item("events: [hostAdded]")),
              HasSubstr("no event class looks like \"hostAdded\""));
  EXPECT_THAT(said_of(item("events: [HostAddedEvent, HostAddedEvent]")),
              HasSubstr("\"HostAddedEvent\" stands twice under \"events\" (remove one)"));
  EXPECT_THAT(said_of(item("options: [maxAge]")), HasSubstr("no key looks like \"maxAge\""));
  EXPECT_THAT(
      said_of(item("sources: [license]")),
      HasSubstr("F:4: reads: no source is called \"license\" (did you mean \"licences\"?)"));
  EXPECT_THAT(
      said_of(item("kept_keys: {HostSystem config.option: [Mem.MemEagerZero]}")),
      HasSubstr("F:4: kept_keys: keys are kept of \"HostSystem config.option\", which is not "
                "read (write TYPE PATH"));
  EXPECT_THAT(said_of(item("properties: [name]")),
              HasSubstr("\"properties\" must be a mapping of types"));
}

}  // namespace
}  // namespace plumbline::config
