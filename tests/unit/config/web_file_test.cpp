#include "config/web_file.h"

#include <gmock/gmock.h>

#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kHash = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";
const std::string kTls = "tls_server_config: {cert_file: web.pem, key_file: /etc/web.key}\n";

// What is said about a file, with its name left out.
std::string said_of(const std::string& text) {
  TemporaryFolder folder;
  const std::string file = folder.write("web.yml", text);
  const auto web = read_web_file(file);
  if (web) return "";
  std::string said = lines_of(web.error());
  for (std::size_t at = said.find(file); at != std::string::npos; at = said.find(file))
    said.replace(at, file.size(), "F");
  return said;
}

TEST(WebFile, ReadsWhatTheExporterToolkitDocuments) {
  TemporaryFolder folder;
  const auto web = read_web_file(folder.write("web.yml", R"(tls_server_config:
  cert_file: web.pem
  key_file: /etc/web.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: clients.pem
  min_version: TLS13
  max_version: TLS13
  cipher_suites: [TLS_AES_128_GCM_SHA256]
  prefer_server_cipher_suites: false
  curve_preferences: [X25519, CurveP256]
http_server_config:
  http2: false
  headers:
    Strict-Transport-Security: max-age=31536000
basic_auth_users:
  anna: )" + kHash + R"(
  prometheus: ")" + kHash + R"("
roles:
  anna: auditor
)"));
  ASSERT_TRUE(web) << lines_of(web.error());
  EXPECT_EQ(web->tls->cert_file, folder.path() + "/web.pem");
  EXPECT_EQ(web->tls->key_file, "/etc/web.key");
  EXPECT_EQ(web->tls->client_auth_type, "RequireAndVerifyClientCert");
  EXPECT_EQ(web->tls->client_ca_file, folder.path() + "/clients.pem");
  EXPECT_EQ(web->tls->min_version, "TLS13");
  EXPECT_EQ(web->tls->max_version, "TLS13");
  EXPECT_THAT(web->tls->cipher_suites, ElementsAre("TLS_AES_128_GCM_SHA256"));
  EXPECT_THAT(web->tls->curve_preferences, ElementsAre("X25519", "CurveP256"));
  EXPECT_FALSE(web->tls->prefer_server_cipher_suites);
  EXPECT_EQ(web->strict_transport_security, "max-age=31536000");
  ASSERT_EQ(web->users.size(), 2U);
  EXPECT_EQ(web->users[0].name, "anna");
  EXPECT_EQ(web->users[0].bcrypt, kHash);
  EXPECT_TRUE(web->users[0].auditor);
  EXPECT_FALSE(web->users[1].auditor) << "a viewer, unless said otherwise";
}

TEST(WebFile, MayHoldOneHalfAlone) {
  EXPECT_EQ(said_of(kTls), "");
  EXPECT_EQ(said_of("basic_auth_users: {anna: " + kHash + "}\n"), "");
  TemporaryFolder folder;
  const auto web = read_web_file(folder.write("web.yml", kTls));
  EXPECT_EQ(web->tls->min_version, "TLS12");
  EXPECT_EQ(web->tls->client_auth_type, "NoClientCert");
  EXPECT_TRUE(web->users.empty());
}

TEST(WebFile, RefusesKeysThatNobodyKnows) {
  EXPECT_EQ(said_of(kTls + "basic_auth_user: {}\n"),
            "F:2: web configuration: unknown key \"basic_auth_user\" (did you mean "
            "\"basic_auth_users\"?)\n");
  EXPECT_EQ(said_of("tls_server_config:\n  cert_file: a\n  key_file: b\n  min_versoin: TLS13\n"),
            "F:4: tls_server_config: unknown key \"min_versoin\" (did you mean "
            "\"min_version\"?)\n");
  EXPECT_THAT(said_of(kTls + kTls), HasSubstr("F:2: duplicate key \"tls_server_config\""));
}

TEST(WebFile, RefusesAFileThatProtectsNothing) {
  EXPECT_THAT(said_of(""), HasSubstr("F: this file protects nothing"));
  EXPECT_THAT(said_of("tls_server_config:\n"), HasSubstr("F: this file protects nothing"));
  EXPECT_THAT(said_of("basic_auth_users: {}\n"), HasSubstr("F:1: basic_auth_users names nobody"));
  EXPECT_THAT(said_of("[a, b]\n"), HasSubstr("must be a mapping"));
  EXPECT_THAT(lines_of(read_web_file("/nowhere/web.yml").error()),
              HasSubstr("/nowhere/web.yml: the web configuration file cannot be read"));
}

TEST(WebFile, RefusesWhatWouldBeWeakerThanItLooks) {
  const auto tls = [](const std::string& more) {
    return said_of("tls_server_config:\n  cert_file: a\n  key_file: b\n  " + more + "\n");
  };
  EXPECT_THAT(tls("min_version: TLS10"), HasSubstr("F:4: tls_server_config: \"TLS10\" is no"));
  EXPECT_THAT(tls("max_version: TLS11"), HasSubstr("write TLS12 or TLS13"));
  EXPECT_THAT(tls("min_version: TLS13\n  max_version: TLS12"), HasSubstr("older than min_version"));
  EXPECT_THAT(tls("client_auth_type: RequireAnyClientCert"), HasSubstr("believe any certificate"));
  EXPECT_THAT(tls("client_auth_type: RequireAndVerifyClientCert"),
              HasSubstr("needs a client_ca_file"));
  EXPECT_THAT(tls("client_ca_file: x"), HasSubstr("nothing is checked against"));
  EXPECT_THAT(tls("client_auth_type: Verify"), HasSubstr("is no client_auth_type"));
  EXPECT_THAT(tls("client_allowed_sans: [a]"), HasSubstr("not supported"));
  EXPECT_THAT(tls("curve_preferences: [CurveP255]"), HasSubstr("did you mean \"CurveP256\"?"));
  EXPECT_THAT(tls("key: abc"), HasSubstr("stand in files of their own"));
  EXPECT_THAT(said_of("tls_server_config: {cert_file: a}\n"), HasSubstr("\"key_file\" is missing"));
  EXPECT_THAT(said_of(kTls + "http_server_config: {http2: true}\n"), HasSubstr("HTTP/1.1 only"));
  EXPECT_THAT(said_of(kTls + "http_server_config: {headers: {X-Frame-Options: deny}}\n"),
              HasSubstr("F:2: headers: X-Frame-Options is plumbline's own"));
  const std::string hsts =
      "http_server_config: {headers: {Strict-Transport-Security: max-age=9}}\n";
  EXPECT_EQ(said_of(kTls + hsts), "");
  EXPECT_THAT(said_of(hsts), HasSubstr("without TLS this would shut everybody out"));
}

TEST(WebFile, RefusesPasswordsThatAreNoHashesAndNeverShowsThem) {
  const std::string cut = kHash.substr(0, 59);
  for (const std::string& secret : {std::string("secret99"), cut, "$1" + kHash.substr(2),
                                    kHash.substr(0, 30) + "*" + kHash.substr(31)}) {
    const std::string said = said_of("basic_auth_users:\n  anna: '" + secret + "'\n");
    EXPECT_THAT(said, HasSubstr("F:2: basic_auth_users: what stands for \"anna\" is no bcrypt "
                                "hash (make one with: htpasswd -nBC 10 anna)"));
    EXPECT_THAT(said, Not(HasSubstr(secret)));
  }
  const std::string slow = "$2y$20" + kHash.substr(6);
  EXPECT_THAT(said_of("basic_auth_users: {anna: " + slow + "}\n"),
              HasSubstr("has cost 20, and 4 to 14 are possible"));
  EXPECT_THAT(said_of("basic_auth_users: {\"an:na\": " + kHash + "}\n"),
              HasSubstr("cannot be sent with a password"));
  EXPECT_THAT(said_of("basic_auth_users: {anna: [" + kHash + "]}\n"), HasSubstr("no bcrypt hash"));
}

TEST(WebFile, GivesRolesOnlyToThoseItNames) {
  const std::string users = "basic_auth_users: {anna: " + kHash + "}\n";
  EXPECT_EQ(said_of(users + "roles: {anna: viewer}\n"), "");
  EXPECT_EQ(said_of(users + "roles: {ana: auditor}\n"),
            "F:2: roles: basic_auth_users does not name \"ana\" (did you mean \"anna\"?)\n");
  EXPECT_THAT(said_of(users + "roles: {anna: admin}\n"), HasSubstr("F:2: roles: "));
  EXPECT_THAT(said_of(kTls + "roles: {anna: auditor}\n"), HasSubstr("add basic_auth_users"));
}

TEST(WebFile, KnowsABcryptHash) {
  EXPECT_EQ(bcrypt_cost(kHash), 10);
  EXPECT_EQ(bcrypt_cost("$2b$04$pm8pVtZl.opAturzpd..6OadJJ1matSyd0niSy4bduLRQOzqjdU16"), 4);
  EXPECT_EQ(bcrypt_cost("$2x" + kHash.substr(3)), std::nullopt);
  EXPECT_EQ(bcrypt_cost(""), std::nullopt);
  EXPECT_EQ(bcrypt_cost(kHash + "a"), std::nullopt);
}

}  // namespace
}  // namespace plumbline::config
