// What records say of work is kept only while the work stands, and the records' feed is as it was.
#include "scoring/record_answers.h"

#include <gtest/gtest.h>

#include "scoring/books.h"
#include "scoring/entity_ids.h"
#include "scoring/records.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

/// Three servers resized, of which the first and the last have a record.
class KeptRecordAnswers : public testing::Test {
 protected:
  KeptRecordAnswers() {
    estate_.did("CORP\\alice", "resize", "srv-1", 50);
    estate_.did("CORP\\alice", "resize", "srv-2", 51);
    estate_.did("CORP\\alice", "resize", "srv-3", 52);
    estate_.record("CHG1", "srv-1", 50);
    estate_.record("CHG3", "srv-3", 52);
    estate_.evidence.standing.made = 1;
  }

  /// The next evidence: so many changes are gone at the front, and so many of the others stand.
  void next(std::size_t dropped, std::size_t stand) {
    auto& changes = estate_.evidence.changes;
    changes.erase(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(dropped));
    Standing& standing = estate_.evidence.standing;
    standing = {standing.made + 1, standing.made, dropped, stand, {}};
  }
  static std::string said(const Context& context) {
    std::string text;
    const Records records(context);
    for (const Work& work : context.work()) {
      const Recorded recorded = records.look_up(work);
      const auto id = [](const ChangeRecord* record) { return record ? record->id : "-"; };
      text += id(recorded.allowed_by) + '/' + id(recorded.retrospective) + ' ';
    }
    return text;
  }
  std::string kept() {
    const Context context(estate_.evidence, estate_.practice, estate_.rubric, books_);
    return said(context);
  }
  std::string anew() { return said(Context(estate_.evidence, estate_.practice, estate_.rubric)); }

  SmallEstate estate_;
  Books books_;
};

TEST_F(KeptRecordAnswers, MoveUpWhenWorkLeavesAtTheFront) {
  ASSERT_EQ(kept(), "CHG1/- -/- CHG3/- ");
  next(1, 2);
  EXPECT_EQ(kept(), "-/- CHG3/- ");
  EXPECT_EQ(books_.work.standing(), 2U) << "nothing was decided anew";
}

TEST_F(KeptRecordAnswers, EndWhereWorkIsDecidedAnew) {
  ASSERT_EQ(kept(), "CHG1/- -/- CHG3/- ");
  estate_.evidence.changes.back().entity = estate_.evidence.changes.front().entity;
  next(0, 2);
  EXPECT_EQ(kept(), anew());
  EXPECT_EQ(kept(), "CHG1/- -/- -/- ");
}

TEST_F(KeptRecordAnswers, EndWhenAnEntityIsRenamed) {
  estate_.record("CHG2", "srv-21", 51);
  for (const std::uint32_t number : {std::uint32_t{900}, kMostDense + 7}) {
    estate_.evidence.changes[1].entity = number;
    const EntityInfo like = estate_.evidence.entities.at(estate_.vm("srv-2"));
    EntityInfo& info = estate_.evidence.entities[number] = like;
    info.state.properties["name"] = "srv-20";
    next(0, 0);
    ASSERT_EQ(kept(), "CHG1/- -/- CHG3/- ") << number;
    if (number == 900) estate_.record("CHG2", "srv-21", 51);
    info.state.properties["name"] = "srv-21";
    next(0, 3);
    estate_.evidence.standing.entities = {number};
    EXPECT_EQ(kept(), "CHG1/- CHG2/- CHG3/- ") << number;
  }
}

TEST_F(KeptRecordAnswers, EndWhenTheFeedMayBeLate) {
  estate_.practice.records = {};
  estate_.record("CHG2", "srv-2", 51).promise.first_seen = SmallEstate::day(51.25);
  ASSERT_EQ(kept(), "-/- -/CHG2 -/- ");
  estate_.scope_file(40).record_lag_hours = 24;
  next(0, 3);
  EXPECT_EQ(kept(), anew());
  EXPECT_EQ(kept(), "-/- CHG2/- -/- ");
}

}  // namespace
}  // namespace plumbline::scoring
