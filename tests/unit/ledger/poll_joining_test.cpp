#include <gmock/gmock.h>

#include "facts/coverage.h"
#include "tests/unit/ledger/derive_random_estate.h"
#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Told {
  Poll poll;
  Instant recorded_at;
};

/// Some weeks of polls every few minutes, with outages, failures, and a past read backwards.
std::vector<Told> random_story(const std::string& stream, std::uint64_t seed, Instant begin,
                               Instant end) {
  test::Dice dice(seed);
  std::vector<Told> told;
  Instant now = begin;
  Instant read_to = begin - hours(1);
  Instant past_from = begin;
  std::string reason = "refused";
  while (now < end) {
    now += dice.one_in(80) ? dice.up_to(hours(50)) : dice.up_to(minutes(40));
    Poll poll = poll_of(stream, now);
    if (dice.one_in(30)) reason = "reason " + std::to_string(dice.below(3));
    if (dice.one_in(6)) poll.outcome = dice.one_in(2) ? PollOutcome::Failed : PollOutcome::Partial;
    if (poll.outcome != PollOutcome::Complete) poll.reason = reason;
    if (is_history(stream)) {
      if (dice.one_in(5)) {
        poll.to = past_from + seconds(1);
        poll.from = past_from - dice.up_to(hours(9));
        if (poll.outcome != PollOutcome::Failed && !dice.one_in(7)) past_from = poll.from;
      } else {
        poll.from = read_to - minutes(1);
        poll.to = now;
        if (poll.outcome != PollOutcome::Failed) read_to = now;
      }
      if (poll.outcome == PollOutcome::Partial)
        poll.gaps = {{poll.from, poll.from + minutes(dice.below(3)), "unreadable"}};
    }
    poll.read = 100;
    poll.hidden = static_cast<std::int64_t>(dice.below(3));
    told.push_back({poll, now + seconds(3)});
  }
  return told;
}

std::string in_words(const StreamCoverage& c) {
  std::string text = (c.begin ? to_rfc3339(*c.begin) : "-") + ' ' +
                     (c.until ? to_rfc3339(*c.until) : "-") + ' ' + c.last_failure + ' ' +
                     std::to_string(c.visible_share);
  for (const Gap& gap : c.gaps) text += ' ' + to_rfc3339(gap.from) + ".." + to_rfc3339(gap.to);
  return text;
}

class Joining : public testing::TestWithParam<const char*> {
 protected:
  void tell(Ledger& ledger, const std::vector<Told>& told) {
    for (const Told& one : told) {
      FactBatch batch = batch_of(one.recorded_at, {});
      batch.poll = one.poll;
      ASSERT_OK(ledger.commit(batch));
    }
  }
  static StreamCoverage coverage(Ledger& ledger, const std::string& stream, Instant as_of,
                                 Instant known_at) {
    const auto evidence = ledger.evidence({"s", {"vc-a"}, as_of, known_at, 400}, {});
    EXPECT_OK(evidence);
    const StreamCoverage* found = evidence->stream(stream);
    return found == nullptr ? StreamCoverage{} : *found;
  }
};

TEST_P(Joining, ProvesTheSameAtTheEndOfEachStretchAndNeverMoreInside) {
  const std::string stream = GetParam();
  const Instant begin = at("2026-01-01T00:00:00Z");
  const Instant end = begin + days(60);
  std::size_t joined_rows = 0;
  std::size_t all_rows = 0;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    ScratchFolder folder;
    const auto joined = open_or_throw(folder.file("joined.db"));
    const auto plain = open_or_throw(folder.file("plain.db"));
    const auto told = random_story(stream, seed, begin, end);
    tell(*plain, told);
    // Joined in two goes, as a service does it from day to day.
    const auto half = static_cast<std::ptrdiff_t>(told.size() / 2);
    tell(*joined, {told.begin(), told.begin() + half});
    ASSERT_OK(joined->expire(told[told.size() / 2].recorded_at));
    tell(*joined, {told.begin() + half, told.end()});
    ASSERT_OK(joined->expire(end));
    ASSERT_OK(joined->expire(end));
    all_rows += plain->polls(kVcA, Instant::min(), Instant::max())->size();
    joined_rows += joined->polls(kVcA, Instant::min(), Instant::max())->size();

    test::Dice dice(seed + 50);
    const Instant daily = begin + days(25);
    const Instant hourly = begin + days(58);
    for (int i = 0; i < 80; ++i) {
      const Instant any = begin + dice.up_to(end - begin);
      Instant exact = any;
      if (any < hourly) exact = std::chrono::floor<hours>(any);
      if (any < daily) exact = std::chrono::floor<days>(any);
      const Instant as_of = any + hours(1);
      ASSERT_EQ(in_words(coverage(*joined, stream, as_of, exact)),
                in_words(coverage(*plain, stream, as_of, exact)))
          << "seed " << seed << ' ' << to_rfc3339(exact);
      // Inside a stretch: what is claimed was known then.
      const StreamCoverage less = coverage(*joined, stream, as_of, any);
      const StreamCoverage all = coverage(*plain, stream, as_of, any);
      if (!less.begin) continue;
      ASSERT_TRUE(all.begin.has_value());
      ASSERT_GE(*less.begin, *all.begin) << to_rfc3339(any);
      ASSERT_LE(*less.until, *all.until) << to_rfc3339(any);
      ASSERT_GE(*less.until, *all.until - days(3)) << to_rfc3339(any);
    }
    const Instant last = told.back().recorded_at;
    ASSERT_EQ(in_words(coverage(*joined, stream, last, last)),
              in_words(coverage(*plain, stream, last, last)));
  }
  EXPECT_LT(joined_rows * 2, all_rows);
}
INSTANTIATE_TEST_SUITE_P(Streams, Joining,
                         testing::Values("events", "performance/HostSystem", "inventory/HostSystem",
                                         "permissions"));

TEST(JoiningSize, AYearOfMinutesIsAFewHundredRows) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const Instant begin = at("2026-01-01T00:00:00Z");
  const Instant end = begin + days(50);
  std::int64_t polls = 0;
  for (Instant t = begin; t < end; t += minutes(10), polls += 3) {
    for (const char* stream : {"events", "alarms", "session"}) {
      FactBatch batch = batch_of(t + seconds(3), {});
      batch.poll = poll_of(stream, t);
      batch.poll->from = t - minutes(11);
      if (std::string(stream) == "session") {
        batch.poll->outcome = PollOutcome::Failed;
        batch.poll->reason = "connection refused";
      }
      ASSERT_OK(ledger->commit(batch));
    }
  }
  const auto gone = ledger->expire(end);
  ASSERT_OK(gone);
  // Of each stream 15 days, 33 days of hours (failures: two each) and two days as they were.
  const std::int64_t left = 3 * (2 * 144) + (15 + 33 * 24) * 4;
  EXPECT_NEAR(static_cast<double>(polls - *gone), static_cast<double>(left), 20);
  EXPECT_EQ(*ledger->expire(end), 0);
}

TEST(JoiningSize, CommittingABatchAgainAfterwardsChangesNothing) {
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  const Instant begin = at("2026-01-01T00:00:00Z");
  FactBatch batch = batch_of(begin, {});
  batch.poll = poll_of("events", begin);
  ASSERT_OK(ledger->commit(batch));
  ASSERT_OK(ledger->expire(begin + hours(1)));
  ASSERT_OK(ledger->commit(batch));
  EXPECT_EQ(ledger->polls(kVcA, begin, begin + hours(1))->size(), 1U);
}

}  // namespace
}  // namespace plumbline::ledger
