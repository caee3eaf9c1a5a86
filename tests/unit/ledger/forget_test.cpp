#include <gmock/gmock.h>

#include "tests/unit/ledger/scratch_ledger.h"
#include "tests/unit/ledger/version_1.h"

#include <sqlite3.h>

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

class Forget : public testing::Test {
 protected:
  /// Every byte of every file in the folder, in lower case.
  std::string all_bytes() const {
    std::string bytes;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      bytes += bytes_of(entry.path().string());
    return lower(std::move(bytes));
  }
  bool in_files(const std::string& text) const {
    return all_bytes().find(text) != std::string::npos;
  }
  /// Enough rows around the name that its page is moved about and split.
  void fill(const std::string& name) {
    std::vector<Activity> activities;
    for (int i = 0; i < 1500; ++i) {
      Activity activity = task("task-" + std::to_string(i), t0_ + std::chrono::seconds(i),
                               "VirtualMachine.powerOn", "CORP\\account-" + std::to_string(i));
      if (i == 700) activity.actor_name = name;
      activities.push_back(std::move(activity));
    }
    ASSERT_OK(ledger_->commit(batch_of(t0_, activities)));
  }

  ScratchFolder folder_;
  std::string path_ = folder_.file("ledger.db");
  std::unique_ptr<Ledger> ledger_ = open_or_throw(path_);
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Forget, NoByteOfTheNameIsLeftInAnyFile) {
  fill("CORP\\zaphod.b");
  FactBatch batch = batch_of(t0_, {});
  OpenWork work;
  work.key = "task-9000";
  work.class_id = "VirtualMachine.clone";
  work.actor_name = "CORP\\zaphod.b";
  work.queued = t0_;
  batch.open_work = {work};
  ASSERT_OK(ledger_->commit(batch));
  ASSERT_TRUE(in_files("zaphod"));
  ASSERT_OK(ledger_->forget("CORP\\zaphod.b", "human"));
  EXPECT_FALSE(in_files("zaphod"));
  EXPECT_TRUE(in_files("account-699@corp"));
  ledger_.reset();
  EXPECT_FALSE(in_files("zaphod"));
}

TEST_F(Forget, TheActivitiesStayUnderTheIdWithItsClass) {
  fill("CORP\\zaphod.b");
  DerivePlan plan;
  plan.work.classes.emplace_back();
  plan.work.classes.back().id = "VirtualMachine.powerOn";
  plan.work.classes.back().tasks = {"VirtualMachine.powerOn"};
  ASSERT_OK(ledger_->derive("s", {"vc-a"}, plan));
  const EvidenceRequest request{"s", {"vc-a"}, t0_ + hours(9), {}, 400};
  std::uint32_t id = 0;
  const auto before = ledger_->evidence(request, plan);
  for (const ActorInfo& actor : before->actors)
    if (actor.name == "zaphod.b@corp") id = actor.id;
  ASSERT_NE(id, 0U);
  ASSERT_OK(ledger_->forget("actor-" + std::to_string(id), "human"));
  const auto after = ledger_->evidence(request, plan);
  ASSERT_OK(after);
  EXPECT_EQ(after->changes.size(), before->changes.size());
  EXPECT_EQ(after->actors.size(), before->actors.size());
  for (const ActorInfo& actor : after->actors) {
    if (actor.id != id) continue;
    EXPECT_EQ(actor.name, "");
    EXPECT_EQ(actor.remembered_class, "human");
  }
  EXPECT_EQ(activities_of(*ledger_).size(), 1500U);
}

TEST_F(Forget, ReadingOldHistoryAgainDoesNotBringTheNameBack) {
  fill("CORP\\zaphod.b");
  ASSERT_OK(ledger_->forget("CORP\\zaphod.b", "human"));
  fill("CORP\\zaphod.b");
  ledger_.reset();
  EXPECT_FALSE(in_files("zaphod"));
}

TEST_F(Forget, EverySpellingOfTheAccountGoes) {
  ASSERT_OK(ledger_->commit(batch_of(
      t0_, {task("1", t0_, "c", "CORP\\Zaphod"), task("2", t0_, "c", "zaphod@corp"),
            task("3", t0_, "c", "CORP\\zaphod2"), task("4", t0_, "c", "OTHER\\trillian")})));
  ASSERT_OK(ledger_->forget("corp\\ZAPHOD", ""));
  const auto all = activities_of(*ledger_);
  EXPECT_EQ(all[0].actor_name, "");
  EXPECT_EQ(all[1].actor_name, "");
  EXPECT_EQ(all[2].actor_name, "zaphod2@corp");
  EXPECT_EQ(all[3].actor_name, "trillian@other");
}

TEST_F(Forget, FreeTextLosesTheNameTooAndDoesNotRegainIt) {
  Activity named = task("1", t0_, "VirtualMachine.createSnapshot", "CORP\\zaphod");
  named.details = {{"snapshot", "before patch by corp\\Zaphod"}};
  ASSERT_OK(ledger_->commit(batch_of(t0_, {named})));
  EntityState owned = vm("vm-1", "web");
  owned.properties["customValue[Owner]"] = "zaphod@corp";
  ASSERT_OK(sweep_vms(*ledger_, t0_, {owned}));
  Sighting file;
  file.scope = "vc-a";
  file.path = "actors.yml";
  file.seen_at = t0_;
  file.sha256 = "the-hash";
  file.content =
      "accounts:\n  - account: \"CORP\\\\zaphod\"\n    class: human\n  - account: "
      "CORP\\zaphod2\n" +
      std::string(3000, '#');
  ASSERT_OK(ledger_->commit_sightings({file}));

  ASSERT_OK(ledger_->forget("CORP\\zaphod", "human"));
  EXPECT_EQ(activities_of(*ledger_).front().details.front().second, "before patch by actor-1");
  EXPECT_EQ(*ledger_->entity_at(kVcA, owned.entity, t0_, {})->value().find("customValue[Owner]"),
            "actor-1");
  EXPECT_THAT(sightings_of(*ledger_, "vc-a").front().content,
              AllOf(HasSubstr("account: \"actor-1\""), HasSubstr("CORP\\zaphod2")));
  // What vCenter and the folder still say is not a change: it is not read in again.
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(1), {owned})->entities_changed, 0);
  EXPECT_EQ(ledger_->commit_sightings({file}).value(), 0);
}

TEST_F(Forget, AShortBareNameDoesNotEatOtherWords) {
  Activity named = task("1", t0_, "c", "root");
  named.details = {{"snapshot", "root cause known"}};
  ASSERT_OK(ledger_->commit(batch_of(t0_, {named})));
  ASSERT_OK(ledger_->forget("root", "shared"));
  EXPECT_EQ(activities_of(*ledger_).front().actor_name, "");
  EXPECT_EQ(activities_of(*ledger_).front().details.front().second, "root cause known");
}

TEST_F(Forget, AnUnknownAccountIsSaid) {
  const auto done = ledger_->forget("nobody@corp", "human");
  ASSERT_FALSE(done.has_value());
  EXPECT_THAT(done.error().to_string(), HasSubstr("nobody@corp"));
  EXPECT_FALSE(ledger_->forget("actor-12345", "human").has_value());
}

TEST_F(Forget, CopiesKeptBeforeMigrationsForgetToo) {
  const std::string old = folder_.file("old.db");
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(old.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, kVersion1, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  const auto migrated = open_or_throw(old);
  ASSERT_THAT(lower(bytes_of(old + ".schema-1")), HasSubstr("jane@corp"));
  ASSERT_OK(migrated->forget("CORP\\jane", "human"));
  EXPECT_FALSE(in_files("jane"));
}

}  // namespace
}  // namespace plumbline::ledger
