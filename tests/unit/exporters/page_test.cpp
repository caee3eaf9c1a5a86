#include "exporters/web/page.h"

#include <gmock/gmock.h>

#include "exporters/web/entity_tag.h"

namespace plumbline::exporters {
namespace {

using ::testing::Contains;
using ::testing::Key;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::Pair;

std::string header(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

Request ask(const std::string& tag, const std::string& encoding = "",
            const std::string& method = "GET") {
  Request request;
  request.method = method;
  request.target = "/";
  request.accept_encoding = encoding;
  request.if_none_match = tag;
  return request;
}

TEST(EntityTag, DependsOnEveryByteAndOnNothingElse) {
  EXPECT_THAT(entity_tag("a"), MatchesRegex("\"[0-9a-f]{32}\""));
  EXPECT_EQ(entity_tag("a"), entity_tag("a"));
  EXPECT_NE(entity_tag("a"), entity_tag("b"));
  EXPECT_NE(entity_tag(std::string(100000, 'x')), entity_tag(std::string(99999, 'x') + "y"));
}

TEST(EntityTag, IsFoundInAHeader) {
  EXPECT_TRUE(names_tag("\"abc\"", "\"abc\""));
  EXPECT_TRUE(names_tag("\"x,y\", W/\"abc\"", "\"abc\""));
  EXPECT_TRUE(names_tag(" * ", "\"abc\""));
  EXPECT_FALSE(names_tag("*", "")) << "what has no tag is always sent";
  for (const char* other : {"", "abc", "\"abcd\"", "\"ABC\"", "\"abc", "W/abc", "x \"abc\"", ","})
    EXPECT_FALSE(names_tag(other, "\"abc\"")) << other;
}

TEST(Page, IsNotSentToWhoHasItsBytesAlready) {
  const Page page = make_page(200, "text/html; charset=utf-8", std::string(2000, 'x'));
  const Response first = respond(page, ask(""));
  EXPECT_EQ(first.status, 200);
  const std::string tag = header(first, "ETag");
  EXPECT_EQ(tag, entity_tag(*first.body));
  for (const char* method : {"GET", "HEAD"}) {
    const Response again = respond(page, ask(tag, "", method));
    EXPECT_EQ(again.status, 304) << method;
    EXPECT_EQ(again.body, nullptr);
    EXPECT_EQ(again.content_type, "");
    EXPECT_EQ(header(again, "ETag"), tag);
    EXPECT_EQ(header(again, "Vary"), "Accept-Encoding");
    EXPECT_EQ(header(again, "Cache-Control"), "no-cache");
  }
  EXPECT_EQ(respond(page, ask("\"other\"")).status, 200);
  EXPECT_EQ(respond(page, ask(tag, "", "POST")).status, 200);
}

TEST(Page, HasAnotherTagWhenCompressed) {
  const Page page = make_page(200, "text/html; charset=utf-8", std::string(2000, 'x'));
  const Response packed = respond(page, ask("", "gzip"));
  EXPECT_EQ(packed.content_encoding, "gzip");
  EXPECT_EQ(header(packed, "ETag"), entity_tag(*packed.body));
  EXPECT_EQ(respond(page, ask(header(packed, "ETag"), "gzip")).status, 304);
  EXPECT_EQ(respond(page, ask(header(packed, "ETag"))).status, 200) << "other bytes";
}

TEST(Page, OfAFailureIsAlwaysSent) {
  const Page page = make_page(503, "application/json; charset=utf-8", "{\"error\": \"not yet\"}");
  EXPECT_THAT(respond(page, ask("")).headers, Not(Contains(Key("ETag"))));
  EXPECT_EQ(respond(page, ask("*")).status, 503);
  EXPECT_EQ(respond(make_line(200, "healthy\n"), ask("*")).status, 200);
}

TEST(Page, LoadsNothingFromElsewhere) {
  for (const Page& page : {make_page(200, "text/html; charset=utf-8", "x"), make_line(404, "no\n")})
    for (const char* tag : {"", "*"}) {
      const auto headers = respond(page, ask(tag)).headers;
      EXPECT_THAT(headers, Contains(Pair("X-Content-Type-Options", "nosniff")));
      EXPECT_THAT(headers, Contains(Pair("Referrer-Policy", "no-referrer")));
      EXPECT_THAT(headers, Contains(Pair("Content-Security-Policy",
                                         testing::HasSubstr("default-src 'none'"))));
    }
}

}  // namespace
}  // namespace plumbline::exporters
