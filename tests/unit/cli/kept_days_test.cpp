#include "cli/kept_days.h"

#include <gmock/gmock.h>

#include "cli/ledger_archive.h"
#include "cli/past_days.h"
#include "cli/witness_facts.h"
#include "scoring/result_bytes.h"
#include "tests/unit/cli/estate.h"

namespace plumbline::cli {
namespace {

using testing::ElementsAre;

class KeptDays : public testing::Test {
 protected:
  KeptDays() { environment_.settings.ledger = "sqlite:" + estate_.folder.file("ledger.db"); }

  const config::ScopeSettings& scope() const { return environment_.settings.scopes[0]; }
  /// Looks as of that moment and judges what is missing; how many days that were.
  int judge_all(Instant now) {
    EXPECT_OK(judge(environment_, *estate_.store, now, std::nullopt, {}));
    EXPECT_OK(ahead_.look(environment_, *estate_.store, now));
    int judged = 0;
    for (; !ahead_.done(); ++judged) EXPECT_OK(ahead_.judge_next(environment_, *estate_.store));
    return judged;
  }
  std::optional<JudgedDay> kept(Instant at) {
    auto day = kept_day(environment_, *estate_.store, scope(), at);
    EXPECT_OK(day);
    return day ? std::move(*day) : std::nullopt;
  }
  /// Every midnight is kept, and says what a ledger that keeps nothing says.
  void expect_the_same_anew(Instant now) {
    ledger::OpenOptions reading;
    reading.read_only = true;
    const auto other = ledger::open_or_throw(estate_.folder.file("ledger.db"), reading);
    for (const Instant at : midnights(day(0), now)) {
      const auto known = kept(at);
      ASSERT_TRUE(known) << to_rfc3339(at);
      auto subject = open_case(environment_, *other, scope(), at, std::nullopt);
      ASSERT_OK(subject);
      scoring::Books books;
      const auto anew = judge_case(environment_, *other, *subject, {}, books);
      ASSERT_OK(anew);
      ASSERT_EQ(scoring::to_bytes(known->result), scoring::to_bytes(*anew)) << to_rfc3339(at);
      for (const auto& signal : anew->signals)
        ASSERT_EQ(lines(*witness_facts(*other, at, known->members, signal, 50, true)),
                  lines(*witness_facts(*other, *subject, signal, 50, true)))
            << to_rfc3339(at) << ' ' << signal.signal;
    }
  }
  static std::vector<std::string> lines(const std::vector<exporters::WitnessShown>& all) {
    std::vector<std::string> lines;
    for (const auto& one : all)
      for (const auto& fact : one.facts)
        lines.push_back(one.note + to_rfc3339(fact.at) + fact.key + fact.actor + fact.outcome);
    return lines;
  }

  Environment environment_ = environment();
  Estate estate_;
  DaysAhead ahead_;
};

TEST_F(KeptDays, SayWhatIsSaidWhenTheyAreJudgedAnew) {
  for (int week = 0; week < 6; ++week) {
    estate_.live(week * 7, week * 7 + 7);
    // Around midnight: what a cut there leaves out is derived in memory.
    for (int i = 0; i < 6; ++i)
      estate_.commit({resize(8000 + 6 * week + i, day(week * 7 + i) + hours(23 + i % 3))},
                     day(week * 7 + 6) + hours(23));
    if (week == 2) estate_.look("scope.yml", kScope, day(17));
    const Instant now = day(week * 7 + 7) + hours(1);
    EXPECT_GE(judge_all(now), 6);
    expect_the_same_anew(now);
    if (HasFatalFailure()) return;
  }
}

TEST_F(KeptDays, OnlyWhatChangedIsJudgedAnew) {
  estate_.live(0, 28);
  const Instant now = day(28) + hours(1);
  EXPECT_EQ(judge_all(now), 28) << "from the first sweep's week on";
  EXPECT_EQ(judge_all(now), 0);
  EXPECT_EQ(judge_all(now + hours(24)), 1) << "a day later";
  estate_.commit({resize(9001, day(20) + hours(3))}, now);
  EXPECT_EQ(judge_all(now), 8) << "a late fact: days 21 to 28";
  estate_.look("procedures/p.yml", "not: valid\n", day(25));
  EXPECT_EQ(judge_all(now), 4) << "a file seen on day 25: that midnight and later ones";
  estate_.look("actors.yml", "actors: []\n", day(28));
  EXPECT_EQ(judge_all(now), 28) << "what an account is counts for all history";
  environment_.rubric.digest += "x";
  EXPECT_FALSE(kept(day(10))) << "another rubric";
  EXPECT_EQ(judge_all(now), 28);
  expect_the_same_anew(now);
}

TEST_F(KeptDays, AreTheSameWhenSomethingComesInBetween) {
  estate_.live(0, 28);
  const Instant now = day(28) + hours(1);
  EXPECT_OK(judge(environment_, *estate_.store, now, std::nullopt, {}));
  ASSERT_OK(ahead_.look(environment_, *estate_.store, now));
  for (int i = 0; i < 14; ++i) ASSERT_OK(ahead_.judge_next(environment_, *estate_.store));
  // Back to a day before those that were judged last, and then by another rubric.
  estate_.commit({resize(9002, day(6) + hours(3))}, now);
  EXPECT_OK(judge(environment_, *estate_.store, now, std::nullopt, {}));
  ASSERT_OK(ahead_.look(environment_, *estate_.store, now));
  for (int i = 0; i < 5; ++i) ASSERT_OK(ahead_.judge_next(environment_, *estate_.store));
  environment_.rubric.work.classes.at(0).trivial = !environment_.rubric.work.classes.at(0).trivial;
  environment_.rubric.digest += "x";
  EXPECT_EQ(judge_all(now), 28);
  expect_the_same_anew(now);
}

TEST_F(KeptDays, WhichReachBackFourHundredDaysAtMost) {
  estate_.live(0, 15);
  EXPECT_EQ(judge_all(day(15)), 15) << "midnights 1 to 15";
  EXPECT_EQ(judge_all(day(409) + hours(1)), 394) << "midnights 10 to 409, of which 15 less 9 stood";
  EXPECT_FALSE(kept(day(9)));
  EXPECT_TRUE(kept(day(10)));
}

TEST_F(KeptDays, AreWhatPagesShow) {
  estate_.live(0, 14);
  judge_all(day(14));
  ledger::OpenOptions reading;
  reading.read_only = true;
  const auto archive = [&] {
    return LedgerArchive(environment_,
                         ledger::open_or_throw(estate_.folder.file("ledger.db"), reading));
  };
  const Instant at = day(9);
  auto known = estate_.store->kept_day("vc-a", at);
  ASSERT_OK(known);
  ASSERT_TRUE(*known);
  auto told = scoring::result_from((*known)->body);
  ASSERT_TRUE(told);
  const auto shown = archive().as_of(at);
  ASSERT_OK(shown);
  EXPECT_EQ(scoring::to_bytes((*shown)->assessment.scopes.at(0)), (*known)->body);
  EXPECT_EQ((*shown)->assessment.as_of, at);

  // Not judged anew: what is kept is shown, whatever it says.
  told->areas.at(0).level_reason = "told by the ledger";
  (*known)->body = scoring::to_bytes(*told);
  ASSERT_OK(estate_.store->keep_day("vc-a", **known));
  EXPECT_EQ((*archive().as_of(at))->assessment.scopes.at(0).areas.at(0).level_reason,
            "told by the ledger");
  const auto evening = archive().as_of(at + hours(20));
  ASSERT_OK(evening);
  EXPECT_NE((*evening)->assessment.scopes.at(0).areas.at(0).level_reason, "told by the ledger")
      << "another moment is judged";

  // Bytes of another version are judged anew, too.
  (*known)->body = "scope 0\n";
  ASSERT_OK(estate_.store->keep_day("vc-a", **known));
  EXPECT_EQ(scoring::to_bytes((*archive().as_of(at))->assessment.scopes.at(0)),
            scoring::to_bytes((*shown)->assessment.scopes.at(0)));
}

}  // namespace
}  // namespace plumbline::cli
