#include <gmock/gmock.h>

#include "tests/unit/config/practice_life.h"

namespace plumbline::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Tickets : public PracticeLife {};

TEST_F(Tickets, AsCsvInOurWords) {
  see(day(0), "incidents/2026.csv",
      "id,entities,severity,opened_at,closed_at,acknowledged_at\n"
      "INC1,web-01;web-02,High,2026-01-05T10:00:00Z,2026-01-05T12:00:00Z,\n"
      "INC2,db-01,,2026-01-06T09:00:00Z,,2026-01-06T09:05:00Z\n");
  const auto tickets = read().incidents;
  ASSERT_THAT(tickets, SizeIs(2)) << problems();
  EXPECT_EQ(tickets[0].severity, Severity::High);
  EXPECT_EQ(tickets[1].acknowledged, *parse_instant("2026-01-06T09:05:00Z"));
}

TEST_F(Tickets, AsYamlInOurWords) {
  see(day(0), "incidents/2026.yml", R"(
- {id: INC1, entities: [web-01, web-02], severity: critical, opened_at: 2026-01-05T10:00:00Z,
   closed_at: 2026-01-05T12:00:00Z, acknowledged_at: 2026-01-05T10:03:00Z}
- {id: INC2, entities: db-01, opened_at: 2026-01-06T09:00:00Z}
)");
  const auto tickets = read().incidents;
  ASSERT_THAT(tickets, SizeIs(2)) << problems();
  EXPECT_EQ(tickets[0].id, "INC1");
  EXPECT_THAT(tickets[0].entities, ElementsAre("web-01", "web-02"));
  EXPECT_EQ(tickets[0].severity, Severity::Critical);
  EXPECT_EQ(tickets[0].opened, *parse_instant("2026-01-05T10:00:00Z"));
  EXPECT_EQ(tickets[0].closed, *parse_instant("2026-01-05T12:00:00Z"));
  EXPECT_EQ(tickets[0].acknowledged, *parse_instant("2026-01-05T10:03:00Z"));
  EXPECT_EQ(tickets[1].severity, Severity::Unknown);
  EXPECT_FALSE(tickets[1].closed);
}

TEST_F(Tickets, ServiceNowAsJson) {
  see(day(0), "exports.yml", "exports: [{files: 'snow.*', like: servicenow-incidents}]\n");
  see(day(0), "incidents/snow.feed.json", R"({"result": [
  {"number": "INC1", "cmdb_ci": {"display_value": "web-01"}, "severity": "1 - High",
   "opened_at": "2026-03-01 07:30:00", "resolved_at": "2026-03-01 08:30:00", "closed_at": "2026-03-08"},
  {"number": "INC2", "cmdb_ci": "web-02", "severity": "3 - Low",
   "opened_at": "2026-03-01 09:30:00", "resolved_at": ""}]})");
  const auto tickets = read().incidents;
  ASSERT_THAT(tickets, SizeIs(2)) << problems();
  EXPECT_THAT(tickets[0].entities, ElementsAre("web-01"));
  EXPECT_EQ(tickets[0].severity, Severity::High);
  EXPECT_EQ(tickets[0].closed, *parse_instant("2026-03-01T08:30:00Z"));
  EXPECT_EQ(tickets[1].severity, Severity::Low);
  EXPECT_FALSE(tickets[1].closed);
}

TEST_F(Tickets, JiraAsCsvPassesOverWhatIsNoIncident) {
  see(day(0), "exports.yml", "exports: [{files: 'jira.*', like: jira-incidents}]\n");
  see(day(0), "incidents/jira.csv",
      "Issue key,Issue Type,Priority,Created,Resolved,Custom field (Affected hardware)\n"
      "INC-7,[System] Incident,Highest,01/Mar/26 8:30 AM,01/Mar/26 9:00 AM,web-01\n"
      "CHG-7,[System] Change,Low,01/Mar/26 8:30 AM,,web-02\n");
  const auto tickets = read().incidents;
  ASSERT_THAT(tickets, SizeIs(1)) << problems();
  EXPECT_EQ(tickets[0].id, "INC-7");
  EXPECT_EQ(tickets[0].severity, Severity::Critical);
}

TEST_F(Tickets, AnEntryForRecordsIsNoneForIncidents) {
  see(day(0), "exports.yml", "exports: [{files: '.*', like: servicenow}]\n");
  see(day(0), "incidents/own.csv", "id,entities,opened_at\nINC1,web-01,2026-01-05T10:00:00Z\n");
  EXPECT_THAT(read().incidents, SizeIs(1)) << problems();
}

TEST_F(Tickets, WhatIsWrongIsNamedByLine) {
  EXPECT_THAT(said("incidents/a.csv", "id,entities\nINC1,web-01\n"), HasSubstr("opened_at"));
  EXPECT_THAT(said("incidents/a.csv", "id,entities,opened_at\nINC1,web-01,\n"),
              HasSubstr("2: incident INC1: \"opened_at\" is missing"));
  EXPECT_THAT(said("incidents/a.csv", "id,entities,opened_at\n,web-01,2026-01-05\n"),
              HasSubstr("\"id\" is missing"));
  EXPECT_THAT(said("incidents/a.yml",
                   "- {id: A, entities: x, opened_at: 2026-01-05, closed_at: 2026-01-04}\n"),
              HasSubstr("1: incident A: it is closed before it opens"));
  EXPECT_THAT(
      said("incidents/a.yml", "- {id: A, entities: x, opened_at: 2026-01-05, severity: bad}\n"),
      HasSubstr("\"severity\" cannot be \"bad\""));
  EXPECT_THAT(said("incidents/a.yml", "- {id: A, entities: 'regex:.*', opened_at: 2026-01-05}\n"),
              HasSubstr("fits every name"));
}

TEST_F(Tickets, EachVersionHasItsTimeAndTheOldOneIsGone) {
  const std::string head = "id,entities,opened_at,closed_at\n";
  see(day(0), "incidents/a.csv", head + "INC1,web-01,2026-01-01T10:00:00Z,\n");
  see(day(3), "incidents/a.csv", head + "INC1,web-01,2026-01-01T10:00:00Z,2026-01-03T10:00:00Z\n");
  EXPECT_EQ(spans(read().incidents), "0-3 3-");
  gone(day(5), "incidents/a.csv");
  EXPECT_EQ(read().gone.at("incidents/a.csv"), day(5));
  EXPECT_FALSE(read().kinds.at("incidents").present);
  see(day(6), "incidents/a.csv", head);
  EXPECT_THAT(read().gone, IsEmpty());
}

}  // namespace
}  // namespace plumbline::config
