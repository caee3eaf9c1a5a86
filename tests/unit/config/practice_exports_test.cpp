#include <gmock/gmock.h>

#include "config/record_form.h"
#include "tests/unit/config/practice_life.h"

namespace plumbline::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Exports : public PracticeLife {};

constexpr const char* kLikeServiceNow =
    "exports:\n  - {files: 'snow.*', like: servicenow, columns: {actor: assigned_to}}\n";

TEST_F(Exports, ServiceNowAsCsv) {
  see(day(0), "exports.yml", kLikeServiceNow);
  see(day(0), "records/snow-2026.csv",
      "\"number\",\"short_description\",\"type\",\"state\",\"approval\",\"approval_set\","
      "\"cmdb_ci\",\"assigned_to\",\"start_date\",\"end_date\"\r\n"
      "\"CHG0030001\",\"Resize, twice\",\"Normal\",\"Scheduled\",\"Approved\","
      "\"2026-03-01 07:30:00\",\"web-01\",\"Dora Example\",\"2026-03-02 18:00:00\","
      "\"2026-03-02 20:00:00\"\r\n"
      "\"CHG0030002\",\"No\",\"Emergency\",\"Canceled\",\"Rejected\",\"2026-03-01 08:00:00\","
      "\"db-01\",\"\",\"\",\"\"\r\n");
  const auto records = read().records;
  ASSERT_THAT(records, SizeIs(2)) << problems();
  EXPECT_EQ(records[0].id, "CHG0030001");
  EXPECT_EQ(records[0].type, ChangeType::Normal);
  EXPECT_THAT(records[0].entities, ElementsAre("web-01"));
  EXPECT_EQ(records[0].actor, "Dora Example");
  EXPECT_EQ(records[0].approved_at, *parse_instant("2026-03-01T07:30:00Z"));
  EXPECT_EQ(records[0].window_end, *parse_instant("2026-03-02T20:00:00Z"));
  EXPECT_EQ(records[0].promise.line, 2);
  EXPECT_EQ(records[1].type, ChangeType::Emergency);
  EXPECT_FALSE(records[1].approved_at) << "the date of a refusal is no approval";
}

TEST_F(Exports, ServiceNowAsJsonOfBothKinds) {
  see(day(0), "exports.yml", kLikeServiceNow);
  see(day(0), "records/snow-v2.json", R"({"records": [
  {"__status": "success", "number": "CHG1", "type": "standard", "approval": "approved",
   "approval_set": "2026-03-01 07:30:00", "cmdb_ci": "web-01", "assigned_to": "",
   "start_date": "2026-03-02 18:00:00", "end_date": "2026-03-02 20:00:00"}]})");
  see(day(0), "records/snow-table.json", R"({"result": [
  {"number": "CHG2", "type": "Normal", "approval": "Approved",
   "approval_set": "2026-03-01 07:30:00",
   "cmdb_ci": {"display_value": "web-02", "link": "https://desk.example.com/api/1"},
   "assigned_to": {"display_value": "Dora Example", "link": "https://desk.example.com/api/2"},
   "start_date": "", "end_date": ""}]})");
  const auto records = read().records;
  ASSERT_THAT(records, SizeIs(2)) << problems();
  EXPECT_THAT(records[0].entities, ElementsAre("web-01"));
  EXPECT_EQ(records[0].type, ChangeType::Standard);
  EXPECT_THAT(records[1].entities, ElementsAre("web-02"));
  EXPECT_EQ(records[1].actor, "Dora Example");
  EXPECT_TRUE(records[1].approved_at);
  EXPECT_FALSE(records[1].window_start);
}

TEST_F(Exports, JiraServiceManagementAsCsv) {
  see(day(0), "exports.yml", "exports: [{files: 'jira.*', like: jira, utc_offset: '+01:00'}]\n");
  see(day(0), "records/jira.csv",
      "Summary,Issue key,Issue Type,Status,Labels,Labels,Custom field (Affected hardware),"
      "Custom field (Affected hardware),Custom field (Approved at),Custom field (Change type),"
      "Custom field (Planned end),Custom field (Planned start)\n"
      "Resize,CHG-7,[System] Change,Awaiting implementation,a,b,web-01,web-02,"
      "01/Mar/26 8:30 AM,Standard,02/Mar/26 9:00 PM,02/Mar/26 7:00 PM\n"
      "Printer,HELP-1,[System] Incident,Open,,,,,soon,,,\n"
      "Patch,CHG-8,Change,Draft,,,web-03,,,,,\n");
  const auto records = read().records;
  ASSERT_THAT(records, SizeIs(2)) << problems();
  EXPECT_EQ(records[0].id, "CHG-7");
  EXPECT_EQ(records[0].type, ChangeType::Standard);
  EXPECT_THAT(records[0].entities, ElementsAre("web-01", "web-02"));
  EXPECT_EQ(records[0].approved_at, *parse_instant("2026-03-01T07:30:00Z"));
  EXPECT_EQ(records[0].window_start, *parse_instant("2026-03-02T18:00:00Z"));
  EXPECT_EQ(records[1].type, ChangeType::Normal) << "the default";
  EXPECT_FALSE(records[1].approved_at);
}

TEST_F(Exports, JiraServiceManagementAsJson) {
  see(day(0), "exports.yml", R"(exports:
  - files: jira.json
    like: jira-json
    columns:
      type: fields.customfield_10005
      entities: fields.customfield_10020
      approved_at: fields.customfield_10031
      actor: fields.assignee.emailAddress
)");
  see(day(0), "records/jira.json", R"({"startAt": 0, "issues": [
  {"id": "1", "key": "CHG-7", "fields": {"issuetype": {"name": "Change"},
   "customfield_10005": {"self": "https://desk.example.com/1", "value": "Emergency"},
   "customfield_10020": [{"value": "web-01"}, {"value": "web-02"}],
   "customfield_10031": "2026-03-01T08:30:00.000+0100",
   "assignee": {"emailAddress": "dora@example.local"}}},
  {"id": "2", "key": "HELP-2", "fields": {"issuetype": {"name": "Incident"}}}]})");
  const auto records = read().records;
  ASSERT_THAT(records, SizeIs(1)) << problems();
  EXPECT_EQ(records[0].id, "CHG-7");
  EXPECT_EQ(records[0].type, ChangeType::Emergency);
  EXPECT_THAT(records[0].entities, ElementsAre("web-01", "web-02"));
  EXPECT_EQ(records[0].actor, "dora@example.local");
  EXPECT_EQ(records[0].approved_at, *parse_instant("2026-03-01T07:30:00Z"));
}

TEST_F(Exports, AMappingOfOnesOwn) {
  see(day(0), "exports.yml", R"(exports:
  - files: '.*\.csv'
    columns: {id: No, entities: CIs, approved_at: OK, type: Kind}
    types: {emergency: [E, Notfall], normal: [N]}
    times: '%d.%m.%Y %H:%M'
    separator: ' / '
)");
  see(day(0), "records/own.csv",
      "No,CIs,OK,Kind\n1,web-1 / web-2,28.02.2026 23:05,notfall\n2,web-3,,N\n");
  const auto records = read().records;
  ASSERT_THAT(records, SizeIs(2)) << problems();
  EXPECT_EQ(records[0].type, ChangeType::Emergency);
  EXPECT_THAT(records[0].entities, ElementsAre("web-1", "web-2"));
  EXPECT_EQ(records[0].approved_at, *parse_instant("2026-02-28T23:05:00Z"));
}

TEST_F(Exports, AFormThatComesLaterReadsWhatLiesThere) {
  see(day(0), "records/snow.csv",
      "number,type,cmdb_ci,assigned_to,approval,approval_set,"
      "start_date,end_date\nCHG1,normal,web-1,,approved,"
      "2026-01-01 00:00:00,,\n");
  EXPECT_THAT(problems(), HasSubstr("column \"id\" is missing"));
  see(day(3), "exports.yml", kLikeServiceNow);
  const auto records = read().records;
  ASSERT_THAT(records, SizeIs(1)) << problems();
  EXPECT_EQ(span(records[0].promise), "3-") << "before, plumbline could not know what it said";
  gone(day(5), "exports.yml");
  EXPECT_EQ(span(read().records[0].promise), "3-") << "unreadable again: what it said stays";
  EXPECT_THAT(problems(), HasSubstr("column \"id\" is missing"));
  EXPECT_EQ(read().kinds.at("records").first_seen, day(0));
}

TEST_F(Exports, OnlyChangedRowsAreReadAgain) {
  const std::string head =
      "number,type,cmdb_ci,assigned_to,approval,approval_set,start_date,"
      "end_date\n";
  const std::string a = "CHG1,normal,web-1,,approved,2026-01-01 00:00:00,,\n";
  const std::string b = "CHG2,normal,web-2,,requested,,,\n";
  const std::string approved = "CHG2,normal,web-2,,approved,2026-01-02 00:00:00,,\n";
  see(day(0), "exports.yml", kLikeServiceNow);
  see(day(0), "records/snow.csv", head + a + b);
  see(day(1), "records/snow.csv", head + a + approved);
  see(day(2), "records/snow.csv", head + approved);
  EXPECT_EQ(spans(read().records), "0-2 0-1 1-") << problems();
}

TEST_F(Exports, NameWhatIsWrong) {
  EXPECT_EQ(said("exports.yml", R"(exports:
  - {files: a.csv, like: service-now}
  - {files: a.csv, columns: {id: x, entity: y}}
  - {files: a.csv, columns: {id: x}}
  - {files: '(a+)+', like: servicenow, utc_offset: early, approved_when: {column: a}}
  - {like: jira, default_type: usual, tmes: x}
)"),
            "2: export: no recipe is called \"service-now\" (did you mean \"servicenow\"?)\n"
            "3: columns: unknown key \"entity\" (known are: id, type, entities, actor, "
            "approved_at, window_start, window_end)\n"
            "4: export: no column is named for \"entities\" (add it under \"columns\")\n"
            "4: export: no column is named for \"approved_at\" (add it under \"columns\")\n"
            "4: export: no column is named for \"type\" (add it under \"columns\", or "
            "\"default_type: normal\")\n"
            "5: export: \"files\" is no usable regular expression: a repeated group "
            "must not itself hold a repetition (write an ECMAScript expression for the whole name, "
            "such as prod-.*)\n"
            "5: approved_when: \"values\" is missing (add \"values: [approved]\")\n"
            "5: export: \"early\" is no offset (write \"+01:00\")\n"
            "6: export: \"files\" is missing (add \"files: …\")\n"
            "6: export: \"default_type\" cannot be \"usual\" (known are: standard, normal, "
            "emergency)\n"
            "6: export: unknown key \"tmes\" (did you mean \"times\"?)\n");
  sightings_.clear();
  see(day(0), "exports.yml", "exports: [{files: 'j.*', like: jira}]\n");
  see(day(0), "records/j.csv", "Issue key,Issue Type\n");
  EXPECT_THAT(problems(), HasSubstr("column \"Custom field (Approved at)\" is missing (exports.yml "
                                    "names it; export that column, or name another one there)"));
  see(day(1), "records/j.csv",
      "Issue key,Issue Type,Custom field (Affected hardware),Custom field (Approved at),"
      "Custom field (Change type),Custom field (Planned end),Custom field (Planned start)\n"
      "CHG-1,Change,web-1,2026-03-01,Normal,,\nCHG-2,Change,web-1,,Latent,,\n");
  EXPECT_EQ(problems(),
            "2: \"Custom field (Approved at)\" is no time: \"2026-03-01\" (exports.yml says "
            "\"times: '%d/%b/%y %I:%M %p'\")\n"
            "3: record CHG-2: \"type\" cannot be \"Latent\" (known are: standard, normal, "
            "emergency)\n");
  EXPECT_THAT(read().records, IsEmpty());
}

TEST(RecordTimes, AsDesksWriteThem) {
  const auto rfc = [](const std::string& text, const std::string& format, int offset_min = 0) {
    const auto at = parse_record_time(text, format, offset_min);
    return at ? to_rfc3339(*at) : "-";
  };
  EXPECT_EQ(rfc("2026-03-01 07:30:00", ""), "2026-03-01T07:30:00Z");
  EXPECT_EQ(rfc("2026-03-01 07:30:00", "", 60), "2026-03-01T06:30:00Z");
  EXPECT_EQ(rfc("2026-03-01T07:30:00.000+0100", "", 300), "2026-03-01T06:30:00Z");
  EXPECT_EQ(rfc("2026-03-01T07:30:00Z", "", 300), "2026-03-01T07:30:00Z");
  EXPECT_EQ(rfc("01/Mar/26 12:05 AM", "%d/%b/%y %I:%M %p"), "2026-03-01T00:05:00Z");
  EXPECT_EQ(rfc("1/mar/26  12:05 pm", "%d/%b/%y %I:%M %p", -60), "2026-03-01T13:05:00Z");
  EXPECT_EQ(rfc("03/01/2026 23:59:59 +02:00", "%m/%d/%Y %H:%M:%S %z"), "2026-03-01T21:59:59Z");
  EXPECT_EQ(rfc("31/Feb/26 1:00 PM", "%d/%b/%y %I:%M %p"), "-");
  EXPECT_EQ(rfc("01/Mar/26 13:00 PM", "%d/%b/%y %I:%M %p"), "-");
  EXPECT_EQ(rfc("01/Mar/26 1:00 PM x", "%d/%b/%y %I:%M %p"), "-");
  EXPECT_EQ(rfc("", "%d"), "-");
  EXPECT_EQ(rfc("2026-03-01", "%Q"), "-");
}

}  // namespace
}  // namespace plumbline::config
