#include <gmock/gmock.h>

#include "config/load_rubric.h"
#include "config/read_outcomes.h"
#include "config/yaml.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Outcomes, TheShippedTableNamesSignalsOrSaysWhyNot) {
  const auto rubric = load_rubric({});
  ASSERT_TRUE(rubric);
  ASSERT_THAT(rubric->outcomes, SizeIs(18));
  for (const auto& outcome : rubric->outcomes) {
    EXPECT_EQ(outcome.signal.empty(), !outcome.not_yet.empty()) << outcome.id;
    EXPECT_EQ(outcome.signal.empty(), outcome.metric.empty()) << outcome.id;
    for (const auto& reference : outcome.references) EXPECT_GE(reference.year, 2000) << outcome.id;
  }
}

std::string problems_of(const std::string& text) {
  Problems problems;
  const auto value = parse_yaml(text, "outcomes.yml", problems);
  if (value) read_outcomes(*value, "outcomes.yml", problems);
  std::string out;
  for (const auto& problem : problems) out += problem.to_error().to_string() + "\n";
  return out;
}

TEST(Outcomes, WhatIsWrongIsNamedWithItsLine) {
  EXPECT_THAT(problems_of("outcomes:\n  - {id: a, title: A, signal: x.y, not_yet: why}\n"),
              HasSubstr("outcomes.yml:2"));
  EXPECT_THAT(
      problems_of("outcomes:\n  - {id: a, title: A, signal: x.y, help: h, metric: other}\n"),
      HasSubstr("no metric is called \"other\""));
  EXPECT_THAT(problems_of("outcomes:\n  - id: a\n    title: A\n    not_yet: why\n"
                          "    references:\n      - {says: x, source: y}\n"),
              HasSubstr("\"value\" is missing"));
  EXPECT_THAT(problems_of("outcomes:\n  - {id: a, title: A, not_yet: why, colour: red}\n"),
              HasSubstr("colour"));
  EXPECT_THAT(problems_of("outcomes:\n  - {id: a, title: A, not_yet: why}\n"), IsEmpty());
}

}  // namespace
}  // namespace plumbline::config
