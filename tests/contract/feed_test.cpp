#include "collector/feed.h"

#include <gmock/gmock.h>

#include "tests/contract/page_server.h"
#include "tests/contract/simulated_vcenter.h"

// Feeds against a real HTTP server: what comes is the whole file or an error that says what to do.
namespace plumbline::testing {
namespace {

using namespace std::chrono_literals;
using collector::Feed;
using collector::FeedAnswer;
using collector::FeedSettings;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kRows = "id,type,entities,approved_at\nCHG1,normal,web-01,2026-01-05\n";
constexpr const char* kSecret = "s3cret-of-the-desk";

FeedSettings settings_for(const PageServer& server) {
  FeedSettings settings;
  settings.url = server.url("/export?token-like=4711");
  settings.tls.verify = false;  // plain HTTP, as the configuration asks for it
  settings.limit = 5s;
  return settings;
}

Result<FeedAnswer> read(Feed& feed) { return feed.read(std::stop_token()); }

/// What went wrong, as one line.
std::string failure(const Result<FeedAnswer>& answer) {
  return answer ? "no failure: " + answer->content : answer.error().to_string();
}

std::string failure_of(const PageServer& server) {
  const auto feed = make_feed(settings_for(server));
  return failure(read(*feed));
}

TEST(Feeds, AFileIsReadOnceAndThenOnlyWhenItChanged) {
  PageServer server([](const std::string& request) {
    return request.find("If-None-Match: \"v1\"") != std::string::npos &&
                   request.find("If-Modified-Since: Mon, 05 Jan 2026 10:00:00 GMT") !=
                       std::string::npos
               ? page(304, "")
               : page(200, kRows, {"ETag: \"v1\"", "Last-Modified: Mon, 05 Jan 2026 10:00:00 GMT"});
  });
  const auto feed = make_feed(settings_for(server));
  const auto first = read(*feed);
  ASSERT_TRUE(first) << failure(first);
  EXPECT_FALSE(first->unchanged);
  EXPECT_EQ(first->content, kRows);
  EXPECT_EQ(read(*feed)->content, kRows) << "what was not accepted is asked for in full again";
  feed->accept();
  const auto again = read(*feed);
  ASSERT_TRUE(again) << failure(again);
  EXPECT_TRUE(again->unchanged);
  EXPECT_EQ(again->content, "");
  EXPECT_THAT(server.requests()[0], HasSubstr("GET /export?token-like=4711 "));
}

TEST(Feeds, AnUnaskedNotModifiedIsNoFile) {
  PageServer server([](const std::string&) { return page(304, ""); });
  EXPECT_THAT(failure_of(server), HasSubstr("answered 304"));
}

TEST(Feeds, TheCredentialGoesToTheServerAndNowhereElse) {
  PageServer elsewhere([](const std::string&) { return page(200, kRows); });
  PageServer server([&](const std::string&) {
    return page(302, "", {"Location: " + elsewhere.url("/login?secret=1")});
  });
  FeedSettings settings = settings_for(server);
  settings.username = "svc-plumbline";
  settings.password = [] { return Result<std::string>(kSecret); };
  const auto feed = make_feed(settings);
  const std::string said = failure(read(*feed));
  EXPECT_THAT(said, AllOf(HasSubstr("redirected (302) to http://127.0.0.1:"),
                          HasSubstr("not followed"), Not(HasSubstr("secret=1")),
                          Not(HasSubstr("token-like")), Not(HasSubstr(kSecret))));
  EXPECT_THAT(elsewhere.requests(), SizeIs(0));
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(server.requests()[0], HasSubstr("Authorization: Basic "));
}

TEST(Feeds, ATokenIsReadAnewForEachCall) {
  PageServer server([](const std::string&) { return page(200, kRows); });
  FeedSettings settings = settings_for(server);
  int calls = 0;
  settings.password = [&] { return Result<std::string>("token-" + std::to_string(++calls)); };
  const auto feed = make_feed(settings);
  (void)read(*feed);
  (void)read(*feed);
  ASSERT_THAT(server.requests(), SizeIs(2));
  EXPECT_THAT(server.requests()[0], HasSubstr("Authorization: Bearer token-1\r\n"));
  EXPECT_THAT(server.requests()[1], HasSubstr("Authorization: Bearer token-2\r\n"));
}

TEST(Feeds, AMissingSecretIsToldAndNothingIsSent) {
  PageServer server([](const std::string&) { return page(200, kRows); });
  FeedSettings settings = settings_for(server);
  settings.password = [] { return Result<std::string>(fail("cannot read", "/run/desk", "")); };
  const auto feed = make_feed(settings);
  EXPECT_THAT(failure(read(*feed)), HasSubstr("/run/desk"));
  EXPECT_THAT(server.requests(), SizeIs(0));
}

TEST(Feeds, EveryStatusButAFileIsAnError) {
  PageServer server([](const std::string&) { return page(500, "<html>stack trace</html>"); });
  EXPECT_THAT(failure_of(server), AllOf(HasSubstr("answered 500"), HasSubstr("/export"),
                                        Not(HasSubstr("stack")), Not(HasSubstr("token-like"))));
  server.answer_with([](const std::string&) { return page(401, ""); });
  EXPECT_THAT(failure_of(server), HasSubstr("check the feed's credential"));
  server.answer_with([](const std::string&) { return page(404, ""); });
  EXPECT_THAT(failure_of(server), HasSubstr("not found (404)"));
  server.answer_with([](const std::string&) { return page(204, ""); });
  EXPECT_THAT(failure_of(server), HasSubstr("answered 204"));
}

TEST(Feeds, HalfAnAnswerIsNone) {
  PageServer server([](const std::string&) {
    const std::string whole = page(200, kRows);
    return whole.substr(0, whole.size() - 10);
  });
  EXPECT_THAT(failure_of(server), HasSubstr("cut short"));
  server.answer_with([](const std::string&) {
    return std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nid,ty\r\n");
  });
  EXPECT_THAT(failure_of(server), HasSubstr("cut short"));
  server.answer_with([](const std::string&) {
    return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(kRows);
  });
  EXPECT_THAT(failure_of(server), HasSubstr("neither its length nor its end"));
}

TEST(Feeds, WhatIsTooLargeIsBrokenOff) {
  PageServer server([](const std::string&) { return page(200, std::string(3U << 20U, 'x')); });
  FeedSettings settings = settings_for(server);
  settings.most_bytes = 2U << 20U;
  const auto feed = make_feed(settings);
  EXPECT_THAT(failure(read(*feed)), HasSubstr("larger than 2 MiB"));
}

TEST(Feeds, ASlowServerIsGivenUpAndAskedAgain) {
  PageServer server([](const std::string&) { return page(200, kRows); });
  server.send_slowly(100ms);
  FeedSettings settings = settings_for(server);
  settings.limit = 300ms;
  const auto feed = make_feed(settings);
  EXPECT_THAT(failure(read(*feed)),
              AllOf(HasSubstr("the server of the feed is slow"), Not(HasSubstr("vCenter"))));
  server.send_slowly(0ms);
  EXPECT_TRUE(read(*feed));
}

TEST(Feeds, AskedToStopItStops) {
  PageServer server([](const std::string&) { return page(200, kRows); });
  server.send_slowly(50ms);
  const auto feed = make_feed(settings_for(server));
  std::stop_source stop;
  std::thread soon([&] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  EXPECT_THAT(failure(feed->read(stop.get_token())), HasSubstr("stopped"));
  soon.join();
}

TEST(Feeds, NobodyThereIsAnErrorAndACertificateIsChecked) {
  FeedSettings settings;
  settings.url = "http://127.0.0.1:1/export";
  settings.tls.verify = false;
  EXPECT_THAT(failure(read(*make_feed(settings))), HasSubstr("the server of the feed runs"));
  SimulatedVCenter vcenter;
  settings.tls.verify = true;
  settings.url = vcenter.url();
  EXPECT_THAT(failure(read(*make_feed(settings))), HasSubstr("certificate is not trusted"));
  settings.tls.ca_file = vcenter.ca_file();
  EXPECT_THAT(failure(read(*make_feed(settings))), Not(HasSubstr("certificate")));
}

}  // namespace
}  // namespace plumbline::testing
