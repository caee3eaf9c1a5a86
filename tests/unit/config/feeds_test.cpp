#include <gmock/gmock.h>

#include "config/practice.h"
#include "config/practice_folder.h"
#include "config/settings.h"
#include "tests/unit/config/files.h"
#include "tests/unit/config/practice_life.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kOne = R"(vcenters:
  - name: vc-a
    url: https://vc-a.example.com/sdk
    username: svc-plumbline@vsphere.local
    password_file: /run/secret
)";

std::string said_of(const std::string& feeds) {
  TemporaryFolder folder;
  const auto settings = check_settings(folder.write("p.yml", kOne + feeds));
  return settings ? "" : lines_of(settings.error());
}

TEST(FeedSettings, AreReadWithTheirDefaults) {
  TemporaryFolder folder;
  const auto settings = load_settings(folder.write("p.yml", std::string(kOne) + R"(feeds:
  - {name: desk, format: json, url: "https://desk.example.com/api?a=1&b=%20c", token_file: token}
  - {name: desk, kind: incidents, format: csv, url: "http://desk.example.com/i.csv", every: 1h,
     username: svc, password_file: /run/desk, tls: {verify: false}}
)"));
  ASSERT_TRUE(settings) << settings.error().to_string();
  ASSERT_THAT(settings->feeds, SizeIs(2));
  const FeedSettings& first = settings->feeds[0];
  EXPECT_EQ(first.scope, "vc-a") << "the only one";
  EXPECT_EQ(first.path(), "records/desk.feed.json");
  EXPECT_EQ(first.secret_file, folder.path() + "/token");
  EXPECT_EQ(first.username, "");
  EXPECT_EQ(first.every, std::chrono::minutes(15));
  EXPECT_TRUE(first.verify);
  EXPECT_EQ(settings->feeds[1].path(), "incidents/desk.feed.csv");
  EXPECT_EQ(settings->feeds[1].secret_file, "/run/desk");
  EXPECT_FALSE(settings->feeds[1].verify);
}

TEST(FeedSettings, WhatIsWrongIsSaidWithItsRemedy) {
  const auto feed = [](const std::string& rest) {
    return said_of("feeds:\n  - {name: a, format: csv, " + rest + "}\n");
  };
  EXPECT_THAT(feed("url: 'http://d.example.com/x'"), HasSubstr("unencrypted and could be forged"));
  EXPECT_THAT(feed("url: 'https://u:p@d.example.com/x'"), HasSubstr("no usable address"));
  EXPECT_THAT(feed("url: 'ftp://d.example.com/x'"), HasSubstr("no usable address"));
  EXPECT_THAT(feed("url: 'https://d.example.com/x y'"), HasSubstr("blanks as %20"));
  EXPECT_THAT(feed("url: 'https://d.example.com/x', password: geheim"),
              HasSubstr("does not belong into this file"));
  EXPECT_THAT(feed("url: 'https://d.example.com/x', token: geheim"),
              HasSubstr("does not belong into this file"));
  EXPECT_THAT(feed("url: 'https://d.example.com/x', username: u"),
              HasSubstr("username and password_file belong together"));
  EXPECT_THAT(feed("url: 'https://d.example.com/x', username: u, password_file: a, token_file: b"),
              HasSubstr("contradict each other"));
  EXPECT_THAT(feed("url: 'https://d.example.com/x', scope: vc-b"),
              HasSubstr("no scope is named \"vc-b\""));
  EXPECT_THAT(feed("url: 'https://d.example.com/x', every: 1s"), HasSubstr("every"));
  EXPECT_THAT(feed("url: 'https://d.example.com/x', kind: targets"), HasSubstr("targets"));
  EXPECT_THAT(said_of("feeds:\n  - {name: a, format: csv, url: 'https://d.example.com/x'}\n"
                      "  - {name: a, format: csv, url: 'https://d.example.com/y'}\n"),
              HasSubstr("two feeds are named \"a\""));
}

TEST(FeedFiles, NothingMayLieWhereAFeedIsKept) {
  TemporaryFolder folder;
  folder.write("records/desk.feed.csv", "id,type,entities,approved_at\n");
  const auto read = read_practice_folder(folder.path());
  ASSERT_TRUE(read);
  EXPECT_THAT(read->files, IsEmpty());
  ASSERT_THAT(read->refused, SizeIs(1));
  EXPECT_THAT(read->refused[0].what, HasSubstr("kept for what is fetched"));
}

class Fetched : public PracticeLife {
 protected:
  static std::string said(const std::string& content, const std::string& exports = "") {
    std::string out;
    for (const auto& p :
         check_fetched("records/desk.feed.csv", content, exports, day(1), practice_rubric()))
      out += p.path + ":" + std::to_string(p.line) + ": " + p.what + " (" + p.remedy + ")\n";
    return out;
  }
};

TEST_F(Fetched, AGoodFileIsAcceptedInOurColumnsAndInTheirs) {
  EXPECT_EQ(said("id,type,entities,approved_at\nC1,normal,web-01,2026-01-05\n"), "");
  EXPECT_EQ(said("id,type,entities,approved_at\n"), "") << "a day without changes";
  EXPECT_EQ(
      said("No,CI,OK\nC1,web-01,2026-01-05\n",
           "exports: [{files: 'desk.*', default_type: normal, columns: {id: No, entities: CI, "
           "approved_at: OK}}]\n"),
      "");
}

TEST_F(Fetched, WhatWouldChangeNothingOrEverythingIsRefused) {
  EXPECT_THAT(said(""), HasSubstr("the answer is empty"));
  EXPECT_THAT(said(" \r\n"), HasSubstr("the answer is empty"));
  EXPECT_THAT(said("<html><body>log in</body></html>"), HasSubstr("records/desk.feed.csv:1: "));
  EXPECT_THAT(said("number,type,entities,approved_at\nC1,normal,web-01,2026-01-05\n"),
              HasSubstr("id"))
      << "a column was renamed";
  EXPECT_THAT(said("id,type,entities,approved_at\nC1,normal,web-01,2026-01-05\nC2,nor"),
              HasSubstr("records/desk.feed.csv:3: "))
      << "cut short in a row";
}

}  // namespace
}  // namespace plumbline::config
