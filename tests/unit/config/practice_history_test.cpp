#include <gmock/gmock.h>

#include "config/load_rubric.h"
#include "config/practice.h"
#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kResize = R"(id: vm-resize
area: consuming
selectors:
  - {work_class: "VirtualMachine.reconfigure:size", entity_regex: app-.*}
steps: [snapshot, change, check]
metrics: [chg.success_rate]
owner: team-a
version: "1.0"
reviewed_on: 2026-01-15
)";

Instant day(int n) { return start_of(DayNumber(20000 + n)); }

const scoring::Rubric& rubric() {
  static const auto loaded = load_rubric({});
  return *loaded;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// A practice folder's life, look by look.
class History : public testing::Test {
 protected:
  void see(Instant at, const std::string& path, const std::string& content,
           std::optional<Instant> committed_at = std::nullopt) {
    Sighting sighting;
    sighting.path = path;
    sighting.seen_at = at;
    sighting.content = content;
    sighting.committed_at = committed_at;
    sightings_.push_back(sighting);
  }
  void gone(Instant at, const std::string& path) {
    Sighting sighting;
    sighting.path = path;
    sighting.seen_at = at;
    sighting.present = false;
    sightings_.push_back(sighting);
  }
  PracticeHistory read() const { return practice_history(sightings_, rubric()); }
  std::string problems() const {
    std::string out;
    for (const PracticeProblem& p : read().problems)
      out += p.path + ":" + std::to_string(p.line) + ": " + p.what + " (" + p.remedy + ")\n";
    return out;
  }

  std::vector<Sighting> sightings_;
};

TEST_F(History, IsEmptyWithoutSightings) {
  const PracticeHistory history = read();
  EXPECT_FALSE(history.first_sighting);
  EXPECT_THAT(history.kinds, IsEmpty());
}

TEST_F(History, ReadsAProcedureWithItsPlace) {
  see(day(0), "procedures/resize.yml", kResize);
  const PracticeHistory history = read();
  ASSERT_THAT(history.procedures, SizeIs(1)) << problems();
  const Procedure& procedure = history.procedures[0];
  EXPECT_EQ(procedure.id, "vm-resize");
  EXPECT_EQ(procedure.area, "consuming");
  EXPECT_EQ(procedure.selectors[0].work_class, "VirtualMachine.reconfigure:size");
  EXPECT_EQ(procedure.selectors[0].entity_regex, "app-.*");
  EXPECT_THAT(procedure.steps, ElementsAre("snapshot", "change", "check"));
  EXPECT_EQ(procedure.reviewed_on, *parse_instant("2026-01-15"));
  EXPECT_EQ(procedure.promise.path, "procedures/resize.yml");
  EXPECT_EQ(procedure.promise.line, 1);
  EXPECT_EQ(procedure.promise.first_seen, day(0));
  EXPECT_FALSE(procedure.promise.gone_at);
  EXPECT_EQ(history.first_sighting, day(0));
  EXPECT_TRUE(history.kinds.at("procedures").present);
}

TEST_F(History, TheOrderOfSightingsDoesNotMatter) {
  see(day(5), "procedures/resize.yml", replaced(kResize, "1.0", "2.0"));
  see(day(0), "procedures/resize.yml", kResize);
  const auto procedures = read().procedures;
  ASSERT_THAT(procedures, SizeIs(2));
  EXPECT_EQ(procedures[0].version, "1.0");
  EXPECT_EQ(procedures[0].promise.gone_at, day(5));
  EXPECT_EQ(procedures[1].promise.first_seen, day(5));
}

TEST_F(History, CommentsAndOrderOfKeysAreNoNewPromise) {
  see(day(0), "procedures/resize.yml", kResize);
  see(day(1), "procedures/resize.yml", "# better\n\n" + std::string(kResize));
  see(day(2), "procedures/resize.yml",
      "version: '1.0'\n" + replaced(kResize, "version: \"1.0\"\n", ""));
  const auto procedures = read().procedures;
  ASSERT_THAT(procedures, SizeIs(1));
  EXPECT_EQ(procedures[0].promise.first_seen, day(0));
  EXPECT_FALSE(procedures[0].promise.gone_at);
}

TEST_F(History, MovingAnItemToAnotherFileChangesNothing) {
  see(day(0), "procedures/a.yml", kResize);
  gone(day(1), "procedures/a.yml");
  see(day(1), "procedures/b.yml", "# moved\n" + std::string(kResize));
  const auto procedures = read().procedures;
  ASSERT_THAT(procedures, SizeIs(1));
  EXPECT_EQ(procedures[0].promise.path, "procedures/b.yml");
  EXPECT_EQ(procedures[0].promise.line, 2);
  EXPECT_EQ(procedures[0].promise.first_seen, day(0));
  EXPECT_FALSE(procedures[0].promise.gone_at);
}

TEST_F(History, AVersionBumpIsANewItem) {
  see(day(0), "procedures/resize.yml", kResize);
  see(day(3), "procedures/resize.yml", replaced(kResize, "1.0", "1.1"));
  const auto procedures = read().procedures;
  ASSERT_THAT(procedures, SizeIs(2));
  EXPECT_TRUE(procedures[0].promise.covers(day(2)));
  EXPECT_FALSE(procedures[0].promise.covers(day(3)));
  EXPECT_FALSE(procedures[1].promise.covers(day(2)));
  EXPECT_TRUE(procedures[1].promise.covers(day(3)));
}

TEST_F(History, ComingBackIsANewItem) {
  see(day(0), "procedures/resize.yml", kResize);
  gone(day(2), "procedures/resize.yml");
  see(day(4), "procedures/resize.yml", kResize);
  const auto procedures = read().procedures;
  ASSERT_THAT(procedures, SizeIs(2));
  EXPECT_EQ(procedures[0].promise.gone_at, day(2));
  EXPECT_EQ(procedures[1].promise.first_seen, day(4));
  EXPECT_FALSE(procedures[1].promise.covers(day(3)));
}

TEST_F(History, AnAbsentKindIsKnownButNotPresent) {
  see(day(0), "procedures/resize.yml", kResize);
  see(day(0), "drills/d-1.yml", "anything: {not: read}\n");
  gone(day(2), "procedures/resize.yml");
  const PracticeHistory history = read();
  EXPECT_FALSE(history.kinds.at("procedures").present);
  EXPECT_EQ(history.kinds.at("procedures").first_seen, day(0));
  EXPECT_TRUE(history.kinds.at("drills").present);
  EXPECT_EQ(history.kinds.count("records"), 0U);
  EXPECT_THAT(history.problems, IsEmpty());
}

TEST_F(History, ABrokenFileKeepsWhatItSaidAndIsReportedWhileItIsBroken) {
  see(day(0), "procedures/resize.yml", kResize);
  see(day(1), "procedures/resize.yml", replaced(kResize, "owner:", "onwer:"));
  EXPECT_EQ(
      problems(),
      "procedures/resize.yml:7: procedure: unknown key \"onwer\" (did you mean \"owner\"?)\n");
  ASSERT_THAT(read().procedures, SizeIs(1));
  EXPECT_FALSE(read().procedures[0].promise.gone_at);
  EXPECT_EQ(read().problems[0].seen_at, day(1));
  see(day(2), "procedures/resize.yml", kResize);
  EXPECT_EQ(problems(), "");
  EXPECT_THAT(read().procedures, SizeIs(1));
}

TEST_F(History, ACommitDateCountsOnlyAtTheFirstLook) {
  see(day(10), "procedures/old.yml", kResize, day(2));
  see(day(10), "procedures/future.yml", replaced(kResize, "vm-resize", "from-tomorrow"), day(11));
  see(day(12), "procedures/late.yml", replaced(kResize, "vm-resize", "late"), day(3));
  const auto procedures = read().procedures;
  ASSERT_THAT(procedures, SizeIs(3));
  EXPECT_EQ(procedures[0].id, "from-tomorrow");
  EXPECT_FALSE(procedures[0].promise.claimed_at);
  EXPECT_EQ(procedures[1].id, "late");
  EXPECT_FALSE(procedures[1].promise.claimed_at) << "the repository was watched by then";
  EXPECT_EQ(procedures[2].promise.claimed_at, day(2));
  EXPECT_TRUE(procedures[2].promise.covers(day(3)));
  EXPECT_FALSE(procedures[1].promise.covers(day(11)));
}

TEST_F(History, ANameOfAnotherDescriptionIdOrEventLeadsToItsClass) {
  see(day(0), "procedures/a.yml",
      replaced(kResize, "VirtualMachine.reconfigure:size", "VmClonedEvent"));
  EXPECT_EQ(read().procedures.at(0).selectors[0].work_class, "VirtualMachine.clone");
}

TEST_F(History, SelectorsMustNameOneClassAndAPlace) {
  const auto said = [&](const std::string& selector) {
    sightings_.clear();
    see(day(0), "procedures/a.yml",
        replaced(kResize, "{work_class: \"VirtualMachine.reconfigure:size\", entity_regex: app-.*}",
                 selector));
    return problems();
  };
  EXPECT_EQ(said("{work_class: VirtualMachine.clone, scope: vc-a}"), "");
  EXPECT_EQ(
      said("'*'"),
      "procedures/a.yml:4: a selector cannot be \"*\" (write {work_class: …, entity_regex: …}: "
      "one class and where)\n");
  EXPECT_EQ(said("{work_class: '*', scope: vc-a}"),
            "procedures/a.yml:4: selector: \"work_class\" cannot be \"*\" (name one class; add a "
            "selector for each further one)\n");
  EXPECT_EQ(said("{entity_regex: app-.*}"),
            "procedures/a.yml:4: selector: \"work_class\" is missing (add \"work_class: …\")\n");
  EXPECT_EQ(
      said("{work_class: VirtualMachine.cloen, scope: vc-a}"),
      "procedures/a.yml:4: selector: no work class is called \"VirtualMachine.cloen\" (did you "
      "mean \"VirtualMachine.clone\"?)\n");
  EXPECT_EQ(said("{work_class: VirtualMachine.clone}"),
            "procedures/a.yml:4: selector: the selector does not say where (add \"entity_regex: "
            "app-.*\" or \"scope: NAME\")\n");
  EXPECT_EQ(
      said("{work_class: VirtualMachine.clone, entity_regex: '.*'}"),
      "procedures/a.yml:4: selector: \"entity_regex\" fits every name (say which names, or name "
      "the scope under \"scope\" instead)\n");
}

TEST_F(History, TwoProceduresUnderOneIdAreReported) {
  see(day(0), "procedures/a.yml", kResize);
  see(day(0), "procedures/b.yml", replaced(kResize, "1.0", "2.0"));
  EXPECT_EQ(problems(),
            "procedures/b.yml:1: procedure \"vm-resize\" is also in procedures/a.yml (give each "
            "its own id)\n");
}

TEST_F(History, ReadsScopeAndItsVersions) {
  see(day(0), "scope.yml", R"(time_zone: Europe/Berlin
production: {name_regex: "(?!test-).*"}
attributes: {owner: Owner, service: Service, environment: Env}
change_types: [normal, emergency]
trivial: [CustomFieldsManager.setField]
not_trivial: [VirtualMachine.createSnapshot]
populations: {vdi: vdi-.*, lab: lab-.*}
records: {lag_hours: 24}
)");
  see(day(1), "scope.yml", "change_types: [standard, normal, emergency]\n");
  const auto scopes = read().scopes;
  ASSERT_THAT(scopes, SizeIs(2)) << problems();
  EXPECT_EQ(scopes[0].time_zone, "Europe/Berlin");
  EXPECT_EQ(scopes[0].production_regex, "(?!test-).*");
  EXPECT_EQ(scopes[0].attributes.at("environment"), "Env");
  EXPECT_THAT(scopes[0].trivial_classes, ElementsAre("CustomFieldsManager.setField"));
  EXPECT_THAT(scopes[0].not_trivial_classes, ElementsAre("VirtualMachine.createSnapshot"));
  EXPECT_EQ(scopes[0].populations.at("lab"), "lab-.*");
  EXPECT_EQ(scopes[0].record_lag_hours, 24);
  EXPECT_EQ(scopes[0].promise.gone_at, day(1));
  EXPECT_THAT(scopes[1].change_types, SizeIs(3));
}

TEST_F(History, NamesEveryProblemOfScopeAndActors) {
  see(day(0), "actors.yml", R"(accounts:
  - {account: svc-a, class: robot}
  - {account: a, account_regex: b, class: human}
  - {account_regex: ".*", class: backup}
)");
  see(day(0), "scope.yml", R"(time_zone: "Berlin: Mitte"
change_types: [standart]
trivial: [VirtualMachine.relocate]
not_trivial: [VirtualMachine.relocate]
populations: {vdi: ".*", labs: x}
records: {lag_hours: 48}
attributes: {owner: "Own[er]"}
)");
  EXPECT_EQ(
      problems(),
      "actors.yml:2: account: \"class\" cannot be \"robot\" (known are: human, shared, "
      "automation, backup, vdi, monitoring)\n"
      "actors.yml:3: account: an account needs either \"account\" or \"account_regex\" (keep "
      "one of them)\n"
      "actors.yml:4: account: \"account_regex\" fits every account (say which accounts, such as "
      "svc-.*)\n"
      "scope.yml:1: scope: \"Berlin: Mitte\" is no time zone (write Europe/Berlin)\n"
      "scope.yml:2: scope: no change type is called \"standart\" (did you mean \"standard\"?)\n"
      "scope.yml:3: scope: \"VirtualMachine.relocate\" is both trivial and not (remove it from "
      "one list)\n"
      "scope.yml:5: populations: \"vdi\" fits every name (say which names, such as vdi-.*)\n"
      "scope.yml:5: populations: unknown key \"labs\" (did you mean \"lab\"?)\n"
      "scope.yml:6: records: \"lag_hours\" is 48, out of range (give a value from 0 to 36)\n"
      "scope.yml:7: scope: the attribute's name \"Own[er]\" holds a bracket (rename the custom "
      "attribute)\n");
}

}  // namespace
}  // namespace plumbline::config
