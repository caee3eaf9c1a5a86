#include "cli/collector_loop.h"

#include <gtest/gtest.h>

#include <atomic>

namespace plumbline::cli {
namespace {

using namespace std::chrono_literals;

/// A vCenter that answers as told; `hang` makes a sweep last until it is asked to stop.
class Scripted : public collector::Collector {
 public:
  std::atomic<PollOutcome> outcome = PollOutcome::Complete;
  std::atomic<bool> hang = false;
  std::atomic<int> sweeps = 0;
  std::atomic<int> reloads = 0;
  std::atomic<bool> disconnected = false;

  Result<VCenterId> connect(std::stop_token) override { return VCenterId{"uuid", "vc"}; }
  collector::SweepReport sweep(std::stop_token stop,
                               const std::function<void(const std::string&)>&) override {
    ++sweeps;
    while (hang && !stop.stop_requested()) std::this_thread::sleep_for(1ms);
    collector::SweepReport report;
    report.outcome = outcome;
    return report;
  }
  collector::SweepReport sweep_current(
      std::stop_token stop, const std::function<void(const std::string&)>& progress) override {
    return sweep(std::move(stop), progress);
  }
  void reload_secret() override { ++reloads; }
  std::optional<Instant> server_now() const override { return std::nullopt; }
  VCenterStatus status() const override { return {}; }
  void disconnect() override { disconnected = true; }
};

bool soon(const std::function<bool()>& holds) {
  for (int i = 0; i < 2000 && !holds(); ++i) std::this_thread::sleep_for(1ms);
  return holds();
}

TEST(CollectorLoop, SweepsAtOnceAndAgain) {
  Scripted vcenter;
  CollectorLoop loop(vcenter, 0s);
  EXPECT_TRUE(soon([&] { return loop.sweeps() >= 3; }));
}

TEST(CollectorLoop, WaitsLongerAfterFailures) {
  Scripted vcenter;
  vcenter.outcome = PollOutcome::Failed;
  CollectorLoop loop(vcenter, 1s);
  EXPECT_TRUE(soon([&] { return loop.sweeps() == 1; }));
  std::this_thread::sleep_for(1200ms);
  // After one failure the pause is two seconds, not one.
  EXPECT_EQ(loop.sweeps(), 1);
}

TEST(CollectorLoop, AReloadReadsTheSecretAndHurries) {
  Scripted vcenter;
  vcenter.outcome = PollOutcome::Failed;
  CollectorLoop loop(vcenter, 600s);
  EXPECT_TRUE(soon([&] { return loop.sweeps() == 1; }));
  loop.reload();
  EXPECT_TRUE(soon([&] { return loop.sweeps() == 2; }));
  EXPECT_EQ(vcenter.reloads, 1);
}

TEST(CollectorLoop, EndsAHangingSweepAndLogsOut) {
  Scripted vcenter;
  vcenter.hang = true;
  const auto begun = std::chrono::steady_clock::now();
  {
    CollectorLoop loop(vcenter, 1s);
    EXPECT_TRUE(soon([&] { return vcenter.sweeps == 1; }));
  }
  EXPECT_TRUE(vcenter.disconnected);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 3s);
}

}  // namespace
}  // namespace plumbline::cli
