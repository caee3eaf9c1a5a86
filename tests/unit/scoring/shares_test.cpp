#include <gtest/gtest.h>

#include "scoring/assess.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Signal pre_checks() {
  return SmallEstate::signal("chg.pre_checks", "pre_checks",
                             {{"checks", std::vector<std::string>{"snapshot"}},
                              {"risky", std::vector<std::string>{"resize"}},
                              {"hours", 24.0}});
}

Predicate exists(const std::string& path) {
  Predicate p;
  p.kind = Predicate::Kind::Test;
  p.path = path;
  return p;
}

Signal owner_coverage() {
  Signal s = SmallEstate::signal("cons.owner_coverage", "entity_share", {}, 1);
  s.of = "VirtualMachine";
  s.good.emplace();
  s.good->parts = {exists("customValue[@owner]"), exists("customValue[@service]")};
  s.inputs = {"scope"};
  return s;
}

void reading(SmallEstate& estate, Population population, double at, double k, double n,
             double unknown = 0) {
  estate.evidence.readings.push_back(
      {"cons.owner_coverage", day_of(SmallEstate::day(at)), population, k, n, unknown, false});
}

SmallEstate with_keys() {
  SmallEstate estate;
  estate.scope_file(5).attributes = {{"owner", "Owner"}, {"service", "Service"}};
  return estate;
}

TEST(PreChecks, ASnapshotOfTheSameServerWithin24HoursBefore) {
  SmallEstate estate;
  estate.did("CORP\\alice", "snapshot", "srv-1", 50);
  estate.did("CORP\\alice", "resize", "srv-1", 50.9);
  EXPECT_DOUBLE_EQ(*estate.read(pre_checks()).value.value, 1);
  estate.did("CORP\\alice", "resize", "srv-2", 50.9);
  EXPECT_DOUBLE_EQ(*estate.read(pre_checks()).value.value, 0.5) << "another server";
  estate.did("CORP\\alice", "resize", "srv-1", 51.5);
  EXPECT_NEAR(*estate.read(pre_checks()).value.value, 1.0 / 3, 1e-12) << "too long ago";
  estate.did("CORP\\alice", "resize", "srv-3", 60);
  estate.did("CORP\\alice", "snapshot", "srv-3", 60.1);
  EXPECT_DOUBLE_EQ(*estate.read(pre_checks()).value.value, 0.25) << "afterwards is too late";
}

TEST(PreChecks, ACheckInsideTheChangeMustComeBeforeTheRiskyStep) {
  SmallEstate estate;
  estate.did("CORP\\alice", "resize", "srv-1", 50).path = estate.path("snapshot>resize");
  estate.did("CORP\\alice", "resize", "srv-2", 52).path = estate.path("resize>snapshot");
  EXPECT_DOUBLE_EQ(*estate.read(pre_checks()).value.value, 0.5);
}

TEST(PreChecks, ABackupsSnapshotIsNobodysCheck) {
  SmallEstate estate;
  estate.declared("veeam@corp", "backup", 1);
  estate.did("CORP\\veeam", "snapshot", "srv-1", 49.9);
  estate.did("CORP\\alice", "resize", "srv-1", 50);
  EXPECT_DOUBLE_EQ(*estate.read(pre_checks()).value.value, 0);
}

TEST(PreChecks, AFailedSnapshotIsNoNetAndABulkChangeNeedsOneEverywhere) {
  SmallEstate estate;
  estate.did("CORP\\alice", "snapshot", "srv-1", 50).outcome = Outcome::Failed;
  estate.did("CORP\\alice", "resize", "srv-1", 50.1);
  EXPECT_DOUBLE_EQ(*estate.read(pre_checks()).value.value, 0);
  SmallEstate bulk;
  bulk.did("CORP\\alice", "snapshot", "srv-1", 50);
  bulk.did("CORP\\alice", "resize", "srv-1", 50.1).siblings = {bulk.vm("srv-2")};
  EXPECT_DOUBLE_EQ(*bulk.read(pre_checks()).value.value, 0);
  bulk.did("CORP\\alice", "snapshot", "srv-2", 50);
  EXPECT_DOUBLE_EQ(*bulk.read(pre_checks()).value.value, 1);
}

TEST(EntityShare, IsTheNewestReadingOfServersAndInfrastructure) {
  SmallEstate estate = with_keys();
  reading(estate, Population::Server, 98, 10, 100);
  reading(estate, Population::Server, 99, 80, 100, 5);
  reading(estate, Population::Lab, 99, 0, 900);
  const Reading r = estate.read(owner_coverage());
  EXPECT_EQ(r.judging, Judging::Census);
  EXPECT_DOUBLE_EQ(*r.value.value, 0.8);
  EXPECT_DOUBLE_EQ(r.unknown, 5);
  EXPECT_FALSE(r.value.low) << "a census has no interval";
}

TEST(EntityShare, WithoutDeclaredKeysIsUnknown) {
  SmallEstate estate;
  reading(estate, Population::Server, 99, 80, 100);
  EXPECT_EQ(estate.read(owner_coverage()).value.reason.code, "no_key_declared");
  EXPECT_EQ(estate.read(owner_coverage()).value.reason.input, "scope");
  estate.scope_file(5).attributes = {{"owner", "Owner"}};
  EXPECT_EQ(estate.read(owner_coverage()).value.reason.code, "no_key_declared");
}

TEST(EntityShare, AnOldReadingIsNotNow) {
  SmallEstate estate = with_keys();
  reading(estate, Population::Server, 97, 80, 100);
  EXPECT_EQ(estate.read(owner_coverage()).value.state, State::Unknown);
  SmallEstate stopped = with_keys();
  reading(stopped, Population::Server, 99, 80, 100);
  stopped.evidence.streams[2].until = SmallEstate::day(98);
  EXPECT_EQ(stopped.read(owner_coverage()).value.reason.code, "gap");
}

TEST(EntityShare, HiddenObjectsAreNotPermitted) {
  SmallEstate estate = with_keys();
  reading(estate, Population::Server, 99, 80, 100);
  estate.evidence.streams[2].visible_share = 0.9;
  EXPECT_EQ(estate.read(owner_coverage()).value.reason.code, "not_permitted");
}

TEST(ShareDefinitions, ResolveTheDeclaredKeysAndLeaveOutTheRest) {
  SmallEstate estate = with_keys();
  estate.rubric.signals = {owner_coverage()};
  const auto defined = share_definitions(estate.rubric, estate.practice, SmallEstate::day(100));
  ASSERT_EQ(defined.size(), 1U);
  EXPECT_EQ(defined[0].signal, "cons.owner_coverage");
  EXPECT_EQ(defined[0].type, "VirtualMachine");
  ASSERT_EQ(defined[0].good.parts.size(), 2U);
  EXPECT_EQ(defined[0].good.parts[0].path, "customValue[Owner]");
  EXPECT_TRUE(share_definitions(estate.rubric, estate.practice, SmallEstate::day(1)).empty());
}

TEST(ShareDefinitions, TheDigestFollowsTheMeaning) {
  SmallEstate estate = with_keys();
  estate.rubric.signals = {owner_coverage()};
  const auto digest = [&] {
    return share_definitions(estate.rubric, estate.practice, SmallEstate::day(100))[0].digest;
  };
  const std::string before = digest();
  EXPECT_EQ(digest(), before);
  estate.practice.scopes[0].attributes["owner"] = "Besitzer";
  EXPECT_NE(digest(), before);
}

TEST(PracticeDeclared, IsTheShareOfTheExpectedWords) {
  SmallEstate estate;
  const Signal types = SmallEstate::signal(
      "chg.types_defined", "practice_declared",
      {{"what", std::string("change_types")},
       {"expected", std::vector<std::string>{"standard", "normal", "emergency"}}});
  EXPECT_DOUBLE_EQ(*estate.read(types).value.value, 0) << "never seen is not defined";
  estate.scope_file(5).change_types = {"normal", "emergency", "other"};
  EXPECT_NEAR(*estate.read(types).value.value, 2.0 / 3, 1e-12);
  estate.practice.kinds["scope"].present = false;
  EXPECT_EQ(estate.read(types).value.reason.code, "input_absent");
}

/// Clusters with admission control, and what exceptions/ says of them.
class Exceptions : public SmallEstate {
 public:
  Exceptions() {
    Signal s = signal("cap.adm_control", "entity_share", {{"exceptions", true}}, 1);
    s.of = "ClusterComputeResource";
    s.good.emplace();
    s.good->kind = Predicate::Kind::Test;
    s.good->path = "on";
    s.good->op = Predicate::Op::Eq;
    s.good->values = {"true"};
    rubric.signals = {s};
  }
  void except(const std::string& entity, double seen, double expires) {
    Exemption exemption;
    exemption.promise.first_seen = day(seen);
    exemption.id = "EX";
    exemption.signal = "cap.adm_control";
    exemption.entities = {entity};
    exemption.expires = day(expires);
    practice.exemptions.push_back(exemption);
  }
  Truth good(const std::string& cluster, double at) const {
    EntityState state;
    state.entity = {"ClusterComputeResource", "domain-c1"};
    state.properties = {{"name", cluster}, {"on", "false"}};
    return evaluate(share_definitions(rubric, practice, day(at)).at(0).good, state, day(at));
  }
};

TEST(Exceptions, ADocumentedOneCountsWhileItIsInForce) {
  Exceptions estate;
  estate.except("edge-1", 10, 60);
  EXPECT_EQ(estate.good("edge-1", 50), Truth::True);
  EXPECT_EQ(estate.good("main", 50), Truth::False);
  EXPECT_EQ(estate.good("edge-1", 5), Truth::False) << "not seen yet";
  EXPECT_EQ(estate.good("edge-1", 61), Truth::False) << "expired";
}

TEST(Exceptions, MayNameSeveralByAPattern) {
  Exceptions estate;
  estate.except("regex:edge-.*", 10, 60);
  EXPECT_EQ(estate.good("edge-7", 50), Truth::True);
  EXPECT_EQ(estate.good("main", 50), Truth::False);
}

TEST(Exceptions, CountOnlyWhereTheSignalTakesThem) {
  Exceptions estate;
  estate.except("edge-1", 10, 60);
  estate.rubric.signals[0].parameters.clear();
  EXPECT_EQ(estate.good("edge-1", 50), Truth::False);
}

}  // namespace
}  // namespace plumbline::scoring
