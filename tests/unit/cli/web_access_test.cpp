#include "cli/web_access.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/unit/exporters/certificates.h"

namespace plumbline::cli {
namespace {

using exporters::Role;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr std::time_t kDay = 24 * 60 * 60;
constexpr const char* kHash = "$2b$04$pm8pVtZl.opAturzpd..6OadJJ1matSyd0niSy4bduLRQOzqjdU16";

config::Settings with_file(const exporters::Certificates& folder, const std::string& text) {
  config::Settings settings;
  settings.web_config_file = folder.path("web.yml");
  std::ofstream(settings.web_config_file) << text;
  return settings;
}

TEST(WebAccess, WithoutAFileIsWhatPeopleAllows) {
  config::Settings settings;
  EXPECT_EQ(load_web_access(settings)->access.without_password, Role::Viewer);
  settings.pseudonymous = false;
  const auto clear = load_web_access(settings);
  EXPECT_EQ(clear->access.without_password, Role::Auditor);
  EXPECT_FALSE(clear->access.tls);
  EXPECT_TRUE(clear->files.empty());
}

TEST(WebAccess, TakesOverWhatTheFileSays) {
  const exporters::Certificates folder;
  ASSERT_TRUE(folder.make("web"));
  const auto loaded = load_web_access(
      with_file(folder, std::string("tls_server_config:\n"
                                    "  cert_file: web.pem\n  key_file: web.key\n"
                                    "  client_ca_file: web.pem\n"
                                    "  client_auth_type: VerifyClientCertIfGiven\n"
                                    "  min_version: TLS13\n"
                                    "basic_auth_users: {anna: ") +
                            kHash + ", berta: " + kHash + "}\nroles: {berta: auditor}\n"));
  ASSERT_TRUE(loaded) << loaded.error().front().to_string();
  const auto& access = loaded->access;
  EXPECT_TRUE(access.tls->at_least_13);
  EXPECT_FALSE(access.tls->at_most_12);
  EXPECT_TRUE(access.tls->ask_client);
  EXPECT_FALSE(access.tls->require_client);
  ASSERT_EQ(access.users.size(), 2U);
  EXPECT_EQ(access.users[0].role, Role::Viewer);
  EXPECT_EQ(access.users[1].role, Role::Auditor);
  for (const char* file : {"web.yml", "web.pem", "web.key"})
    EXPECT_THAT(loaded->files, Contains(folder.path(file)));
}

TEST(WebAccess, IsRefusedWithoutTheFilesItNames) {
  const exporters::Certificates folder;
  const auto loaded = load_web_access(
      with_file(folder, "tls_server_config: {cert_file: web.pem, key_file: web.key}\n"));
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().front().to_string(), HasSubstr("web.pem: the certificate cannot be"));
}

TEST(WebAccess, KnowsTheEndOfItsCertificate) {
  const exporters::Certificates folder;
  ASSERT_TRUE(folder.make("web", "-days 90"));
  exporters::WebTls tls;
  tls.cert_file = folder.path("web.pem");
  tls.key_file = folder.path("web.key");
  const std::time_t begins = exporters::check_tls(tls)->begins;
  const auto at = [&](std::time_t now) { return *word_about_certificate(tls, now); };
  EXPECT_TRUE(at(begins).valid);
  EXPECT_FALSE(at(begins).soon);
  EXPECT_THAT(at(begins).says, HasSubstr("in 90 days"));
  EXPECT_TRUE(at(begins + 61 * kDay).valid);
  EXPECT_TRUE(at(begins + 61 * kDay).soon);
  EXPECT_FALSE(at(begins + 90 * kDay).valid);
  EXPECT_THAT(at(begins + 91 * kDay).says, HasSubstr("the certificate ended on"));
  EXPECT_FALSE(at(begins - kDay).valid);
  EXPECT_THAT(at(begins - kDay).says, HasSubstr("not valid before"));
}

}  // namespace
}  // namespace plumbline::cli
