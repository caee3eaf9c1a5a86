#include "ledger/sqlite/poll_digest.h"

#include <algorithm>

#include "facts/coverage.h"
#include "tests/unit/ledger/derive_random_estate.h"
#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::string in_words(const StreamCoverage& c) {
  std::string text = (c.begin ? to_rfc3339(*c.begin) : "-") + ' ' +
                     (c.until ? to_rfc3339(*c.until) : "-") + ' ' + c.last_failure + ' ' +
                     std::to_string(c.visible_share);
  for (const Gap& gap : c.gaps) text += ' ' + to_rfc3339(gap.from) + ".." + to_rfc3339(gap.to);
  return text;
}

std::vector<Poll> random_polls(const std::string& stream, std::uint64_t seed) {
  test::Dice dice(seed);
  std::vector<Poll> polls;
  Instant now = at("2026-01-01T00:00:00Z");
  Instant read_to = now - hours(30 * 24);
  Instant past_from = read_to;
  for (int i = 0; i < 150; ++i) {
    now += dice.one_in(12) ? dice.up_to(hours(90)) : dice.up_to(hours(7));
    Poll poll = poll_of(stream, now);
    if (dice.one_in(5)) poll.outcome = dice.one_in(2) ? PollOutcome::Failed : PollOutcome::Partial;
    if (poll.outcome != PollOutcome::Complete) poll.reason = "reason " + std::to_string(i);
    if (is_history(stream) && dice.one_in(4)) {
      // The past, read backwards beside what is current; a slice may be lost or read twice.
      poll.to = past_from + (dice.one_in(6) ? hours(5) : hours(0));
      poll.from = poll.to - dice.up_to(hours(60));
      if (poll.outcome != PollOutcome::Failed && !dice.one_in(9)) past_from = poll.from;
      if (poll.outcome == PollOutcome::Partial)
        poll.gaps = {{poll.from - hours(1), poll.from + minutes(9), "rolled off"}};
      if (dice.one_in(9)) poll.from = poll.to;
    } else if (is_history(stream)) {
      poll.from = read_to - minutes(10) + (dice.one_in(20) ? hours(3) : hours(0));
      poll.to = now;
      if (poll.outcome == PollOutcome::Partial)
        poll.gaps = {{poll.from + minutes(5), poll.from + minutes(9), "unreadable"}};
      if (poll.outcome != PollOutcome::Failed) read_to = now;
    }
    poll.read = 100;
    poll.hidden = static_cast<std::int64_t>(dice.below(50));
    polls.push_back(std::move(poll));
  }
  return polls;
}

class Digest : public testing::TestWithParam<const char*> {};

TEST_P(Digest, ProvesWhatAllPollsProve) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    std::vector<Poll> all;
    std::vector<Poll> digest;
    for (const Poll& poll : random_polls(GetParam(), seed)) {
      all.push_back(poll);
      add_to_digest(digest, poll);
      const Instant until = poll.ended;
      ASSERT_EQ(in_words(coverage_of(GetParam(), digest, until, kInventoryInterval)),
                in_words(coverage_of(GetParam(), all, until, kInventoryInterval)))
          << "seed " << seed << ", poll " << all.size();
    }
    EXPECT_LT(digest.size(), all.size());
  }
}
INSTANTIATE_TEST_SUITE_P(Streams, Digest,
                         testing::Values("events", "performance/HostSystem",
                                         "inventory/VirtualMachine", "permissions", "session"));

TEST(DigestSize, StaysSmallWhileThePastIsReadBackwards) {
  std::vector<Poll> events;
  Instant now = at("2026-01-01T00:00:00Z");
  Instant past = now;
  for (int i = 0; i < 3000; ++i, now += minutes(1)) {
    Poll current = poll_of(streams::kEvents, now);
    current.from = now - minutes(2);
    if (i % 3 == 0) current.outcome = PollOutcome::Partial;
    add_to_digest(events, current);
    Poll back = poll_of(streams::kEvents, now);
    back.to = past + std::chrono::seconds(1);
    back.from = past -= hours(3);
    add_to_digest(events, back);
  }
  EXPECT_LE(events.size(), 3U);
}

TEST(DigestSize, StaysSmallWhenAllIsWell) {
  std::vector<Poll> events;
  std::vector<Poll> vms;
  Instant now = at("2026-01-01T00:00:00Z");
  for (int i = 0; i < 20'000; ++i, now += minutes(5)) {
    Poll poll = poll_of(streams::kEvents, now);
    poll.from = now - minutes(7);
    add_to_digest(events, poll);
    add_to_digest(vms, poll_of(streams::inventory("VirtualMachine"), now));
  }
  EXPECT_EQ(events.size(), 1U);
  EXPECT_LT(vms.size(), 60U);  // 69 days, a reading each day and a half
}

}  // namespace
}  // namespace plumbline::ledger
