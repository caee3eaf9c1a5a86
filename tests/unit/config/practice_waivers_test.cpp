#include <gmock/gmock.h>

#include "tests/unit/config/practice_life.h"

namespace plumbline::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Waivers : public PracticeLife {};

std::string waiver(const std::string& indicator, const std::string& from,
                   const std::string& until) {
  return "  - {indicator: " + indicator + ", owner: a, reason: r, approver: b, from: " + from +
         ", until: " + until + "}\n";
}

TEST_F(Waivers, AreDatedOneByOne) {
  const std::string first = waiver("change.3.types", "2026-01-01", "2026-06-30");
  see(day(0), "waivers.yml", "waivers:\n" + first);
  see(day(4), "waivers.yml",
      "waivers:\n" + waiver("change.4.lead_time", "2026-01-05", "2026-02-01") + first);
  const auto waivers = read().waivers;
  ASSERT_THAT(waivers, SizeIs(2)) << problems();
  EXPECT_EQ(spans(waivers), "0- 4-");
  EXPECT_EQ(waivers[0].indicator, "change.3.types");
  EXPECT_EQ(waivers[0].approver, "b");
  EXPECT_EQ(waivers[0].until, *parse_instant("2026-06-30"));
  EXPECT_EQ(waivers[0].promise.line, 3);
}

TEST_F(Waivers, RefuseWhatTheRulesForbid) {
  const auto said_of = [&](const std::string& list) {
    return said("waivers.yml", "waivers:\n" + list);
  };
  EXPECT_EQ(said_of(waiver("change.3.types", "2026-01-01", "2026-06-30")), "") << "180 days";
  EXPECT_EQ(said_of(waiver("change.3.types", "2026-01-01", "2026-07-01")),
            "2: waiver: the waiver is longer than 180 days (end it by 2026-06-30 and decide again "
            "then)\n");
  EXPECT_EQ(said_of(waiver("change.2.success", "2026-01-01", "2026-02-01")),
            "2: waiver: \"change.2.success\" is mandatory and cannot be waived (remove the "
            "waiver)\n");
  EXPECT_EQ(said_of(waiver("change.3.types", "2026-02-01", "2026-02-01")),
            "2: waiver: \"until\" is not after \"from\" (the first moment that is out again stands "
            "under \"until\")\n");
  EXPECT_EQ(said_of(waiver("change.3.types", "2026-01-01", "2026-02-01") +
                    waiver("change.3.emergency", "2026-01-31", "2026-03-01")),
            "3: waiver: level 3 of change has another one at that time, for \"change.3.types\" "
            "(keep one: a level bears one waiver)\n");
  EXPECT_EQ(said_of(waiver("change.3.types", "2026-01-01", "2026-02-01") +
                    waiver("change.3.emergency", "2026-02-01", "2026-03-01") +
                    waiver("change.4.emergency", "2026-01-01", "2026-03-01")),
            "")
      << "one after the other, and on other levels, they may stand";
  EXPECT_EQ(said_of("  - {indicator: change.3.typ, from: 2026-01-01, until: 2026-02-01}\n"),
            "2: waiver: no indicator is called \"change.3.typ\" (did you mean "
            "\"change.3.types\"?)\n"
            "2: waiver: \"owner\" is missing (add \"owner: …\")\n"
            "2: waiver: \"reason\" is missing (add \"reason: …\")\n"
            "2: waiver: \"approver\" is missing (add \"approver: …\")\n");
}

TEST_F(Waivers, ExceptionsCountFromTheirCommit) {
  const std::string text =
      "id: EX-1\nsignal: cap.adm_control\nentities: [edge-1, 'regex:lab-.*']\nowner: a\n"
      "reason: two nodes\nexpires: 2026-12-31\n";
  see(day(10), "exceptions/ex1.yml", text, day(2));
  const auto exemptions = read().exemptions;
  ASSERT_THAT(exemptions, SizeIs(1)) << problems();
  EXPECT_EQ(exemptions[0].promise.claimed_at, day(2));
  EXPECT_THAT(exemptions[0].entities, ElementsAre("edge-1", "regex:lab-.*"));
  EXPECT_EQ(exemptions[0].expires, *parse_instant("2026-12-31"));
  EXPECT_EQ(said("exceptions/x.yml",
                 "id: EX-2\nsignal: cap.adm_controls\nentities: ['regex:.*']\nowner: a\n"),
            "1: exception: \"reason\" is missing (add \"reason: …\")\n"
            "1: exception: \"expires\" is missing (add \"expires: …\")\n"
            "2: exception: no signal is called \"cap.adm_controls\" (did you mean "
            "\"cap.adm_control\"?)\n"
            "3: exception: \"regex:.*\" fits every name (name the objects that are meant)\n");
}

TEST_F(Waivers, TheCalendarHoldsFreezesOutagesAndTests) {
  const std::string text = R"(freezes:
  - {from: 2026-12-18T18:00:00+01:00, until: 2027-01-04, reason: year end}
planned_outages:
  - {from: 2026-02-01, until: 2026-02-02, entities: [web-1], reason: move}
tests:
  - {from: 2026-02-03, until: 2026-02-04, entities: ["regex:ha-.*"], reason: HA}
)";
  see(day(0), "calendar.yml", text);
  std::string reworded = text;
  see(day(7), "calendar.yml", reworded.replace(reworded.find("year end"), 8, "the year's end"));
  const auto calendar = read().calendar;
  ASSERT_THAT(calendar, SizeIs(3)) << problems();
  EXPECT_EQ(spans(calendar), "0- 0- 0-") << "another wording is no new freeze";
  EXPECT_EQ(calendar[0].kind, CalendarEntry::Kind::PlannedOutage);
  EXPECT_THAT(calendar[0].entities, ElementsAre("web-1"));
  EXPECT_EQ(calendar[1].kind, CalendarEntry::Kind::Test);
  EXPECT_EQ(calendar[2].kind, CalendarEntry::Kind::Freeze);
  EXPECT_EQ(calendar[2].from, *parse_instant("2026-12-18T17:00:00Z"));
  EXPECT_THAT(calendar[2].entities, IsEmpty());
  EXPECT_EQ(said("calendar.yml", R"(freezes:
  - {from: 2026-12-18, until: 2026-12-18, reason: x}
  - {from: 2026-12-18, until: 2026-12-19, entities: []}
freeze: []
)"),
            "2: freezes: \"until\" is not after \"from\" (the first moment that is out again "
            "stands under \"until\")\n"
            "3: freezes: \"entities\" is empty (name the objects, or leave it out for the whole "
            "scope)\n"
            "3: freezes: \"reason\" is missing (add \"reason: …\")\n"
            "4: calendar: unknown key \"freeze\" (did you mean \"freezes\"?)\n");
}

TEST_F(Waivers, ClaimsAreOnePerAreaAndLadder) {
  see(day(0), "claimed.yml", R"(claims:
  - {area: change, level: 4, by: interview, on: 2025-11-01}
  - {area: change, ladder: inverted, level: 0, by: interview}
)");
  const auto claimed = read().claimed;
  ASSERT_THAT(claimed, SizeIs(2)) << problems();
  EXPECT_EQ(claimed[0].ladder, "classic");
  EXPECT_EQ(claimed[0].level, 4);
  EXPECT_EQ(claimed[0].claimed_on, *parse_instant("2025-11-01"));
  EXPECT_EQ(said("claimed.yml", R"(claims:
  - {area: chnge, level: 6, by: x}
  - {area: change, level: 0, by: x}
  - {area: change, level: 2, ladder: steep}
)"),
            "2: claim: no process area is called \"chnge\" (did you mean \"change\"?)\n"
            "2: claim: \"level\" is 6, out of range (give a value from 1 to 5)\n"
            "3: claim: \"level\" is 0, out of range (give a value from 1 to 5)\n"
            "4: claim: \"ladder\" cannot be \"steep\" (known are: classic, inverted)\n"
            "4: claim: \"by\" is missing (add \"by: …\")\n"
            "4: claim for change on the classic ladder stands there twice (keep one of them)\n");
}

TEST_F(Waivers, LinksSayYesOrNo) {
  see(day(0), "links.yml", R"(links:
  - {incident: "alarm-7@2026-01-02T03:04:05Z", change: CHG1, caused: false}
)");
  const auto links = read().links;
  ASSERT_THAT(links, SizeIs(1)) << problems();
  EXPECT_EQ(links[0].incident, "alarm-7@2026-01-02T03:04:05Z");
  EXPECT_FALSE(links[0].caused);
  EXPECT_EQ(said("links.yml", R"(links:
  - {incident: i, change: c}
  - {incident: i, change: c, caused: maybe}
)"),
            "2: link: \"caused\" is missing (add \"caused: …\")\n"
            "3: link: \"caused\" must be true or false, not \"maybe\" (write true or false, "
            "without quotes)\n"
            "3: link of i to c stands there twice (keep one of them)\n");
}

TEST_F(Waivers, TheCmdbIsReadRowByRow) {
  const std::string head = "uuid,name,service\n";
  see(day(0), "cmdb/a.csv", head + "4210-AB,web-1,shop\n4210-CD,web-2,\n");
  see(day(3), "cmdb/a.csv", head + "4210-AB,web-1,shop\n4210-EF,web-3,\n");
  const auto cmdb = read().cmdb;
  ASSERT_THAT(cmdb, SizeIs(3)) << problems();
  EXPECT_EQ(spans(cmdb), "0- 0-3 3-");
  EXPECT_EQ(cmdb[0].uuid, "4210-ab");
  EXPECT_EQ(cmdb[0].attributes.at("service"), "shop");
  EXPECT_THAT(cmdb[1].attributes, IsEmpty());
  EXPECT_EQ(said("cmdb/a.csv", "id,name\n"),
            "1: column \"uuid\" is missing (the header is uuid,name and any attributes)\n");
  EXPECT_THAT(said("cmdb/a.csv", head + ",,x\n"), HasSubstr("2: the item has neither uuid nor"));
}

TEST_F(Waivers, ScopeSaysTestMachinesAndServiceHours) {
  see(day(0), "scope.yml", R"(attributes: {environment: Env}
test: {name_regex: 'test-.*', environments: [test, dev]}
service_hours: {days: [fri, mon, mon], from: 07:30, until: "24:00"}
purchase_lead_days: 45
)");
  const auto scopes = read().scopes;
  ASSERT_THAT(scopes, SizeIs(1)) << problems();
  EXPECT_EQ(scopes[0].test_regex, "test-.*");
  EXPECT_THAT(scopes[0].test_environments, ElementsAre("test", "dev"));
  EXPECT_THAT(scopes[0].service_hours.days, ElementsAre(1, 5));
  EXPECT_EQ(scopes[0].service_hours.from_min, 450);
  EXPECT_EQ(scopes[0].service_hours.until_min, 1440);
  EXPECT_EQ(scopes[0].purchase_lead_days, 45);
  EXPECT_EQ(said("scope.yml", R"(test: {name_regex: '.*', environments: [test]}
service_hours: {days: [monday], from: 7, until: "25:00"}
purchase_lead_days: soon
)"),
            "1: test: \"name_regex\" fits every name (say which names, such as test-.*)\n"
            "1: test: no attribute says which environment a machine is in (name it: "
            "\"attributes: {environment: …}\")\n"
            "2: service_hours: no day is called \"monday\" (known are: mon, tue, wed, thu, fri, "
            "sat, sun)\n"
            "2: service_hours: \"days\" is missing (add \"days: [mon, tue, wed, thu, fri]\")\n"
            "2: service_hours: \"7\" is no time of day (write \"07:30\")\n"
            "2: service_hours: \"25:00\" is no time of day (write \"07:30\")\n"
            "3: scope: \"purchase_lead_days\" must be a number, not \"soon\" (write a number such "
            "as 0.8 or 30)\n");
}

}  // namespace
}  // namespace plumbline::config
