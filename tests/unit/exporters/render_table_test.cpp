#include <gmock/gmock.h>

#include <regex>
#include <sstream>

#include "exporters/render.h"
#include "exporters/text.h"
#include "tests/source_folder.h"
#include "tests/unit/exporters/run.h"
#include "tests/unit/exporters/sample_snapshot.h"

namespace plumbline::exporters {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string table(const scoring::Snapshot& snapshot, bool colour = false) {
  return render_table(snapshot.assessment, snapshot.rubric, colour);
}

std::string line_with(const std::string& text, const std::string& part) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.find(part) != std::string::npos) return line;
  return "";
}

TEST(RenderTable, EqualsTheGoldenTable) {
  const std::string text = table(sample_snapshot());
  if (std::getenv("PLUMBLINE_UPDATE_GOLDEN") != nullptr)
    std::ofstream(tests::source_folder() + "/tests/unit/exporters/golden/table.txt") << text;
  EXPECT_EQ(text, read_source("tests/unit/exporters/golden/table.txt"));
}

TEST(RenderTable, ShowsLevelCeilingAndShareOfEachLevel) {
  const std::string row = line_with(table(sample_snapshot()), "  Change management     ");
  EXPECT_TRUE(std::regex_search(row, std::regex("  2 +3 +.*100%.* 41%"))) << row;
}

TEST(RenderTable, ForetellsNoLevelThatIsAttained) {
  auto snapshot = sample_snapshot();
  for (auto& area : snapshot.assessment.scopes.front().areas)
    for (auto& outlook : area.outlook) {
      outlook.level = area.attained;
      outlook.needs = "what is there already";
    }
  EXPECT_THAT(table(snapshot), Not(HasSubstr("what is there already")));
}

TEST(RenderTable, MarksALevelThatRestsOnUnknownsOnly) {
  EXPECT_THAT(line_with(table(sample_snapshot()), "  Consuming"), HasSubstr(" 1? "));
}

TEST(RenderTable, NamesAreasWithoutARubric) {
  const std::string text = table(sample_snapshot());
  for (const char* title : {"Security", "Operations", "Incident management"})
    EXPECT_THAT(line_with(text, title), HasSubstr("no rubric yet")) << title;
}

TEST(RenderTable, TellsWhatIsOpenAndWhenLevelsCouldBeReached) {
  const std::string text = table(sample_snapshot());
  EXPECT_THAT(text, HasSubstr("x change.3.coverage (mandatory): 0.31, needs >= 0.6"));
  EXPECT_THAT(text, HasSubstr("? change.3.authorised_share: no change records were ever seen"));
  EXPECT_THAT(line_with(text, "2 Repeatable  earliest 2026-12-06"),
              HasSubstr("needs 5 more server creations"));
  EXPECT_THAT(line_with(text, "3 Defined     no date can be given yet"), HasSubstr("needs scope"));
  EXPECT_THAT(text, HasSubstr("1. records: 1 indicator. export change records"));
}

TEST(RenderTable, NamesOnlyWhatKeepsAnAreaFromItsNextLevel) {
  auto snapshot = sample_snapshot();
  auto& consuming = snapshot.assessment.scopes[0].areas[1];
  consuming.indicators.push_back(consuming.indicators[0]);
  consuming.indicators.back().id = "consuming.3.later";
  consuming.indicators.back().level = 3;
  EXPECT_THAT(table(snapshot), Not(HasSubstr("consuming.3.later")));
}

TEST(RenderTable, SaysAReasonOnceForAllIndicatorsThatShareIt) {
  auto snapshot = sample_snapshot();
  auto& indicators = snapshot.assessment.scopes[0].areas[1].indicators;
  indicators.push_back(indicators[0]);
  indicators.back().id = "consuming.2.again";
  indicators.back().mandatory = true;
  const std::string text = table(snapshot);
  EXPECT_THAT(text, HasSubstr("? 7 of at least 12 server creations:\n"
                              "          consuming.2.again (mandatory), consuming.2.creates\n"));
  EXPECT_EQ(text.find("7 of at least 12"), text.rfind("7 of at least 12"));
}

TEST(RenderTable, SaysThatItIsARehearsal) {
  auto snapshot = sample_snapshot();
  EXPECT_THAT(table(snapshot), Not(HasSubstr("REHEARSAL")));
  snapshot.assessment.rehearsal = true;
  EXPECT_THAT(table(snapshot), HasSubstr("REHEARSAL"));
}

TEST(RenderTable, FitsAHundredColumnsWhateverTheNames) {
  auto snapshot = sample_snapshot();
  auto& scope = snapshot.assessment.scopes[0];
  snapshot.assessment.rehearsal = true;
  scope.name = std::string(300, 'x');
  snapshot.rubric.areas[4].title = "Ünübersehbar lange Benennung eines Gebietes";
  scope.areas[0].outlook[0].needs = std::string(150, 'y') + " and " + std::string(200, 'z');
  scope.areas[0].indicators[1].id = std::string(150, 'i');
  scope.unlocks[0].advice = std::string(150, 'a') + " b c d " + std::string(99, 'e');
  auto inverted = scope.areas[0];
  inverted.ladder = "inverted";
  inverted.ratings = {{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}};
  scope.areas.push_back(inverted);
  std::istringstream lines(table(snapshot));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 100U) << line;
}

TEST(RenderTable, IsTheSameTextInColour) {
  const std::string coloured = table(sample_snapshot(), true);
  EXPECT_THAT(coloured, HasSubstr("\033[32m"));
  EXPECT_EQ(std::regex_replace(coloured, std::regex("\033\\[[0-9]+m"), ""),
            table(sample_snapshot()));
}

TEST(RenderTable, LetsNoNameSteerTheTerminal) {
  auto snapshot = sample_snapshot();
  auto& scope = snapshot.assessment.scopes[0];
  scope.name = "a\033[2Jb\n";
  scope.areas[0].outlook[0].needs = "x\033]0;y";
  scope.areas[0].indicators[1].id = "i\033[1m\xC2\x9B";
  scope.unlocks[0].advice = "\a";
  snapshot.assessment.rubric_version = "\033c";
  const std::string text = table(snapshot);
  EXPECT_EQ(text.find('\033'), std::string::npos);
  EXPECT_EQ(text.find('\a'), std::string::npos);
  EXPECT_EQ(text.find("\xC2\x9B"), std::string::npos);
}

TEST(RenderTable, SaysWhatToDoWhenNothingWasAssessed) {
  EXPECT_THAT(table(scoring::Snapshot{}), HasSubstr("plumbline collect --once"));
}

}  // namespace
}  // namespace plumbline::exporters
