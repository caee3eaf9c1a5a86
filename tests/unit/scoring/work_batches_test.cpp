#include "scoring/work_batches.h"

#include <gtest/gtest.h>

namespace plumbline::scoring {
namespace {

using std::chrono::hours;
using std::chrono::sys_days;

class InBatches : public testing::Test {
 protected:
  void add(std::uint32_t doer, int hour, bool trivial = false) {
    WorkRow& row = rows_.emplace_back();
    row.doer = doer;
    row.started = sys_days{std::chrono::January / 5 / 2026} + hours(hour);
    row.trivial = trivial;
    batches_.add(row);
  }
  void keep_only(std::size_t places) {
    rows_.resize(std::min(places, rows_.size()));
    batches_.keep_only(places, rows_);
  }

  std::string numbers() const {
    std::string text;
    for (std::size_t i = 0; i < rows_.size(); ++i) text += std::to_string(batches_.of(i)) + ' ';
    return text;
  }
  std::string members(std::uint32_t batch) const {
    std::string text;
    batches_.each(batch, [&](std::uint32_t place) { text += std::to_string(place) + ' '; });
    return text;
  }

  std::vector<WorkRow> rows_;
  WorkBatches batches_;
};

TEST_F(InBatches, IsWhatOneDoesWithinADay) {
  add(1, 0);
  add(2, 1);
  add(1, 2, true);  // no incident can follow from it
  add(1, 23);
  add(1, 24);
  add(2, 24);
  EXPECT_EQ(numbers(), "1 2 0 1 3 2 ");
  EXPECT_EQ(members(1), "3 0 ");
  EXPECT_EQ(members(2), "5 1 ");
  EXPECT_EQ(members(3), "4 ");
  EXPECT_EQ(batches_.began(3), rows_[4].started);
}

TEST_F(InBatches, GoOnWhereTheyWereCut) {
  add(1, 0);
  add(2, 1);
  add(1, 23);
  add(1, 24);
  keep_only(9);
  EXPECT_EQ(numbers(), "1 2 1 3 ");
  keep_only(2);
  EXPECT_EQ(members(1), "0 ");
  add(1, 22);
  add(1, 25);
  add(2, 26);
  EXPECT_EQ(numbers(), "1 2 1 3 4 ");
  EXPECT_EQ(members(1), "2 0 ");
  EXPECT_EQ(members(2), "1 ");
  keep_only(0);
  add(2, 30);
  EXPECT_EQ(numbers(), "1 ");
  EXPECT_EQ(members(1), "0 ");
}

}  // namespace
}  // namespace plumbline::scoring
