// Under which records something was done is kept only while the work behind it stands.
#include "scoring/record_use.h"

#include <gtest/gtest.h>

#include "scoring/books.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

/// Two servers resized long ago, each under its record, and looked at again and again.
class KeptRecordUse : public testing::Test {
 protected:
  KeptRecordUse() {
    estate_.did("CORP\\alice", "resize", "srv-1", 50);
    estate_.did("CORP\\alice", "resize", "srv-2", 51);
    estate_.record("CHG1", "srv-1", 50);
    estate_.record("CHG2", "srv-2", 51);
    estate_.evidence.standing.made = 1;
  }

  /// The next evidence: all changes stand, of these entities something else is known.
  void next(std::vector<std::uint32_t> entities) {
    Standing& standing = estate_.evidence.standing;
    standing = {standing.made + 1, standing.made, 0, estate_.evidence.changes.size(),
                std::move(entities)};
  }
  /// An assessment that asks nothing of the records.
  void pass_by() {
    const Context context(estate_.evidence, estate_.practice, estate_.rubric, books_);
  }
  double unused() {
    const Context context(estate_.evidence, estate_.practice, estate_.rubric, books_);
    return evaluate(context, signal_).value.k;
  }
  /// What was made a template is no server, and what was done to it is no work.
  std::uint32_t make_template(const std::string& name) {
    const std::uint32_t id = estate_.vm(name);
    estate_.evidence.entities.at(id).state.properties["summary.config.template"] = "true";
    return id;
  }

  SmallEstate estate_;
  Books books_;
  Signal signal_ =
      SmallEstate::signal("chg.unused_records", "unused_records", {{"named_before_days", 30.0}});
};

TEST_F(KeptRecordUse, EndsWhenWorkIsDecidedAnew) {
  ASSERT_EQ(unused(), 0);
  next({});
  ASSERT_EQ(unused(), 0);
  ASSERT_EQ(books_.work.standing(), 2U) << "nothing was decided anew";
  next({make_template("srv-2")});
  EXPECT_EQ(unused(), 1);
  EXPECT_EQ(books_.work.standing(), 0U);
}

TEST_F(KeptRecordUse, EndsWhenItWasDecidedAnewWhileNobodyAsked) {
  ASSERT_EQ(unused(), 0);
  next({make_template("srv-2")});
  pass_by();
  next({});
  EXPECT_EQ(unused(), 1);
  EXPECT_GT(books_.work.standing(), 0U) << "what stands now did not when it was asked";
}

}  // namespace
}  // namespace plumbline::scoring
