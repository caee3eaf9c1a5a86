#include <gmock/gmock.h>

#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;
using Kind = EntityUpdate::Kind;

UpdateBatch updates_at(Instant t, std::vector<EntityUpdate> updates) {
  UpdateBatch batch;
  batch.vcenter = kVcA;
  batch.type = "VirtualMachine";
  batch.recorded_at = t;
  batch.updates = std::move(updates);
  batch.poll = poll_of(streams::inventory("VirtualMachine"), t);
  return batch;
}

EntityUpdate enter(EntityState state) { return {Kind::Enter, std::move(state), {}}; }

EntityUpdate leave(const std::string& moid) {
  EntityState gone;
  gone.entity = {"VirtualMachine", moid};
  return {Kind::Leave, gone, {}};
}

EntityUpdate modify(const std::string& moid, std::vector<std::string> told,
                    std::map<std::string, std::string, std::less<>> properties = {},
                    std::vector<std::string> unreadable = {}) {
  EntityUpdate update;
  update.state.entity = {"VirtualMachine", moid};
  update.state.properties = std::move(properties);
  update.state.unreadable = std::move(unreadable);
  update.told = std::move(told);
  return update;
}

class Updates : public testing::Test {
 protected:
  std::string state(const std::string& moid, Instant t) {
    const auto read = ledger_->entity_at(kVcA, {"VirtualMachine", moid}, t, std::nullopt);
    EXPECT_OK(read);
    if (!*read) return "-";
    std::string text;
    for (const auto& [path, value] : (*read)->properties) text += path + "=" + value + " ";
    for (const std::string& path : (*read)->unreadable) text += "!" + path + " ";
    return text;
  }
  std::int64_t versions() { return ledger_->size()->entity_versions; }

  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Updates, ToldPathsReplaceWhatLiesBelowThem) {
  EntityState first = vm("vm-1", "web");
  first.properties["a"] = "0";
  first.properties["a.b"] = "1";
  first.properties["a[k]"] = "2";
  first.properties["ab"] = "3";
  first.unreadable = {"a.c", "d"};
  ASSERT_OK(sweep_vms(*ledger_, t0_, {first}));
  const auto done =
      ledger_->apply(updates_at(t0_ + hours(1), {modify("vm-1", {"a"}, {{"a[j]", "4"}})}));
  ASSERT_OK(done);
  EXPECT_EQ(done->entities_changed, 1);
  EXPECT_EQ(state("vm-1", t0_ + hours(1)), "a[j]=4 ab=3 name=web runtime.powerState=poweredOn !d ");
  EXPECT_EQ(state("vm-1", t0_ + hours(1) - Duration(1)),
            "a=0 a.b=1 a[k]=2 ab=3 name=web runtime.powerState=poweredOn !a.c !d ");
}

TEST_F(Updates, WhatBecomesUnreadableAndReadableAgain) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "web")}));
  ASSERT_OK(ledger_->apply(updates_at(t0_ + hours(1), {modify("vm-1", {"name"}, {}, {"name"})})));
  EXPECT_EQ(state("vm-1", t0_ + hours(1)), "runtime.powerState=poweredOn !name ");
  ASSERT_OK(
      ledger_->apply(updates_at(t0_ + hours(2), {modify("vm-1", {"name"}, {{"name", "x"}})})));
  EXPECT_EQ(state("vm-1", t0_ + hours(2)), "name=x runtime.powerState=poweredOn ");
}

TEST_F(Updates, OneThatChangesNothingWritesNoVersion) {
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "web"), vm("vm-2", "db")}));
  const auto done = ledger_->apply(updates_at(
      t0_ + hours(1),
      {modify("vm-1", {"name"}, {{"name", "web"}}), modify("vm-2", {"name"}, {{"name", "other"}}),
       enter(vm("vm-1", "web")), modify("vm-2", {"name"}, {{"name", "db"}}), leave("vm-9")}));
  ASSERT_OK(done);
  EXPECT_EQ(done->entities_changed, 0);
  EXPECT_EQ(done->entities_removed, 0);
  EXPECT_EQ(versions(), 2);
  EXPECT_EQ(ledger_->polls(kVcA, t0_ + hours(1), t0_ + hours(2))->size(), 1U);
}

TEST_F(Updates, LeaveAndEnterAgain) {
  ASSERT_OK(ledger_->apply(updates_at(t0_, {enter(vm("vm-1", "web"))})));
  EXPECT_EQ(ledger_->apply(updates_at(t0_ + hours(1), {leave("vm-1")}))->entities_removed, 1);
  EXPECT_EQ(ledger_->apply(updates_at(t0_ + hours(2), {leave("vm-1")}))->entities_removed, 0);
  EXPECT_EQ(state("vm-1", t0_ + hours(1)), "-");
  EXPECT_EQ(
      ledger_->apply(updates_at(t0_ + hours(3), {enter(vm("vm-1", "web"))}))->entities_changed, 1);
  EXPECT_EQ(state("vm-1", t0_ + hours(2)), "-");
  EXPECT_EQ(state("vm-1", t0_ + hours(3)), "name=web runtime.powerState=poweredOn ");
  // And a sweep afterwards finds nothing to say.
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(4), {vm("vm-1", "web")})->entities_changed, 0);
}

TEST_F(Updates, ASweepTakesAwayWhatUpdatesBrought) {
  ASSERT_OK(ledger_->apply(updates_at(t0_, {enter(vm("vm-1", "web"))})));
  EXPECT_EQ(sweep_vms(*ledger_, t0_ + hours(1), {})->entities_removed, 1);
}

TEST_F(Updates, OfAnUnknownEntityAreRefusedAndNothingOfTheBatchIsKept) {
  ASSERT_OK(ledger_->commit(batch_of(t0_, {task("1", t0_, "c", "a", "vm-7")})));
  ASSERT_OK(sweep_vms(*ledger_, t0_, {vm("vm-1", "web"), vm("vm-2", "gone soon")}));
  ASSERT_OK(sweep_vms(*ledger_, t0_ + hours(1), {vm("vm-1", "web")}));
  // Never heard of, only named by an activity, gone.
  for (const char* moid : {"vm-8", "vm-7", "vm-2"}) {
    const auto refused =
        ledger_->apply(updates_at(t0_ + hours(2), {modify("vm-1", {"name"}, {{"name", "new"}}),
                                                   modify(moid, {"name"}, {{"name", "x"}})}));
    ASSERT_FALSE(refused.has_value()) << moid;
    EXPECT_THAT(refused.error().to_string(), AllOf(HasSubstr(moid), HasSubstr("not known")));
  }
  EXPECT_EQ(state("vm-1", t0_ + hours(9)), "name=web runtime.powerState=poweredOn ");
  EXPECT_EQ(versions(), 3);
  EXPECT_EQ(ledger_->polls(kVcA, t0_ + hours(2), t0_ + hours(3))->size(), 0U);
}

TEST_F(Updates, BringSamples) {
  UpdateBatch batch = updates_at(t0_, {enter(vm("vm-1", "web"))});
  batch.samples = {{{"Datastore", "datastore-1"}, "summary.freeSpace", t0_, 42e9}};
  EXPECT_EQ(ledger_->apply(batch)->samples_added, 1);
  EXPECT_EQ(ledger_->apply(batch)->samples_added, 0);
}

/// Two ledgers hear the same history: one by full readings, one by differences.
class RandomUpdates : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr int kVms = 12;

  static std::string moid(int i) { return "vm-" + std::to_string(i); }

  void change(EntityState& state) {
    static const std::vector<std::string> kPaths{
        "name", "runtime.powerState", "customValue[Owner]", "config.a", "config.a.b", "config.b"};
    const std::string& path = dice_.of(kPaths);
    const std::string told = dice_.one_in(2) ? path.substr(0, path.find_first_of(".[")) : path;
    EntityUpdate update = modify(state.entity.moid, {told});
    const auto below = [&](std::string_view p) {
      return p.starts_with(told) &&
             (p.size() == told.size() || p[told.size()] == '.' || p[told.size()] == '[');
    };
    std::erase_if(state.properties, [&](const auto& p) { return below(p.first); });
    std::erase_if(state.unreadable, below);
    for (const std::string& p : kPaths) {
      if (!below(p) || dice_.one_in(3)) continue;
      if (dice_.one_in(6)) {
        update.state.unreadable.push_back(p);
        state.unreadable.push_back(p);
      } else {
        const std::string value = "v" + std::to_string(dice_.below(3));
        update.state.properties[p] = state.properties[p] = value;
        if (p == "customValue[Owner]") update.state.accounts = {p};
      }
    }
    std::sort(update.state.unreadable.begin(), update.state.unreadable.end());
    std::sort(state.unreadable.begin(), state.unreadable.end());
    updates_.push_back(update);
  }

  void live() {
    for (int turns = static_cast<int>(dice_.below(10)); turns > 0; --turns) {
      const std::string id = moid(static_cast<int>(dice_.below(kVms)));
      const auto found = estate_.find(id);
      if (found == estate_.end()) {
        EntityState born = vm(id, "n" + std::to_string(dice_.below(3)));
        estate_[id] = born;
        updates_.push_back(enter(born));
      } else if (dice_.one_in(5)) {
        estate_.erase(found);
        updates_.push_back(leave(id));
      } else if (dice_.one_in(6)) {
        updates_.push_back(enter(found->second));
        if (found->second.find("customValue[Owner]") != nullptr)
          updates_.back().state.accounts = {"customValue[Owner]"};
      } else {
        change(found->second);
      }
    }
  }

  std::vector<EntityState> reading() const {
    std::vector<EntityState> states;
    for (const auto& [id, state] : estate_) {
      states.push_back(state);
      if (state.find("customValue[Owner]") != nullptr)
        states.back().accounts = {"customValue[Owner]"};
    }
    return states;
  }

  test::Dice dice_{GetParam()};
  std::map<std::string, EntityState> estate_;
  std::vector<EntityUpdate> updates_;
};

TEST_P(RandomUpdates, GiveTheSameFactsAsFullReadings) {
  ScratchFolder folder;
  const auto swept = open_or_throw(folder.file("swept.db"));
  const auto told = open_or_throw(folder.file("told.db"));
  DerivePlan plan;
  ShareDefinition owned;
  owned.signal = "owned";
  owned.type = "VirtualMachine";
  owned.good.kind = Predicate::Kind::Test;
  owned.good.path = "customValue[Owner]";
  owned.digest = "d";
  plan.shares = {owned};
  std::vector<Instant> moments;
  Instant now = at("2026-03-02T00:00:00Z");
  for (int round = 0; round < 60; ++round) {
    // Mostly forward; now and then the clock stands still or is set back.
    now += dice_.one_in(12) ? -dice_.up_to(hours(2)) : dice_.up_to(hours(7));
    moments.push_back(now);
    updates_.clear();
    live();
    const auto by_sweep = sweep_vms(*swept, now, reading());
    ASSERT_OK(by_sweep);
    // A session is lost now and then; then the other one reads in full, too.
    const auto by_told = dice_.one_in(10) ? sweep_vms(*told, now, reading())
                                          : told->apply(updates_at(now, updates_));
    ASSERT_OK(by_told);
    ASSERT_EQ(by_told->entities_changed, by_sweep->entities_changed) << "round " << round;
    ASSERT_EQ(by_told->entities_removed, by_sweep->entities_removed) << "round " << round;
    if (round % 9 == 0) {
      ASSERT_OK(swept->derive("s", {"vc-a"}, plan));
      ASSERT_OK(told->derive("s", {"vc-a"}, plan));
    }
  }
  EXPECT_EQ(told->size()->entity_versions, swept->size()->entity_versions);
  EXPECT_GT(told->size()->entity_versions, 100);
  for (int i = 0; i < 400; ++i) {
    const Instant t =
        dice_.one_in(3) ? dice_.of(moments) : moments.front() + dice_.up_to(now - moments.front());
    std::optional<Instant> known_at;
    if (dice_.one_in(3)) known_at = dice_.of(moments);
    const EntityRef entity{"VirtualMachine", moid(i % kVms)};
    const auto a = swept->entity_at(kVcA, entity, t, known_at);
    const auto b = told->entity_at(kVcA, entity, t, known_at);
    ASSERT_OK(a);
    ASSERT_OK(b);
    ASSERT_EQ(a->has_value(), b->has_value()) << entity.moid << ' ' << to_rfc3339(t);
    if (!*a) continue;
    ASSERT_EQ((*a)->properties, (*b)->properties) << entity.moid << ' ' << to_rfc3339(t);
    ASSERT_EQ((*a)->unreadable, (*b)->unreadable);
  }
  for (int part = 1; part <= 4; ++part) {
    const Instant as_of = moments.front() + (now - moments.front()) * part / 4;
    const EvidenceRequest request{"s", {"vc-a"}, as_of, {}, 400};
    ASSERT_EQ(in_words(*told->evidence(request, plan)), in_words(*swept->evidence(request, plan)));
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, RandomUpdates, testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace plumbline::ledger
