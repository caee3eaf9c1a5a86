#include <gmock/gmock.h>

#include <unistd.h>

#include <filesystem>

#include "ledger/ledger.h"
#include "tests/contract/history_support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Instant at(const std::string& text) { return *parse_instant(text); }

/// Those of "events KEY CREATED CLASS" lines whose time is in [from, to).
std::set<std::string> within(const std::set<std::string>& lines, const std::string& from,
                             const std::string& to) {
  std::set<std::string> found;
  for (const std::string& line : lines) {
    const auto space = line.find(' ', line.find(' ') + 1);
    const Instant time = at(line.substr(space + 1, line.find(' ', space + 1) - space - 1));
    if (time >= at(from) && time < at(to)) found.insert(line);
  }
  return found;
}

std::set<std::string> without(std::set<std::string> all, const std::set<std::string>& some) {
  for (const std::string& line : some) all.erase(line);
  return all;
}

class Completeness : public ::testing::Test {
 protected:
  Completeness() : Completeness({}) {}
  explicit Completeness(const std::vector<std::string>& flags) : vcenter_(with(flags)) {
    plan_.event_classes = {"VmPoweredOnEvent"};
    plan_.tasks = true;
  }
  static std::vector<std::string> with(std::vector<std::string> flags) {
    for (const char* flag : {"--vms", "20", "--quiet-logins"}) flags.emplace_back(flag);
    return flags;
  }
  /// So many events (and tasks) at even distances from now on, and the clock at their end.
  void happen(int events, const std::string& within, int tasks = 0) {
    vcenter_.post("/bulk", R"({"class":"VmPoweredOnEvent","advance":true,"events":)" +
                               std::to_string(events) + R"(,"tasks":)" + std::to_string(tasks) +
                               R"(,"within":")" + within + "\"}");
  }
  void hide(const std::string& from, const std::string& to, const char* stream = "events") {
    vcenter_.post("/faults", std::string(R"({"unreadable":[{"stream":")") + stream +
                                 R"(","from":")" + from + R"(","to":")" + to + "\"}]}");
  }
  std::set<std::string> served() const { return vcenter_.served_events({"VmPoweredOnEvent"}); }
  std::set<std::string> read() const { return store_.lines(ActivityStream::Events); }
  collector::SweepReport sweep() { return sweep_to_the_end(*collector()); }
  collector::Collector* collector() {
    if (!collector_) collector_ = hasty_collector(vcenter_, plan_, store_);
    return collector_.get();
  }

  SimulatedVCenter vcenter_;
  MemoryStore store_;
  CollectionPlan plan_;
  std::unique_ptr<collector::Collector> collector_;
};

// Lesson 22. 600 events an hour; three hours of them are more than 1,000 in a row.
TEST_F(Completeness, BehindAStallTheRestIsReadAndTheStretchIsAGap) {
  sweep();
  happen(7200, "12h");
  hide("2026-01-05T03:00:00Z", "2026-01-05T06:00:00Z");
  const auto report = sweep();
  const auto hidden = within(served(), "2026-01-05T03:00:00Z", "2026-01-05T06:00:00Z");
  EXPECT_EQ(hidden.size(), 1800U);
  EXPECT_EQ(read(), without(served(), hidden));
  EXPECT_EQ(line_of(report, "events").outcome, PollOutcome::Partial);
  EXPECT_THAT(line_of(report, "events").reason, HasSubstr("does not show"));
  const auto gaps = known(store_, "events").gaps;
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_LE(gaps[0].from, at("2026-01-05T03:00:00Z"));
  EXPECT_GT(gaps[0].from, at("2026-01-05T02:59:30Z"));
  EXPECT_GE(gaps[0].to, at("2026-01-05T05:59:54Z"));
  EXPECT_LT(gaps[0].to, at("2026-01-05T06:00:30Z"));
  EXPECT_EQ(line_of(report, "tasks").outcome, PollOutcome::Complete);
  happen(60, "1h");
  EXPECT_EQ(sweep().outcome, PollOutcome::Complete) << "it is said once";
  EXPECT_EQ(read(), without(served(), hidden));
}

TEST_F(Completeness, BetweenTwoStallsTheRestIsReadToo) {
  sweep();
  happen(14400, "24h");
  hide("2026-01-05T03:00:00Z", "2026-01-05T08:00:00Z");
  hide("2026-01-05T09:00:00Z", "2026-01-05T20:00:00Z");
  sweep();
  const auto hidden = without(within(served(), "2026-01-05T03:00:00Z", "2026-01-05T20:00:00Z"),
                              within(served(), "2026-01-05T08:00:00Z", "2026-01-05T09:00:00Z"));
  EXPECT_EQ(read(), without(served(), hidden));
  EXPECT_THAT(known(store_, "events").gaps, SizeIs(2));
}

TEST_F(Completeness, AStallAtTheEndIsAGapUntilSomethingIsShownAgain) {
  sweep();
  happen(600, "1h");
  EXPECT_EQ(sweep().outcome, PollOutcome::Complete);
  happen(2400, "4h");
  hide("2026-01-05T02:00:00Z", "2026-01-05T07:00:00Z");
  sweep();
  auto gaps = known(store_, "events").gaps;
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_EQ(gaps[0].to, at("2026-01-05T05:00:00Z")) << "as far as can be told";
  happen(600, "1h");
  sweep();
  happen(1800, "3h");
  sweep();
  const auto hidden = within(served(), "2026-01-05T02:00:00Z", "2026-01-05T07:00:00Z");
  EXPECT_EQ(read(), without(served(), hidden));
  gaps = known(store_, "events").gaps;
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_LE(gaps[0].from, at("2026-01-05T02:00:00Z"));
  EXPECT_GE(gaps[0].to, at("2026-01-05T06:59:54Z"));
  EXPECT_LT(gaps[0].to, at("2026-01-05T07:00:30Z"));
}

TEST_F(Completeness, AStallInThePastOrAmongTasksIsAGapToo) {
  happen(9600, "96h", 9600);
  hide("2026-01-06T00:00:00Z", "2026-01-07T12:00:00Z");
  hide("2026-01-06T00:00:00Z", "2026-01-07T00:00:00Z", "tasks");
  sweep();
  EXPECT_EQ(read(),
            without(served(), within(served(), "2026-01-06T00:00:00Z", "2026-01-07T12:00:00Z")));
  const auto tasks = vcenter_.served_tasks();
  EXPECT_EQ(store_.lines(ActivityStream::Tasks),
            without(tasks, within(tasks, "2026-01-06T00:00:00Z", "2026-01-07T00:00:00Z")));
  for (const char* stream : {"events", "tasks"}) {
    const auto gaps = known(store_, stream).gaps;
    ASSERT_THAT(gaps, SizeIs(1)) << stream;
    EXPECT_LT(gaps[0].from, at("2026-01-06T00:01:00Z"));
    EXPECT_GT(gaps[0].from, at("2026-01-05T23:50:00Z"));
    EXPECT_GT(gaps[0].to, at("2026-01-06T23:59:00Z"));
  }
}

TEST_F(Completeness, AFewThatAreNotShownDoNotStopTheRest) {
  sweep();
  happen(1200, "2h");
  hide("2026-01-05T01:00:00Z", "2026-01-05T01:30:00Z");
  EXPECT_EQ(sweep().outcome, PollOutcome::Complete) << "nobody can tell";
  EXPECT_EQ(read(),
            without(served(), within(served(), "2026-01-05T01:00:00Z", "2026-01-05T01:30:00Z")));
}

TEST_F(Completeness, WhatTheBurstFilterMergedIsTaggedAndLosesNoTime) {
  sweep();
  happen(60, "1h");
  vcenter_.post("/steps", R"([{"Event":{"Class":"EventEx",
    "TypeID":"com.vmware.vc.EventBurstCompressedEvent","VM":"web-00001"}}])");
  vcenter_.advance("10m");
  const auto report = sweep();
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << "everything that there is was read";
  EXPECT_THAT(store_.activities("com.vmware.vc.EventBurstCompressedEvent"), SizeIs(1));
  const auto gaps = store_.last_poll("events").gaps;
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_EQ(gaps[0].from, gaps[0].to);
  EXPECT_THAT(gaps[0].reason, HasSubstr("counts are lower bounds"));
  EXPECT_EQ(
      lost_share(known(store_, "events"), at("2026-01-05T00:00:00Z"), at("2026-01-05T01:10:00Z")),
      0);
  vcenter_.advance("5m");
  sweep();
  EXPECT_THAT(store_.last_poll("events").gaps, IsEmpty()) << "it is said once";
}

TEST_F(Completeness, AMissingPrivilegeConcernsItsStreamAndIsNamed) {
  vcenter_.post("/faults", R"({"faults":[{"method":"CreateCollectorForEvents","kind":"soap",
    "fault":"NoPermission","message":"Permission to perform this operation was denied."}]})");
  const auto report = sweep();
  EXPECT_EQ(line_of(report, "events").outcome, PollOutcome::Failed);
  EXPECT_THAT(line_of(report, "events").reason,
              AllOf(HasSubstr("NoPermission"), HasSubstr("System.View"), HasSubstr("events")));
  EXPECT_EQ(line_of(report, "tasks").outcome, PollOutcome::Complete);
  EXPECT_FALSE(known(store_, "events").begin) << "unknown, and not empty";
  vcenter_.remove("/faults");
  happen(100, "1h");
  EXPECT_EQ(sweep().outcome, PollOutcome::Complete);
  EXPECT_EQ(read(), served());
}

TEST_F(Completeness, ARestoredBackupLeavesAGapInBothStreamsAndBothGenerations) {
  happen(1000, "10h", 500);
  sweep();
  vcenter_.post("/restore", R"({"back":"4h"})");
  happen(300, "4h", 100);
  sweep();
  EXPECT_EQ(read(), served());
  EXPECT_EQ(store_.lines(ActivityStream::Tasks), vcenter_.served_tasks());
  for (const char* stream : {"events", "tasks"}) {
    const Poll poll = store_.last_poll(stream);
    ASSERT_THAT(poll.gaps, SizeIs(1)) << stream;
    EXPECT_EQ(poll.gaps[0].from, at("2026-01-05T10:00:00Z")) << stream;
    EXPECT_LT(poll.gaps[0].to, at("2026-01-05T10:10:00Z")) << stream;
    EXPECT_THAT(poll.reason, HasSubstr("restored from a backup"));
  }
  happen(30, "1h", 10);
  EXPECT_EQ(sweep().outcome, PollOutcome::Complete) << "it is said once";
  EXPECT_EQ(read(), served());
}

class Wrapping : public Completeness {
 protected:
  Wrapping() : Completeness({"--first-event-key", "2147483500"}) {}
};

TEST_F(Wrapping, KeysOfThirtyTwoBitsLoseNothing) {
  for (int step = 0; step < 4; ++step) {
    happen(100, "90m");
    EXPECT_EQ(sweep().outcome, PollOutcome::Complete);
  }
  EXPECT_EQ(read(), served());
  EXPECT_EQ(read().size(), 400U);
  EXPECT_THAT(read(), Contains(HasSubstr("events -2147483")));
  EXPECT_THAT(known(store_, "events").gaps, IsEmpty());
}

TEST_F(Completeness, AClockThatIsWrongEitherWayLosesNothing) {
  for (const char* skew : {"-90s", "300s", "0s", "-7200s", "7200s", "0s"}) {
    SCOPED_TRACE(skew);
    vcenter_.post("/faults", std::string(R"({"clock_skew":")") + skew + "\"}");
    happen(60, "1h", 20);
    const auto report = sweep();
    EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  }
  happen(60, "3h", 20);
  sweep();
  EXPECT_THAT(without(served(), read()), IsEmpty());
  EXPECT_EQ(read(), served());
  EXPECT_EQ(store_.lines(ActivityStream::Tasks), vcenter_.served_tasks());
  EXPECT_THAT(known(store_, "events").gaps, IsEmpty());
}

// sys.clock_skew_s: what a host raised may be filed under the host's wrong time, so that it appears
// where everything had been read.
TEST_F(Completeness, WhatIsFiledUnderAnEarlierTimeIsFoundWithinADay) {
  happen(600, "10h", 100);
  hide("2026-01-05T05:30:00Z", "2026-01-05T06:30:00Z");
  hide("2026-01-05T05:30:00Z", "2026-01-05T06:30:00Z", "tasks");
  sweep();
  EXPECT_EQ(read().size(), 540U);
  vcenter_.remove("/faults");
  for (int hour = 0; hour < 26; ++hour) {
    happen(60, "1h");
    EXPECT_EQ(sweep().outcome, PollOutcome::Complete);
  }
  EXPECT_EQ(read(), served());
  EXPECT_EQ(store_.lines(ActivityStream::Tasks), vcenter_.served_tasks());
  EXPECT_THAT(known(store_, "events").gaps, IsEmpty()) << "and no restored backup is seen in it";
}

TEST_F(Completeness, PagesThatComeTwiceOrInAnotherOrderChangeNothing) {
  for (const char* how : {"duplicate_pages", "shuffle_pages", "swap_pages"}) {
    SCOPED_TRACE(how);
    vcenter_.remove("/faults");
    vcenter_.post("/faults", std::string("{\"") + how + R"(":true,"page_limit":100})");
    happen(4500, "6h", 2300);
    const auto report = sweep();
    EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    EXPECT_EQ(read(), served());
    EXPECT_EQ(store_.lines(ActivityStream::Tasks), vcenter_.served_tasks());
    EXPECT_THAT(known(store_, "events").gaps, IsEmpty());
  }
  EXPECT_THAT(store_.contradictions(), IsEmpty());
}

TEST_F(Completeness, TasksThatVanishWhileTheyRunAreLostAndOthersEnd) {
  sweep();
  vcenter_.post("/steps", R"([
    {"Task":{"DescriptionID":"VirtualMachine.clone","Entity":{"Kind":"VirtualMachine",
      "Name":"web-00001"},"Reason":"user","Actor":"a","Queued":"2026-01-05T00:00:00Z",
      "Started":"2026-01-05T00:00:01Z","Completed":"2026-01-05T09:00:00Z"}},
    {"Task":{"DescriptionID":"VirtualMachine.migrate","Entity":{"Kind":"VirtualMachine",
      "Name":"web-00002"},"Reason":"user","Actor":"a","Queued":"2026-01-05T00:00:00Z",
      "Started":"2026-01-05T00:00:01Z","Completed":"2026-01-05T02:30:00Z"}}])");
  vcenter_.advance("2h");
  sweep();
  ASSERT_THAT(store_.open(), SizeIs(2));
  std::string clone;
  for (const OpenWork& work : store_.open())
    if (work.class_id == "VirtualMachine.clone") clone = work.key;
  vcenter_.post("/tasks/vanish", "{\"keys\":[\"" + clone + "\"]}");
  vcenter_.advance("1h");
  sweep();
  ASSERT_THAT(store_.activities("VirtualMachine.migrate"), SizeIs(1)) << "it ended in between";
  EXPECT_EQ(store_.activities("VirtualMachine.migrate")[0].outcome, Outcome::Success);
  EXPECT_THAT(store_.open(), SizeIs(1)) << "its end may be written late";
  vcenter_.advance("1m");
  sweep();
  EXPECT_THAT(store_.open(), IsEmpty());
  ASSERT_THAT(store_.activities("VirtualMachine.clone"), SizeIs(1));
  EXPECT_EQ(store_.activities("VirtualMachine.clone")[0].outcome, Outcome::Lost);
}

TEST_F(Completeness, DownForDaysItCatchesUpAndWhatIsGoneIsAGap) {
  happen(600, "10h", 100);
  sweep();
  collector_.reset();
  happen(5000, "240h", 1000);
  EXPECT_EQ(sweep().outcome, PollOutcome::Complete);
  EXPECT_EQ(read(), served());
  EXPECT_EQ(store_.lines(ActivityStream::Tasks), vcenter_.served_tasks());
  EXPECT_THAT(known(store_, "events").gaps, IsEmpty());
  collector_.reset();
  happen(5000, "1000h", 1000);
  sweep();
  const auto gaps = known(store_, "events").gaps;
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_EQ(gaps[0].from, at("2026-01-15T10:00:00Z"));
  EXPECT_EQ(within(read(), to_rfc3339(gaps[0].to), "2026-04-01T00:00:00Z"),
            within(served(), to_rfc3339(gaps[0].to), "2026-04-01T00:00:00Z"));
  EXPECT_THAT(within(read(), to_rfc3339(gaps[0].from + minutes(1)), to_rfc3339(gaps[0].to)),
              IsEmpty());
}

TEST_F(Completeness, AClassThatNobodyKnowsStopsNoPage) {
  plan_.event_classes = {"BrandNewEvent", "VmPoweredOnEvent"};
  sweep();
  for (int i = 0; i < 3; ++i) {
    vcenter_.post("/steps", R"([{"Event":{"Class":"BrandNewEvent","VM":"web-00001","User":"a"}}])");
    happen(700, "1h");
  }
  EXPECT_EQ(sweep().outcome, PollOutcome::Complete);
  EXPECT_THAT(store_.activities("BrandNewEvent"), SizeIs(3));
  EXPECT_EQ(read(), vcenter_.served_events({"BrandNewEvent", "VmPoweredOnEvent"}));
}

/// The same into the ledger that is used in earnest.
class Storm : public Completeness {
 protected:
  Storm() : directory_(::testing::TempDir() + "plumbline-storm-" + std::to_string(::getpid())) {
    std::filesystem::create_directories(directory_);
    auto opened = ledger::open("sqlite:" + directory_ + "/ledger.db", {});
    if (!opened) throw std::runtime_error(opened.error().to_string());
    ledger_ = std::move(*opened);
  }
  ~Storm() override { std::filesystem::remove_all(directory_); }

  std::multiset<std::string> kept(ActivityStream stream, const VCenterId& vcenter) {
    std::multiset<std::string> lines;
    const auto visit = [&](const Activity& a) {
      if (a.stream == stream) lines.insert(a.key + " " + std::to_string(to_micros(a.created)));
    };
    EXPECT_TRUE(ledger_->for_each_activity(vcenter, visit));
    return lines;
  }
  static std::multiset<std::string> as_kept(const std::set<std::string>& served) {
    std::multiset<std::string> lines;
    for (const std::string& line : served) {
      const auto key = line.find(' ') + 1;
      const auto time = line.find(' ', key) + 1;
      const Instant created = at(line.substr(time, line.find(' ', time) - time));
      lines.insert(line.substr(key, time - key) + std::to_string(to_micros(created)));
    }
    return lines;
  }

  std::string directory_;
  std::unique_ptr<ledger::Ledger> ledger_;
};

TEST_F(Storm, OfAHundredThousandEventsWithinAMinuteIsKeptEventByEvent) {
  auto collector = hasty_collector(vcenter_, plan_, *ledger_);
  sweep_to_the_end(*collector);
  happen(100'000, "1m", 2000);
  const auto report = sweep_to_the_end(*collector);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  vcenter_.advance("1h");
  sweep_to_the_end(*collector);
  const auto vcenter = *collector->connect({});
  const auto events = kept(ActivityStream::Events, vcenter);
  EXPECT_EQ(events.size(), 100'000U);
  EXPECT_TRUE(events == as_kept(served()));
  EXPECT_TRUE(kept(ActivityStream::Tasks, vcenter) == as_kept(vcenter_.served_tasks()));
}

}  // namespace
}  // namespace plumbline::testing
