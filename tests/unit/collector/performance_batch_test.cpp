#include "collector/sources/performance_batch.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace plumbline::collector::sources {
namespace {

using soap::Failure;
using std::chrono::hours;
using std::chrono::seconds;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

constexpr const char* kSetting = "config.vpxd.stats.maxQueryMetrics";

PerformanceQuestion question(int entities, int counters) {
  PerformanceQuestion asked;
  for (int i = 0; i < entities; ++i)
    asked.entities.push_back({"HostSystem", "host-" + std::to_string(i)});
  for (int i = 0; i < counters; ++i) {
    Counter counter;
    counter.id = i;
    counter.name = "counter." + std::to_string(i);
    asked.counters.push_back(counter);
  }
  asked.period = seconds(300);
  return asked;
}

Failure fault(const char* name, const char* said) {
  return Failure{
      Failure::Kind::Fault, Error{std::string("fault ") + name + ": " + said, {}, {}}, name, {}};
}

/// A vCenter that answers one sample for everything asked, unless it has a reason not to.
class Server {
 public:
  std::size_t most_metrics = 1'000'000;
  std::set<std::string> bad;  ///< entities that it faults on
  std::string bad_fault = "SystemError";
  std::string bad_counter;
  std::vector<std::size_t> asked;  ///< metrics of each call

  AskOnce ask() {
    return [this](const PerformanceQuestion& question) { return answer(question); };
  }

 private:
  soap::Answer<std::vector<EntitySeries>> answer(const PerformanceQuestion& question) {
    asked.push_back(question.metrics());
    if (question.metrics() > most_metrics)
      return tl::make_unexpected(
          fault("InvalidArgument", "A specified parameter was not correct: querySpec.size"));
    std::vector<EntitySeries> series;
    for (const EntityRef& entity : question.entities) {
      if (bad.count(entity.moid) != 0) return tl::make_unexpected(fault(bad_fault.c_str(), "no"));
      for (const Counter& counter : question.counters) {
        if (counter.name == bad_counter)
          return tl::make_unexpected(fault("InvalidArgument", "querySpec.metricId"));
        series.push_back({entity, counter.name, {{Instant(), 1.0}}});
      }
    }
    return series;
  }
};

std::set<std::pair<std::string, std::string>> pairs_of(const BatchAnswer& answer) {
  std::set<std::pair<std::string, std::string>> pairs;
  for (const EntitySeries& series : answer.series)
    EXPECT_TRUE(pairs.emplace(series.entity.moid, series.series).second) << "told twice";
  return pairs;
}

TEST(QueryLimits, Lesson08ComeFromTheVCentersSetting) {
  EXPECT_EQ(limits_from({{kSetting, "8"}}, "8.0.2.0").metrics, 8U);
  EXPECT_EQ(limits_from({{kSetting, "-1"}}, "8.0.2.0").metrics, QueryLimits::kMetrics);
  EXPECT_EQ(limits_from({{kSetting, "999999999"}}, "8.0").metrics, QueryLimits::kMetrics);
  // What vCenter enforces when it names none.
  EXPECT_EQ(limits_from({}, "8.0.2.0").metrics, 256U);
  EXPECT_EQ(limits_from({}, "6.7.3").metrics, 256U);
  EXPECT_EQ(limits_from({}, "6.0").metrics, 64U);
  EXPECT_EQ(limits_from({}, "").metrics, 64U);
  EXPECT_EQ(limits_from({{kSetting, "many"}}, "8.0").metrics, 256U);
  EXPECT_EQ(limits_from({{kSetting, "0"}}, "8.0").metrics, 256U);
}

TEST(BatchSize, Lesson08KeepsWithinTheLimitAndClustersLower) {
  QueryLimits limits;
  limits.metrics = 64;
  EXPECT_EQ(batch_size("HostSystem", 10, seconds(300), hours(24), limits).entities, 6U);
  const BatchSize cluster =
      batch_size("ClusterComputeResource", 4, seconds(300), hours(24), limits);
  EXPECT_EQ(cluster.entities, 2U);
  limits.metrics = 8;
  const BatchSize small = batch_size("HostSystem", 10, seconds(300), hours(24), limits);
  EXPECT_EQ(small.entities, 1U);
  EXPECT_EQ(small.counters, 8U);
}

TEST(BatchSize, Lesson09KeepsAnAnswerWithinItsSamples) {
  QueryLimits limits;
  limits.metrics = QueryLimits::kMetrics;
  EXPECT_EQ(batch_size("HostSystem", 2, seconds(300), hours(1), limits).entities,
            QueryLimits::kEntities);
  for (const int counters : {1, 5, 20, 100})
    for (const int days : {1, 7, 30, 365, 3'650})
      for (const int period : {300, 1'800, 86'400}) {
        const seconds window = hours(24) * days;
        const BatchSize size = batch_size("HostSystem", static_cast<std::size_t>(counters),
                                          seconds(period), window, limits);
        const auto samples = static_cast<std::size_t>(size.window / seconds(period));
        EXPECT_LE(size.entities * size.counters * samples, QueryLimits::kSamples)
            << counters << " counters, " << days << " days";
        EXPECT_GE(size.entities, 1U);
        EXPECT_GE(size.window, seconds(period));
      }
}

TEST(Bisection, AGoodQuestionIsOneCall) {
  Server server;
  QueryLimits limits;
  const auto answer = ask_in_halves(question(20, 3), server.ask(), limits);
  EXPECT_THAT(pairs_of(*answer), SizeIs(60));
  EXPECT_THAT(server.asked, SizeIs(1));
}

TEST(Bisection, Lesson08TooManyIsHalvedAndRemembered) {
  Server server;
  server.most_metrics = 8;
  QueryLimits limits;
  limits.metrics = 256;
  const auto answer = ask_in_halves(question(21, 3), server.ask(), limits);
  ASSERT_TRUE(answer) << answer.error().error.to_string();
  EXPECT_THAT(pairs_of(*answer), SizeIs(63));
  EXPECT_THAT(answer->refused, IsEmpty());
  EXPECT_LE(limits.metrics, 8U);
  server.asked.clear();
  const BatchSize size = batch_size("HostSystem", 3, seconds(300), hours(1), limits);
  ASSERT_TRUE(ask_in_halves(question(static_cast<int>(size.entities), 3), server.ask(), limits));
  EXPECT_THAT(server.asked, SizeIs(1)) << "nothing is asked twice any more";
}

TEST(Bisection, Lesson08OneEntityWithTooManyCountersIsCutByCounters) {
  Server server;
  server.most_metrics = 2;
  QueryLimits limits;
  const auto answer = ask_in_halves(question(1, 9), server.ask(), limits);
  EXPECT_THAT(pairs_of(*answer), SizeIs(9));
}

TEST(Bisection, Lesson15OneBadEntityDoesNotFailTheRest) {
  for (const char* why : {"SystemError", "ManagedObjectNotFound", "NoPermission"}) {
    Server server;
    server.bad = {"host-13"};
    server.bad_fault = why;
    QueryLimits limits;
    limits.metrics = 256;
    const auto answer = ask_in_halves(question(64, 4), server.ask(), limits);
    ASSERT_TRUE(answer);
    EXPECT_THAT(pairs_of(*answer), SizeIs(63 * 4)) << why;
    std::set<std::string> refused;
    for (const auto& one : answer->refused) {
      refused.insert(one.entity.moid);
      EXPECT_EQ(one.fault, why);
    }
    EXPECT_EQ(refused, std::set<std::string>{"host-13"});
    EXPECT_EQ(limits.metrics, 256U) << "that was not too many";
    EXPECT_LE(server.asked.size(), 24U);
  }
}

TEST(Bisection, OneBadCounterDoesNotFailTheRest) {
  Server server;
  server.bad_counter = "counter.2";
  QueryLimits limits;
  const auto answer = ask_in_halves(question(2, 4), server.ask(), limits);
  EXPECT_THAT(pairs_of(*answer), SizeIs(6));
}

TEST(Bisection, AnythingButASoapFaultEndsIt) {
  using Kind = Failure::Kind;
  for (const Kind kind : {Kind::NotAuthenticated, Kind::Timeout, Kind::Stopped, Kind::Truncated}) {
    int calls = 0;
    const AskOnce ask = [&](const PerformanceQuestion&) -> soap::Answer<std::vector<EntitySeries>> {
      ++calls;
      return soap::failed(kind, "no");
    };
    QueryLimits limits;
    const auto answer = ask_in_halves(question(8, 8), ask, limits);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, kind);
    EXPECT_EQ(calls, 1);
  }
}

}  // namespace
}  // namespace plumbline::collector::sources
