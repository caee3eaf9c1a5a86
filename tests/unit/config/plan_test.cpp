#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "config/load_rubric.h"
#include "scoring/needs.h"
#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const scoring::Rubric& defaults() {
  static const auto loaded = load_rubric({});
  EXPECT_TRUE(loaded) << lines_of(loaded.error());
  return *loaded;
}

const CollectionPlan& plan() {
  static const CollectionPlan compiled = scoring::compile_plan(defaults());
  return compiled;
}

// One name a line, as tests/vcenter/cmd/vocabulary reads them.
std::string names_of(const CollectionPlan& plan, const WorkClasses& work) {
  std::ostringstream out;
  for (const auto* paths : {&plan.properties, &plan.sampled})
    for (const auto& [type, each] : *paths)
      for (const auto& path : each) out << "property " << type << ' ' << path << '\n';
  for (const auto& [type, counters] : plan.counters)
    for (const auto& counter : counters) out << "counter " << type << ' ' << counter << '\n';
  for (const auto& event : plan.event_classes) out << "event " << event << '\n';
  for (const auto& work_class : work.classes)
    for (const auto& task : work_class.tasks) out << "task " << task << '\n';
  return out.str();
}

// PLUMBLINE_WRITE_NAMES=file writes what the plan names: the test vcenter.vocabulary holds it
// against vSphere's definitions.
TEST(ShippedPlan, NamesWhatItReads) {
  const std::string names = names_of(plan(), defaults().work);
  EXPECT_THAT(names, HasSubstr("property HostSystem config.lockdownMode\n"));
  EXPECT_THAT(names, HasSubstr("event HostAddedEvent\n"));
  EXPECT_THAT(names, HasSubstr("counter Datastore disk.used.latest\n"));
  EXPECT_THAT(names, HasSubstr("task VirtualMachine.clone\n"));
  if (const char* file = std::getenv("PLUMBLINE_WRITE_NAMES")) {
    std::ofstream(file) << names;
    std::ifstream written(file);
    EXPECT_TRUE(written.good()) << file;
  }
}

std::vector<std::string> sorted_once(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

TEST(ShippedPlan, IsSortedAndFreeOfDuplicates) {
  for (const auto* lists :
       {&plan().properties, &plan().sampled, &plan().kept_keys, &plan().counters})
    for (const auto& [name, words] : *lists) EXPECT_EQ(words, sorted_once(words)) << name;
  EXPECT_EQ(plan().event_classes, sorted_once(plan().event_classes));
  EXPECT_EQ(plan().option_keys, sorted_once(plan().option_keys));
}

// A property that is read whole and in part would be two facts of the same thing; one that is
// tracked and sampled would be kept as versions after all.
TEST(ShippedPlan, ReadsNothingTwice) {
  for (const auto& [type, paths] : plan().properties) {
    for (const auto& path : paths) {
      for (const auto& other : paths)
        EXPECT_NE(path.rfind(other + ".", 0), 0U) << type << ' ' << path << " in " << other;
      const auto sampled = plan().sampled.find(type);
      if (sampled == plan().sampled.end()) continue;
      EXPECT_THAT(sampled->second, Not(Contains(path)));
    }
  }
}

// 40,000 of them: what is read of a VM is counted, and nothing of it moves all the time.
TEST(ShippedPlan, IsGentleWithVirtualMachines) {
  const auto& paths = plan().properties.at("VirtualMachine");
  EXPECT_LE(paths.size(), 26U);
  for (const auto& path : paths) {
    for (const std::string restless : {"summary.quickStats", "summary.storage", "guest.disk",
                                       "guest.net", "layoutEx", "storage", "guestHeartbeatStatus"})
      EXPECT_NE(path.rfind(restless, 0), 0U) << path;
    EXPECT_THAT(path, Not(testing::AnyOf("config", "guest", "runtime", "summary"))) << "all of it";
  }
  EXPECT_FALSE(plan().sampled.contains("VirtualMachine"));
}

TEST(ShippedPlan, KeepsOnlyNamedKeysOfLongLists) {
  for (const auto& [type, paths] : plan().properties) {
    for (const auto& path : paths) {
      if (path != "config.option" && path != "config.extraConfig") continue;
      EXPECT_TRUE(plan().kept_keys.contains(type + " " + path)) << type << ' ' << path;
    }
  }
  EXPECT_THAT(plan().kept_keys.at("HostSystem config.option"),
              testing::IsSupersetOf({"Syslog.global.logHost", "Mem.ShareForceSalting"}));
}

// Free text and lists of accounts would bring names of people into the facts.
TEST(ShippedPlan, LeavesOutFreeTextAndAccounts) {
  for (const auto& [type, paths] : plan().properties)
    for (const auto& path : paths) EXPECT_THAT(path, Not(HasSubstr("annotation")));
  for (const auto& [list, keys] : plan().kept_keys)
    EXPECT_THAT(keys, Not(Contains(testing::AnyOf("DCUI.Access", "Annotations.WelcomeMessage"))));
}

TEST(ShippedPlan, AsksEverySource) {
  EXPECT_THAT(plan().sources,
              ElementsAre("alarms", "content_library", "image_compliance", "licences",
                          "permissions", "profiles", "scheduled_tasks", "tags"));
}

// Law 9: nothing is read that no signal reads.
TEST(Needs, AreThePlanAndEachNamesItsReaders) {
  std::size_t things = plan().event_classes.size() + plan().option_keys.size() +
                       plan().sources.size() + (plan().tasks ? 1 : 0);
  std::set<std::string> either;
  for (const auto* lists : {&plan().properties, &plan().sampled})
    for (const auto& [type, paths] : *lists)
      for (const auto& path : paths) either.insert(type + " " + path);
  for (const auto& [type, counters] : plan().counters) things += counters.size();
  const auto needs = scoring::needs_of(defaults());
  EXPECT_EQ(needs.size(), things + either.size());
  for (const auto& need : needs) {
    EXPECT_TRUE(need.identity || !need.signals.empty()) << need.to_string();
    EXPECT_EQ(need.signals, sorted_once(need.signals)) << need.to_string();
    for (const auto& id : need.signals) {
      const auto& evidence = defaults().evidence;
      EXPECT_TRUE(defaults().signal(id) != nullptr ||
                  std::any_of(evidence.begin(), evidence.end(),
                              [&](const auto& each) { return each.id == id; }))
          << id;
    }
  }
}

const scoring::Need& need(const std::string& name) {
  static const auto needs = scoring::needs_of(defaults());
  static const scoring::Need none;
  for (const auto& each : needs)
    if (each.to_string() == name) return each;
  ADD_FAILURE() << "nothing reads " << name;
  return none;
}

TEST(Needs, TellWhoReadsAThing) {
  EXPECT_THAT(need("inventory/HostSystem config.lockdownMode").signals,
              ElementsAre("chg.unexplained_diff", "sec.lockdown_share"));
  EXPECT_THAT(need("options event.maxAge").signals, ElementsAre("sys.retention_days"));
  EXPECT_THAT(need("events com.vmware.vc.HA.DasHostFailedEvent").signals,
              testing::IsSupersetOf({"inc.count", "inc.host_down", "inc.mttr_min"}));
  EXPECT_THAT(need("performance/VirtualMachine cpu.costop.summation").signals,
              ElementsAre("cap.costop_p95"));
  EXPECT_THAT(need("tags").signals, Contains("cons.owner_coverage"));
  EXPECT_TRUE(need("inventory/Datastore summary.freeSpace").sampled);
  EXPECT_TRUE(need("inventory/VirtualMachine name").identity);
  EXPECT_FALSE(need("inventory/VirtualMachine snapshot").identity);
  EXPECT_THAT(need("inventory/HostSystem config.option").keys, Contains("Mem.ShareForceSalting"));
}

TEST(Needs, TellWhichLevelsCannotBeJudgedWithoutIt) {
  const auto& tags = need("tags");
  ASSERT_FALSE(tags.indicators.empty());
  EXPECT_EQ(tags.indicators[0].area, "consuming");
  EXPECT_EQ(tags.indicators[0].ladder, "classic");
  EXPECT_GE(tags.indicators[0].level, 2);
  EXPECT_GT(need("tasks").indicators.size(), 10U);
  EXPECT_THAT(need("inventory/HostSystem config.lockdownMode").indicators, IsEmpty())
      << "no indicator uses it yet";
}

TEST(Needs, OfASignalThatNoIndicatorUsesConcernNoLevel) {
  TemporaryFolder folder;
  folder.write("catalogue/ours.yml",
               "signals:\n"
               "  - {id: cons.ours, asks: Ours, formula: ours, measure: entity_share,\n"
               "     of: VirtualMachine, good: {path: guest.hostName, op: exists}, unit: ratio,\n"
               "     better: higher, kind: state, window_days: 1, minimum: 1}\n");
  const auto rubric = load_rubric({folder.path()});
  ASSERT_TRUE(rubric) << lines_of(rubric.error());
  bool read = false;
  for (const auto& each : scoring::needs_of(*rubric)) {
    if (each.what != "guest.hostName") continue;
    read = true;
    EXPECT_THAT(each.signals, ElementsAre("cons.ours"));
    EXPECT_THAT(each.indicators, IsEmpty());
  }
  EXPECT_TRUE(read) << "it is shown, so it is read";
  EXPECT_THAT(scoring::compile_plan(*rubric).properties.at("VirtualMachine"),
              Contains("guest.hostName"));
}

// A signal that tests a host setting is one stanza: the setting is kept because it is tested, and a
// path below a stated one is not asked for again.
TEST(Plan, FollowsFromWhatASignalTests) {
  TemporaryFolder folder;
  folder.write("catalogue/ours.yml",
               "signals:\n"
               "  - id: cons.ours\n"
               "    asks: Ours?\n"
               "    formula: ours\n"
               "    measure: entity_share\n"
               "    of: HostSystem\n"
               "    good:\n"
               "      all:\n"
               "        - {path: \"config.option[Our.Key]\", op: exists}\n"
               "        - {path: config.fileSystemVolume.count, op: exists}\n"
               "    unit: ratio\n"
               "    better: higher\n"
               "    kind: state\n"
               "    window_days: 1\n"
               "    minimum: 1\n"
               "    reads: {properties: {HostSystem: [config.fileSystemVolume]}}\n");
  folder.write(
      "rubric/classic/ours.yml",
      "indicators:\n"
      "  - {id: consuming.2.ours, title: Ours, requires: {signal: cons.ours, at_least: 0.9},\n"
      "     why: So., source: \"[J]\", remedy: Do it., effort: S}\n");
  const auto rubric = load_rubric({folder.path()});
  ASSERT_TRUE(rubric) << lines_of(rubric.error());
  const CollectionPlan compiled = scoring::compile_plan(*rubric);
  EXPECT_THAT(compiled.kept_keys.at("HostSystem config.option"), Contains("Our.Key"));
  const auto& paths = compiled.properties.at("HostSystem");
  EXPECT_THAT(paths, Contains("config.fileSystemVolume"));
  EXPECT_THAT(paths, Not(Contains("config.fileSystemVolume.count")));
}

}  // namespace
}  // namespace plumbline::config
