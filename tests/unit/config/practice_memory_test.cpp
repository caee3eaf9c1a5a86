#include "config/practice_memory.h"

#include <gtest/gtest.h>

#include <sstream>

#include "config/digest.h"
#include "config/practice.h"
#include "tests/unit/dice.h"

namespace plumbline::config {
namespace {

Sighting sighted(const std::string& path, const std::string& content, int hour) {
  Sighting sighting;
  sighting.scope = "vc-a";
  sighting.path = path;
  sighting.present = !content.empty();
  sighting.content = content;
  sighting.sha256 = sha256_hex(content);
  sighting.seen_at = Instant(std::chrono::hours(hour));
  return sighting;
}

constexpr const char* kHeader = "id,type,actor,approved_at,window_start,window_end,entities\n";

std::string row(const std::string& id) { return id + ",normal,,,,,\n"; }

/// A memory beside the sightings that it may ask for; counts those that it was shown.
struct Asked {
  PracticeMemory memory;
  std::vector<Sighting> all;
  scoring::Rubric rubric;
  int shown = 0;

  Asked() { rubric.digest = "sha256:1"; }
  PracticeHistory read(const std::string& scope = "vc-a") {
    shown = 0;
    auto heads = all;
    for (Sighting& head : heads) head.content.clear();
    const auto history = memory.read(
        scope, heads, rubric, [&](Instant after, const std::function<void(const Sighting&)>& see) {
          for (const Sighting& sighting : all)
            if (sighting.seen_at > after) see(sighting), ++shown;
          return Result<void>();
        });
    EXPECT_TRUE(history);
    return history ? *history : PracticeHistory();
  }
};

void tell(std::ostream& out, const Promise& promise) {
  out << promise.path << ':' << promise.line << ' ' << to_rfc3339(promise.first_seen);
  if (promise.claimed_at) out << " claimed " << to_rfc3339(*promise.claimed_at);
  if (promise.gone_at) out << " gone " << to_rfc3339(*promise.gone_at);
  out << '\n';
}

/// All that the files below can say.
std::string told(const PracticeHistory& history) {
  std::ostringstream out;
  if (history.first_sighting) out << to_rfc3339(*history.first_sighting) << '\n';
  for (const auto& [kind, state] : history.kinds)
    out << kind << ' ' << state.present << ' ' << to_rfc3339(*state.first_seen) << '\n';
  for (const auto& [path, since] : history.gone) out << path << ' ' << to_rfc3339(since) << '\n';
  for (const auto& record : history.records) {
    out << record.id << ' ' << static_cast<int>(record.type) << ' ' << record.actor << ' ';
    tell(out, record.promise);
  }
  for (const auto& actor : history.actors) out << actor.account << ' ', tell(out, actor.promise);
  for (const auto& incident : history.incidents)
    out << incident.id << ' ', tell(out, incident.promise);
  for (const auto& problem : history.problems)
    out << problem.path << ':' << problem.line << ' ' << problem.what << ' '
        << to_rfc3339(problem.seen_at) << '\n';
  return out.str();
}

TEST(PracticeMemory, ReadsWhatWasSightedSince) {
  Asked asked;
  asked.all = {sighted("actors.yml", "accounts:\n  - {account: 'CORP\\svc', class: backup}\n", 1)};
  ASSERT_EQ(asked.read().actors.size(), 1U);
  EXPECT_EQ(asked.shown, 1);
  EXPECT_EQ(asked.read().actors[0].account, "CORP\\svc");
  EXPECT_EQ(asked.shown, 0);
  asked.all.push_back(sighted("records/a.csv", kHeader + row("CHG1"), 2));
  asked.all.push_back(sighted("records/b.csv", kHeader + row("CHG2"), 2));
  EXPECT_EQ(asked.read().records.size(), 2U);
  EXPECT_EQ(asked.shown, 2);
  const PracticeHistory before = asked.read();
  asked.all.push_back(sighted("scope.yml", "time_zone: UTC\n", 3));
  const PracticeHistory after = asked.read();
  EXPECT_EQ(asked.shown, 1);
  EXPECT_EQ(after.scopes.size(), 1U);
  EXPECT_TRUE(after.records.shares(before.records)) << "whoever has looked at them need not again";
  asked.all.push_back(sighted("records/a.csv", kHeader + row("CHG1") + row("CHG3"), 4));
  EXPECT_FALSE(asked.read().records.shares(before.records));
  EXPECT_EQ(before.records.size(), 2U) << "what was given stays";
}

TEST(PracticeMemory, AnythingElseThanLaterSightingsIsReadAnew) {
  const auto shown_after = [](const auto& change) {
    Asked asked;
    asked.all = {sighted("scope.yml", "time_zone: UTC\n", 1),
                 sighted("actors.yml", "accounts: []\n", 2)};
    asked.read();
    change(asked);
    EXPECT_EQ(told(asked.read()), told(practice_history(asked.all, asked.rubric)));
    return asked.shown;
  };
  using All = Asked;
  EXPECT_EQ(shown_after([](All&) {}), 0);
  EXPECT_EQ(shown_after([](All& a) { a.all.push_back(sighted("cmdb/a.csv", "uuid,name\n", 2)); }),
            3)
      << "at the same moment";
  EXPECT_EQ(shown_after([](All& a) { a.all.pop_back(); }), 1);
  EXPECT_EQ(shown_after([](All& a) { a.all[0] = sighted("scope.yml", "time_zone: CET\n", 1); }), 2);
  EXPECT_EQ(shown_after([](All& a) { a.all[0].path = "actors.yml"; }), 2);
  EXPECT_EQ(shown_after([](All& a) { a.all[0].seen_at += std::chrono::seconds(1); }), 2);
  EXPECT_EQ(shown_after([](All& a) { a.all[1].present = false; }), 2);
  EXPECT_EQ(shown_after([](All& a) { a.all[0].commit = "abc"; }), 2);
  EXPECT_EQ(shown_after([](All& a) { a.all[0].committed_at = Instant(); }), 2);
  EXPECT_EQ(shown_after([](All& a) { a.rubric.digest = "sha256:2"; }), 2);
  EXPECT_EQ(shown_after([](All& a) { a.read("vc-b"); }), 0) << "another scope has its own";
}

TEST(PracticeMemory, WhatCannotBeReadIsForgotten) {
  Asked asked;
  asked.all = {sighted("scope.yml", "time_zone: UTC\n", 1)};
  const auto broken = asked.memory.read(
      "vc-a", asked.all, asked.rubric,
      [](Instant, const auto&) -> Result<void> { return fail("the disk is gone"); });
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().what, "the disk is gone");
  EXPECT_EQ(asked.read().scopes.size(), 1U);
}

/// A folder whose files change, break, move their items about, go and come back.
class Lives : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Lives, StepByStepTheySayTheSameAsAllAtOnce) {
  test::Dice dice(GetParam());
  Asked asked;
  const auto table = [&] {
    const bool other = dice.one_in(6);
    std::string text =
        other ? "type,id,actor,approved_at,window_start,window_end,entities\n" : kHeader;
    for (int i = 0; i < 12; ++i) {
      if (dice.one_in(3)) continue;
      const std::string id = "CHG" + std::to_string(i);
      const std::string type = dice.one_in(9) ? "emergency" : "normal";
      text += (other ? type + ',' + id : id + ',' + type) + ",,,,,\n";
    }
    return dice.one_in(8) ? text + "\"open" : text;
  };
  const auto content = [&](const std::string& path) -> std::string {
    if (dice.one_in(7)) return {};
    if (path == "actors.yml")
      return dice.one_in(5) ? "accounts: {\n"
                            : "accounts:\n  - {account: 'svc" + std::to_string(dice.below(3)) +
                                  "', class: backup}\n";
    if (path == "exports.yml")
      return dice.one_in(2) ? "exports: []\n"
                            : "exports:\n  - {files: 'a.csv', columns: {id: actor, type: type, "
                              "entities: id, approved_at: approved_at}, default_type: normal}\n";
    if (path == "records/c.yml")
      return "- {id: CHG" + std::to_string(dice.below(14)) + ", type: standard}\n";
    return table();
  };
  const std::vector<std::string> paths = {"actors.yml",    "exports.yml",   "incidents/t.csv",
                                          "records/a.csv", "records/b.csv", "records/c.yml"};
  for (int hour = 1; hour < 150; ++hour) {
    for (const std::string& path : paths)
      if (dice.one_in(3)) asked.all.push_back(sighted(path, content(path), hour));
    if (dice.one_in(4)) continue;  // several looks at once
    const bool same = told(asked.read()) == told(practice_history(asked.all, asked.rubric));
    ASSERT_TRUE(same) << "hour " << hour;
  }
  EXPECT_GT(asked.read().records.size(), 50U);
  EXPECT_GT(asked.read().actors.size(), 5U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Lives, testing::Values(1, 2, 3));

}  // namespace
}  // namespace plumbline::config
