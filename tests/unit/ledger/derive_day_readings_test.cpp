#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/derive/day_readings.h"
#include "tests/unit/ledger/derive_random_estate.h"

namespace plumbline::ledger::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Predicate test_of(const std::string& path, Predicate::Op op, std::vector<std::string> values = {}) {
  Predicate predicate;
  predicate.kind = Predicate::Kind::Test;
  predicate.path = path;
  predicate.op = op;
  predicate.values = std::move(values);
  return predicate;
}

ShareDefinition owned() {
  ShareDefinition definition;
  definition.signal = "cons.owner_coverage";
  definition.type = "VirtualMachine";
  definition.good = test_of("customValue[Owner]", Predicate::Op::Exists);
  return definition;
}

EntityState vm(const std::string& name, const std::string& owner = {}) {
  EntityState state;
  state.entity = {"VirtualMachine", name};
  state.properties["name"] = name;
  state.properties["summary.config.template"] = "false";
  if (!owner.empty()) state.properties["customValue[Owner]"] = owner;
  return state;
}

std::string text(const std::vector<DayReading>& rows) {
  std::string text;
  for (const DayReading& row : rows) {
    text += row.signal + ' ' + to_string(row.population) + ' ' +
            std::to_string(row.day - day_of(at(0h)));
    for (const double number : {row.k, row.n, row.unknown})
      text += ' ' + std::to_string(static_cast<int>(number));
    text += row.sealed ? " sealed\n" : "\n";
  }
  return text;
}

std::vector<DayReading> all_days(const std::vector<ShareDelta>& deltas, Duration to) {
  return day_readings(deltas, std::numeric_limits<DayNumber>::min(), day_of(at(to)), at(to));
}

TEST(DayReadings, TheEndOfTheDayCountsAndIsCarriedForward) {
  ShareKeeper keeper({owned()}, {});
  const auto bare = vm("a");
  const auto owned_a = vm("a", "ann");
  keeper.on_entity(nullptr, &bare, at(1h));
  const auto other = vm("b", "bob");
  keeper.on_entity(nullptr, &other, at(2h));
  keeper.on_entity(&bare, &owned_a, at(23h));
  keeper.on_entity(&owned_a, &bare, at(50h));
  keeper.on_entity(&other, nullptr, at(51h));
  EXPECT_EQ(text(all_days(keeper.take_deltas(), 97h)),
            "cons.owner_coverage server 0 2 2 0 sealed\n"
            "cons.owner_coverage server 1 2 2 0\n"
            "cons.owner_coverage server 2 0 1 0\n"
            "cons.owner_coverage server 3 0 1 0\n"
            "cons.owner_coverage server 4 0 1 0\n");
}

TEST(DayReadings, WhatCannotBeJudgedIsInTheDenominatorAndUnknown) {
  ShareKeeper keeper({owned()}, {});
  auto hidden = vm("a");
  hidden.unreadable = {"customValue[Owner]"};
  keeper.on_entity(nullptr, &hidden, at(1h));
  const auto rows = all_days(keeper.take_deltas(), 2h);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].n, 1);
  EXPECT_EQ(rows[0].k, 0);
  EXPECT_EQ(rows[0].unknown, 1);
}

TEST(DayReadings, EntitiesThatAreNotAskedAreOut) {
  ShareDefinition powered = owned();
  powered.where = test_of("runtime.powerState", Predicate::Op::Eq, {"poweredOn"});
  ShareKeeper keeper({powered}, {});
  auto off = vm("a");
  off.properties["runtime.powerState"] = "poweredOff";
  keeper.on_entity(nullptr, &off, at(1h));
  EntityState host = vm("h");
  host.entity.type = "HostSystem";
  host.properties["runtime.powerState"] = "poweredOn";
  keeper.on_entity(nullptr, &host, at(1h));
  EXPECT_THAT(keeper.take_deltas(), IsEmpty());
  auto on = off;
  on.properties["runtime.powerState"] = "poweredOn";
  keeper.on_entity(&off, &on, at(30h));
  EXPECT_EQ(text(all_days(keeper.take_deltas(), 31h)), "cons.owner_coverage server 1 0 1 0\n");
}

TEST(DayReadings, ADeclaredPopulationTakesItsVmsFromItsDayOn) {
  const PopulationRule lab{Population::Lab, "lab-.*", at(24h + 12h)};
  ShareKeeper keeper({owned()}, {lab});
  const auto state = vm("lab-1", "ann");
  keeper.on_entity(nullptr, &state, at(1h));
  EXPECT_EQ(text(all_days(keeper.take_deltas(), 49h)),
            "cons.owner_coverage server 0 1 1 0\n"
            "cons.owner_coverage server 1 0 0 0\n"
            "cons.owner_coverage server 2 0 0 0\n"
            "cons.owner_coverage lab 1 1 1 0\n"
            "cons.owner_coverage lab 2 1 1 0\n");
  keeper.on_entity(&state, nullptr, at(2h));
  std::vector<ShareDelta> gone = keeper.take_deltas();
  EXPECT_THAT(gone, SizeIs(3)) << "what was to come is called off too";
}

TEST(DayReadings, AgeTurnsWithoutAnyChange) {
  ShareDefinition stale = owned();
  stale.signal = "cons.stale";
  stale.good = test_of("config.modified", Predicate::Op::OlderThan, {"3"});
  ShareKeeper keeper({stale}, {});
  auto state = vm("a");
  state.properties["config.modified"] = to_rfc3339(at(12h));
  keeper.on_entity(nullptr, &state, at(13h));
  EXPECT_EQ(text(all_days(keeper.take_deltas(), 4 * 24h)),
            "cons.stale server 0 0 1 0 sealed\n"
            "cons.stale server 1 0 1 0\n"
            "cons.stale server 2 0 1 0\n"
            "cons.stale server 3 1 1 0\n"
            "cons.stale server 4 1 1 0\n");
}

TEST(DayReadings, ADayIsSealedThreeDaysAfterItsEnd) {
  const std::vector<ShareDelta> deltas{{"s", Population::Server, day_of(at(0h)), 1, 1, 0}};
  const DayNumber day = day_of(at(0h));
  EXPECT_FALSE(day_readings(deltas, day, day, at(4 * 24h - 1us)).at(0).sealed);
  EXPECT_TRUE(day_readings(deltas, day, day, at(4 * 24h)).at(0).sealed);
}

TEST(DayReadings, AWindowBeginsWithWhatWasBefore) {
  const DayNumber day = day_of(at(0h));
  const std::vector<ShareDelta> deltas{{"s", Population::Server, day - 100, 1, 3, 0},
                                       {"s", Population::Server, day + 1, 1, 0, 0},
                                       {"s", Population::Server, day + 9, 1, 0, 0}};
  const auto rows = day_readings(deltas, day, day + 2, at(0h));
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0].k, 1);
  EXPECT_EQ(rows[1].k, 2);
  EXPECT_EQ(rows[2].n, 3);
  EXPECT_THAT(day_readings(deltas, day - 200, day - 101, at(0h)), IsEmpty());
}

TEST(DayReadings, WhatCameAndWentTheSameDayLeavesNothing) {
  ShareKeeper keeper({owned()}, {});
  const auto state = vm("a");
  keeper.on_entity(nullptr, &state, at(1h));
  std::vector<ShareDelta> stored = keeper.take_deltas();
  keeper.on_entity(&state, nullptr, at(2h));
  for (const ShareDelta& delta : keeper.take_deltas()) stored.push_back(delta);
  EXPECT_THAT(stored, SizeIs(2));
  EXPECT_THAT(all_days(stored, 30h), IsEmpty());
}

/// The plain way: every day look at every entity.
std::vector<DayReading> by_rescanning(
    const ShareDefinition& definition, const std::vector<PopulationRule>& rules,
    const std::map<std::string, std::map<Instant, std::optional<EntityState>>>& histories,
    DayNumber from, DayNumber to) {
  std::map<std::pair<Population, DayNumber>, DayReading> cells;
  for (DayNumber day = from; day <= to; ++day) {
    const Instant end = start_of(day + 1) - 1us;
    for (const auto& [name, versions] : histories) {
      const auto next = versions.upper_bound(end);
      if (next == versions.begin() || !std::prev(next)->second) continue;
      const EntityState& state = *std::prev(next)->second;
      const Truth asked = evaluate(definition.where, state, end);
      if (asked == Truth::False) continue;
      DayReading& cell = cells[{population_of(state, rules, end), day}];
      cell.n += 1;
      const Truth good = asked == Truth::True ? evaluate(definition.good, state, end) : asked;
      cell.k += good == Truth::True ? 1 : 0;
      cell.unknown += good == Truth::Unknown ? 1 : 0;
    }
  }
  std::vector<DayReading> rows;
  for (auto& [key, cell] : cells) {
    cell.signal = definition.signal;
    cell.population = key.first;
    cell.day = key.second;
    rows.push_back(cell);
  }
  return rows;
}

TEST(DayReadings, EqualWhatRescanningTheEstateEveryDayWouldGive) {
  ShareDefinition definition = owned();
  definition.where = test_of("runtime.powerState", Predicate::Op::Ne, {"suspended"});
  Predicate old = test_of("config.modified", Predicate::Op::OlderThan, {"5"});
  Predicate owner = definition.good;
  definition.good = Predicate{};
  definition.good.kind = Predicate::Kind::Any;
  definition.good.parts = {owner, old};
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Dice dice(seed);
    const std::vector<PopulationRule> rules{{Population::Lab, "lab.*", at(dice.up_to(15 * 24h))},
                                            {Population::Vdi, "vdi.*", at(dice.up_to(15 * 24h))}};
    ShareKeeper keeper({definition}, rules);
    std::map<std::string, std::map<Instant, std::optional<EntityState>>> histories;
    std::vector<ShareDelta> stored;
    struct Version {
      std::optional<EntityState> before, now;
      Instant at;
    };
    std::vector<Version> versions;
    for (int entity = 0; entity < 12; ++entity) {
      std::optional<EntityState> state;
      Duration now = dice.up_to(24h);
      for (int version = 0; version < 15; ++version, now += dice.up_to(50h)) {
        std::optional<EntityState> next;
        if (!dice.one_in(6)) {
          next = vm(dice.of<std::string>({"lab", "vdi", "srv"}) + std::to_string(entity),
                    dice.one_in(2) ? "ann" : "");
          if (!dice.one_in(4))
            next->properties["config.modified"] = to_rfc3339(at(dice.up_to(400h)));
          if (!dice.one_in(3))
            next->properties["runtime.powerState"] = dice.one_in(3) ? "suspended" : "poweredOn";
          if (dice.one_in(5)) next->unreadable = {"customValue[Owner]"};
        }
        const Instant when = at(now);
        keeper.on_entity(state ? &*state : nullptr, next ? &*next : nullptr, when);
        versions.push_back({state, next, when});
        if (dice.one_in(3))
          for (const ShareDelta& delta : keeper.take_deltas()) stored.push_back(delta);
        state = next;
        histories[std::to_string(entity)][when] = next;
      }
    }
    for (const ShareDelta& delta : keeper.take_deltas()) stored.push_back(delta);

    const DayNumber from = day_of(at(0h));
    const DayNumber to = from + 40;
    auto rows = day_readings(stored, from, to, at(0h));
    std::erase_if(rows, [](const DayReading& row) { return row.n == 0; });
    ASSERT_EQ(text(rows), text(by_rescanning(definition, rules, histories, from, to))) << seed;

    // The rebuild: all versions again, in another order.
    for (std::size_t i = versions.size(); i > 1; --i)
      std::swap(versions[i - 1], versions[dice.below(i)]);
    for (const Version& v : versions)
      keeper.on_entity(v.before ? &*v.before : nullptr, v.now ? &*v.now : nullptr, v.at);
    ASSERT_EQ(text(day_readings(keeper.take_deltas(), from, to, at(0h))),
              text(day_readings(stored, from, to, at(0h))));
  }
}

}  // namespace
}  // namespace plumbline::ledger::test
