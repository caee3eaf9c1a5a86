#include <gmock/gmock.h>

#include <ctime>
#include <filesystem>

#include "config/load_rubric.h"
#include "config/practice.h"
#include "tests/unit/config/files.h"
#include "tests/unit/config/repository.h"

namespace plumbline::config {
namespace {

/// Seconds of CPU that one process may take, under a sanitizer too.
constexpr double kMostSeconds = 1;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Instant day(int n) { return start_of(DayNumber(20000 + n)); }

std::vector<Sighting> look(const std::string& folder, const std::vector<std::string>& known = {}) {
  const auto seen = look_at_practice("vc-a", folder, day(100), known);
  EXPECT_TRUE(seen) << seen.error().to_string();
  return seen.value_or(std::vector<Sighting>{});
}

std::vector<std::string> paths_of(const std::vector<Sighting>& sightings) {
  std::vector<std::string> paths;
  for (const Sighting& sighting : sightings)
    paths.push_back(sighting.path + (sighting.present ? "" : " gone"));
  return paths;
}

const scoring::Rubric& rubric() {
  static const auto loaded = load_rubric({});
  return *loaded;
}

std::string said(const Result<std::vector<PracticeProblem>>& problems) {
  std::string out;
  for (const PracticeProblem& p : problems.value())
    out += p.path + ":" + std::to_string(p.line) + ": " + p.what + " (" + p.remedy + ")\n";
  return out;
}

Result<std::vector<PracticeProblem>> problems_of(const std::string& folder) {
  auto check = check_practice(folder, rubric(), std::nullopt);
  if (!check) return tl::make_unexpected(check.error());
  return std::move(check->problems);
}

Result<std::vector<PracticeProblem>> hints_of(const std::string& folder,
                                              std::optional<Instant> now) {
  auto check = check_practice(folder, rubric(), now);
  if (!check) return tl::make_unexpected(check.error());
  return std::move(check->hints);
}

TEST(Look, SightsKnownKindsOfAPlainFolderAndNothingElse) {
  TemporaryFolder folder;
  for (const char* path :
       {"scope.yml", "actors.yml", "procedures/a.yml", "procedures/b.yaml", "procedures/deep/c.yml",
        "records/a.csv", "records/b.json", "cmdb/hosts.csv", "cmdb/hosts.yml", "baselines/esx.json",
        "exceptions/x.yml", "README.md", ".git-ignored/scope.yml", "procedures/.swp.yml",
        "notes/scope.yml", "targets.yml", "experiments/EXP-1.yml"})
    folder.write(path, "content");
  const auto sightings = look(folder.path());
  EXPECT_THAT(paths_of(sightings),
              ElementsAre("actors.yml", "baselines/esx.json", "cmdb/hosts.csv", "exceptions/x.yml",
                          "experiments/EXP-1.yml", "procedures/a.yml", "records/a.csv",
                          "records/b.json", "scope.yml", "targets.yml"));
  EXPECT_EQ(sightings[0].scope, "vc-a");
  EXPECT_EQ(sightings[0].seen_at, day(100));
  EXPECT_EQ(sightings[0].content, "content");
  EXPECT_EQ(sightings[0].sha256,
            "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73");
  EXPECT_EQ(sightings[0].commit, "");
  EXPECT_FALSE(sightings[0].committed_at);
}

TEST(Look, SaysWhichKnownPathsAreGone) {
  TemporaryFolder folder;
  folder.write("scope.yml", "");
  const auto sightings = look(folder.path(), {"procedures/a.yml", "scope.yml"});
  EXPECT_THAT(paths_of(sightings), ElementsAre("scope.yml", "procedures/a.yml gone"));
  EXPECT_EQ(sightings[1].content, "");
  EXPECT_EQ(sightings[1].sha256, "");
}

TEST(Look, AMissingFolderIsNotAnEmptyOne) {
  TemporaryFolder folder;
  EXPECT_THAT(look(folder.path()), IsEmpty());
  const auto missing = look_at_practice("s", folder.path() + "/none", day(0), {"scope.yml"});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().to_string(), HasSubstr("/none: the practice folder cannot be read"));
}

TEST(Look, LinksAndOversizedFilesAreRefusedAndNotGone) {
  TemporaryFolder folder;
  TemporaryFolder outside;
  outside.write("scope.yml", "secret");
  outside.write("procedures/a.yml", "secret");
  std::filesystem::create_symlink(outside.path() + "/scope.yml", folder.path() + "/scope.yml");
  std::filesystem::create_directory_symlink(outside.path() + "/procedures",
                                            folder.path() + "/procedures");
  folder.write("records/big.csv", std::string((4U << 20U) + 1, 'x'));
  std::vector<PracticeProblem> refused;
  const auto seen = look_at_practice(
      "s", folder.path(), day(0), {"scope.yml", "procedures/a.yml", "records/big.csv"}, &refused);
  ASSERT_TRUE(seen);
  EXPECT_THAT(*seen, IsEmpty());
  EXPECT_EQ(said(refused),
            "procedures:0: symbolic links are not followed (make it a real folder)\n"
            "records/big.csv:0: larger than 4 MiB (put a plain file of at most 4 MiB there)\n"
            "scope.yml:0: symbolic links are not followed (put a plain file of at most 4 MiB "
            "there)\n");
}

TEST(Look, APathThatIsNoneOfOursIsNeverSightedAsGone) {
  TemporaryFolder folder;
  EXPECT_THAT(look(folder.path(), {"../scope.yml", "/etc/passwd", "notes.txt"}), IsEmpty());
}

TEST(Git, EachFileHasTheCommitThatLastTouchedIt) {
  TemporaryFolder folder;
  TestRepository repository(folder.path());
  folder.write("procedures/a.yml", "a1");
  folder.write("procedures/b.yml", "b1");
  const std::string first = repository.commit_all(day(1));
  folder.write("procedures/b.yml", "b2");
  const std::string second = repository.commit_all(day(2));
  folder.write("README.md", "more");
  repository.commit_all(day(3));
  folder.write("scope.yml", "not committed");
  const auto sightings = look(folder.path());
  ASSERT_THAT(paths_of(sightings),
              ElementsAre("procedures/a.yml", "procedures/b.yml", "scope.yml"));
  EXPECT_EQ(sightings[0].commit, first);
  EXPECT_EQ(sightings[0].committed_at, day(1));
  EXPECT_EQ(sightings[1].commit, second);
  EXPECT_EQ(sightings[1].committed_at, day(2));
  EXPECT_EQ(sightings[2].commit, "");
}

TEST(Git, AFileThatDiffersFromItsCommitHasNone) {
  TemporaryFolder folder;
  TestRepository repository(folder.path());
  folder.write("scope.yml", "one");
  repository.commit_all(day(1));
  folder.write("scope.yml", "two");
  EXPECT_EQ(look(folder.path())[0].commit, "");
}

TEST(Git, WorksInASubfolderOfALargerRepository) {
  TemporaryFolder folder;
  TestRepository repository(folder.path());
  folder.write("ops/practice/scope.yml", "one");
  const std::string first = repository.commit_all(day(1));
  folder.write("scope.yml", "another file of that name");
  repository.commit_all(day(2));
  const auto sightings = look(folder.path() + "/ops/practice");
  ASSERT_THAT(sightings, SizeIs(1));
  EXPECT_EQ(sightings[0].commit, first);
}

TEST(Git, AMergeIsNoTouch) {
  TemporaryFolder folder;
  TestRepository repository(folder.path());
  folder.write("scope.yml", "one");
  repository.commit_all(day(1));
  const git_oid base = repository.last();
  folder.write("actors.yml", "branch");
  const std::string branch = repository.commit_all(day(2));
  const git_oid branch_id = repository.last();
  repository.move_head(base);
  std::filesystem::remove(folder.path() + "/actors.yml");
  folder.write("targets.yml", "main");
  const std::string mainline = repository.commit_all(day(3));
  folder.write("actors.yml", "branch");
  repository.commit_all(day(4), &branch_id);
  const auto sightings = look(folder.path());
  ASSERT_THAT(paths_of(sightings), ElementsAre("actors.yml", "scope.yml", "targets.yml"));
  EXPECT_EQ(sightings[0].commit, branch);
  EXPECT_EQ(sightings[1].committed_at, day(1));
  EXPECT_EQ(sightings[2].commit, mainline);
}

TEST(Git, AFileThatCameBackCountsFromItsReturn) {
  TemporaryFolder folder;
  TestRepository repository(folder.path());
  folder.write("scope.yml", "one");
  folder.write("README", "r");
  repository.commit_all(day(1));
  std::filesystem::remove(folder.path() + "/scope.yml");
  repository.commit_all(day(2));
  folder.write("scope.yml", "one");
  const std::string back = repository.commit_all(day(3));
  EXPECT_EQ(look(folder.path())[0].commit, back);
}

TEST(Git, ABareRepositoryAndADamagedOne) {
  TemporaryFolder bare;
  git_libgit2_init();
  git_repository* raw = nullptr;
  ASSERT_EQ(git_repository_init(&raw, bare.path().c_str(), 1), 0);
  git_repository_free(raw);
  git_libgit2_shutdown();
  const auto seen = look_at_practice("s", bare.path(), day(0), {});
  ASSERT_FALSE(seen);
  EXPECT_THAT(seen.error().to_string(), HasSubstr("is a bare repository (check it out"));

  TemporaryFolder damaged;
  damaged.write(".git/HEAD", "nonsense");
  damaged.write("scope.yml", "still sighted");
  EXPECT_THAT(paths_of(look(damaged.path())), ElementsAre("scope.yml"));
}

TEST(Git, ManyFilesTakeOneWalk) {
  TemporaryFolder folder;
  TestRepository repository(folder.path());
  for (int i = 0; i < 100; ++i)
    folder.write("procedures/p" + std::to_string(i) + ".yml", std::to_string(i));
  const std::string first = repository.commit_all(day(0));
  for (int i = 1; i <= 40; ++i) {
    folder.write("journal.txt", std::to_string(i));
    repository.commit_all(day(0) + std::chrono::minutes(i));
  }
  const std::clock_t start = std::clock();
  const auto sightings = look(folder.path());
  const double took_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  ASSERT_THAT(sightings, SizeIs(100));
  EXPECT_EQ(sightings[99].commit, first);
  EXPECT_LT(took_s, kMostSeconds);
}

constexpr const char* kProcedure = R"(id: vm-create
area: consuming
selector: {work_class: VirtualMachine.clone, scope: vc-a}
steps: [deploy]
metrics: [cons.template_share]
owner: team-a
version: 1
reviewed_on: 2025-01-01
)";

TEST(CheckPractice, IsSilentAboutAGoodFolder) {
  TemporaryFolder folder;
  folder.write("procedures/create.yml", kProcedure);
  folder.write("README.md", "hello");
  EXPECT_EQ(said(problems_of(folder.path())), "");
  EXPECT_EQ(said(hints_of(folder.path(), std::nullopt)), "");
}

TEST(CheckPractice, NamesEveryProblemByFileAndLine) {
  TemporaryFolder folder;
  folder.write("procedures/create.yml", std::string(kProcedure) + "ownr: x\n");
  folder.write("scope.yml", "change_types: [normal\n");
  folder.write("records/a.csv", "id,type\n");
  std::filesystem::create_symlink("/etc/passwd", folder.path() + "/actors.yml");
  const std::string all = said(problems_of(folder.path()));
  EXPECT_THAT(all,
              HasSubstr("procedures/create.yml:9: procedure: unknown key \"ownr\" (did you mean "
                        "\"owner\"?)\n"));
  EXPECT_THAT(all, HasSubstr("records/a.csv:1: column \"entities\" is missing"));
  EXPECT_THAT(all, HasSubstr("scope.yml:"));
  EXPECT_THAT(all, HasSubstr("actors.yml:0: symbolic links are not followed"));
}

TEST(Hints, TellWhatWillNotCount) {
  TemporaryFolder folder;
  folder.write("procedures/create.yml", kProcedure);
  folder.write("procedures/half.yml",
               "id: half\narea: change\nselector: {work_class: HostSystem.reboot, scope: s}\n");
  folder.write("procedures/old.yaml", "x");
  folder.write("baselines/host.txt", "");
  folder.write("acters.yml", "");
  folder.write("scope.yml", "populations: {vdi: ^vdi-, lab: ^lab-.*}\n");
  EXPECT_EQ(
      said(hints_of(folder.path(), parse_instant("2026-06-01").value())),
      "acters.yml:0: nothing is read from this place (did you mean \"actors.yml\"?)\n"
      "baselines/*:0: kept, but no signal reads this kind yet (leave it: from now on plumbline "
      "knows when it was there)\n"
      "procedures/create.yml:1: last reviewed on 2025-01-01, more than 12 months ago (review it "
      "and set reviewed_on, or it does not count)\n"
      "procedures/half.yml:1: the procedure does not count: it lacks steps, metrics, owner, "
      "version, reviewed_on (add it)\n"
      "procedures/old.yaml:0: nothing is read from this place (did you mean "
      "\"procedures/*.yml\"?)\n"
      "scope.yml:1: \"^vdi-\" fits only that very name (a pattern is held against the whole "
      "name: write vdi-.*)\n");
}

}  // namespace
}  // namespace plumbline::config
