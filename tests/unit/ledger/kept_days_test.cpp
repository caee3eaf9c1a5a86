#include <gmock/gmock.h>

#include "tests/unit/ledger/late_facts.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

class KeptDays : public LateFacts {
 protected:
  void review(Instant from = Instant::min()) {
    ASSERT_OK(ledger_->review_days("s", {"vc-a"}, from));
  }
  void keep(int day, const std::string& body = "body") {
    ASSERT_OK(ledger_->keep_day("s", {midnight(day), "basis", body, {{7, {1, 2}}, {9, {}}}}));
  }
  Instant midnight(int day) const { return begin_ + hours(24 * day); }
  std::vector<int> kept(const std::string& scope = "s") {
    const auto days = ledger_->kept_days(scope);
    EXPECT_OK(days);
    std::vector<int> numbers;
    for (const auto& day : *days) {
      EXPECT_EQ(day.basis, "basis");
      numbers.push_back(static_cast<int>((day.at - begin_) / hours(24)));
    }
    return numbers;
  }
};

TEST_F(KeptDays, ComeBackAsTheyWere) {
  review();
  keep(2, std::string(5000, 'x'));
  keep(1);
  const auto day = ledger_->kept_day("s", midnight(2));
  ASSERT_OK(day);
  ASSERT_TRUE(*day);
  EXPECT_EQ((*day)->at, midnight(2));
  EXPECT_EQ((*day)->basis, "basis");
  EXPECT_EQ((*day)->body, std::string(5000, 'x'));
  EXPECT_EQ((*day)->members, (MembersOfChanges{{7, {1, 2}}, {9, {}}}));
  EXPECT_THAT(kept(), ElementsAre(1, 2));
  EXPECT_THAT(kept("t"), IsEmpty()) << "another scope";
  EXPECT_FALSE(*ledger_->kept_day("s", midnight(3)));
  EXPECT_FALSE(*ledger_->kept_day("t", midnight(2)));
  keep(2, "anew");
  EXPECT_EQ((*ledger_->kept_day("s", midnight(2)))->body, "anew");
}

TEST_F(KeptDays, GoWhenFactsReachIntoThemThatWereRecordedSince) {
  did(midnight(1), midnight(4));
  review();
  for (int day = 1; day <= 4; ++day) keep(day);
  review();
  EXPECT_THAT(kept(), ElementsAre(1, 2, 3, 4)) << "nothing came";
  did(midnight(2) + hours(5), midnight(4) + hours(1));
  EXPECT_THAT(kept(), ElementsAre(1, 2, 3, 4)) << "not looked through yet";
  review();
  EXPECT_THAT(kept(), ElementsAre(1, 2));
  keep(3);
  review();
  EXPECT_THAT(kept(), ElementsAre(1, 2, 3)) << "judged with all of it";
  did(midnight(3), midnight(4) + hours(2));
  review();
  EXPECT_THAT(kept(), ElementsAre(1, 2)) << "what happened at that very moment counts";
  review(midnight(2));
  EXPECT_THAT(kept(), ElementsAre(2)) << "older than wanted";
}

TEST_F(KeptDays, OfWhichNobodyKnowsWhatWasRecordedDoNotStand) {
  keep(1);
  review();
  EXPECT_THAT(kept(), IsEmpty());
}

TEST_F(KeptDays, GoWhenAnAccountIsForgotten) {
  Activity one = task("task-1", midnight(1), "VirtualMachine.destroy", "CORP\\zaphod");
  ASSERT_OK(ledger_->commit(batch_of(midnight(2), {one})));
  review();
  keep(1);
  ASSERT_OK(ledger_->forget("CORP\\zaphod", "human"));
  EXPECT_THAT(kept(), IsEmpty());
}

TEST_F(KeptDays, AreReadButNotKeptByWhoOnlyReads) {
  review();
  keep(1);
  OpenOptions reading;
  reading.read_only = true;
  const auto other = open_or_throw(folder_.file("ledger.db"), reading);
  EXPECT_EQ((*other->kept_day("s", midnight(1)))->body, "body");
  EXPECT_FALSE(other->keep_day("s", {midnight(2), "basis", "body", {}}));
  EXPECT_FALSE(other->review_days("s", {"vc-a"}, Instant::min()));
}

}  // namespace
}  // namespace plumbline::ledger
