#include <gmock/gmock.h>

#include <atomic>
#include <deque>
#include <future>
#include <map>
#include <regex>
#include <set>

#include "tests/unit/exporters/pages.h"

namespace plumbline::exporters {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string unescaped(std::string text) {
  return std::regex_replace(text, std::regex("&amp;"), "&");
}

/// The path and query that a relative link on a page leads to.
std::string resolved(const std::string& page, const std::string& link) {
  std::string folder = page.substr(0, page.find('?'));
  folder = folder.substr(0, folder.rfind('/') + 1);
  std::string rest = link;
  while (rest.rfind("../", 0) == 0) {
    rest = rest.substr(3);
    folder = folder.substr(0, folder.rfind('/', folder.size() - 2) + 1);
  }
  if (rest.rfind("./", 0) == 0) rest = rest.substr(2);
  return folder + rest;
}

/// All pages that can be reached from the matrix, with their text.
std::map<std::string, std::string> crawl(const Site& site) {
  static const std::regex kLink("href=\"([^\"#]+)\"");
  std::map<std::string, std::string> seen;
  std::deque<std::string> open = {"/"};
  while (!open.empty()) {
    const std::string target = open.front();
    open.pop_front();
    if (seen.count(target) != 0) continue;
    const Response response = site.handle({"GET", target, "", ""});
    EXPECT_EQ(response.status, 200) << target;
    seen[target] = *response.body;
    if (response.content_type.rfind("text/html", 0) != 0) continue;
    for (std::sregex_iterator m(seen[target].begin(), seen[target].end(), kLink), end; m != end;
         ++m) {
      const std::string link = unescaped((*m)[1]);
      EXPECT_THAT(link, Not(HasSubstr("://"))) << target;
      // One day back is enough: every past day would lead to the ones before it.
      if (target.find("at=") == std::string::npos) open.push_back(resolved(target, link));
    }
  }
  return seen;
}

TEST_F(Pages, EveryLinkLeadsSomewhereAndEveryPageIsReached) {
  site.use(archive);
  publish(rich_snapshot());
  const auto pages = crawl(site);
  for (const char* path : {"/areas/change", "/areas/capacity", "/indicators/change.2.success_rate",
                           "/roadmap", "/experiments", "/experiments/EXP-014", "/outcomes",
                           "/health", "/metrics", "/api/v1/assessment"})
    EXPECT_EQ(pages.count(path), 1U) << path;
  EXPECT_EQ(pages.count("/areas/change?at=2026-11-15"), 1U);
}

TEST_F(Pages, WorkBeneathAnyAddress) {
  publish(rich_snapshot());
  EXPECT_THAT(body("/indicators/change.2.success_rate"), HasSubstr("href=\"../style.css\""));
  EXPECT_THAT(body("/indicators/change.2.success_rate"), HasSubstr("href=\"../areas/change\""));
  EXPECT_THAT(body("/roadmap"), HasSubstr("href=\"style.css\""));
}

TEST_F(Pages, KeepToTheirContentSecurityPolicyAndAreWhole) {
  site.use(archive);
  publish(rich_snapshot());
  for (const auto& [path, text] : crawl(site)) {
    if (text.rfind("<!doctype", 0) != 0) continue;
    for (const char* never : {" style=", "<style", "<script", " onclick", "http://"})
      EXPECT_THAT(text, Not(HasSubstr(never))) << path;
    EXPECT_THAT(text, HasSubstr("<html lang=\"en\">")) << path;
    EXPECT_THAT(text, HasSubstr("</main>")) << path;
    for (const char* tag : {"table", "section", "ul", "ol", "dl", "svg", "td", "tr", "p", "a"}) {
      const auto count = [&, &page = text](const std::string& expression) {
        const std::regex all(expression);
        return std::distance(std::sregex_iterator(page.begin(), page.end(), all),
                             std::sregex_iterator());
      };
      EXPECT_EQ(count(std::string("<") + tag + "[ >]"), count(std::string("</") + tag + ">"))
          << path << " " << tag;
    }
  }
}

/// Every text from outside that a snapshot holds.
void poison(scoring::Snapshot& snapshot, const std::string& evil) {
  auto& scope = snapshot.assessment.scopes[0];
  snapshot.weeks[evil] = snapshot.weeks[scope.name];
  snapshot.moved[evil] = snapshot.moved[scope.name];
  auto& moved = snapshot.moved[evil].moves[0];
  moved.indicator = moved.what = moved.from = moved.to = moved.causes[0] = evil;
  scope.name = snapshot.version = snapshot.revision = snapshot.assessment.rubric_version = evil;
  for (auto& area : scope.areas) {
    area.level_reason = evil;
    for (auto& cause : area.causes) cause.indicator = cause.text = evil;
    for (auto& outlook : area.outlook) outlook.needs = evil;
    for (auto& indicator : area.indicators) {
      indicator.reason.text = indicator.reason.input = evil;
      indicator.waiver = scoring::WaiverNote{evil, evil, evil, {}, evil};
      for (auto& c : indicator.criteria)
        c.reason.text = c.reason.input = c.override_reason = c.comparison = evil,
        c.default_target = 1;
    }
  }
  for (auto& unlock : scope.unlocks) unlock.input = unlock.advice = evil;
  for (auto& signal : scope.signals) signal.reason.text = signal.reason.input = evil;
  auto& experiment = scope.experiments[0];
  experiment.summary = experiment.next = experiment.promise.hypothesis = evil;
  for (auto& reason : experiment.reasons) reason.text = evil;
  for (auto& guard : experiment.guards) guard.signal = guard.text = evil;
  for (auto& area : snapshot.rubric.areas) area.title = evil;
  for (auto& signal : snapshot.rubric.signals) signal.asks = signal.formula = evil;
  for (auto& outcome : snapshot.rubric.outcomes)
    outcome.title = outcome.caveat = outcome.not_yet = evil;
  auto& v = snapshot.vcenters[0];
  v.name = v.version = v.last_error = evil;
  v.missing_privileges = v.excess_privileges = {evil};
  v.stream_until = {{evil, at("2026-11-22T09:59:00Z")}};
  v.refused = {{evil, evil}};
  snapshot.feeds.push_back({evil, evil, evil, false, evil, {}, {}});
}

TEST_F(Pages, EscapeEverythingFromOutside) {
  const std::string evil = "<script>alert('1')</script>\"><img src=x>";
  auto snapshot = rich_snapshot();
  poison(snapshot, evil);
  archive->note = evil;
  site.use(archive);
  publish(snapshot);
  for (const char* path :
       {"/", "/areas/change", "/areas/capacity", "/areas/consuming",
        "/indicators/change.2.success_rate", "/indicators/change.3.coverage", "/roadmap",
        "/experiments", "/experiments/EXP-014", "/outcomes", "/health",
        "/areas/%3Cscript%3Ealert('1')", "/?scope=%3Cscript%3Ealert('1')%3C/script%3E",
        "/?at=%3Cscript%3Ealert('1')%3C/script%3E"}) {
    const std::string page = body(path);
    EXPECT_THAT(page, Not(HasSubstr("<script"))) << path;
    EXPECT_THAT(page, Not(HasSubstr("<img"))) << path;
    EXPECT_THAT(page, Not(HasSubstr("alert('1')"))) << path;
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;")) << path;
  }
}

TEST_F(Pages, TheMatrixTellsHeldPossibleAndClaimedApart) {
  publish(rich_snapshot());
  const std::string page = body("/");
  EXPECT_THAT(page, HasSubstr("<td class=\"cell held here\" data-label=\"2\">held"));
  EXPECT_THAT(page, HasSubstr("<td class=\"cell ceiling\" data-label=\"3\">possible"));
  EXPECT_THAT(page, HasSubstr("data-label=\"Ceiling\">3</td>"));
  EXPECT_THAT(page, HasSubstr("<b>claimed 4</b>, the evidence shows 2"));
  EXPECT_THAT(page, HasSubstr("no rubric yet</td>"));
  EXPECT_THAT(page, HasSubstr("The inverted ladder (scientific method first): no rubric yet."));
  EXPECT_THAT(page, HasSubstr("facts: 31 % of changes follow a procedure"));
  EXPECT_THAT(page, HasSubstr("attained, week by week: 1 1 1 1 2 2 2 2"));
}

TEST_F(Pages, AnIndicatorGoesDownToTheFacts) {
  site.use(archive);
  publish(rich_snapshot());
  const std::string page = body("/indicators/change.2.success_rate");
  for (const char* part :
       {"task-4711", "VirtualMachine.reconfigure", "actor-7", "no record", "97.2 %",
        "wanted &gt;= 80 %", "followed by no record", "1 speaks against it; all listed here",
        "title=\"one-sided 90 % bounds\">(95.1 % to 98.5 %)"})
    EXPECT_THAT(page, HasSubstr(part));
  const std::string json = body("/api/v1/indicators/change.2.success_rate");
  for (const char* part :
       {"\"key\": \"task-4711\"", "\"favourable\": false", "\"scope\": \"vc-a\""})
    EXPECT_THAT(json, HasSubstr(part));
}

TEST_F(Pages, AnIndicatorSaysWhatItsSourceMarksMean) {
  auto snapshot = rich_snapshot();
  scoring::Indicator row;
  row.id = "change.2.success_rate";
  row.source = "[J]";
  snapshot.rubric.indicators = {row};
  publish(snapshot);
  EXPECT_THAT(body("/indicators/change.2.success_rate"),
              HasSubstr("[J] <span class=\"faint\">([J] is judgement, [S] has a source;"));
}

TEST_F(Pages, AuditorsSeeNamesAndViewersNever) {
  site.use(archive);
  publish(rich_snapshot());
  for (const char* target :
       {"/indicators/change.2.success_rate", "/api/v1/indicators/change.2.success_rate"}) {
    Request request{"GET", target, "", ""};
    EXPECT_THAT(*site.handle(request).body,
                AllOf(HasSubstr("actor-7"), Not(HasSubstr("V. Sphere"))));
    request.role = Role::Auditor;
    EXPECT_THAT(*site.handle(request).body,
                AllOf(HasSubstr("V. Sphere"), Not(HasSubstr("actor-7"))));
  }
}

// The web server has two threads: one page may read the ledger for long, a scrape finds the other.
TEST_F(Pages, WhileOneReadsTheLedgerOthersAreToldToComeAgain) {
  std::promise<void> reading;
  std::promise<void> go_on;
  std::atomic<bool> is_first{true};
  archive->while_reading = [&] {
    if (!is_first.exchange(false)) return;
    reading.set_value();
    go_on.get_future().wait();
  };
  site.use(archive);
  publish(rich_snapshot());
  auto first = std::async(std::launch::async, [&] { return get("/?at=2026-10-01").status; });
  reading.get_future().wait();
  EXPECT_EQ(get("/areas/change?at=2026-10-01").status, 503);
  EXPECT_THAT(body("/api/v1/roadmap?at=2026-10-01"), HasSubstr("try again in a moment"));
  const std::string facts = body("/indicators/change.2.success_rate");
  EXPECT_THAT(facts, AllOf(HasSubstr("wanted &gt;= 80 %"), HasSubstr("try again in a moment")));
  EXPECT_THAT(body("/api/v1/indicators/change.2.success_rate"),
              HasSubstr("\"facts_problem\": \"the ledger is being read"))
      << "no facts must not look like none";
  EXPECT_EQ(get("/metrics").status, 200);
  EXPECT_EQ(get("/areas/change").status, 200) << "what stands now needs no ledger";
  go_on.set_value();
  EXPECT_EQ(first.get(), 200);
  EXPECT_EQ(get("/areas/change?at=2026-10-01").status, 200);
}

TEST_F(Pages, WithoutALedgerTheySayWhereTheFactsAre) {
  publish(rich_snapshot());
  EXPECT_THAT(body("/indicators/change.2.success_rate"), HasSubstr("plumbline explain"));
  EXPECT_THAT(body("/api/v1/indicators/change.2.success_rate"), HasSubstr("plumbline explain"));
}

TEST_F(Pages, APastDayIsShownAndKeptInTheLinks) {
  site.use(archive);
  publish(rich_snapshot());
  const std::string page = body("/areas/change?at=2026-10-01");
  EXPECT_THAT(page, HasSubstr("As of 2026-10-01T00:00:00Z"));
  EXPECT_THAT(page, HasSubstr("href=\"../roadmap?at=2026-10-01\""));
  EXPECT_THAT(page, HasSubstr("1 Initial"));
  EXPECT_THAT(body("/areas/change"), HasSubstr("2 Repeatable"));
  EXPECT_THAT(body("/api/v1/roadmap?at=2026-10-01"), HasSubstr("\"as_of\": \"2026-10-01"));
}

TEST_F(Pages, ALinkThatKnowsThePresentByTheSecondShowsIt) {
  auto snapshot = rich_snapshot();
  auto& as_of = snapshot.assessment.as_of;
  const std::string second = to_rfc3339(std::chrono::floor<std::chrono::seconds>(as_of));
  as_of += std::chrono::milliseconds(400);
  publish(snapshot);
  EXPECT_EQ(get("/areas/change?at=" + second).status, 200) << "no ledger is needed";
}

TEST_F(Pages, ADayThatCannotBeShownSaysWhy) {
  publish(rich_snapshot());
  EXPECT_EQ(get("/?at=2026-10-01").status, 400) << "no ledger";
  site.use(archive);
  EXPECT_EQ(get("/?at=yesterday").status, 400);
  // Its first closed week ends on 2026-09-28.
  EXPECT_EQ(get("/api/v1/assessment?at=2026-09-20").status, 400);
  EXPECT_THAT(body("/?at=2026-09-20"), HasSubstr("nothing was read before 2026-09-21"));
  EXPECT_EQ(get("/?at=2026-09-21").status, 200);
  EXPECT_EQ(get("/?at=2030-01-01").status, 400);
  EXPECT_THAT(body("/api/v1/assessment?at=2030-01-01"), HasSubstr("2030-01-01 has not come yet"));
  EXPECT_EQ(get("/?at=2026-11-23").status, 200) << "a clock that is a little ahead means now";
}

TEST_F(Pages, WhatIsNotThereIsNotFound) {
  publish(rich_snapshot());
  for (const char* path : {"/areas/security", "/areas/nothing", "/indicators/x", "/experiments/x",
                           "/?scope=other", "/api/v1/areas/security", "/api/v1/x", "/areas/", "/x"})
    EXPECT_EQ(get(path).status, 404) << path;
  EXPECT_THAT(body("/areas/security"), HasSubstr("no rubric yet"));
  EXPECT_EQ(get("/api/v1/areas/security").content_type, "application/json; charset=utf-8");
}

TEST_F(Pages, BeforeTheFirstAssessmentTheySaySo) {
  EXPECT_EQ(get("/").status, 200);
  EXPECT_THAT(body("/"), HasSubstr("Nothing has been assessed yet"));
  for (const char* path : {"/roadmap", "/areas/change", "/api/v1/outcomes"})
    EXPECT_EQ(get(path).status, 503) << path;
  EXPECT_EQ(get("/health").status, 200);
}

TEST_F(Pages, EachScopeHasItsOwn) {
  auto snapshot = rich_snapshot();
  snapshot.assessment.scopes.push_back(snapshot.assessment.scopes[0]);
  snapshot.assessment.scopes[1].name = "north & south";
  snapshot.assessment.scopes[1].areas[0].level = 1;
  publish(snapshot);
  EXPECT_THAT(body("/areas/change?scope=north%20%26%20south"), HasSubstr("1 Initial"));
  EXPECT_THAT(body("/areas/change"), HasSubstr("2 Repeatable"));
  EXPECT_THAT(body("/roadmap?scope=north+%26+south"),
              HasSubstr("areas/change?scope=north%20%26%20south"));
}

TEST_F(Pages, OutcomesStandBesideWhatOthersPublished) {
  publish(rich_snapshot());
  const std::string page = body("/outcomes");
  EXPECT_THAT(page, HasSubstr("≥ 99 % high performers (Visible Ops Handbook, 2005)"));
  EXPECT_THAT(page, HasSubstr("the incident area has no rubric yet"));
  EXPECT_THAT(page, AllOf(HasSubstr(">≥ 95 %</td>"), HasSubstr(">≥ 80 %, level 2</td>"),
                          HasSubstr("320 samples, 90 days")));
  EXPECT_THAT(body("/api/v1/outcomes"), HasSubstr("\"year\": 2005"));
}

}  // namespace
}  // namespace plumbline::exporters
