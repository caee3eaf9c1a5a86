#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>

#include "cli/command_line.h"
#include "cli/exit_codes.h"
#include "tests/unit/cli/estate.h"

namespace plumbline::cli {
namespace {

using std::chrono::minutes;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Said {
  int code = 0;
  std::string out;
  std::string err;

  /// What of it is no comment.
  std::string file() const {
    std::istringstream lines(out);
    std::string text;
    for (std::string line; std::getline(lines, line);)
      if (!line.starts_with("#")) text += line + "\n";
    return text;
  }
};

/// Machines that were resized one a day, and whose systems crashed some hours after.
class Shop {
 public:
  explicit Shop(const std::vector<int>& delays) {
    std::vector<EntityState> machines;
    for (std::size_t i = 0; i < delays.size(); ++i) {
      const std::string machine = "vm-" + std::to_string(i + 1);
      machines.push_back(ledger::vm(machine, "srv-" + std::to_string(i + 1)));
      const Instant queued = day(static_cast<int>(i)) + hours(8);
      Activity crash;
      crash.stream = ActivityStream::Events;
      crash.key = std::to_string(8000 + i + 1);
      crash.created = queued + minutes(1) + hours(delays[i]);
      crash.class_id = "VmGuestOSCrashedEvent";
      crash.entity = {"VirtualMachine", machine};
      crash.started = crash.ended = crash.created;
      crashes_.push_back(crash);
      estate_.commit({ledger::task("task-" + std::to_string(i + 1), queued,
                                   "VirtualMachine.reconfigure", "CORP\\bob", machine),
                      crash},
                     day(30));
    }
    for (const char* stream : {streams::kTasks, streams::kEvents})
      estate_.poll(stream, day(-30), day(30));
    EXPECT_OK(ledger::sweep_vms(*estate_.store, day(0), machines));
    EXPECT_OK(ledger::sweep_vms(*estate_.store, day(30), machines));
  }

  /// What somebody says of the n-th crash, from 1, and of the task with that number.
  void say(std::size_t crash, std::size_t task, bool caused) {
    const Activity& of = crashes_.at(crash - 1);
    links_ += "  - {incident: \"events " + of.key + "@" + to_rfc3339(of.created) +
              "\", change: task-" + std::to_string(task) +
              ", caused: " + (caused ? "true" : "false") + "}\n";
  }
  Said run(std::vector<std::string> more = {}) {
    if (!links_.empty()) estate_.look("links.yml", "links:\n" + links_, day(29));
    estate_.store.reset();
    std::ofstream(file("password")) << "secret\n";
    std::ofstream(file("plumbline.yml"))
        << "vcenters:\n  - name: vc-a\n    url: https://vc-a.example.com/sdk\n"
        << "    username: svc\n    password_file: " << file("password")
        << "\nledger: sqlite:" << file("ledger.db") << "\n";
    std::vector<std::string> words = {"plumbline", "--config.file", file("plumbline.yml"),
                                      "practice", "links"};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    said.code = cli::run(static_cast<int>(arguments.size()), arguments.data());
    said.out = testing::internal::GetCapturedStdout();
    said.err = testing::internal::GetCapturedStderr();
    return said;
  }
  std::string file(const std::string& name) const { return estate_.folder.file(name); }

 private:
  Estate estate_;
  std::vector<Activity> crashes_;
  std::string links_;
};

TEST(PracticeLinks, TellsHowToBeginWhereNobodyDecided) {
  Shop shop({3, 3, 30});
  const Said said = shop.run();
  EXPECT_EQ(said.code, Exit::Ok) << said.err;
  EXPECT_EQ(said.file(), "") << "comments only";
  EXPECT_THAT(said.out, AllOf(HasSubstr("links.yml says nothing of them: nothing can be proposed"),
                              HasSubstr("plumbline itself made\n# 2 links"),
                              HasSubstr("- {incident: \"events "), Not(HasSubstr("entries"))));
}

TEST(PracticeLinks, SaysThatEntriesDecideNothing) {
  Shop shop({3});
  shop.say(1, 77, true);
  const Said said = shop.run();
  EXPECT_THAT(said.out, HasSubstr("links.yml has 1 entry, but none decides"));
  EXPECT_EQ(said.file(), "");
}

TEST(PracticeLinks, ProposesAWholeCatalogueFile) {
  Shop shop({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 30, 12});
  for (std::size_t i = 1; i <= 12; ++i) shop.say(i, i, true);
  shop.say(13, 13, false);
  const Said said = shop.run();
  EXPECT_EQ(said.code, Exit::Ok) << said.err;
  EXPECT_THAT(said.out,
              AllOf(HasSubstr("11, of which people judged 11: 10 right, 1 wrong"),
                    HasSubstr("right in 90 % (at least 73 %, at most 98 %)"),
                    HasSubstr("12, of which plumbline missed 2"),
                    HasSubstr("2 later than N reaches"), HasSubstr("too few causes to say (0 of")))
      << said.out;
  // Wilson at z = 1.2816: 0.7395, 0.9725. The eleventh of twelve; Bin(12, 0.9): P(B ≤ 8) = 0.0256,
  // P(B ≤ 9) = 0.1109.
  EXPECT_THAT(said.out,
              AllOf(HasSubstr("at most 30 hours"),
                    HasSubstr("bounds: at least 9; none above with fewer than 22 causes"),
                    HasSubstr("30 hours instead of 24"), Not(HasSubstr("no later cause"))))
      << said.out;
  EXPECT_THAT(said.file(), HasSubstr("machine_hours: 30  # was 24; from 12 confirmed causes, "
                                     "2025-02-04 to 2026-02-04\n"
                                     "carrier_hours: 72  # as before; too few"));

  std::filesystem::create_directories(shop.file("overrides/catalogue"));
  std::ofstream(shop.file("overrides/catalogue/linking.yml")) << said.out;
  const auto rubric = config::load_rubric({shop.file("overrides")});
  const auto before = config::load_rubric({});
  ASSERT_TRUE(rubric && before);
  EXPECT_EQ(rubric->links.machine_hours, 30);
  EXPECT_NE(rubric->digest, before->digest) << "so that nobody takes it for the same";
  const auto rest = [](const scoring::LinkRules& r) {
    return std::tuple(r.carrier_hours, r.holder_weight, r.group_weight, r.sibling_weight,
                      r.least_score, r.ticket_minutes);
  };
  EXPECT_EQ(rest(rubric->links), rest(before->links)) << "nothing else";
}

TEST(PracticeLinks, SaysWhenItCouldOnlyComeOutShorter) {
  Shop shop({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  for (std::size_t i = 1; i <= 10; ++i) shop.say(i, i, true);
  const Said said = shop.run();
  EXPECT_THAT(said.out, AllOf(HasSubstr("9 hours instead of 24"),
                              HasSubstr("no later cause was written down")))
      << said.out;
}

TEST(PracticeLinks, WritesNoFileWhereNothingWouldChange) {
  Shop shop({1, 2, 3, 4, 5, 6, 7, 8, 24, 24});
  for (std::size_t i = 1; i <= 10; ++i) shop.say(i, i, true);
  const Said said = shop.run();
  EXPECT_THAT(said.out, HasSubstr("as it is"));
  EXPECT_EQ(said.file(), "");
}

TEST(PracticeLinks, TellsRejectionsToo) {
  Shop shop({3, 3});
  shop.say(1, 1, false);
  const Said said = shop.run();
  EXPECT_THAT(said.out, AllOf(HasSubstr("2, of which people judged 1: 0 right, 1 wrong"),
                              HasSubstr("confirmed causes          none"),
                              HasSubstr("too few causes to say (0 of 10)")))
      << said.out;
  EXPECT_EQ(said.file(), "");
}

TEST(PracticeLinks, BoundsTheHoursFromTwentyTwoCausesOn) {
  std::vector<int> delays;
  for (int i = 1; i <= 22; ++i) delays.push_back(i);
  Shop shop(delays);
  for (std::size_t i = 1; i <= 22; ++i) shop.say(i, i, true);
  const Said said = shop.run();
  EXPECT_THAT(said.out, AllOf(HasSubstr("20 hours instead of 24"),
                              HasSubstr("bounds: at least 18, at most 22\n")))
      << said.out;
}

TEST(PracticeLinks, KnowsItsScopes) {
  Shop shop({3});
  const Said said = shop.run({"--scope", "vc-z"});
  EXPECT_EQ(said.code, Exit::Ledger);
  EXPECT_THAT(said.err, HasSubstr("there is no scope 'vc-z'"));
}

}  // namespace
}  // namespace plumbline::cli
