#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "config/load_rubric.h"
#include "config/read_incidents.h"
#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;

std::string said_of(const std::string& text) {
  Problems problems;
  const auto value = parse_yaml(text, "F", problems);
  if (value) read_incidents(*value, "F", problems);
  std::string said;
  for (const Problem& problem : problems) said += problem.to_error().to_string() + "\n";
  return said;
}

TEST(IncidentClasses, AreThoseOfTheRubricAndTheirEventsAreCollected) {
  const auto rubric = load_rubric({});
  ASSERT_TRUE(rubric);
  std::vector<std::string> ids;
  for (const auto& each : rubric->incidents.classes) ids.push_back(each.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"alarm-red", "host-down", "vm-restart", "vm-crash",
                                           "storage", "network", "ha-capacity"}));
  EXPECT_EQ(rubric->incidents.version, "1");
  EXPECT_EQ(rubric->incidents.digest.substr(0, 7), "sha256:");
  const auto plan = scoring::compile_plan(*rubric);
  const std::set<std::string> collected(plan.event_classes.begin(), plan.event_classes.end());
  for (const auto& each : rubric->incidents.classes)
    for (const auto& pair : each.pairs)
      for (const auto* events : {&pair.opens, &pair.closes})
        for (const auto& event : *events) EXPECT_TRUE(collected.contains(event)) << event;
}

TEST(IncidentClasses, EveryMistakeIsToldWithItsLine) {
  EXPECT_EQ(said_of("version: 1\nclasses:\n  - id: a\n    pairs: [{opens: [A], closes: [B]}]\n"),
            "");
  EXPECT_THAT(said_of("version: 1\nclasses:\n  - id: a\n    pairs: [{opens: [A]}]\n"),
              HasSubstr("F:4: pair of incident class a: nothing ever closes it"));
  EXPECT_THAT(said_of("version: 1\nclasses:\n  - id: a\n    pairs: [{closes: [A]}]\n"),
              HasSubstr("no event opens it"));
  EXPECT_THAT(said_of("version: 1\nclasses:\n  - id: a\n"), HasSubstr("no pair of events"));
  EXPECT_THAT(said_of("version: 1\nclasses:\n  - id: a\n    pairs: [{opens: [A], closes: [B]}]\n"
                      "  - id: a\n    pairs: [{opens: [C], closes: [B]}]\n"),
              HasSubstr("F:5: two incident classes \"a\""));
  EXPECT_THAT(said_of("version: 1\nclasses:\n  - id: a\n    pairs: [{opens: [A], closes: [B]}]\n"
                      "  - id: b\n    pairs: [{opens: [A], closes: [B]}]\n"),
              HasSubstr("\"A\" opens two classes: a and b"));
  EXPECT_THAT(said_of("version: 1\nignored_alarms: [\"(a+)+\"]\nclasses: []\n"),
              HasSubstr("F:2: incident classes: \"(a+)+\""));
  EXPECT_THAT(said_of("version: 1\nclasses:\n  - id: a\n    pairs:\n"
                      "      - {opens: [A], closes: [B], expected_after: [C]}\n"),
              HasSubstr("belong together"));
}

}  // namespace
}  // namespace plumbline::config
