#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "collector/soap/allowed_methods.h"
#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Access : public ::testing::Test {
 protected:
  /// The one line that a failed sweep gives; it must never hold the password.
  std::string reason(const collector::Settings& settings) {
    auto collector = make_collector(settings, usual_plan(), store_);
    const auto report = sweep(*collector);
    EXPECT_EQ(report.outcome, PollOutcome::Failed);
    EXPECT_EQ(report.lines.size(), 1U);
    const std::string line = report.lines.empty() ? "" : report.lines[0].reason;
    EXPECT_THAT(line, Not(HasSubstr("\n")));
    EXPECT_THAT(line, Not(HasSubstr("secret")));
    EXPECT_EQ(collector->status().last_error, line);
    EXPECT_FALSE(collector->status().up);
    return line;
  }

  SimulatedVCenter vcenter_{{"--vms", "5"}};
  MemoryStore store_;
};

TEST_F(Access, AnUntrustedCertificateIsRefusedWithTheWayOut) {
  auto settings = settings_for(vcenter_);
  settings.tls.ca_file.clear();
  const std::string line = reason(settings);
  EXPECT_THAT(line, HasSubstr("not trusted"));
  EXPECT_THAT(line, HasSubstr("tls.ca_file"));
  EXPECT_THAT(line, HasSubstr(vcenter_.thumbprint()));
  EXPECT_THAT(vcenter_.methods_called(), IsEmpty()) << "nothing may be sent to it";
}

TEST_F(Access, ThePinnedThumbprintIsEnough) {
  auto settings = settings_for(vcenter_);
  settings.tls.ca_file.clear();
  settings.tls.thumbprint = vcenter_.thumbprint();
  auto collector = make_collector(settings, usual_plan(), store_);
  EXPECT_EQ(sweep(*collector).outcome, PollOutcome::Complete);
  EXPECT_TRUE(collector->status().tls_verified);
}

TEST_F(Access, AnotherPinIsRefusedEvenIfTheCaIsTrusted) {
  auto settings = settings_for(vcenter_);
  settings.tls.thumbprint = vcenter_.thumbprint();
  settings.tls.thumbprint.back() = settings.tls.thumbprint.back() == '0' ? '1' : '0';
  const std::string line = reason(settings);
  EXPECT_THAT(line, HasSubstr("not the pinned one"));
  EXPECT_THAT(line, HasSubstr(vcenter_.thumbprint()));
  settings.tls.thumbprint = "SHA256:12";
  EXPECT_THAT(reason(settings), HasSubstr("tls.thumbprint"));
  EXPECT_THAT(vcenter_.methods_called(), IsEmpty());
}

TEST_F(Access, AMissingCaFileIsNamed) {
  auto settings = settings_for(vcenter_);
  settings.tls.ca_file = "/no/such/ca.pem";
  EXPECT_THAT(reason(settings), HasSubstr("/no/such/ca.pem"));
}

TEST_F(Access, VerificationCanBeTurnedOffAndIsSeenToBe) {
  auto settings = settings_for(vcenter_);
  settings.tls = {false, "", ""};
  auto collector = make_collector(settings, usual_plan(), store_);
  EXPECT_EQ(sweep(*collector).outcome, PollOutcome::Complete);
  EXPECT_FALSE(collector->status().tls_verified);
}

TEST_F(Access, AnotherHostNameThanTheCertificatesIsRefused) {
  auto settings = settings_for(vcenter_);
  const auto host = settings.url.find("127.0.0.1");
  settings.url.replace(host, 9, "127.0.0.2");
  // Whether something answers there or not: nobody may log in.
  reason(settings);
  EXPECT_EQ(vcenter_.count("logins"), 0);
}

TEST_F(Access, WrongUrlsAreNamedWithTheRemedy) {
  auto settings = settings_for(vcenter_);
  const std::string good = settings.url;
  settings.url = "https://127.0.0.1:1/sdk";
  EXPECT_THAT(reason(settings), HasSubstr("127.0.0.1:1"));
  settings.url = "https://no-such-host.invalid/sdk";
  EXPECT_THAT(reason(settings), HasSubstr("host name"));
  settings.url = "ftp://127.0.0.1/sdk";
  EXPECT_THAT(reason(settings), HasSubstr("https://HOST/sdk"));
  settings.url = good + "/elsewhere";
  EXPECT_THAT(reason(settings), HasSubstr("404"));
  settings.url = "http" + good.substr(5);
  reason(settings);
}

TEST_F(Access, AWrongPasswordIsTriedOnceAndNeverLocksTheAccount) {
  auto settings = settings_for(vcenter_);
  std::string password = "wrong";
  settings.password = [&] { return Result<std::string>(password); };
  auto collector = make_collector(settings, usual_plan(), store_);
  for (int i = 0; i < 5; ++i) {
    const auto report = sweep(*collector);
    EXPECT_EQ(report.outcome, PollOutcome::Failed);
    EXPECT_THAT(report.lines.at(0).reason, HasSubstr("refused"));
    EXPECT_THAT(report.lines.at(0).reason, Not(HasSubstr("wrong")));
  }
  EXPECT_EQ(vcenter_.count("failed_logins"), 1);
  EXPECT_TRUE(collector->status().latched);
  EXPECT_EQ(store_.last_poll("session").outcome, PollOutcome::Failed);

  collector->reload_secret();
  EXPECT_FALSE(collector->status().latched);
  sweep(*collector);
  EXPECT_EQ(vcenter_.count("failed_logins"), 2) << "a reload is one more try";

  password = "secret";
  EXPECT_EQ(sweep(*collector).outcome, PollOutcome::Complete) << "another secret ends the latch";
  EXPECT_FALSE(collector->status().latched);
}

TEST_F(Access, AnUnreadablePasswordIsNotSentAsAnEmptyOne) {
  auto settings = settings_for(vcenter_);
  settings.password = [] { return Result<std::string>(fail("cannot read", "/run/pw", "chmod")); };
  EXPECT_THAT(reason(settings), HasSubstr("/run/pw"));
  EXPECT_EQ(vcenter_.calls("Login"), 0);
}

TEST_F(Access, OneSessionThatIsLoggedOut) {
  auto collector = make_collector(settings_for(vcenter_), usual_plan(), store_);
  for (int i = 0; i < 3; ++i) sweep(*collector);
  EXPECT_EQ(vcenter_.count("open_sessions"), 1);
  EXPECT_EQ(collector->status().sessions_opened, 1);
  collector.reset();
  EXPECT_EQ(vcenter_.count("open_sessions"), 0);
  EXPECT_EQ(vcenter_.count("logouts"), 1);
}

TEST_F(Access, OnlyAllowedMethodsAreEverSent) {
  {
    auto collector = make_collector(settings_for(vcenter_), usual_plan(), store_);
    sweep(*collector);
    vcenter_.post("/sessions/expire", "");
    vcenter_.post("/faults", R"({"page_limit":2,"hidden":[{"type":"Datastore"}]})");
    sweep(*collector);
  }
  std::set<std::string> allowed;
  for (const auto method : collector::soap::allowed_methods())
    allowed.emplace(collector::soap::name_of(method));
  for (const std::string& method : vcenter_.methods_called())
    EXPECT_THAT(allowed, Contains(method));
  EXPECT_GT(vcenter_.methods_called().size(), 10U);
}

}  // namespace
}  // namespace plumbline::testing
