#include <gmock/gmock.h>

#include <chrono>
#include <thread>

#include "facts/coverage.h"
#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Recovery : public ::testing::Test {
 protected:
  /// Sets a fault, sweeps once with it and then until all is well; says what the first sweep gave.
  collector::SweepReport survive(const std::string& fault) {
    const int acted = vcenter_.count("faults_acted");
    vcenter_.post("/faults", R"({"faults":[)" + fault + "]}");
    const auto report = sweep(*collector_);
    EXPECT_GT(vcenter_.count("faults_acted"), acted) << fault;
    vcenter_.remove("/faults");
    const auto healed = sweep(*collector_);
    EXPECT_EQ(healed.outcome, PollOutcome::Complete) << complaints(healed);
    expect_equal_to_served(store_, vcenter_);
    EXPECT_TRUE(collector_->status().up);
    return report;
  }
  std::string rule(const std::string& method, const std::string& kind,
                   const std::string& more = "") const {
    return R"({"method":")" + method + R"(","kind":")" + kind + "\"" + more + "}";
  }

  SimulatedVCenter vcenter_{scenario_at("2026-01-12T00:00:00Z")};
  MemoryStore store_;
  std::unique_ptr<collector::Collector> collector_ =
      make_collector(settings_for(vcenter_), usual_plan(), store_);
};

TEST_F(Recovery, ASessionThatExpiresInTheMiddleIsOpenedAnew) {
  // Views are made once per session: the first sweep makes them.
  for (const char* method : {"CreateContainerView", "ReadNextEvents", "RewindCollector",
                             "RetrievePropertiesEx", "ReadNextTasks", "CurrentTime"}) {
    vcenter_.advance("3h");
    const auto report = survive(rule(method, "expire", R"(,"nth":1)"));
    EXPECT_EQ(report.outcome, PollOutcome::Complete) << method << "\n" << complaints(report);
  }
  EXPECT_EQ(collector_->status().sessions_opened, 7);
}

TEST_F(Recovery, AnExpiredSessionNeverLooksLikeAnEmptyEstate) {
  sweep(*collector_);
  const auto before = store_.present("VirtualMachine").size();
  // Every session dies at once, so that logging in again does not help.
  const auto report = survive(rule("RetrievePropertiesEx", "expire"));
  EXPECT_EQ(line_of(report, "inventory/VirtualMachine").outcome, PollOutcome::Failed);
  EXPECT_GT(before, 10U);
}

TEST_F(Recovery, AVCenterThatRestartsIsFoundAgain) {
  sweep(*collector_);
  vcenter_.advance("2h");
  std::thread restart([&] { vcenter_.post("/restart", R"({"down":"400ms"})"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  const auto report = sweep(*collector_);
  EXPECT_EQ(report.outcome, PollOutcome::Failed);
  restart.join();
  const auto healed = sweep(*collector_);
  EXPECT_EQ(healed.outcome, PollOutcome::Complete) << complaints(healed);
  expect_equal_to_served(store_, vcenter_);
  EXPECT_THAT(store_.polls("session"), SizeIs(::testing::Ge(2U)));
}

TEST_F(Recovery, ABodyCutShortLosesNothing) {
  for (const char* kind : {"cut", "truncate"})
    for (const char* method : {"ReadNextEvents", "ReadNextTasks", "RetrievePropertiesEx"})
      for (const char* bytes : {"1", "60", "900", "20000", "0"}) {
        SCOPED_TRACE(std::string(kind) + " " + method + " " + bytes);
        vcenter_.advance("5h");
        const auto report =
            survive(rule(method, kind, std::string(R"(,"nth":1,"bytes":)") + bytes));
        EXPECT_NE(report.outcome, PollOutcome::Complete);
        EXPECT_THAT(complaints(report), HasSubstr("https://"));
      }
}

TEST_F(Recovery, NothingIsGoneAfterHalfAnInventory) {
  sweep(*collector_);
  const auto before = store_.present("VirtualMachine").size();
  vcenter_.post("/faults",
                R"({"faults":[{"method":"RetrievePropertiesEx","kind":"cut","bytes":30000}]})");
  const auto report = sweep(*collector_);
  EXPECT_NE(line_of(report, "inventory/VirtualMachine").outcome, PollOutcome::Complete);
  EXPECT_EQ(store_.present("VirtualMachine").size(), before);
}

TEST_F(Recovery, MalformedXmlAndGarbageAreOneClearLine) {
  for (const char* kind : {"malformed", "garbage"})
    for (const char* method : {"ReadNextEvents", "RetrievePropertiesEx", "QueryOptions"}) {
      SCOPED_TRACE(std::string(kind) + " " + method);
      vcenter_.advance("1h");
      const auto report = survive(rule(method, kind, R"(,"nth":1)"));
      EXPECT_NE(report.outcome, PollOutcome::Complete);
      EXPECT_THAT(complaints(report), HasSubstr(method));
    }
}

TEST_F(Recovery, HttpErrorsAndFaultsConcernTheirStreamOnly) {
  for (const char* more : {R"(,"nth":1,"status":500)", R"(,"nth":1,"status":503)"}) {
    vcenter_.advance("1h");
    const auto report = survive(rule("ReadNextEvents", "http", more));
    EXPECT_EQ(line_of(report, "events").outcome, PollOutcome::Failed);
    EXPECT_THAT(line_of(report, "events").reason, HasSubstr("HTTP status 50"));
    EXPECT_EQ(line_of(report, "tasks").outcome, PollOutcome::Complete);
    EXPECT_EQ(report.outcome, PollOutcome::Partial);
  }
  collector_ = make_collector(settings_for(vcenter_), usual_plan(), store_);
  const auto report = survive(
      rule("CreateContainerView", "soap", R"(,"nth":1,"fault":"NoPermission","message":"no")"));
  EXPECT_THAT(complaints(report), HasSubstr("NoPermission"));
  EXPECT_EQ(line_of(report, "events").outcome, PollOutcome::Complete);
}

TEST_F(Recovery, AHungCallEndsWithTheStopTokenWithinASecond) {
  sweep(*collector_);
  vcenter_.post("/faults", R"({"faults":[{"method":"ReadNextEvents","kind":"delay","ms":30000}]})");
  std::stop_source stop;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stop.request_stop();
  });
  const auto began = std::chrono::steady_clock::now();
  const auto report = collector_->sweep(stop.get_token(), nullptr);
  const auto took = std::chrono::steady_clock::now() - began;
  later.join();
  EXPECT_LT(took, std::chrono::milliseconds(1300));
  EXPECT_NE(report.outcome, PollOutcome::Complete);
  vcenter_.remove("/faults");
  EXPECT_EQ(sweep(*collector_).outcome, PollOutcome::Complete);
}

TEST_F(Recovery, ACallThatHangsTimesOut) {
  auto settings = settings_for(vcenter_);
  settings.call_timeout = std::chrono::milliseconds(300);
  collector_ = make_collector(settings, usual_plan(), store_);
  const auto report = survive(rule("ReadNextEvents", "delay", R"(,"nth":1,"ms":2000)"));
  EXPECT_EQ(line_of(report, "events").outcome, PollOutcome::Failed);
  EXPECT_THAT(line_of(report, "events").reason, HasSubstr("slow or hangs"));
}

TEST_F(Recovery, AFullDiskLosesNothing) {
  for (int nth = 1, needed = 1; nth <= needed; nth += 5) {
    SCOPED_TRACE(nth);
    vcenter_.advance("2h");
    store_.refuse(nth, 3);
    const auto report = sweep(*collector_);
    needed = store_.calls();
    ASSERT_TRUE(nth > 1 || needed > 10) << needed;
    store_.refuse(0, 0);
    if (nth > needed) break;
    EXPECT_NE(report.outcome, PollOutcome::Complete);
    EXPECT_THAT(complaints(report), HasSubstr("the disk is full"));
    const auto healed = sweep(*collector_);
    ASSERT_EQ(healed.outcome, PollOutcome::Complete) << complaints(healed);
    expect_equal_to_served(store_, vcenter_);
  }
}

TEST_F(Recovery, AKillInTheMiddleOfTheFirstReadingLeavesNoHoleInWhatIsKnown) {
  sweep(*collector_);
  const auto begin = store_.polls("events").at(0).from;
  for (int nth = 2; nth < 12; ++nth) {
    SCOPED_TRACE(nth);
    MemoryStore store;
    store.refuse(nth, 1'000'000);  // as if killed: nothing after this is kept, no poll either
    sweep(*make_collector(settings_for(vcenter_), usual_plan(), store));
    store.refuse(0, 0);
    sweep(*make_collector(settings_for(vcenter_), usual_plan(), store));
    const auto known = coverage_of("events", store.polls("events"), Instant::max(), Duration(0));
    ASSERT_TRUE(known.begin);
    EXPECT_LE(*known.begin, begin);
    EXPECT_THAT(known.gaps, ::testing::IsEmpty());
    expect_equal_to_served(store, vcenter_);
  }
}

TEST_F(Recovery, RequestsAreCountedByMethodAndOutcome) {
  survive(rule("ReadNextEvents", "http", R"(,"nth":1)"));
  const auto requests = collector_->status().requests;
  EXPECT_EQ(requests.at("ReadNextEvents").at("failed"), 1);
  EXPECT_GE(requests.at("ReadNextEvents").at("success"), 2);
  EXPECT_EQ(requests.at("Login").at("success"), 1);
  int total = 0;
  for (const auto& [outcome, n] : requests.at("ReadNextEvents")) total += static_cast<int>(n);
  EXPECT_EQ(total, vcenter_.calls("ReadNextEvents"));
}

}  // namespace
}  // namespace plumbline::testing
