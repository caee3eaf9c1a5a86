#include <gmock/gmock.h>

#include <chrono>
#include <ctime>

#include "config/practice.h"
#include "config/record_table.h"

namespace plumbline::config {
namespace {

/// Seconds of CPU that one process may take, under a sanitizer too.
constexpr double kMostSeconds = 1;

using testing::ElementsAre;
using testing::SizeIs;

constexpr const char* kHeader = "id,type,entities,actor,approved_at,window_start,window_end\n";

Instant day(int n) { return start_of(DayNumber(20000 + n)); }

Sighting look(Instant at, const std::string& path, const std::string& content) {
  Sighting sighting;
  sighting.path = path;
  sighting.seen_at = at;
  sighting.content = content;
  return sighting;
}

PracticeHistory read(const std::vector<Sighting>& sightings) {
  return practice_history(sightings, scoring::Rubric{});
}

std::string problems_of(const std::string& path, const std::string& content) {
  std::string out;
  for (const PracticeProblem& p : read({look(day(0), path, content)}).problems)
    out += p.path + ":" + std::to_string(p.line) + ": " + p.what + " (" + p.remedy + ")\n";
  return out;
}

TEST(Csv, TakesQuotesOffFields) {
  EXPECT_THAT(csv_fields("a,\"b,c\",\"d\"\"e\",,\"x\ny\""),
              ElementsAre("a", "b,c", "d\"e", "", "x\ny"));
}

TEST(Records, ReadsExportsAsServiceDesksWriteThem) {
  const std::string text =
      "\xEF\xBB\xBFid,type,short description,entities,actor,approved_at,window_start,window_end\r\n"
      "CHG1,Normal,\"resize, then\r\nreboot\",app-1; app-2 "
      ";,dom\\anna,2026-03-01T08:00:00+01:00,,\r\n"
      "\r\n"
      "CHG2,emergency,,vm-42,,2026-03-02T08:00:00Z,2026-03-02T08:00:00Z,2026-03-02T09:00:00Z";
  const auto records = read({look(day(0), "records/march.csv", text)}).records;
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0].id, "CHG1");
  EXPECT_EQ(records[0].type, ChangeType::Normal);
  EXPECT_THAT(records[0].entities, ElementsAre("app-1", "app-2"));
  EXPECT_EQ(records[0].actor, "dom\\anna");
  EXPECT_EQ(records[0].approved_at, *parse_instant("2026-03-01T07:00:00Z"));
  EXPECT_FALSE(records[0].window_start);
  EXPECT_EQ(records[1].type, ChangeType::Emergency);
  EXPECT_EQ(records[1].promise.line, 5) << "the quoted line end and the empty line count";
  EXPECT_EQ(records[1].window_end, *parse_instant("2026-03-02T09:00:00Z"));
}

TEST(Records, ReadsYamlAndJsonAlike) {
  const auto yaml = read({look(day(0), "records/a.yml", R"(
- id: CHG1
  type: standard
  entities: [app-1, "regex:web-.*"]
  approved_at: 2026-03-01T08:00:00Z
)")});
  const auto json = read({look(day(0), "records/a.json", R"([
  {"id": "CHG1", "type": "standard", "entities": "app-1;regex:web-.*", "actor": null,
   "approved_at": "2026-03-01T08:00:00Z"}
])")});
  ASSERT_THAT(yaml.records, SizeIs(1));
  ASSERT_THAT(json.records, SizeIs(1));
  EXPECT_THAT(yaml.records[0].entities, ElementsAre("app-1", "regex:web-.*"));
  EXPECT_EQ(yaml.records[0].entities, json.records[0].entities);
  EXPECT_EQ(yaml.records[0].approved_at, json.records[0].approved_at);
}

TEST(Records, NamesMissingColumnsAndBadRows) {
  EXPECT_EQ(problems_of("records/a.csv", "id,type,actor\n"),
            "records/a.csv:1: column \"entities\" is missing (the header is "
            "id,type,entities,actor,approved_at,window_start,window_end)\n"
            "records/a.csv:1: column \"approved_at\" is missing (the header is "
            "id,type,entities,actor,approved_at,window_start,window_end)\n");
  EXPECT_EQ(
      problems_of("records/a.csv", std::string(kHeader) + "CHG1,normal,app-1,,yesterday,,\n" +
                                       "CHG2,urgent,app-1,,,,\n" + "CHG3,normal\n" +
                                       ",normal,app-1,,,,\n" +
                                       "CHG5,normal,regex:.*,,,2026-01-02,2026-01-01\n"),
      "records/a.csv:2: record CHG1: \"approved_at\" is no time: \"yesterday\" (write "
      "2026-01-31T08:00:00Z)\n"
      "records/a.csv:3: record CHG2: \"type\" cannot be \"urgent\" (known are: standard, "
      "normal, emergency)\n"
      "records/a.csv:4: the row has 2 fields, the header 7 (quote fields that hold a comma)\n"
      "records/a.csv:5: record : \"id\" is missing (give every record the service desk's id)\n"
      "records/a.csv:6: record CHG5: \"regex:.*\" fits every name (name the objects that it "
      "is about)\n"
      "records/a.csv:6: record CHG5: the window ends before it starts (swap window_start and "
      "window_end)\n");
  EXPECT_EQ(problems_of("records/a.csv", std::string(kHeader) + "CHG1,\"normal\n"),
            "records/a.csv:2: a quote is never closed (close it; the export may have been cut "
            "short)\n");
  EXPECT_EQ(problems_of("records/a.csv", std::string(kHeader) + "CHG\xFF,normal,,,,,\n"),
            "records/a.csv:2: not valid UTF-8 (export the records as UTF-8)\n");
  EXPECT_EQ(
      problems_of("records/a.yml", "id: CHG1\n"),
      "records/a.yml:1: a list of records is expected (begin each record with \"- id: …\")\n");
  EXPECT_EQ(problems_of("records/a.json", R"([{"id": "CHG1", "type": "normal", "tipe": "x"}])"),
            "records/a.json:1: record: unknown key \"tipe\" (did you mean \"type\"?)\n");
}

TEST(Records, OnlyChangedRowsAreNewVersions) {
  const std::string a = "CHG1,normal,app-1,,2026-03-01T08:00:00Z,,\n";
  const std::string b = "CHG2,normal,app-2,,2026-03-02T08:00:00Z,,\n";
  const std::string late = "CHG9,normal,app-9,,2026-03-01T09:00:00Z,,\n";
  const std::string moved = "CHG2,normal,app-2,,2026-03-03T08:00:00Z,,\n";
  const auto history = read({look(day(0), "records/a.csv", kHeader + a + b),
                             look(day(1), "records/a.csv", kHeader + a + late + b),
                             look(day(2), "records/a.csv", kHeader + a + late + moved),
                             look(day(3), "records/a.csv", kHeader + late + moved)});
  std::string said;
  for (const ChangeRecord& record : history.records) {
    said += record.id + " " +
            std::to_string((record.promise.first_seen - day(0)).count() / 86400000000);
    said +=
        record.promise.gone_at
            ? "-" + std::to_string((*record.promise.gone_at - day(0)).count() / 86400000000) + "; "
            : "-; ";
  }
  EXPECT_EQ(said, "CHG1 0-3; CHG2 0-2; CHG2 2-; CHG9 1-; ");
}

TEST(Records, ANewHeaderOfTheSameRecordsChangesNothing) {
  const auto history =
      read({look(day(0), "records/a.csv", "id,type,entities,approved_at\nCHG1,normal,app-1,\n"),
            look(day(1), "records/a.csv", "type,id,entities,approved_at\nnormal,CHG1,app-1,\n")});
  ASSERT_THAT(history.records, SizeIs(1));
  EXPECT_EQ(history.records[0].promise.first_seen, day(0));
  EXPECT_FALSE(history.records[0].promise.gone_at);
}

TEST(Records, ABadRowKeepsTheWholeFileAsItWas) {
  const std::string a = "CHG1,normal,app-1,,,,\n";
  const auto history = read({look(day(0), "records/a.csv", kHeader + a),
                             look(day(1), "records/a.csv", kHeader + a + "CHG2,urgent,,,,,\n"),
                             look(day(2), "records/a.csv", kHeader + a + "CHG3,normal,,,,,\n")});
  EXPECT_THAT(history.problems, SizeIs(0));
  ASSERT_THAT(history.records, SizeIs(2));
  EXPECT_EQ(history.records[1].id, "CHG3");
  EXPECT_FALSE(history.records[0].promise.gone_at);
}

TEST(Records, ATableTakenFromItsEarlierStateIsTheSameTable) {
  const TableColumns columns{{"id"}, {}, ""};
  std::uint32_t state = 1;
  const auto next = [&](std::uint32_t below) {
    state = state * 1664525U + 1013904223U;
    return (state >> 8U) % below;
  };
  std::vector<std::string> lines = {"id,type,entities,approved_at", "CHG0,normal,a,",
                                    "CHG1,\"no\nrmal\",a,"};
  std::string before_text;
  std::optional<RecordTable> before;
  for (int i = 0; i < 400; ++i) {
    const std::size_t at = 1 + next(static_cast<std::uint32_t>(lines.size()));
    const std::string line = next(4) == 0 ? "" : "CHG" + std::to_string(next(12)) + ",\"x\n\",a,";
    if (next(3) == 0 && at < lines.size())
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
    else
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(std::min(at, lines.size())), line);
    std::string text;
    for (const std::string& each : lines) text += each + (next(2) == 0 ? "\r\n" : "\n");
    if (next(3) == 0) text.pop_back();
    Problems problems;
    auto fresh = RecordTable::cut(text, "f", nullptr, columns, problems);
    auto taken = RecordTable::cut(text, "f", before ? &*before : nullptr, columns, problems);
    ASSERT_TRUE(fresh && taken) << text;
    ASSERT_EQ(fresh->rows().size(), taken->rows().size()) << text;
    for (std::size_t r = 0; r < fresh->rows().size(); ++r) {
      ASSERT_EQ(fresh->rows()[r].text, taken->rows()[r].text) << r << text;
      ASSERT_EQ(fresh->rows()[r].line, taken->rows()[r].line) << r << text;
    }
    before_text = std::move(text);
    before = RecordTable::cut(before_text, "f", nullptr, columns, problems);
  }
}

TEST(Records, AYearOfDailyExportsIsReadInWellUnderASecond) {
  std::vector<Sighting> sightings;
  std::string text = kHeader;
  for (int d = 0; d < 365; ++d) {
    for (int i = 0; i < 20; ++i)
      text += "CHG" + std::to_string(d * 20 + i) + ",normal,app-1;app-2,anna@example.com," +
              to_rfc3339(day(d)) + ",,\n";
    sightings.push_back(look(day(d), "records/a.csv", text));
  }
  const std::clock_t start = std::clock();
  EXPECT_THAT(read(sightings).records, SizeIs(7300));
  const double took_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  EXPECT_LT(took_s, kMostSeconds);
  RecordProperty("milliseconds", static_cast<int>(took_s * 1000));
}

}  // namespace
}  // namespace plumbline::config
