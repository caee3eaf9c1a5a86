#include <gmock/gmock.h>

#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;

EntityState permission(const std::string& principal, const std::string& role = "Admin") {
  EntityState state;
  state.entity = {"Permissions", "group-d1"};
  state.properties = {{"permission[0].principal", principal}, {"permission[0].role", role}};
  state.accounts = {"permission[0].principal"};
  return state;
}

/// Accounts that a property names stand in the ledger under their pseudonym (law 11).
class Accounts : public testing::Test {
 protected:
  Result<CommitCounts> sweep(Instant t, const std::vector<EntityState>& states) {
    auto sweep = ledger_->begin_sweep(kVcA, "Permissions", t);
    if (!sweep) return tl::make_unexpected(sweep.error());
    for (const EntityState& state : states)
      if (auto seen = (*sweep)->observe(state); !seen) return tl::make_unexpected(seen.error());
    return (*sweep)->finish(poll_of("permissions", t));
  }
  std::string principal(Instant t) {
    const auto state = ledger_->entity_at(kVcA, {"Permissions", "group-d1"}, t, {});
    EXPECT_OK(state);
    if (!*state) return "-";
    const std::string* value = (*state)->find("permission[0].principal");
    return value == nullptr ? "unset" : *value;
  }
  bool in_files(const std::string& text) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      if (bytes_of(entry.path().string()).find(text) != std::string::npos) return true;
    return false;
  }

  ScratchFolder folder_;
  std::string path_ = folder_.file("ledger.db");
  std::unique_ptr<Ledger> ledger_ = open_or_throw(path_);
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Accounts, AreShownByPseudonym) {
  ASSERT_OK(ledger_->commit(batch_of(t0_, {task("1", t0_, "c", "CORP\\trillian")})));
  ASSERT_OK(sweep(t0_, {permission("CORP\\zaphod")}));
  EXPECT_EQ(principal(t0_), "actor-2");
  const auto facts = ledger_->facts_of_entity(2, t0_);
  ASSERT_OK(facts);
  ASSERT_EQ(facts->size(), 1U);
  EXPECT_THAT(facts->front().what, HasSubstr("permission[0].principal = actor-2"));
  // One who works has one pseudonym, however spelled.
  ASSERT_OK(sweep(t0_ + hours(1), {permission("trillian@corp")}));
  EXPECT_EQ(principal(t0_ + hours(1)), "actor-1");
}

TEST_F(Accounts, SpellingIsNoChangeAndNobodyStaysNobody) {
  ASSERT_OK(sweep(t0_, {permission("CORP\\zaphod")}));
  EXPECT_EQ(sweep(t0_ + hours(1), {permission("corp\\ZAPHOD")})->entities_changed, 0);
  EXPECT_EQ(sweep(t0_ + hours(2), {permission("")})->entities_changed, 1);
  EXPECT_EQ(principal(t0_ + hours(2)), "");
}

TEST_F(Accounts, DifferencesHideThemToo) {
  ASSERT_OK(sweep(t0_, {permission("CORP\\zaphod")}));
  UpdateBatch batch;
  batch.vcenter = kVcA;
  batch.type = "Permissions";
  batch.recorded_at = t0_ + hours(1);
  EntityUpdate update{
      EntityUpdate::Kind::Modify, permission("CORP\\ford"), {"permission[0].principal"}};
  update.state.properties.erase("permission[0].role");
  batch.updates = {update};
  EXPECT_EQ(ledger_->apply(batch)->entities_changed, 1);
  EXPECT_EQ(principal(t0_ + hours(1)), "actor-2");
  EXPECT_EQ(sweep(t0_ + hours(2), {permission("ford@corp")})->entities_changed, 0);
}

TEST_F(Accounts, ForgettingNeedsNoNewVersionAndTheNameDoesNotComeBack) {
  ASSERT_OK(sweep(t0_, {permission("CORP\\zaphod")}));
  ASSERT_TRUE(in_files("zaphod"));
  ASSERT_OK(ledger_->forget("CORP\\zaphod", "human"));
  EXPECT_FALSE(in_files("zaphod"));
  EXPECT_EQ(principal(t0_), "actor-1");
  EXPECT_EQ(ledger_->size()->entity_versions, 1);
  // vCenter goes on naming the account: full readings and differences know it without its name.
  EXPECT_EQ(sweep(t0_ + hours(1), {permission("CORP\\zaphod")})->entities_changed, 0);
  EXPECT_EQ(sweep(t0_ + hours(2), {permission("zaphod@corp", "Reader")})->entities_changed, 1);
  EXPECT_EQ(principal(t0_ + hours(2)), "actor-1");
  ledger_.reset();
  EXPECT_FALSE(in_files("zaphod"));
}

TEST_F(Accounts, AnotherAccountIsNotTakenForAForgottenOne) {
  ASSERT_OK(sweep(t0_, {permission("CORP\\zaphod")}));
  ASSERT_OK(ledger_->forget("CORP\\zaphod", "human"));
  EXPECT_EQ(sweep(t0_ + hours(1), {permission("CORP\\zaphod2")})->entities_changed, 1);
  EXPECT_EQ(principal(t0_ + hours(1)), "actor-2");
}

}  // namespace
}  // namespace plumbline::ledger
