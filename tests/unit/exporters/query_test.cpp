#include "exporters/web/query.h"

#include <gtest/gtest.h>

namespace plumbline::exporters {
namespace {

TEST(RequestPath, IsWhatStandsBeforeTheQueryDecoded) {
  EXPECT_EQ(request_path("/"), "/");
  EXPECT_EQ(request_path("/areas/change?at=2026-11-02"), "/areas/change");
  EXPECT_EQ(request_path("/areas/change#top?x"), "/areas/change");
  EXPECT_EQ(request_path("/experiments/a%20b%C3%A4"), "/experiments/a bä");
  EXPECT_EQ(request_path("/a+b"), "/a+b");
  EXPECT_EQ(request_path(""), "");
}

TEST(RequestPath, OfAnAbsoluteTargetIsThePath) {
  EXPECT_EQ(request_path("http://plumbline.example.com:9747/roadmap?at=x"), "/roadmap");
  EXPECT_EQ(request_path("https://plumbline.example.com"), "/");
  EXPECT_EQ(request_path("https://plumbline.example.com?at=x"), "");
  EXPECT_EQ(request_path("/go?to=http://elsewhere/x"), "/go");
}

TEST(RequestPath, LeavesAMalformedCodeAsItWasWritten) {
  EXPECT_EQ(request_path("/a%"), "/a%");
  EXPECT_EQ(request_path("/a%4"), "/a%4");
  EXPECT_EQ(request_path("/a%zz%41"), "/a%zzA");
  EXPECT_EQ(request_path("/a%%41"), "/a%A");
  EXPECT_EQ(request_path("/a%2541"), "/a%41") << "decoded once, never twice";
}

TEST(RequestPath, HoldsNoControlCharactersAndIsValidUtf8) {
  EXPECT_EQ(request_path("/a%00b%0D%0Ac"), "/a b  c");
  EXPECT_EQ(request_path("/a%FF"), "/a\xEF\xBF\xBD");
}

TEST(QueryParameter, IsTheFirstOfItsNameDecoded) {
  const char* target = "/areas/change?scope=vc-a&at=2026-11-02T10%3A00%3a00%2B02:00&at=2000-01-01";
  EXPECT_EQ(query_parameter(target, "at"), "2026-11-02T10:00:00+02:00");
  EXPECT_EQ(query_parameter(target, "scope"), "vc-a");
  EXPECT_EQ(query_parameter("/?q=a+b%20c", "q"), "a b c");
  EXPECT_EQ(query_parameter("/?q=a=b", "q"), "a=b");
  EXPECT_EQ(query_parameter("/?my%20key=1", "my key"), "1");
}

TEST(QueryParameter, TellsEmptyFromAbsent) {
  EXPECT_EQ(query_parameter("/?at=", "at"), "");
  EXPECT_EQ(query_parameter("/?at", "at"), "");
  EXPECT_EQ(query_parameter("/?at&b=1", "at"), "");
  EXPECT_EQ(query_parameter("/?", "at"), std::nullopt);
  EXPECT_EQ(query_parameter("/at=1", "at"), std::nullopt);
  EXPECT_EQ(query_parameter("/?what=1&&", "at"), std::nullopt);
  EXPECT_EQ(query_parameter("/#?at=1", "at"), std::nullopt);
}

TEST(QueryParameter, LeavesAMalformedCodeAsItWasWritten) {
  EXPECT_EQ(query_parameter("/?at=%", "at"), "%");
  EXPECT_EQ(query_parameter("/?at=2026%", "at"), "2026%");
  EXPECT_EQ(query_parameter("/?at=%g1%1", "at"), "%g1%1");
  EXPECT_EQ(query_parameter("/?at=1%&b=41", "at"), "1%");
}

TEST(QueryParameter, HoldsNoControlCharactersAndIsValidUtf8) {
  EXPECT_EQ(query_parameter("/?at=%00%0A%C3", "at"), "  \xEF\xBF\xBD");
}

}  // namespace
}  // namespace plumbline::exporters
