#include <map>

#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;

constexpr DayNumber kBuilt = 20'000;
constexpr double kGiB = 1024.0 * 1024 * 1024;

/// vm-1 and vm-2 were cloned from vm-9 on a day; their space is told by the day.
class Sizes : public testing::TestWithParam<bool> {
 protected:
  Sizes() {
    plan_.work = test::some_work();
    plan_.work.digest = "work-1";
    FactBatch batch = batch_of(start_of(kBuilt) + hours(10), {});
    for (const char* made : {"vm-1", "vm-2"}) {
      Activity clone =
          task(made, start_of(kBuilt) + hours(9), "VirtualMachine.clone", "ann", "vm-9");
      clone.result = {"VirtualMachine", made};
      batch.activities.push_back(clone);
    }
    batch.poll = poll_of(streams::kTasks, batch.recorded_at);
    commit(batch);
  }
  void commit(const FactBatch& batch) {
    ASSERT_OK(ledger_->commit(batch));
    if (GetParam()) ASSERT_OK(ledger_->derive("scope", {"vc-a"}, plan_));
  }
  void tell(const std::string& moid, DayNumber day, double gigabytes, Duration after = hours(27)) {
    DayHistogram told{
        {"VirtualMachine", moid}, "disk.provisioned.latest", day, std::chrono::seconds(1800), {}};
    for (int i = 0; i < 48; ++i) told.values.add(gigabytes * kGiB);
    FactBatch batch = batch_of(start_of(day) + after, {});
    batch.histograms = {told};
    commit(batch);
  }
  /// Gigabytes by machine and day.
  std::map<std::string, std::pair<DayNumber, double>> sizes(
      Instant as_of, std::optional<Instant> known_at = std::nullopt) {
    std::map<std::string, std::pair<DayNumber, double>> all;
    auto evidence = ledger_->evidence({"scope", {"vc-a"}, as_of, known_at, 400}, plan_);
    EXPECT_OK(evidence);
    for (const EntityDay& day : evidence->entity_days)
      if (day.series == "built_bytes")
        all[evidence->entities.at(day.entity).ref.moid] = {day.day, day.value / kGiB};
    ledger_->give_back(std::move(*evidence));
    return all;
  }
  using All = std::map<std::string, std::pair<DayNumber, double>>;

  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  DerivePlan plan_;
};

TEST_P(Sizes, AreWhatWasFirstToldOfMachinesThatWereBuilt) {
  tell("vm-1", kBuilt + 1, 40);
  tell("vm-1", kBuilt + 2, 90);
  tell("vm-9", kBuilt + 1, 500);
  tell("vm-2", kBuilt + 1, 0);
  EXPECT_EQ(sizes(start_of(kBuilt + 9)), (All{{"vm-1", {kBuilt + 1, 40}}}))
      << "not the template's, and nothing is no size";
  tell("vm-2", kBuilt + 3, 60);
  EXPECT_EQ(sizes(start_of(kBuilt + 9)).at("vm-2"), std::pair(kBuilt + 3, 60.0));
}

TEST_P(Sizes, AnEarlierDayThatIsToldLaterCounts) {
  tell("vm-1", kBuilt + 5, 90);
  const Instant now = start_of(kBuilt + 9);
  EXPECT_EQ(sizes(now - hours(1)).at("vm-1"), std::pair(kBuilt + 5, 90.0));
  tell("vm-1", kBuilt, 40, hours(24 * 8));
  EXPECT_EQ(sizes(now).at("vm-1"), std::pair(kBuilt, 40.0));
  EXPECT_TRUE(sizes(now, start_of(kBuilt + 4)).empty()) << "not known by then";
  EXPECT_TRUE(sizes(start_of(kBuilt) + hours(20)).empty()) << "the day was not over";
}

TEST_P(Sizes, OfBuildsLongAgoNobodyAsks) {
  tell("vm-1", kBuilt, 40);
  EXPECT_EQ(sizes(start_of(kBuilt + 100)).size(), 1U);
  EXPECT_TRUE(sizes(start_of(kBuilt + 101)).empty());
}

INSTANTIATE_TEST_SUITE_P(DerivedOrNot, Sizes, testing::Bool());

}  // namespace
}  // namespace plumbline::ledger
