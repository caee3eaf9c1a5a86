#include "cli/witness_facts.h"

#include <gmock/gmock.h>

#include "tests/unit/cli/estate.h"

namespace plumbline::cli {
namespace {

using Kind = scoring::Witness::Kind;

/// A machine that was renamed twice and resized once, by somebody with a name.
class WitnessFacts : public testing::Test {
 protected:
  void SetUp() override {
    for (int d = 0; d < 3; ++d)
      ASSERT_OK(ledger::sweep_vms(*estate_.store, day(d),
                                  {ledger::vm("vm-1", "srv-" + std::to_string(d))}));
    estate_.commit({resize(1, day(3))}, day(3) + hours(1));
    const auto subject =
        open_case(environment_, *estate_.store, environment_.settings.scopes[0], day(4), {});
    ASSERT_OK(subject);
    subject_ = *subject;
    const auto evidence = estate_.store->evidence(subject_.request, subject_.plan);
    ASSERT_OK(evidence);
    ASSERT_EQ(evidence->changes.size(), 1U);
    value_.signal = "chg.it";
    witness(Kind::Entity, 1);
    witness(Kind::Change, evidence->changes[0].id);
    witness(Kind::Practice, 0);
    value_.witnesses[1].followed = {"incident vm-crash"};
    value_.witnesses[2].path = "procedures/resize.yml";
  }
  void witness(Kind kind, std::int64_t id) {
    scoring::Witness one;
    one.kind = kind;
    one.id = id;
    value_.witnesses.push_back(one);
  }
  std::vector<exporters::WitnessShown> shown(std::size_t most, bool names = false) {
    const auto facts = witness_facts(*estate_.store, subject_, value_, most, names);
    EXPECT_OK(facts);
    return facts.value_or(std::vector<exporters::WitnessShown>{});
  }

  Environment environment_ = environment();
  Estate estate_;
  Case subject_;
  scoring::SignalValue value_;
};

TEST_F(WitnessFacts, StandInTheOrderOfTheirWitnesses) {
  const auto all = shown(20);
  ASSERT_EQ(all.size(), 3U);
  ASSERT_EQ(all[0].facts.size(), 3U) << "three versions of the machine";
  EXPECT_EQ(all[0].earlier, 0U);
  ASSERT_EQ(all[1].facts.size(), 1U);
  EXPECT_EQ(all[1].facts[0].key, "task-1");
  EXPECT_THAT(all[1].followed, testing::ElementsAre("incident vm-crash"));
  EXPECT_EQ(all[2].practice_path, "procedures/resize.yml");
}

TEST_F(WitnessFacts, OfAnObjectsHistoryTheLastStay) {
  const auto two = shown(2);
  ASSERT_EQ(two.size(), 2U) << "so many witnesses too";
  ASSERT_EQ(two[0].facts.size(), 2U);
  EXPECT_EQ(two[0].earlier, 1U);
  EXPECT_EQ(two[0].facts.back().at, day(2));
}

TEST_F(WitnessFacts, NamesAreForThoseWhoMaySeeThemAndGoneWhenForgotten) {
  EXPECT_EQ(shown(20)[1].facts[0].actor, "actor-1");
  EXPECT_EQ(shown(20, true)[1].facts[0].actor, "bob@corp") << "one spelling per account";
  ASSERT_OK(estate_.store->forget("CORP\\bob", "human"));
  EXPECT_EQ(shown(20, true)[1].facts[0].actor, "actor-1");
}

}  // namespace
}  // namespace plumbline::cli
