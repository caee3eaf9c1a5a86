#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "collector/rest/client.h"
#include "collector/rest/target.h"
#include "collector/rest/value.h"

namespace plumbline::collector::rest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(Json, IsReadIntoTextListsAndObjects) {
  const auto parsed = parse_json(R"({"a": "x", "b": [1, true, 2.5, null], "c": {"d": "y"}})");
  ASSERT_TRUE(parsed);
  const Value& value = *parsed;
  EXPECT_EQ(value["a"].text(), "x");
  ASSERT_THAT(value["b"].items(), SizeIs(4));
  EXPECT_EQ(value["b"].items()[0].text(), "1");
  EXPECT_EQ(value["b"].items()[1].text(), "true");
  EXPECT_EQ(value["b"].items()[2].text(), "2.5");
  EXPECT_TRUE(value["b"].items()[3].absent());
  EXPECT_EQ(value["c"]["d"].text(), "y");
  EXPECT_TRUE(value["e"]["f"].absent()) << "what is not there may be asked for";
}

TEST(Json, ThatIsNoneIsOneClearError) {
  for (const char* text : {"", "{", "[1,]", "<html>", R"({"a":1} x)", "\"\xff\""}) {
    const auto parsed = parse_json(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_THAT(parsed.error().what, HasSubstr("not JSON")) << text;
  }
}

TEST(Json, BeyondItsLimitsIsRefused) {
  Limits limits;
  limits.bytes = 1000;
  limits.values = 10;
  limits.depth = 3;
  EXPECT_FALSE(parse_json(std::string(1001, ' '), limits));
  EXPECT_TRUE(parse_json("[1,2,3,4,5,6,7,8,9]", limits));
  const auto many = parse_json("[1,2,3,4,5,6,7,8,9,10]", limits);
  ASSERT_FALSE(many);
  EXPECT_THAT(many.error().what, HasSubstr("more than 10 values"));
  EXPECT_TRUE(parse_json("[[[1]]]", limits));
  EXPECT_FALSE(parse_json("[[[[1]]]]", limits));
  EXPECT_FALSE(parse_json(std::string(100'000, '[')));
}

TEST(Json, TextIsCleanedAsAllUntrustedTextIs) {
  const auto parsed = parse_json("{\"a\": \"x\\u0000\\u001by\"}");
  ASSERT_TRUE(parsed);
  EXPECT_EQ((*parsed)["a"].text().find('\0'), std::string::npos);
  EXPECT_EQ((*parsed)["a"].text().find('\x1b'), std::string::npos);
}

TEST(Json, RequestBodiesEscapeWhatTheyCarry) {
  EXPECT_EQ(json_list("tag_ids", {"urn:a", "b\"c", "\xff"}),
            "{\"tag_ids\":[\"urn:a\",\"b\\\"c\",\"\\ufffd\"]}");
}

soap::RestRequest request(RestCall call, const std::string& id, bool legacy) {
  soap::RestRequest made;
  made.call = call;
  made.id = id;
  made.legacy = legacy;
  return made;
}

TEST(Target, PutsTheEncodedIdIntoTheAllowedPath) {
  EXPECT_EQ(target_of(request(RestCall::GetTag, "urn:vmomi:Tag:1/2?x=ä", false)),
            "/api/cis/tagging/tag/urn%3Avmomi%3ATag%3A1%2F2%3Fx%3D%C3%A4");
  EXPECT_EQ(target_of(request(RestCall::GetTag, "a b", true)),
            "/rest/com/vmware/cis/tagging/tag/id:a%20b");
  EXPECT_EQ(target_of(request(RestCall::ListLibraryItems, "a&b", false)),
            "/api/content/library/item?library_id=a%26b");
  EXPECT_EQ(target_of(request(RestCall::ListTags, "", false)), "/api/cis/tagging/tag");
}

TEST(Version, DecidesTheDialect) {
  EXPECT_TRUE(at_least("7.0.2.0", "7.0.2"));
  EXPECT_TRUE(at_least("7.0.2", "7.0.2"));
  EXPECT_TRUE(at_least("8.0", "7.0.2"));
  EXPECT_TRUE(at_least("10.0.0.0", "7.0.2"));
  EXPECT_FALSE(at_least("7.0.1.1", "7.0.2"));
  EXPECT_FALSE(at_least("6.7.3", "7.0.2"));
  EXPECT_FALSE(at_least("7.0", "7.0.2"));
  EXPECT_FALSE(at_least("", "7.0.2"));
  EXPECT_FALSE(at_least("eight", "7.0.2"));
}

/// Answers as it is told and remembers what it was asked.
class Scripted final : public soap::Transport {
 public:
  struct Line {
    int status = 200;
    std::string body;
  };
  std::vector<Line> answers;  ///< the last one stands for all that follow
  std::vector<soap::RestRequest> asked;

  soap::Answer<Reply> post(const soap::Envelope&, const std::string&, const Sink&,
                           std::chrono::milliseconds, const std::stop_token&) override {
    return soap::failed(Failure::Kind::Unreachable, "no SOAP here");
  }
  soap::Answer<Reply> rest(const soap::RestRequest& request, const Sink& sink,
                           std::chrono::milliseconds, const std::stop_token&) override {
    asked.push_back(request);
    const Line& line = answers[std::min(asked.size(), answers.size()) - 1];
    traffic_.bytes_received += static_cast<std::int64_t>(line.body.size());
    for (std::size_t from = 0; from < line.body.size(); from += kChunk)
      if (!sink(line.status, std::string_view(line.body).substr(from, kChunk)))
        return soap::failed(Failure::Kind::Truncated, "broken off");
    return Reply{line.status, std::nullopt};
  }
  void forget_session() override {}
  Traffic traffic() const override { return traffic_; }
  std::optional<Instant> certificate_ends() const override { return std::nullopt; }

  std::vector<std::string> names() const {
    std::vector<std::string> list;
    for (const auto& one : asked) list.emplace_back(soap::route_of(one.call).name);
    return list;
  }

 private:
  static constexpr std::size_t kChunk = 1U << 20U;
  Traffic traffic_;
};

class RestClient : public ::testing::Test {
 protected:
  RestClient() : client_(transport_, "https://vc/sdk", std::chrono::seconds(1), shared(), board_) {
    client_.speak("8.0.2.0");
  }
  Shared shared() {
    return {"reader",
            [this]() -> Answer<std::string> {
              if (refused_ == secret_)
                return soap::failed(Failure::Kind::Secret, "was refused before");
              return secret_;
            },
            [this](const std::string& secret) { refused_ = secret; },
            [this](std::chrono::duration<double>, const std::stop_token&) { ++pauses_; }};
  }
  Answer<Value> list() { return client_.call(RestCall::ListTags, std::stop_token()); }
  Failure failure() {
    const auto answer = list();
    EXPECT_FALSE(answer);
    return answer ? Failure() : answer.error();
  }

  Scripted transport_;
  StatusBoard board_{"vc"};
  std::string secret_ = "hunter2";
  std::string refused_;
  int pauses_ = 0;
  Client client_;
};

TEST_F(RestClient, OpensOneSessionForAllCalls) {
  transport_.answers = {{201, "\"token-1\""}, {200, R"(["a","b"])"}};
  const auto first = list();
  ASSERT_TRUE(first);
  EXPECT_THAT(first->items(), SizeIs(2));
  ASSERT_TRUE(list());
  EXPECT_THAT(transport_.names(), ElementsAre("OpenSession", "ListTags", "ListTags"));
  EXPECT_EQ(transport_.asked[0].user, "reader");
  EXPECT_EQ(transport_.asked[0].password, "hunter2");
  EXPECT_EQ(transport_.asked[1].token, "token-1");
  EXPECT_EQ(transport_.asked[1].password, "");
  client_.close(std::chrono::seconds(1));
  EXPECT_EQ(transport_.names().back(), "CloseSession");
  EXPECT_EQ(transport_.asked.back().token, "token-1");
  client_.close(std::chrono::seconds(1));
  EXPECT_THAT(transport_.asked, SizeIs(4)) << "what is closed is not closed again";
  const auto status = board_.read();
  EXPECT_EQ(status.sessions_opened, 1);
  EXPECT_EQ(status.requests.at("ListTags").at("success"), 2);
  EXPECT_EQ(status.costs.at("ListTags").bytes, 18);
  EXPECT_EQ(pauses_, 4);
}

TEST_F(RestClient, OpensANewSessionOnceWhenTheOldOneIsGone) {
  transport_.answers = {{200, "\"t1\""}, {401, "{}"}, {200, "\"t2\""}, {200, "[]"}};
  EXPECT_TRUE(list());
  EXPECT_EQ(transport_.asked.back().token, "t2");
  transport_.answers = {{401, ""}};
  transport_.asked.clear();
  secret_ = "new";
  EXPECT_EQ(failure().kind, Failure::Kind::Fault)
      << "the SOAP session is not opened anew for it, nor does the sweep end";
}

TEST_F(RestClient, ARefusedLoginIsTriedOnce) {
  transport_.answers = {{401, R"({"error_type":"UNAUTHENTICATED"})"}};
  EXPECT_EQ(failure().fault, "InvalidLogin");
  EXPECT_EQ(refused_, "hunter2");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(failure().fault, "InvalidLogin");
  EXPECT_THAT(transport_.names(), ElementsAre("OpenSession"));
  EXPECT_THAT(failure().error.to_string(), Not(HasSubstr("hunter2")));
}

TEST_F(RestClient, TheOldDialectWrapsItsAnswers) {
  client_.speak("6.7.3");
  EXPECT_TRUE(client_.legacy());
  transport_.answers = {{200, R"({"value":"t"})"}, {200, R"({"value":["a"]})"}};
  const auto answer = list();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->items().at(0).text(), "a");
  EXPECT_TRUE(transport_.asked[1].legacy);
  const auto image =
      client_.call(RestCall::GetClusterImageCompliance, "domain-c1", {}, std::stop_token());
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().fault, "NoSuchCall");
  EXPECT_THAT(transport_.asked, SizeIs(2)) << "nothing was sent";
}

TEST_F(RestClient, SaysWhatRefusesOrFails) {
  transport_.answers = {{200, "\"t\""},
                        {403, R"({"type":"com.vmware.vapi.std.errors.unauthorized"})"}};
  EXPECT_EQ(failure().fault, "NoPermission");
  transport_.answers.back() = {404, ""};
  EXPECT_EQ(failure().fault, "NotFound");
  transport_.answers.back() = {503, "<html>"};
  EXPECT_EQ(failure().kind, Failure::Kind::Http);
  EXPECT_THAT(failure().error.what, HasSubstr("503"));
  transport_.answers.back() = {302, ""};
  EXPECT_EQ(failure().kind, Failure::Kind::Http);
  transport_.answers.back() = {200, "<html>sorry</html>"};
  EXPECT_EQ(failure().kind, Failure::Kind::Malformed);
  EXPECT_THAT(failure().error.to_string(), HasSubstr("https://vc/sdk ListTags"));
  transport_.answers.back() = {200, "[" + std::string(17U << 20U, ' ') + "]"};
  EXPECT_EQ(failure().fault, "TooLarge");
}

TEST_F(RestClient, NeitherATokenNorAnIdCanBreakOutOfItsPlace) {
  transport_.answers = {{200, "\"t\\r\\nX-Evil: 1\""}};
  EXPECT_EQ(failure().kind, Failure::Kind::Malformed);
  transport_.answers = {{200, "\"t\""}, {200, "{}"}};
  transport_.asked.clear();
  for (const char* id : {"..", ".", ""})
    EXPECT_FALSE(client_.call(RestCall::GetTag, id, {}, std::stop_token())) << id;
  EXPECT_THAT(transport_.asked, SizeIs(0));
}

}  // namespace
}  // namespace plumbline::collector::rest
