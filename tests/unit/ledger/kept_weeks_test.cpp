#include <gtest/gtest.h>

#include "tests/unit/ledger/late_facts.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;

class KeptWeeksOf : public LateFacts {
 protected:
  std::optional<Instant> touched(const std::vector<std::string>& vcenters = {"vc-a"}) {
    const auto kept = ledger_->kept_weeks("s", vcenters);
    EXPECT_TRUE(kept);
    return kept->touched;
  }
  void keep() {
    const auto kept = ledger_->kept_weeks("s", {"vc-a"});
    ASSERT_OK(kept);
    ASSERT_OK(ledger_->keep_weeks("s", begin_, {{begin_, "basis", "body"}}, kept->mark));
  }
};

TEST_F(KeptWeeksOf, AreTouchedByTheEarliestThatWasRecordedSince) {
  did(begin_, begin_ + hours(1));
  keep();
  EXPECT_EQ(touched(), std::nullopt);
  did(begin_ + hours(50), begin_ + hours(60));
  EXPECT_EQ(touched(), begin_ + hours(50));
  did(begin_ + hours(58), begin_ + hours(61));
  EXPECT_EQ(touched(), begin_ + hours(50)) << "a later one changes nothing";
  did(begin_ + hours(20), begin_ + hours(62));
  EXPECT_EQ(touched(), begin_ + hours(20)) << "but a late one does";
  EXPECT_EQ(touched(), begin_ + hours(20)) << "also when it is asked again";
  EXPECT_EQ(touched({"vc-b"}), std::nullopt) << "of another vCenter nothing came";
  EXPECT_EQ(touched(), begin_ + hours(20));
  keep();
  EXPECT_EQ(touched(), std::nullopt) << "judged with all of it";
  did(begin_ + hours(55), begin_ + hours(63));
  EXPECT_EQ(touched(), begin_ + hours(55));
}

TEST_F(KeptWeeksOf, SayTheSameToWhoOpensTheLedgerLater) {
  did(begin_, begin_ + hours(1));
  keep();
  did(begin_ + hours(50), begin_ + hours(60));
  EXPECT_EQ(touched(), begin_ + hours(50));
  did(begin_ + hours(20), begin_ + hours(62));
  OpenOptions reading;
  reading.read_only = true;
  const auto other = open_or_throw(folder_.file("ledger.db"), reading);
  EXPECT_EQ(other->kept_weeks("s", {"vc-a"})->touched, begin_ + hours(20));
  EXPECT_EQ(touched(), begin_ + hours(20));
}

}  // namespace
}  // namespace plumbline::ledger
