#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "cli/doctor/estimate_load.h"
#include "ledger/ledger.h"

namespace plumbline::cli {
namespace {

constexpr Instant kStart = Instant(std::chrono::seconds(1'767'571'200));

/// A ledger of one's own, and what it weighs.
class Ledger {
 public:
  Ledger() {
    std::filesystem::create_directories(folder_);
    open();
  }
  ~Ledger() {
    ledger_.reset();
    std::filesystem::remove_all(folder_);
  }
  /// Closed first: what still stands in the log beside the file would count twice.
  double bytes() {
    ledger_.reset();
    const auto size = std::filesystem::file_size(folder_ / "l.db");
    open();
    return static_cast<double>(size);
  }
  ledger::Ledger& operator*() const { return *ledger_; }

 private:
  void open() { ledger_ = *ledger::open("sqlite:" + (folder_ / "l.db").string(), {}); }

  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                  ("plumbline-growth-test-" + std::to_string(::getpid()));
  std::unique_ptr<ledger::Ledger> ledger_;
};

FactBatch batch() {
  FactBatch batch;
  batch.vcenter = {"0b1c2d3e-0000-1111-2222-333344445555", "vc-a"};
  batch.recorded_at = kStart;
  return batch;
}

Activity activity(int i) {
  Activity a;
  a.stream = i % 2 == 0 ? ActivityStream::Events : ActivityStream::Tasks;
  a.key = (i % 2 == 0 ? "" : "task-") + std::to_string(100'000 + i);
  a.created = kStart + std::chrono::seconds(i);
  a.class_id = i % 3 == 0 ? "VmReconfiguredEvent" : "VirtualMachine.reconfigure";
  a.actor_name = "EXAMPLE\\user" + std::to_string(i % 20);
  a.entity = {"VirtualMachine", "vm-" + std::to_string(i % 500)};
  a.chain = i;
  a.details = {{"fields", "memoryMB,numCPUs"}, {"memory_mb", "8192"}};
  return a;
}

void expect_within_a_factor_of_two(double measured, double estimated) {
  EXPECT_LT(measured, estimated * 2);
  EXPECT_GT(measured, estimated / 2);
}

TEST(Growth, AnActivityTakesAsManyBytesAsDoctorSays) {
  Ledger ledger;
  const double before = ledger.bytes();
  constexpr int kCount = 20'000;
  for (int i = 0; i < kCount; i += 1000) {
    FactBatch page = batch();
    for (int j = i; j < i + 1000; ++j) page.activities.push_back(activity(j));
    ASSERT_TRUE((*ledger).commit(page));
  }
  expect_within_a_factor_of_two((ledger.bytes() - before) / kCount, kBytesPerActivity);
}

TEST(Growth, APointTakesAsManyBytesAsDoctorSays) {
  Ledger ledger;
  const double before = ledger.bytes();
  constexpr int kSeries = 300, kPoints = 288;
  for (int hour = 0; hour < 24; ++hour) {
    FactBatch runs = batch();
    for (int s = 0; s < kSeries; ++s) {
      SampleRun run{{"HostSystem", "host-" + std::to_string(s / 10)},
                    "counter" + std::to_string(s % 10),
                    std::chrono::seconds(300),
                    {}};
      for (int i = 0; i < 12; ++i)
        run.points.emplace_back(kStart + std::chrono::seconds(300 * (hour * 12 + i + 1)),
                                0.01 * ((s * 7919 + (hour * 12 + i) * 104'729) % 5000));
      runs.runs.push_back(std::move(run));
    }
    ASSERT_TRUE((*ledger).commit(runs));
  }
  expect_within_a_factor_of_two((ledger.bytes() - before) / (kSeries * kPoints), kBytesPerPoint);
}

TEST(Growth, AHistogramTakesAsManyBytesAsDoctorSays) {
  Ledger ledger;
  const double before = ledger.bytes();
  constexpr int kCount = 10'000;
  FactBatch days = batch();
  for (int i = 0; i < kCount; ++i) {
    DayHistogram day{{"VirtualMachine", "vm-" + std::to_string(i / 10)},
                     "counter" + std::to_string(i % 10),
                     day_of(kStart),
                     std::chrono::seconds(1800),
                     {}};
    for (int s = 0; s < 48; ++s) day.values.add(0.02 * ((i + s * s * 31) % 40 + 1));
    days.histograms.push_back(std::move(day));
  }
  ASSERT_TRUE((*ledger).commit(days));
  expect_within_a_factor_of_two((ledger.bytes() - before) / kCount, kBytesPerHistogram);
}

}  // namespace
}  // namespace plumbline::cli
