#include "facts/predicate.h"

#include <gtest/gtest.h>

#include "facts/name_pattern.h"

namespace plumbline {
namespace {

using Op = Predicate::Op;

Predicate test_of(std::string path, Op op, std::vector<std::string> values = {}) {
  Predicate p;
  p.kind = Predicate::Kind::Test;
  p.path = std::move(path);
  p.op = op;
  p.values = std::move(values);
  return p;
}

const Instant kNow = *parse_instant("2026-11-22");

EntityState vm() {
  EntityState s;
  s.entity = {"VirtualMachine", "vm-1"};
  s.properties = {{"name", "web-01"},
                  {"customValue[Owner]", "shop"},
                  {"summary.config.numCpu", "4"},
                  {"config.modified", "2026-10-01T00:00:00Z"}};
  s.unreadable = {"runtime"};
  return s;
}

TEST(Predicate, TestsOnePath) {
  EXPECT_EQ(evaluate(test_of("name", Op::Eq, {"web-01"}), vm(), kNow), Truth::True);
  EXPECT_EQ(evaluate(test_of("name", Op::Ne, {"web-01"}), vm(), kNow), Truth::False);
  EXPECT_EQ(evaluate(test_of("name", Op::In, {"a", "web-01"}), vm(), kNow), Truth::True);
  EXPECT_EQ(evaluate(test_of("name", Op::Matches, {"web-[0-9]+"}), vm(), kNow), Truth::True);
  EXPECT_EQ(evaluate(test_of("summary.config.numCpu", Op::Gt, {"3"}), vm(), kNow), Truth::True);
  EXPECT_EQ(evaluate(test_of("summary.config.numCpu", Op::Lt, {"4"}), vm(), kNow), Truth::False);
  EXPECT_EQ(evaluate(test_of("config.modified", Op::OlderThan, {"30"}), vm(), kNow), Truth::True);
  EXPECT_EQ(evaluate(test_of("config.modified", Op::OlderThan, {"60"}), vm(), kNow), Truth::False);
}

TEST(Predicate, AMissingPathIsUnknownExceptForExists) {
  EXPECT_EQ(evaluate(test_of("nothing", Op::Eq, {"x"}), vm(), kNow), Truth::Unknown);
  EXPECT_EQ(evaluate(test_of("nothing", Op::Ne, {"x"}), vm(), kNow), Truth::Unknown);
  EXPECT_EQ(evaluate(test_of("customValue[Service]", Op::Exists), vm(), kNow), Truth::False);
  EXPECT_EQ(evaluate(test_of("customValue[Owner]", Op::Exists), vm(), kNow), Truth::True);
}

TEST(Predicate, WhatWasRefusedIsUnknownEvenForExists) {
  EXPECT_EQ(evaluate(test_of("runtime.powerState", Op::Exists), vm(), kNow), Truth::Unknown);
  EntityState hidden = vm();
  hidden.unreadable = {"customValue"};
  EXPECT_EQ(evaluate(test_of("customValue[Owner]", Op::Exists), hidden, kNow), Truth::Unknown);
}

TEST(Predicate, ListsFollowKleene) {
  const auto yes = test_of("name", Op::Exists);
  const auto no = test_of("gone", Op::Exists);
  const auto maybe = test_of("gone", Op::Eq, {"x"});
  Predicate all;
  all.parts = {yes, maybe};
  EXPECT_EQ(evaluate(all, vm(), kNow), Truth::Unknown);
  all.parts = {no, maybe};
  EXPECT_EQ(evaluate(all, vm(), kNow), Truth::False);
  Predicate any;
  any.kind = Predicate::Kind::Any;
  any.parts = {yes, maybe};
  EXPECT_EQ(evaluate(any, vm(), kNow), Truth::True);
  any.parts = {no, maybe};
  EXPECT_EQ(evaluate(any, vm(), kNow), Truth::Unknown);
  EXPECT_EQ(evaluate(Predicate{}, vm(), kNow), Truth::True);
}

TEST(NamePattern, RefusesWhatCouldRunForEver) {
  EXPECT_TRUE(pattern_problem("(a+)+"));
  EXPECT_TRUE(pattern_problem("((a|b)*c)*"));
  EXPECT_TRUE(pattern_problem("(a)\\1"));
  EXPECT_TRUE(pattern_problem("web-["));
  EXPECT_TRUE(pattern_problem(std::string(300, 'a')));
  EXPECT_FALSE(pattern_problem("web-[0-9]+"));
  EXPECT_FALSE(pattern_problem("(app|web)-.*"));
  EXPECT_FALSE(name_matches("(a+)+", "aaaa"));
  EXPECT_FALSE(name_matches(".*", std::string(2000, 'a')));
}

TEST(NamePattern, MatchesTheWholeName) {
  EXPECT_TRUE(name_matches("web-.*", "web-01"));
  EXPECT_FALSE(name_matches("web", "web-01"));
}

// "vswitch[*].pnic.count": what every member of a list must satisfy.
TEST(Predicate, AStarAsksEveryMemberOfAList) {
  EntityState state;
  Predicate test;
  test.kind = Predicate::Kind::Test;
  test.path = "vswitch[*].pnic.count";
  test.op = Predicate::Op::Gt;
  test.values = {"1"};
  EXPECT_EQ(evaluate(test, state, {}), Truth::True) << "of none all do";
  state.properties["vswitch[a].pnic.count"] = "2";
  state.properties["vswitch[a].mtu"] = "1";
  EXPECT_EQ(evaluate(test, state, {}), Truth::True);
  state.properties["vswitch[b].pnic.count"] = "1";
  EXPECT_EQ(evaluate(test, state, {}), Truth::False);
  state.properties["vswitch[b].pnic.count"] = "many";
  EXPECT_EQ(evaluate(test, state, {}), Truth::Unknown);
  state.unreadable = {"vswitch"};
  EXPECT_EQ(evaluate(test, state, {}), Truth::Unknown);
}

TEST(Predicate, AStarWithExistsAsksForOneMember) {
  EntityState state;
  Predicate test;
  test.kind = Predicate::Kind::Test;
  test.path = "rule[*].inCompliance";
  test.op = Predicate::Op::Exists;
  EXPECT_EQ(evaluate(test, state, {}), Truth::False);
  state.properties["rule[key=1].inCompliance"] = "true";
  EXPECT_EQ(evaluate(test, state, {}), Truth::True);
}

}  // namespace
}  // namespace plumbline
