#include <gmock/gmock.h>

#include "ledger/derive/series.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::Pair;

const Instant kDay = start_of(20'000);

SeriesTest ready() {
  SeriesTest test;
  test.counter = "cpu.ready.summation";
  test.per = SeriesTest::Per::CpuTime;
  test.above = 0.05;
  test.share = 0.05;
  return test;
}

/// `high` of `all` samples above 5 % per vCPU of two, at 300 s: 30 s of 600.
LogHistogram ready_day(int high, int all) {
  LogHistogram values;
  for (int i = 0; i < all; ++i) values.add(i < high ? 60.0 : 3.0);
  return values;
}

TEST(MachineTime, CountsTheTimeAboveTheThresholdPerProcessor) {
  const auto values = ready_day(20, 288);
  const auto time = machine_time(ready(), values, seconds(300), {2, 0});
  ASSERT_TRUE(time);
  EXPECT_EQ(time->covered_s, 288 * 300);
  EXPECT_EQ(time->high_s, 20 * 300);
  // The same seconds over 8 processors are 2.5 %.
  EXPECT_EQ(machine_time(ready(), values, seconds(300), {8, 0})->high_s, 0);
  EXPECT_FALSE(machine_time(ready(), values, seconds(300), {0, 0})) << "processors not known";
}

TEST(MachineTime, AnythingAboveNothingIsHigh) {
  SeriesTest swap;
  swap.above = 0;
  LogHistogram values;
  for (const double value : {0.0, 0.0, 0.5, 0.0}) values.add(value);
  EXPECT_EQ(machine_time(swap, values, seconds(300), {})->high_s, 300);
}

class Window : public testing::Test {
 protected:
  static std::vector<MachineTime> day(std::uint32_t machine, int high) {
    return {{machine, 0, 100, high}};
  }
  std::map<Population, MachineWindow::Counts> readings() const {
    return window_.readings(definition_, [&](std::uint32_t entity) -> const MachineAtEnd* {
      const auto found = machines_.find(entity);
      return found == machines_.end() ? nullptr : &found->second;
    });
  }
  Window() { definition_.tests = {ready()}; }

  SeriesDefinition definition_;
  MachineWindow window_;
  std::map<std::uint32_t, MachineAtEnd> machines_;
};

TEST_F(Window, AsksMachinesWithEnoughDaysByPopulation) {
  machines_ = {{1, {Population::Server, 2}},
               {2, {Population::Server, 2}},
               {3, {Population::Server, 2}},
               {4, {Population::Vdi, 2}}};
  for (int i = 0; i < 20; ++i) {
    window_.add(day(1, 6));                // 6 % of its time
    window_.add(day(2, 5));                // exactly 5 %: P95 is not above
    if (i < 13) window_.add(day(3, 100));  // a day short
    window_.add(day(4, 50));
    window_.add(day(5, 50));  // gone
  }
  const auto all = readings();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at(Population::Server).n, 2);
  EXPECT_EQ(all.at(Population::Server).k, 1);
  EXPECT_EQ(all.at(Population::Vdi).k, 1);
}

TEST_F(Window, ADayThatLeavesLeavesNothing) {
  machines_ = {{1, {Population::Server, 2}}};
  for (int i = 0; i < 14; ++i) window_.add(day(1, 90));
  for (int i = 0; i < 14; ++i) window_.add(day(1, 0));
  EXPECT_EQ(readings().at(Population::Server).k, 1);
  for (int i = 0; i < 14; ++i) window_.remove(day(1, 90));
  EXPECT_EQ(readings().at(Population::Server).k, 0);
  window_.remove(day(1, 0));
  EXPECT_TRUE(readings().empty()) << "13 days";
}

TEST_F(Window, SeveralTestsAreJoinedInKleeneLogic) {
  SeriesTest small = ready();
  small.more = false;
  small.least_cpus = 4;
  definition_.tests = {small, ready()};
  definition_.any = true;
  machines_ = {{1, {Population::Server, 8}}, {2, {Population::Server, 2}}};
  for (int i = 0; i < 14; ++i) {
    window_.add({{1, 0, 100, 0}});  // of the second test nothing is known
    window_.add({{2, 0, 100, 0}});
  }
  auto all = readings().at(Population::Server);
  EXPECT_EQ(all.n, 2);
  EXPECT_EQ(all.k, 1);
  EXPECT_EQ(all.unknown, 1) << "too few processors for the first, no samples for the second";
  definition_.any = false;
  all = readings().at(Population::Server);
  EXPECT_EQ(all.k, 0);
  EXPECT_EQ(all.unknown, 1) << "the small one fails whatever the second says";
}

TEST_F(Window, TimeThatIsOpenDecidesNothingUnlessItCannotMatter) {
  machines_ = {
      {1, {Population::Server, 2}}, {2, {Population::Server, 2}}, {3, {Population::Server, 2}}};
  for (int i = 0; i < 14; ++i) {
    window_.add({{1, 0, 100, 4, 4}});  // 4 % of its own, 8 % at most
    window_.add({{2, 0, 100, 6, 50}});
    window_.add({{3, 0, 100, 2, 3}});  // 5 % is not above
  }
  const auto all = readings().at(Population::Server);
  EXPECT_EQ(all.n, 3);
  EXPECT_EQ(all.k, 1);
  EXPECT_EQ(all.unknown, 1);
  for (int i = 0; i < 14; ++i) window_.remove({{1, 0, 100, 4, 4}});
  EXPECT_EQ(readings().at(Population::Server).unknown, 0);
}

TEST(AboveForLong, IsAShareOfTheFinestSamplesThatAreNearlyAll) {
  const auto day = [](seconds interval, int count, int high) {
    LatencyPoints one{0, interval, {}};
    for (int i = 1; i <= count; ++i)
      one.points.emplace_back(kDay + interval * i, i <= high ? 90.0 : 10.0);
    return one;
  };
  const LatencyPoints fine = day(seconds(1800), 48, 2);
  EXPECT_EQ(above_for_long({fine}, 85, 0.05), Truth::False) << "2 of 48";
  EXPECT_EQ(above_for_long({day(seconds(1800), 48, 3)}, 85, 0.05), Truth::True);
  EXPECT_EQ(above_for_long({day(seconds(1800), 48, 3)}, 95, 0.05), Truth::False);
  EXPECT_EQ(above_for_long({fine, day(seconds(7200), 12, 1)}, 85, 0.05), Truth::False);
  EXPECT_EQ(above_for_long({day(seconds(1800), 20, 0), day(seconds(7200), 12, 1)}, 85, 0.05),
            Truth::True)
      << "the finer ones tell of ten hours only";
  EXPECT_EQ(above_for_long({}, 85, 0.05), Truth::Unknown);
  EXPECT_EQ(above_for_long({day(seconds(1800), 0, 0)}, 85, 0.05), Truth::Unknown);
}

/// Two hosts of 100 and 60 (hertz and bytes alike), told effective 160, used every hour.
class Cluster : public testing::Test {
 protected:
  Cluster() {
    day_.hosts = {host(100), host(60)};
    for (const std::size_t r : {0U, 1U}) {
      day_.effective[r] = {{kDay - hours(1), 160}, {kDay + hours(23), 160}};
      day_.usage[r] = {{seconds(3600), used(50, 24)}};
    }
  }
  static HostStay host(double size) {
    HostStay stay;
    stay.from = Instant::min();
    stay.to = Instant::max();
    stay.size = {size, size};
    return stay;
  }
  static SeriesPoints used(double value, int count) {
    SeriesPoints points;
    for (int i = 1; i <= count; ++i) points.emplace_back(kDay + hours(i), value);
    return points;
  }
  HeadroomDay cpu() const { return headroom_of(7, day_).at(0); }

  ClusterDay day_;
};

TEST_F(Cluster, HasRoomWhenWhatIsUsedFitsWithoutTheLargestHost) {
  const auto rows = headroom_of(7, day_);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].entity, 7U);
  EXPECT_EQ(rows[0].resource, Resource::Cpu);
  EXPECT_EQ(rows[1].resource, Resource::Memory);
  EXPECT_EQ(rows[0].covered_s, 24 * 3600);
  EXPECT_EQ(rows[0].ok_s, 24 * 3600);
  EXPECT_DOUBLE_EQ(*rows[0].left, 10.0 / 160) << "160 − 100 − 50";
  day_.usage[0][0].points[3].second = 61;
  EXPECT_EQ(cpu().ok_s, 23 * 3600);
  EXPECT_DOUBLE_EQ(*cpu().left, 10.0 / 160) << "95 % of the day";
  day_.usage[0][0].points[4].second = 61;
  EXPECT_DOUBLE_EQ(*cpu().left, -1.0 / 160);
}

TEST_F(Cluster, AHostInMaintenanceLendsNothingAndIsStillItsHost) {
  day_.hosts[1].lends = false;
  day_.effective[0] = {{kDay - hours(1), 100}, {kDay + hours(23), 100}};
  EXPECT_EQ(cpu().covered_s, 24 * 3600);
  EXPECT_EQ(cpu().ok_s, 0) << "one host lends, and it is the largest";
}

TEST_F(Cluster, OfASingleHostIsNotAsked) {
  day_.hosts[1].to = kDay + hours(12);
  EXPECT_EQ(cpu().covered_s, 11 * 3600);
  day_.hosts.pop_back();
  EXPECT_TRUE(headroom_of(7, day_).empty());
}

TEST_F(Cluster, WithoutKnownCapacityIsUnknown) {
  day_.effective[0] = {{kDay - hours(49), 160}, {kDay + hours(12), 160}};
  EXPECT_EQ(cpu().unknown_s, 10 * 3600) << "told again too late; 50 h count";
  EXPECT_EQ(cpu().covered_s, 24 * 3600);
  day_.effective[0].clear();
  EXPECT_EQ(cpu().unknown_s, 24 * 3600);
  EXPECT_FALSE(cpu().left);
  day_.hosts[0].size[1].reset();
  EXPECT_EQ(headroom_of(7, day_).at(1).unknown_s, 24 * 3600) << "a host's memory is not known";
}

TEST_F(Cluster, TakesTheFinestIntervalThatIsNearlyWhole) {
  SeriesPoints fine;
  for (int i = 1; i <= 288; ++i) fine.emplace_back(kDay + minutes(5) * i, i % 2 == 0 ? 90 : 10);
  day_.usage[0].insert(day_.usage[0].begin(), {seconds(300), fine});
  EXPECT_EQ(cpu().ok_s, 12 * 3600);
  fine.resize(100);
  day_.usage[0][0].points = fine;
  EXPECT_EQ(cpu().ok_s, 24 * 3600) << "a third of a day says less than all hours";
}

TEST(ValueAt, IsTheLastToldForTwoDaysAndTwoHours) {
  const SeriesPoints told = {{kDay, 1}, {kDay + hours(2), 2}};
  EXPECT_FALSE(value_at(told, kDay - seconds(1)));
  EXPECT_EQ(value_at(told, kDay), 1);
  EXPECT_EQ(value_at(told, kDay + hours(52)), 2);
  EXPECT_FALSE(value_at(told, kDay + hours(52) + seconds(1)));
}

}  // namespace
}  // namespace plumbline::ledger
