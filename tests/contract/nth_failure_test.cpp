#include <gmock/gmock.h>

#include <algorithm>

#include "collector/collect_over.h"
#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::soap::Answer;
using collector::soap::Envelope;
using collector::soap::Failure;
using collector::soap::Transport;

/// The transport's failing twin: the Nth call fails, before it is sent, in the middle of its
/// answer, or after all of it arrived.
class FailingTransport final : public Transport {
 public:
  enum class How { BeforeSending, HalfAnswer, AfterAnswer };
  struct Plan {
    int nth = 0;  ///< 0: never
    How how = How::BeforeSending;
    int calls = 0;
    bool failed = false;
  };

  FailingTransport(std::unique_ptr<Transport> real, Plan& plan)
      : real_(std::move(real)), plan_(plan) {}

  Answer<Reply> post(const Envelope& envelope, const std::string& action, const Sink& sink,
                     std::chrono::milliseconds limit, const std::stop_token& stop) override {
    if (++plan_.calls != plan_.nth) return real_->post(envelope, action, sink, limit, stop);
    plan_.failed = true;
    if (plan_.how != How::BeforeSending) {
      std::string whole;
      int status = 0;
      const auto keep = [&](int code, std::string_view bytes) {
        status = code;
        whole += bytes;
        return true;
      };
      if (auto reply = real_->post(envelope, action, keep, limit, stop); !reply) return reply;
      if (plan_.how == How::HalfAnswer) whole.resize(whole.size() / 2);
      sink(status, whole);
    }
    return collector::soap::failed(Failure::Kind::Truncated, "the twin failed", "twin");
  }
  Answer<Reply> rest(const collector::soap::RestRequest& request, const Sink& sink,
                     std::chrono::milliseconds limit, const std::stop_token& stop) override {
    return real_->rest(request, sink, limit, stop);
  }
  void forget_session() override { real_->forget_session(); }
  Traffic traffic() const override { return real_->traffic(); }

 private:
  std::unique_ptr<Transport> real_;
  Plan& plan_;
};

/// Some days with more events than a page and a slice hold, and a task on each.
void play_history(const SimulatedVCenter& vcenter) {
  for (const int events : {1100, 10, 90}) {
    std::string steps =
        R"([{"Task":{"DescriptionID":"VirtualMachine.powerOn","Entity":{"Kind":"VirtualMachine",
            "Name":"web-00001"},"Reason":"user","Actor":"a"}})";
    for (int i = 0; i < events; ++i)
      steps += R"(,{"Event":{"Class":"EventEx","TypeID":"EventStormEvent","User":"a"}})";
    vcenter.post("/steps", steps + "]");
    vcenter.advance("40h");
  }
}

/// The earliest moment that the polls of a history prove.
Instant known_from(const MemoryStore& store, const std::string& stream) {
  Instant from = Instant::max();
  for (const Poll& poll : store.polls(stream))
    if (poll.outcome != PollOutcome::Failed) from = std::min(from, poll.from);
  return from;
}

class NthCall : public ::testing::TestWithParam<FailingTransport::How> {};

// SQLite's way of testing: the Nth call fails, for every N, until a sweep gets through without
// failing. Whatever failed, the next sweep must hold exactly what the vCenter served.
TEST_P(NthCall, FailsForEveryNAndNothingIsLostOrDoubled) {
  SimulatedVCenter vcenter({"--vms", "20", "--quiet-logins"});
  vcenter.post("/faults", R"({"page_limit":25})");
  play_history(vcenter);
  CollectionPlan planned;
  planned.properties["VirtualMachine"] = {"name", "customValue"};
  planned.event_classes = {"EventStormEvent"};
  planned.tasks = true;
  planned.option_keys = {"event.maxAge"};
  const auto events = vcenter.served_events({"EventStormEvent"});
  const auto tasks = vcenter.served_tasks();
  ASSERT_EQ(events.size(), 1200U);
  ASSERT_EQ(tasks.size(), 3U);
  int n = 1;
  for (bool failed = true; failed; ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    MemoryStore store;
    FailingTransport::Plan plan;
    plan.how = GetParam();
    const auto settings = settings_for(vcenter);
    auto twin =
        std::make_unique<FailingTransport>(collector::soap::make_curl_transport(settings), plan);
    auto collector = collector::make_collector_over(std::move(twin), settings, planned, store);
    plan.nth = n;
    const auto report = sweep(*collector);
    failed = plan.failed;
    if (!failed) {
      EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    }
    plan.nth = 0;
    const auto healed = sweep(*collector);
    ASSERT_EQ(healed.outcome, PollOutcome::Complete) << complaints(healed);
    EXPECT_EQ(store.lines(ActivityStream::Events), events);
    EXPECT_EQ(store.lines(ActivityStream::Tasks), tasks);
    EXPECT_THAT(store.contradictions(), ::testing::IsEmpty());
    EXPECT_EQ(store.present("VirtualMachine").size(), 20U);
    EXPECT_EQ(known_from(store, "events"), known_from(store, "tasks"));
    ASSERT_LT(n, 500);
  }
  EXPECT_GT(n, 40);
}

INSTANTIATE_TEST_SUITE_P(Ways, NthCall,
                         ::testing::Values(FailingTransport::How::BeforeSending,
                                           FailingTransport::How::HalfAnswer,
                                           FailingTransport::How::AfterAnswer));

}  // namespace
}  // namespace plumbline::testing
