#include <gmock/gmock.h>

#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

const EntityRef kHost{"HostSystem", "host-1"};
const EntityRef kCluster{"ClusterComputeResource", "domain-c1"};

SampleRun run_of(const EntityRef& entity, seconds interval, Instant from, int count,
                 double first = 0) {
  SampleRun run{entity, "cpu.usage.average", interval, {}};
  for (int i = 0; i < count; ++i) run.points.emplace_back(from + interval * i, first + i * 1e-4);
  return run;
}

class Samples : public testing::Test {
 protected:
  std::int64_t add(std::vector<SampleRun> runs, std::vector<DayHistogram> histograms = {}) {
    FactBatch batch = batch_of(now_, {});
    batch.runs = std::move(runs);
    batch.histograms = std::move(histograms);
    const auto done = ledger_->commit(batch);
    EXPECT_OK(done);
    return done ? done->samples_added : -1;
  }
  std::vector<SampleRun> read(const std::string& type, seconds interval,
                              Instant from = Instant::min() + hours(48),
                              Instant to = Instant::max()) {
    std::vector<SampleRun> runs;
    EXPECT_OK(ledger_->for_each_run(kVcA, type, "cpu.usage.average", interval, from, to,
                                    [&](const SampleRun& run) { runs.push_back(run); }));
    return runs;
  }
  static std::vector<std::pair<Instant, double>> joined(const std::vector<SampleRun>& runs) {
    std::vector<std::pair<Instant, double>> all;
    for (const SampleRun& run : runs) all.insert(all.end(), run.points.begin(), run.points.end());
    return all;
  }
  std::vector<DayNumber> histogram_days(const std::string& type) {
    std::vector<DayNumber> found;
    EXPECT_OK(ledger_->for_each_histogram(
        kVcA, type, "cpu.usage.average", 0, 1'000'000,
        [&](const DayHistogram& histogram) { found.push_back(histogram.day); }));
    return found;
  }

  ScratchFolder folder_;
  std::string path_ = folder_.file("ledger.db");
  std::unique_ptr<Ledger> ledger_ = open_or_throw(path_);
  Instant now_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Samples, AreReadBackByTypeIntervalAndTime) {
  EXPECT_EQ(add({run_of(kHost, seconds(300), now_, 12), run_of(kCluster, seconds(300), now_, 5),
                 run_of(kHost, seconds(1800), now_, 3)}),
            20);
  const auto runs = read("HostSystem", seconds(300), now_ + minutes(5), now_ + minutes(20));
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].entity, kHost);
  EXPECT_EQ(runs[0].interval, seconds(300));
  EXPECT_EQ(runs[0].series, "cpu.usage.average");
  EXPECT_THAT(runs[0].points,
              ElementsAre(std::pair(now_ + minutes(5), 1e-4), std::pair(now_ + minutes(10), 2e-4),
                          std::pair(now_ + minutes(15), 3 * 1e-4)));
  EXPECT_EQ(read("ClusterComputeResource", seconds(300))[0].points.size(), 5U);
  EXPECT_EQ(read("HostSystem", seconds(1800))[0].points.size(), 3U);
  EXPECT_THAT(read("HostSystem", seconds(7200)), IsEmpty());
  EXPECT_THAT(read("Datastore", seconds(300)), IsEmpty());
}

TEST_F(Samples, ToldAgainLateOrTwiceAreOneEach) {
  // Two days, told hour by hour, with the sixth hour late and each hour's end told twice.
  const Instant begin = at("2026-03-01T00:00:00Z");
  const SampleRun whole = run_of(kHost, seconds(300), begin, 576);
  const auto hour = [&](int h) {
    SampleRun part = whole;
    const auto first = whole.points.begin() + h * 12;
    part.points.assign(first, first + std::min(14, 576 - h * 12));
    return part;
  };
  std::int64_t added = 0;
  for (int h = 0; h < 48; ++h)
    if (h != 6) added += add({hour(h)});
  added += add({hour(6)});
  EXPECT_EQ(added, 576);
  EXPECT_EQ(add({whole}), 0);
  const auto runs = read("HostSystem", seconds(300));
  EXPECT_EQ(runs.size(), 2U);  // a day each
  EXPECT_EQ(joined(runs), whole.points);
}

TEST_F(Samples, AContradictionDoesNotChangeWhatIsKnown) {
  add({run_of(kHost, seconds(300), now_, 3)});
  EXPECT_EQ(add({run_of(kHost, seconds(300), now_, 4, 0.5)}), 1);
  const auto points = joined(read("HostSystem", seconds(300)));
  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[0].second, 0);
  EXPECT_EQ(points[3].second, 0.5 + 3e-4);
}

TEST_F(Samples, OutOfOrderRunsAreSorted) {
  SampleRun run = run_of(kHost, seconds(300), now_, 9);
  const auto sorted = run.points;
  std::reverse(run.points.begin(), run.points.end());
  EXPECT_EQ(add({run}), 9);
  EXPECT_EQ(joined(read("HostSystem", seconds(300))), sorted);
}

TEST_F(Samples, OfNoIntervalAreRunsToo) {
  FactBatch batch = batch_of(now_, {});
  batch.samples = {{{}, "clock_offset_seconds", now_, 0.25},
                   {{}, "clock_offset_seconds", now_ + seconds(61), 0.5},
                   {kHost, "clock_offset_seconds", now_, 7}};
  EXPECT_EQ(ledger_->commit(batch)->samples_added, 3);
  EXPECT_EQ(ledger_->commit(batch)->samples_added, 0);
  std::vector<SampleRun> runs;
  ASSERT_OK(ledger_->for_each_run(kVcA, "", "clock_offset_seconds", seconds(0), now_,
                                  now_ + hours(1),
                                  [&](const SampleRun& run) { runs.push_back(run); }));
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_THAT(runs[0].points,
              ElementsAre(std::pair(now_, 0.25), std::pair(now_ + seconds(61), 0.5)));
}

TEST_F(Samples, HistogramsAreKeptOnce) {
  DayHistogram histogram;
  histogram.entity = {"VirtualMachine", "vm-1"};
  histogram.series = "cpu.usage.average";
  histogram.day = day_of(now_) - 1;
  histogram.interval = seconds(300);
  for (int i = 0; i < 288; ++i) histogram.values.add(0.01 * i);
  EXPECT_EQ(add({}, {histogram}), 1);
  EXPECT_EQ(add({}, {histogram}), 0);
  std::vector<DayHistogram> read;
  ASSERT_OK(ledger_->for_each_histogram(kVcA, "VirtualMachine", "cpu.usage.average", 0, 99'999,
                                        [&](const DayHistogram& h) { read.push_back(h); }));
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].entity, histogram.entity);
  EXPECT_EQ(read[0].day, histogram.day);
  EXPECT_EQ(read[0].interval, seconds(300));
  EXPECT_EQ(read[0].values, histogram.values);
}

TEST_F(Samples, ExpireByTheDayOfTheClockThatIsGiven) {
  const Instant midnight = start_of(day_of(now_));
  std::vector<SampleRun> runs;
  for (const int age : {0, 34, 35, 36, 399, 400, 401})
    for (const int interval : {300, 1799, 1800, 7200})
      runs.push_back(run_of(kHost, seconds(interval), midnight - days(age), 2));
  std::vector<DayHistogram> histograms;
  for (const int age : {1, 35, 36}) {
    DayHistogram histogram{kHost, "cpu.usage.average", day_of(now_) - age, seconds(300), {}};
    histogram.values.add(1);
    histograms.push_back(histogram);
  }
  add(runs, histograms);
  const auto gone = ledger_->expire(now_);
  ASSERT_OK(gone);
  EXPECT_EQ(*gone, 2 * 4 + 2 * 1 + 1);
  const auto ages = [&](seconds interval) {
    std::vector<int> found;
    for (const SampleRun& run : read("HostSystem", interval))
      found.push_back(day_of(now_) - day_of(run.points.front().first));
    return found;
  };
  EXPECT_THAT(ages(seconds(300)), ElementsAre(35, 34, 0));
  EXPECT_THAT(ages(seconds(1799)), ElementsAre(35, 34, 0));
  EXPECT_THAT(ages(seconds(1800)), ElementsAre(400, 399, 36, 35, 34, 0));
  EXPECT_THAT(ages(seconds(7200)), ElementsAre(400, 399, 36, 35, 34, 0));
  EXPECT_THAT(histogram_days("HostSystem"), ElementsAre(day_of(now_) - 35, day_of(now_) - 1));
  EXPECT_EQ(*ledger_->expire(now_), 0);
  EXPECT_EQ(*ledger_->expire(now_ + days(1)), 2 + 2 + 1);
}

TEST_F(Samples, OfNoIntervalAreThinnedToTheHourWhenOld) {
  FactBatch batch = batch_of(now_, {});
  const Instant old = start_of(day_of(now_)) - days(36);
  for (const Instant begin : {old, now_})
    for (int i = 0; i < 5; ++i)
      batch.samples.push_back(
          {kHost, "cpu.usage.average", begin + minutes(25 * i), static_cast<double>(i)});
  ASSERT_OK(ledger_->commit(batch));
  ASSERT_OK(ledger_->expire(now_));
  EXPECT_THAT(joined(read("HostSystem", seconds(0), old, old + days(1))),
              ElementsAre(std::pair(old + minutes(50), 2.0), std::pair(old + minutes(100), 4.0)));
  EXPECT_EQ(joined(read("HostSystem", seconds(0), now_, now_ + days(1))).size(), 5U);
  ASSERT_OK(ledger_->expire(now_ + days(365)));
  EXPECT_EQ(joined(read("HostSystem", seconds(0), old, old + days(1))).size(), 0U);
}

TEST_F(Samples, AReaderCannotExpire) {
  ledger_.reset();
  OpenOptions options;
  options.read_only = true;
  EXPECT_FALSE(open_or_throw(path_, options)->expire(now_).has_value());
}

}  // namespace
}  // namespace plumbline::ledger
