#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

constexpr double kGiB = 1024.0 * 1024 * 1024;

/// Servers that took 20 minutes each.
class Builds : public SmallEstate {
 public:
  void build(const std::string& name, std::optional<double> gigabytes, int minutes_taken = 20) {
    const double at = 60 + static_cast<double>(evidence.changes.size());
    Change& change = did("CORP\\ann", "clone", name, at);
    change.queued = change.started - minutes(minutes_taken);
    if (gigabytes)
      evidence.entity_days.push_back(
          {"built_bytes", change.entity, day_of(change.ended) + 1, *gigabytes * kGiB});
  }
  Reading per_gb() {
    Signal s = signal("cons.build_min_per_gb", "build_time_per_gb",
                      {{"classes", std::vector<std::string>{"clone"}}, {"sized_share", 0.8}});
    s.unit = Unit::Minutes;
    return read(s);
  }
};

TEST(BuildTimePerGb, IsMinutesOverWhatAServerWasBuiltWith) {
  Builds estate;
  estate.build("srv-1", 40);
  estate.build("srv-2", 40);
  EXPECT_DOUBLE_EQ(*estate.per_gb().value.value, 0.5);
  estate.build("srv-3", 10);
  EXPECT_DOUBLE_EQ(*estate.per_gb().value.value, 2) << "the slowest of three";
  EXPECT_EQ(estate.per_gb().value.samples, 3);
}

TEST(BuildTimePerGb, AFailedBuildHasNoTime) {
  Builds estate;
  estate.build("srv-1", 40);
  estate.build("srv-2", 1);
  estate.evidence.changes.back().outcome = Outcome::Failed;
  EXPECT_DOUBLE_EQ(*estate.per_gb().value.value, 0.5);
}

TEST(BuildTimePerGb, WithTooFewSizesIsUnknown) {
  Builds estate;
  for (int i = 0; i < 8; ++i) estate.build("srv-" + std::to_string(i), 40);
  estate.build("old-1", std::nullopt);
  estate.build("old-2", std::nullopt);
  EXPECT_DOUBLE_EQ(*estate.per_gb().value.value, 0.5) << "of eight in ten";
  estate.build("old-3", std::nullopt);
  const Reading reading = estate.per_gb();
  EXPECT_FALSE(reading.value.value);
  EXPECT_EQ(reading.value.reason.code, "missing_input");
  EXPECT_EQ(reading.value.reason.text, "the size of 8 of 11 servers is known, 80 % are needed");
  EXPECT_EQ(reading.value.adverse, 3);
}

}  // namespace
}  // namespace plumbline::scoring
