#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/ledger/scratch_ledger.h"
#include "tests/unit/ledger/version_1.h"
#include "tests/unit/ledger/version_2.h"

namespace plumbline::ledger {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string refusal(const std::string& path, OpenOptions options = {}) {
  const auto opened = open("sqlite:" + path, options);
  EXPECT_FALSE(opened.has_value());
  return opened ? "" : opened.error().to_string();
}

OpenOptions read_only() {
  OpenOptions options;
  options.read_only = true;
  return options;
}

OpenOptions rehearsing() {
  OpenOptions options;
  options.rehearsal = true;
  return options;
}

void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  char* why = nullptr;
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &why), SQLITE_OK) << why;
  sqlite3_close(db);
}

std::string one_value(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  std::string value;
  if (sqlite3_open(path.c_str(), &db) == SQLITE_OK &&
      sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    const auto* text = sqlite3_column_text(statement, 0);
    if (text != nullptr) value = reinterpret_cast<const char*>(text);
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return value;
}

class File : public testing::Test {
 protected:
  ScratchFolder folder_;
  std::string path_ = folder_.file("ledger.db");
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(File, RefusesWhatIsNoLedgerUrl) {
  const auto opened = open("postgres://x", {});
  ASSERT_FALSE(opened.has_value());
  EXPECT_THAT(opened.error().to_string(), AllOf(HasSubstr("postgres://x"), HasSubstr("sqlite:/")));
}

TEST_F(File, ASecondWriterIsToldWhoHoldsIt) {
  const auto first = open_or_throw(path_);
  EXPECT_THAT(refusal(path_),
              AllOf(HasSubstr(path_), HasSubstr("pid " + std::to_string(::getpid()))));
}

TEST_F(File, TheLockEndsWithTheWriter) {
  open_or_throw(path_).reset();
  EXPECT_NE(open_or_throw(path_), nullptr);
}

TEST_F(File, ReadersAreFreeAndSeeTheLastCommit) {
  const auto writer = open_or_throw(path_);
  const auto reader = open_or_throw(path_, read_only());
  EXPECT_TRUE(activities_of(*reader).empty());
  ASSERT_OK(writer->commit(batch_of(t0_, {task("task-1", t0_, "VirtualMachine.powerOn", "a")})));
  EXPECT_EQ(activities_of(*reader).size(), 1U);
}

TEST_F(File, AReaderCannotWrite) {
  open_or_throw(path_).reset();
  const auto reader = open_or_throw(path_, read_only());
  EXPECT_FALSE(reader->commit(batch_of(t0_, {})).has_value());
  EXPECT_FALSE(reader->begin_sweep(kVcA, "VirtualMachine", t0_).has_value());
  EXPECT_FALSE(reader->commit_sightings({}).has_value());
  EXPECT_FALSE(reader->forget("a", "").has_value());
  EXPECT_FALSE(reader->derive("s", {"vc-a"}, {}).has_value());
}

TEST_F(File, AReaderDoesNotMakeALedger) {
  EXPECT_THAT(refusal(path_, read_only()), HasSubstr("there is no ledger"));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(File, MissingFolderNamesTheRemedy) {
  EXPECT_THAT(refusal(folder_.file("nowhere/ledger.db")),
              AllOf(HasSubstr("nowhere/ledger.db"), HasSubstr("folder")));
}

TEST_F(File, AFolderIsNoLedger) {
  EXPECT_THAT(refusal(folder_.path().string()), HasSubstr("folder, not a file"));
}

TEST_F(File, RehearsalAndOrdinaryDoNotMix) {
  open_or_throw(path_).reset();
  EXPECT_THAT(refusal(path_, rehearsing()), HasSubstr("cannot become a rehearsal"));
  const std::string rehearsal = folder_.file("rehearsal.db");
  {
    const auto ledger = open_or_throw(rehearsal, rehearsing());
    EXPECT_TRUE(ledger->info()->rehearsal);
  }
  EXPECT_THAT(refusal(rehearsal), HasSubstr("rehearsal ledger"));
  EXPECT_THAT(refusal(rehearsal, read_only()), HasSubstr("rehearsal ledger"));
  EXPECT_TRUE(open_or_throw(rehearsal, rehearsing())->info()->rehearsal);
}

TEST_F(File, SomeOtherFileIsRefusedAndLeftAlone) {
  const std::string text(5000, 'x');
  std::ofstream(path_) << text;
  EXPECT_THAT(refusal(path_), AllOf(HasSubstr(path_), HasSubstr("not a plumbline ledger")));
  EXPECT_EQ(bytes_of(path_), text);
}

TEST_F(File, SomeOtherDatabaseIsRefusedAndLeftAlone) {
  run_sql(path_, "CREATE TABLE mine (a); INSERT INTO mine VALUES (42)");
  EXPECT_THAT(refusal(path_), HasSubstr("not a plumbline ledger"));
  EXPECT_EQ(one_value(path_, "SELECT a FROM mine"), "42");
}

TEST_F(File, AnEmptyFileBecomesALedger) {
  std::ofstream(path_).flush();
  EXPECT_EQ(open_or_throw(path_)->size()->activities, 0);
}

TEST_F(File, ANewerSchemaIsRefusedAndLeftAlone) {
  open_or_throw(path_).reset();
  run_sql(path_, "PRAGMA user_version = 99");
  EXPECT_THAT(refusal(path_), AllOf(HasSubstr("newer plumbline"), HasSubstr("99"), HasSubstr(path_),
                                    HasSubstr("install")));
  EXPECT_THAT(refusal(path_, read_only()), HasSubstr("newer plumbline"));
  EXPECT_EQ(one_value(path_, "PRAGMA user_version"), "99");
}

TEST_F(File, ACorruptPageIsSaidAndNothingCrashes) {
  {
    const auto ledger = open_or_throw(path_);
    std::vector<EntityState> states;
    for (int i = 0; i < 2000; ++i) states.push_back(vm("vm-" + std::to_string(i), "name"));
    ASSERT_OK(sweep_vms(*ledger, t0_, states));
  }
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(path_));
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    const std::string garbage(static_cast<std::size_t>(size - 4096), '\xa5');
    file.write(garbage.data(), static_cast<std::streamsize>(garbage.size()));
  }
  const auto opened = open("sqlite:" + path_, {});
  std::string said;
  if (!opened) {
    said = opened.error().to_string();
  } else {
    const auto info = (*opened)->info();
    ASSERT_FALSE(info.has_value());
    said = info.error().to_string();
  }
  EXPECT_THAT(said, AllOf(HasSubstr(path_), HasSubstr("corrupt"), HasSubstr("restore")));
}

TEST_F(File, AnUnwritableFolderNamesTheRemedy) {
  if (::geteuid() == 0) {
    // Root may write anywhere: ask as somebody else.
    const pid_t child = ::fork();
    if (child == 0) {
      if (::chmod(folder_.path().c_str(), 0555) != 0 || ::setuid(65534) != 0) ::_exit(2);
      const auto opened = open("sqlite:" + path_, {});
      const bool good = !opened && opened.error().to_string().find("writable") != std::string::npos;
      ::_exit(good ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    return;
  }
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  EXPECT_THAT(refusal(path_), HasSubstr("writable"));
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
}

TEST_F(File, AnOlderSchemaIsMigratedAfterACopyWasKept) {
  run_sql(path_, kVersion1);
  EXPECT_THAT(refusal(path_, read_only()), HasSubstr("older plumbline"));
  std::vector<std::string> said;
  OpenOptions options;
  options.progress = [&](const std::string& what, double) { said.push_back(what); };
  {
    const auto ledger = open_or_throw(path_, options);
    const auto all = activities_of(*ledger);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.front().actor_name, "jane@corp");
    const auto state = ledger->entity_at(kVcA, {"VirtualMachine", "vm-1"},
                                         at("2026-03-03T00:00:00Z"), std::nullopt);
    ASSERT_OK(state);
    EXPECT_EQ(*state.value()->find("name"), "web");
    DerivePlan plan;
    plan.work.classes.emplace_back();
    plan.work.classes.back().id = "VirtualMachine.destroy";
    plan.work.classes.back().tasks = {"VirtualMachine.destroy"};
    ASSERT_OK(ledger->derive("s", {"vc-a"}, plan));
    EXPECT_EQ(ledger->evidence({"s", {"vc-a"}, at("2026-03-03T00:00:00Z"), {}, 400}, plan)
                  ->changes.size(),
              1U);
    EXPECT_GT(ledger->info()->schema_version, 1);
  }
  EXPECT_FALSE(said.empty());
  const std::string copy = path_ + ".schema-1";
  EXPECT_EQ(one_value(copy, "PRAGMA user_version"), "1");
  EXPECT_EQ(one_value(copy, "SELECT key FROM activity"), "task-1");
  EXPECT_EQ(one_value(path_, "SELECT count(*) FROM activity"), "1");
}

TEST_F(File, AMigratedLedgerHasTheSameTablesAsANewOne) {
  run_sql(path_, std::string(kVersion1) + kVersion2);
  open_or_throw(path_).reset();
  const std::string fresh = folder_.file("fresh.db");
  open_or_throw(fresh).reset();
  const std::string tables =
      "SELECT group_concat(t, ' ') FROM (SELECT m.name || '(' || group_concat(c.name || ':' || "
      "c.type) || ')' AS t FROM sqlite_schema m, pragma_table_info(m.name) c "
      "WHERE m.type = 'table' GROUP BY m.name ORDER BY m.name)";
  const std::string indexes =
      "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'index' "
      "ORDER BY name)";
  EXPECT_NE(one_value(fresh, tables), "");
  EXPECT_EQ(one_value(path_, tables), one_value(fresh, tables));
  EXPECT_EQ(one_value(path_, indexes), one_value(fresh, indexes));
}

TEST_F(File, SamplesOfVersionTwoComeAlong) {
  run_sql(path_, std::string(kVersion1) + kVersion2);
  const auto ledger = open_or_throw(path_);
  std::vector<std::pair<Instant, double>> points;
  int runs = 0;
  ASSERT_OK(ledger->for_each_run(
      kVcA, "", "clock_offset_seconds", std::chrono::seconds(0), at("2026-03-01T00:00:00Z"),
      at("2026-03-09T00:00:00Z"), [&](const SampleRun& run) {
        ++runs;
        points.insert(points.end(), run.points.begin(), run.points.end());
      }));
  EXPECT_EQ(runs, 2);
  EXPECT_THAT(points, testing::ElementsAre(std::pair(at("2026-03-02T08:00:00Z"), 0.25),
                                           std::pair(at("2026-03-02T08:01:00.000001Z"), -0.125),
                                           std::pair(at("2026-03-03T08:00:00Z"), 1e-9)));
  EXPECT_EQ(one_value(path_, "SELECT count(*) FROM sample_day"), "3");
  EXPECT_EQ(one_value(path_ + ".schema-2", "SELECT count(*) FROM sample"), "4");
  // The vCenter it knew stands for itself and holds its name.
  ASSERT_OK(ledger->identify(kVcA, {}));
  EXPECT_FALSE(ledger->identify({"another", "vc-a"}, {}).has_value());
  EXPECT_EQ(ledger->polls(kVcA, Instant::min(), Instant::max())->size(), 1U);
}

TEST_F(File, TwoVCentersThatSharedANameBeforeGoOn) {
  run_sql(path_, std::string(kVersion1) + kVersion2 +
                     "INSERT INTO vcenter (id, uuid, name) VALUES (2, '3f2a-b', 'vc-a');");
  const auto ledger = open_or_throw(path_);
  ASSERT_OK(ledger->identify({"3f2a-b", "vc-a"}, {}));
  EXPECT_FALSE(ledger->identify({"another", "vc-a"}, {}).has_value());
}

TEST_F(File, AMigrationThatFailsLeavesTheLedgerAsItWas) {
  run_sql(path_, std::string(kVersion1) + "CREATE TABLE path (in_the_way);");
  EXPECT_THAT(refusal(path_), HasSubstr(path_));
  EXPECT_EQ(one_value(path_, "PRAGMA user_version"), "1");
  EXPECT_EQ(one_value(path_, "SELECT count(*) FROM sqlite_schema WHERE name = 'derivation'"), "0");
}

TEST_F(File, CarriesItsMark) {
  open_or_throw(path_).reset();
  EXPECT_EQ(one_value(path_, "PRAGMA application_id"), std::to_string(0x504c4d42));
  EXPECT_EQ(one_value(path_, "PRAGMA journal_mode"), "wal");
}

}  // namespace
}  // namespace plumbline::ledger
