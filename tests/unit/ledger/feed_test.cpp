#include <gtest/gtest.h>

#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;

struct Number {
  const char* field;
  const char* detail;
};

/// What a server had been given is told by an activity long before those that are derived again.
class SizesBefore : public testing::TestWithParam<Number> {
 protected:
  test::Doing set_to(const std::string& value, Duration when) {
    const std::int64_t chain = static_cast<std::int64_t>(estate_.activities().size()) + 1'000;
    estate_.event("VmReconfiguredEvent")
        .by("ann")
        .on("vm-1")
        .at(when)
        .chain(chain)
        .with("fields", GetParam().field)
        .with(GetParam().detail, value);
    return estate_.task("VirtualMachine.reconfigure").by("ann").on("vm-1").at(when).chain(chain);
  }

  /// What was not told yet.
  void tell() {
    FactBatch batch;
    batch.vcenter = kVcA;
    for (; told_ < estate_.activities().size(); ++told_) {
      const RawActivity& raw = estate_.activities()[told_];
      batch.activities.push_back(as_read(estate_, raw));
      batch.recorded_at = std::max(batch.recorded_at, raw.finished);
    }
    batch.poll = poll_of(streams::kTasks, batch.recorded_at);
    ASSERT_OK(ledger_->commit(batch));
    ASSERT_OK(ledger_->derive("scope", {"vc-a"}, plan()));
  }

  DerivePlan plan() const {
    DerivePlan plan;
    plan.work = estate_.work;
    plan.work.digest = "work-1";
    return plan;
  }

  std::vector<Change> changes() {
    const auto evidence =
        ledger_->evidence({"scope", {"vc-a"}, test::at(hours(1000)), std::nullopt, 400}, plan());
    EXPECT_OK(evidence);
    return evidence ? evidence->changes : std::vector<Change>{};
  }

  test::Estate estate_;
  std::size_t told_ = 0;
  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
};

TEST_P(SizesBefore, MakeAResizeThatIsTakenBackOne) {
  set_to("4096", hours(1));
  tell();
  set_to("8192", hours(500));
  set_to("4096", hours(502));
  tell();
  const auto all = changes();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_FALSE(all[0].undone_at);
  EXPECT_EQ(all[1].undone_at, test::at(hours(502))) << "it had had 4096 before";
  EXPECT_FALSE(all[2].undone_at);
}

TEST_P(SizesBefore, OfAnotherNumberSayNothing) {
  set_to("2048", hours(1));
  tell();
  set_to("8192", hours(500));
  set_to("4096", hours(502));
  tell();
  const auto all = changes();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_FALSE(all[1].undone_at);
}

INSTANTIATE_TEST_SUITE_P(Each, SizesBefore,
                         testing::Values(Number{"numCPUs", "num_cpus"},
                                         Number{"memoryMB", "memory_mb"}),
                         [](const auto& one) { return std::string(one.param.detail); });

}  // namespace
}  // namespace plumbline::ledger
