#include <gmock/gmock.h>

#include "tests/unit/config/practice_life.h"

namespace plumbline::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Reviews : public PracticeLife {};

constexpr const char* kReview = R"(id: 2026-01
areas: [change]
held_on: 2026-01-05
participants: 4
quotes:
  - {signal: chg.success_rate, value: 97.2%}
  - {signal: chg.lead_time_h, value: 51.5, as_of: 2026-01-01}
actions:
  - {id: A-1, what: add a pilot, because: chg.success_rate, due: 2026-02-01}
  - {id: A-2, what: say thanks}
)";

std::string closed() {
  std::string text = kReview;
  const std::string due = "due: 2026-02-01";
  return text.replace(text.find(due), due.size(),
                      "due: 2026-02-01, closed_on: 2026-01-20, evidence: 'procedure:p@1.1'");
}

TEST_F(Reviews, AreReadWithQuotesAndActions) {
  see(day(6), "reviews/jan.yml", kReview);
  const auto reviews = read().reviews;
  ASSERT_THAT(reviews, SizeIs(1)) << problems();
  const Review& review = reviews[0];
  EXPECT_EQ(review.id, "2026-01");
  EXPECT_THAT(review.areas, ElementsAre("change"));
  EXPECT_EQ(review.held_on, *parse_instant("2026-01-05"));
  EXPECT_EQ(review.participants, 4);
  ASSERT_THAT(review.quotes, SizeIs(2));
  EXPECT_EQ(review.quotes[0].value, 0.972);
  EXPECT_FALSE(review.quotes[0].as_of);
  EXPECT_EQ(review.quotes[1].as_of, *parse_instant("2026-01-01"));
  ASSERT_THAT(review.actions, SizeIs(2));
  EXPECT_EQ(review.actions[0].because, "chg.success_rate");
  EXPECT_EQ(review.actions[0].due, *parse_instant("2026-02-01"));
  EXPECT_EQ(review.actions[0].promise.line, 9);
  EXPECT_EQ(review.actions[1].because, "");
}

TEST_F(Reviews, ClosingAnActionLeavesTheReviewsDate) {
  see(day(6), "reviews/jan.yml", kReview);
  see(day(20), "reviews/jan.yml", closed());
  const auto reviews = read().reviews;
  ASSERT_THAT(reviews, SizeIs(1)) << problems();
  EXPECT_EQ(span(reviews[0].promise), "6-");
  ASSERT_THAT(reviews[0].actions, SizeIs(3));
  EXPECT_EQ(spans(reviews[0].actions), "6-20 20- 6-");
  EXPECT_EQ(reviews[0].actions[1].evidence, "procedure:p@1.1");
  EXPECT_EQ(reviews[0].actions[1].closed_on, *parse_instant("2026-01-20"));
}

TEST_F(Reviews, ANumberWrittenLaterIsAnotherReview) {
  see(day(6), "reviews/jan.yml", kReview);
  std::string better = kReview;
  see(day(9), "reviews/jan.yml", better.replace(better.find("97.2"), 4, "99.2"));
  const auto reviews = read().reviews;
  ASSERT_THAT(reviews, SizeIs(2));
  EXPECT_EQ(spans(reviews), "6-9 9-");
  EXPECT_EQ(reviews[1].quotes[0].value, 0.992);
  EXPECT_THAT(reviews[1].actions, SizeIs(2)) << "its actions were not touched";
}

TEST_F(Reviews, ReviewAndItsFileGoTogether) {
  see(day(6), "reviews/jan.yml", kReview);
  gone(day(8), "reviews/jan.yml");
  const PracticeHistory history = read();
  EXPECT_EQ(spans(history.reviews), "6-8");
  EXPECT_EQ(spans(history.reviews[0].actions), "6-8 6-8");
  EXPECT_FALSE(history.kinds.at("reviews").present);
  EXPECT_EQ(history.kinds.at("reviews").first_seen, day(6));
}

TEST_F(Reviews, TwoUnderOneIdAreReported) {
  see(day(6), "reviews/a.yml", kReview);
  std::string other = kReview;
  see(day(6), "reviews/b.yml", other.replace(other.find(": 4"), 3, ": 5"));
  EXPECT_EQ(problems(), "1: review \"2026-01\" is also in reviews/a.yml (give each its own id)\n");
}

TEST_F(Reviews, ADayAheadOfUtcIsNotTheFuture) {
  see(day(3) + std::chrono::hours(11), "reviews/jan.yml", kReview);
  EXPECT_EQ(problems(), "") << "in Auckland it is the 5th already";
  sightings_.clear();
  see(day(3) + std::chrono::hours(9), "reviews/jan.yml", kReview);
  EXPECT_EQ(problems(),
            "3: review: \"held_on\" lies in the future: 2026-01-05 (commit it when it has "
            "happened)\n");
  EXPECT_THAT(read().reviews, IsEmpty());
}

TEST_F(Reviews, NameWhatIsWrong) {
  EXPECT_EQ(said("reviews/x.yml", R"(areas: [changes]
held_on: tomorrow
participants: anna and bert
quotes:
  - {signal: chg.success_rate, value: fine}
  - {signal: chg.succes_rate, value: 1}
  - {signal: chg.lead_time_h, value: 1}
  - {signal: chg.lead_time_h, value: 2}
  - {signal: chg.success_rate, value: 97.2}
  - {signal: chg.success_rate, value: 1, as_of: 2027-01-01}
actions:
  - {id: A, what: x, because: chg.nothing_at_all, evidence: trust me}
  - {id: A, what: y, closed_on: 2027-01-01, evidence: "procedure:p"}
verdict: good
)"),
            "1: review: \"id\" is missing (add \"id: …\")\n"
            "1: review: no process area is called \"changes\" (did you mean \"change\"?)\n"
            "2: review: \"held_on\" is no date: \"tomorrow\" (write 2026-01-31 or "
            "2026-01-31T08:00:00Z)\n"
            "3: review: \"participants\" must be a number, not \"anna and bert\" (write a number "
            "such as 0.8 or 30)\n"
            "5: quote: \"value\" is no number: \"fine\" (write 0.97 or 97%)\n"
            "6: quote: no signal is called \"chg.succes_rate\" (did you mean "
            "\"chg.success_rate\"?)\n"
            "8: quote: \"chg.lead_time_h\" is quoted twice (keep one, or say with \"as_of\" of "
            "which day each is)\n"
            "9: quote: \"chg.success_rate\" is a share, it cannot be 97.2 (write 0.97 or 97%)\n"
            "9: quote: \"chg.success_rate\" is quoted twice (keep one, or say with \"as_of\" of "
            "which day each is)\n"
            "10: quote: \"as_of\" lies in the future: 2027-01-01 (commit it when it has "
            "happened)\n"
            "12: action: no signal is called \"chg.nothing_at_all\" (known are: cap.used_bytes, "
            "cap.vcpu_ratio, "
            "chg.emergency_share, chg.lead_time_h, chg.success_rate, chg.volume, "
            "cap.adm_control)\n"
            "12: action: \"trust me\" is no evidence (write procedure:ID@VERSION, experiment:ID or "
            "change:RECORD)\n"
            "13: action: \"closed_on\" lies in the future: 2027-01-01 (commit it when it has "
            "happened)\n"
            "13: action: \"procedure:p\" is no evidence (write procedure:ID@VERSION, experiment:ID "
            "or change:RECORD)\n"
            "13: action A stands there twice (keep one of them)\n"
            "14: review: unknown key \"verdict\" (known are: id, areas, held_on, participants, "
            "quotes, actions)\n");
  EXPECT_THAT(said("reviews/x.yml", "- id: a\n"), HasSubstr("review must be a mapping"));
}

TEST_F(Reviews, AttestationsNeverReachLevelFour) {
  const std::string rest =
      "statement: the board meets weekly\nby: change manager\ndated: 2026-03-01\n"
      "expires: 2026-09-01\nquotes: [{signal: chg.success_rate, value: 0.9}]\nentities: [u-1]\n";
  see(day(60), "attestations/types.yml", "indicator: change.3.types\n" + rest);
  const auto attestations = read().attestations;
  ASSERT_THAT(attestations, SizeIs(1)) << problems();
  EXPECT_EQ(attestations[0].indicator, "change.3.types");
  EXPECT_EQ(attestations[0].by, "change manager");
  EXPECT_EQ(attestations[0].expires, *parse_instant("2026-09-01"));
  EXPECT_THAT(attestations[0].quotes, SizeIs(1));
  EXPECT_THAT(attestations[0].entities, ElementsAre("u-1"));
  EXPECT_EQ(said("attestations/x.yml", "indicator: change.4.lead_time\n" + rest),
            "1: attestation: level 4 is never reached by attestation (remove it; plumbline "
            "measures this row or leaves it unknown)\n");
  EXPECT_EQ(said("attestations/x.yml", "indicator: change.2.success\n" + rest),
            "1: attestation: \"change.2.success\" accepts no attestation (see the row in "
            "docs/reference/indicators.md)\n");
  EXPECT_EQ(said("attestations/x.yml",
                 "indicator: change.3.types\nstatement: x\ndated: 2026-12-01\n"
                 "expires: 2026-11-01\n"),
            "1: attestation: \"by\" is missing (add \"by: …\")\n"
            "3: attestation: \"dated\" lies in the future: 2026-12-01 (commit it when it has "
            "happened)\n"
            "4: attestation: \"expires\" is not after \"dated\" (correct one of the two dates)\n");
}

}  // namespace
}  // namespace plumbline::config
