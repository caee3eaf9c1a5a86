#include <gmock/gmock.h>

#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using testing::HasSubstr;

/// What evidence says of each stream: until when it is known, and why no further (law 3).
class Streams : public testing::Test {
 protected:
  void tell(const VCenterId& vcenter, Poll poll) {
    FactBatch batch = batch_of(poll.ended, {});
    batch.vcenter = vcenter;
    batch.poll = std::move(poll);
    ASSERT_OK(ledger_->commit(batch));
  }
  StreamCoverage coverage(const std::string& stream) {
    const auto evidence = ledger_->evidence({"s", {"vc-a", "vc-b"}, t0_ + hours(99), {}, 400}, {});
    EXPECT_OK(evidence);
    const StreamCoverage* found = evidence->stream(stream);
    EXPECT_NE(found, nullptr) << stream;
    return found == nullptr ? StreamCoverage{} : *found;
  }

  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  Instant t0_ = at("2026-03-02T08:00:00Z");
};

TEST_F(Streams, OneThatIsRefusedSaysWhyAndOneThatWorksSaysNothing) {
  for (const char* stream : {"alarms", "permissions", "licences", "scheduled_tasks", "profiles",
                             "tags", "content_library", "image_compliance",
                             "performance/HostSystem", "inventory/Datastore", "tasks"}) {
    Poll refused = poll_of(stream, t0_, PollOutcome::Failed);
    refused.reason = std::string(stream) + " needs a privilege";
    tell(kVcA, refused);
    EXPECT_FALSE(coverage(stream).begin.has_value()) << stream;
    EXPECT_EQ(coverage(stream).last_failure, refused.reason);
    Poll read = poll_of(stream, t0_ + hours(1));
    read.from = t0_;
    tell(kVcA, read);
    EXPECT_EQ(coverage(stream).until, t0_ + hours(1)) << stream;
    EXPECT_EQ(coverage(stream).last_failure, "") << stream;
    refused.started = refused.ended = t0_ + hours(2);
    refused.outcome = PollOutcome::Partial;
    refused.from = refused.to = t0_ + hours(2);
    tell(kVcA, refused);
    EXPECT_EQ(coverage(stream).last_failure, refused.reason) << stream;
    ASSERT_TRUE(coverage(stream).until.has_value()) << stream;
    EXPECT_EQ(*coverage(stream).until, t0_ + hours(1)) << stream;
  }
}

TEST_F(Streams, OneThatAVCenterOfTheScopeWasNeverAskedForIsNotKnown) {
  tell(kVcA, poll_of("tags", t0_));
  EXPECT_EQ(coverage("tags").last_failure, "");
  tell(kVcB, poll_of("alarms", t0_));
  EXPECT_FALSE(coverage("tags").begin.has_value());
  EXPECT_THAT(coverage("tags").last_failure, HasSubstr("every vCenter"));
  tell(kVcB, poll_of("tags", t0_ + hours(1)));
  tell(kVcA, poll_of("tags", t0_ + hours(2)));
  EXPECT_EQ(coverage("tags").begin, t0_ + hours(1));
  EXPECT_EQ(coverage("tags").last_failure, "");
}

TEST_F(Streams, ThePastThatIsReadBackwardsJoinsTheCurrent) {
  Poll current = poll_of("events", t0_);
  current.from = t0_ - hours(1);
  tell(kVcA, current);
  Poll past = poll_of("events", t0_ + hours(1));
  past.from = t0_ - hours(9);
  past.to = t0_ - hours(1);
  tell(kVcA, past);
  const StreamCoverage events = coverage("events");
  EXPECT_EQ(events.begin, t0_ - hours(9));
  EXPECT_EQ(events.until, t0_);
  EXPECT_TRUE(events.gaps.empty());
}

}  // namespace
}  // namespace plumbline::ledger
