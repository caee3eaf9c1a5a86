#include "config/settings.h"

#include <gmock/gmock.h>

#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kOne = R"(vcenters:
  - name: vc-a
    url: https://vc-a.example.com/sdk
    username: svc-plumbline@vsphere.local
    password_file: /run/secret
)";

// What is said about a configuration, with the file's name left out.
std::string said_of(const std::string& text) {
  TemporaryFolder folder;
  const std::string file = folder.write("plumbline.yml", text);
  const auto settings = check_settings(file);
  if (settings) return "";
  std::string said = lines_of(settings.error());
  for (std::size_t at = said.find(file); at != std::string::npos; at = said.find(file))
    said.replace(at, file.size(), "F");
  return said;
}

TEST(Settings, DefaultsFollowFromOneVCenter) {
  TemporaryFolder folder;
  const auto settings = load_settings(folder.write("p.yml", kOne));
  ASSERT_TRUE(settings) << settings.error().to_string();
  ASSERT_EQ(settings->scopes.size(), 1U);
  EXPECT_EQ(settings->scopes[0].name, "vc-a");
  EXPECT_THAT(settings->scopes[0].vcenters, ElementsAre("vc-a"));
  EXPECT_EQ(settings->scopes[0].practice, "");
  EXPECT_EQ(settings->ledger, "sqlite:/var/lib/plumbline/ledger.db");
  EXPECT_THAT(settings->web_listen, ElementsAre("127.0.0.1:9747"));
  EXPECT_EQ(settings->assess_every.count(), 300);
  EXPECT_EQ(settings->collect_every.count(), 60);
  EXPECT_TRUE(settings->vcenters[0].verify);
  EXPECT_TRUE(settings->pseudonymous);
  EXPECT_FALSE(settings->strict_read_only);
  EXPECT_FALSE(settings->rehearsal);
}

TEST(Settings, ReadsEveryKey) {
  TemporaryFolder folder;
  const std::string thumbprint = "SHA256:" + std::string(64, 'a');
  const auto settings =
      load_settings(folder.write("p.yml", std::string(kOne) + R"(    tls: {ca_file: ca.pem}
  - name: vc-b
    url: https://vc-b.example.com/sdk
    username: u
    password_file: secrets/b
    tls: {thumbprint: ")" + thumbprint + R"("}
scopes:
  - {name: all, vcenters: [vc-a, vc-b]}
  - {name: b, vcenters: [vc-b], practice: /srv/b}
ledger: sqlite:ledger.db
practice: practice
overrides: [./rubric]
web: {listen: ["127.0.0.1:1", "[::1]:2"], config_file: web.yml, external_url: "https://p.example.com"}
assess: {every: 10m}
collect: {every: 90s}
people: clear
strict_read_only: true
rehearsal: true
)"));
  ASSERT_TRUE(settings) << settings.error().to_string();
  EXPECT_EQ(settings->vcenters[0].ca_file, folder.path() + "/ca.pem");
  EXPECT_EQ(settings->vcenters[1].password_file, folder.path() + "/secrets/b");
  EXPECT_EQ(settings->vcenters[1].thumbprint, thumbprint);
  EXPECT_EQ(settings->scopes[0].practice, folder.path() + "/practice");
  EXPECT_EQ(settings->scopes[1].practice, "/srv/b");
  EXPECT_EQ(settings->ledger, "sqlite:" + folder.path() + "/ledger.db");
  EXPECT_THAT(settings->overrides, ElementsAre(folder.path() + "/rubric"));
  EXPECT_THAT(settings->web_listen, ElementsAre("127.0.0.1:1", "[::1]:2"));
  EXPECT_EQ(settings->web_config_file, folder.path() + "/web.yml");
  EXPECT_EQ(settings->assess_every.count(), 600);
  EXPECT_EQ(settings->collect_every.count(), 90);
  EXPECT_FALSE(settings->pseudonymous);
  EXPECT_TRUE(settings->strict_read_only);
  EXPECT_TRUE(settings->rehearsal);
}

TEST(Settings, NamesUnknownAndDuplicateKeys) {
  EXPECT_EQ(said_of(std::string(kOne) + "ledgr: x\n"),
            "F:6: configuration: unknown key \"ledgr\" (did you mean \"ledger\"?)\n");
  EXPECT_EQ(said_of(std::string(kOne) + "people: clear\npeople: clear\n"),
            "F:7: duplicate key \"people\" (remove one of the two; the other is at line 6)\n");
}

TEST(Settings, RefusesWhatIsNotSupportedYet) {
  const std::string text =
      std::string(kOne) + "scopes:\n  - {name: s, vcenters: [vc-a], tags: [prod]}\n";
  EXPECT_EQ(said_of(text),
            "F:7: scope: choosing by tags is not supported yet (name whole vCenters under "
            "\"vcenters\")\n");
}

TEST(Settings, NamesEveryProblemInOrderOfLines) {
  EXPECT_EQ(
      said_of(R"(vcenters:
  - name: vc a
    url: vc-a.example.com
    username: u
    password: hunter2
    password_file: p
    tls: {thumbprint: "SHA256:AB", verify: false}
  - name: vc-b
    url: https://u@vc-b/sdk
    password_file: p
scopes:
  - {name: s, vcenters: [vc-bb]}
  - {name: s, vcenters: [vc-b]}
ledger: mysql:x
assess: {every: 0s}
people: names
web: {listen: [localhost]}
)"),
      "F:2: vcenter: \"vc a\" is no usable name (letters, digits, '.', '_' and '-', at most "
      "64)\n"
      "F:3: vcenter: \"url\" is no usable address (write https://vcenter.example.com/sdk)\n"
      "F:5: vcenter: a password does not belong into this file (put it into a file of its own "
      "and name that in \"password_file\")\n"
      "F:7: tls: \"thumbprint\" is no SHA-256 fingerprint (write \"SHA256:\" and 64 "
      "hexadecimal digits, colons allowed, in quotes)\n"
      "F:7: tls: verify: false contradicts ca_file or thumbprint (remove one of them)\n"
      "F:8: vcenter: \"username\" is missing (add \"username: …\")\n"
      "F:9: vcenter: \"url\" is no usable address (write https://vcenter.example.com/sdk)\n"
      "F:12: scope: no vCenter is named \"vc-bb\" (did you mean \"vc-b\"?)\n"
      "F:13: two scopes are named \"s\" (give each its own name)\n"
      "F:14: configuration: \"mysql:x\" is no ledger that plumbline can open (write "
      "\"sqlite:/var/lib/plumbline/ledger.db\")\n"
      "F:15: assess: \"every\" is 0s, out of range (give a duration from 1s to 86400s)\n"
      "F:16: configuration: \"people\" cannot be \"names\" (known are: pseudonymous, clear)\n"
      "F:17: web: \"localhost\" is no address to listen on (write \"127.0.0.1:9747\" or "
      "\"[::1]:9747\")\n");
}

TEST(Settings, APasswordTravelsEncryptedUnlessSaidOtherwise) {
  std::string text = kOne;
  text.replace(text.find("https:"), 6, "http:");
  EXPECT_EQ(
      said_of(text),
      "F:3: vcenter: the password would travel unencrypted (write https://, or \"tls: {verify: "
      "false}\" if this is meant)\n");
  EXPECT_EQ(said_of(text + "    tls: {verify: false}\n"), "");
}

TEST(Settings, AVCenterThatWasRebuiltNamesTheIdentitiesItHad) {
  TemporaryFolder folder;
  const auto settings = load_settings(folder.write(
      "p.yml", std::string(kOne) + "    formerly: [0b1c2d3e-0000-1111-2222-333344445555]\n" +
                   "collect: {every: 5m, background_share: 0.2}\n"));
  ASSERT_TRUE(settings) << settings.error().to_string();
  EXPECT_THAT(settings->vcenters[0].formerly,
              testing::ElementsAre("0b1c2d3e-0000-1111-2222-333344445555"));
  EXPECT_EQ(settings->collect_every, std::chrono::minutes(5));
  EXPECT_DOUBLE_EQ(settings->background_share, 0.2);
  EXPECT_THAT(said_of(std::string(kOne) + "    formerly: [vc-old]\n"),
              HasSubstr("\"vc-old\" is no instance UUID"));
  EXPECT_THAT(said_of(std::string(kOne) + "collect: {background_share: 2}\n"),
              HasSubstr("background_share"));
}

TEST(Settings, APasswordIsNeverRepeated) {
  EXPECT_THAT(said_of(std::string(kOne) + "    password: hunter2\n"),
              testing::Not(HasSubstr("hunter2")));
}

TEST(Settings, NeedsAReadableFileWithAVCenter) {
  TemporaryFolder folder;
  const auto missing = load_settings(folder.path() + "/none.yml");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().to_string(),
            folder.path() +
                "/none.yml: the configuration file cannot be read (check the path and "
                "its permissions)");
  EXPECT_THAT(load_settings(folder.path()).error().to_string(), HasSubstr("is a folder"));
  EXPECT_THAT(said_of(""), HasSubstr("the configuration is empty"));
  EXPECT_THAT(said_of("people: clear\n"), HasSubstr("no vCenter is named"));
}

TEST(Settings, OneErrorSaysHowManyMore) {
  TemporaryFolder folder;
  const auto settings = load_settings(folder.write("p.yml", "people: x\nledger: y\n"));
  ASSERT_FALSE(settings);
  EXPECT_THAT(settings.error().to_string(), HasSubstr("2 more: run plumbline check-config"));
}

TEST(Environment, SufficesForAFirstRun) {
  const auto settings = settings_from_environment({{"PLUMBLINE_VCENTER_URL", "https://vc/sdk"},
                                                   {"PLUMBLINE_VCENTER_USERNAME", "u"},
                                                   {"PLUMBLINE_VCENTER_PASSWORD_FILE", "/run/p"},
                                                   {"PLUMBLINE_LEDGER", "/tmp/l.db"},
                                                   {"PLUMBLINE_PRACTICE", "/srv/practice"},
                                                   {"HOME", "/root"}});
  ASSERT_TRUE(settings) << settings.error().to_string();
  EXPECT_EQ(settings->vcenters[0].name, "vcenter");
  EXPECT_EQ(settings->scopes[0].name, "vcenter");
  EXPECT_EQ(settings->scopes[0].practice, "/srv/practice");
  EXPECT_EQ(settings->ledger, "sqlite:/tmp/l.db");
}

TEST(Environment, SaysWhatIsMissingOrWrong) {
  std::map<std::string, std::string> variables = {{"PLUMBLINE_VCENTER_URL", "https://vc/sdk"}};
  EXPECT_EQ(settings_from_environment(variables).error().to_string(),
            "PLUMBLINE_VCENTER_USERNAME: not set (set it, or name a configuration file with "
            "--config.file)");
  variables["PLUMBLINE_VCENTER_PASSWORD"] = "hunter2";
  EXPECT_EQ(settings_from_environment(variables).error().to_string(),
            "PLUMBLINE_VCENTER_PASSWORD: a password does not belong into the environment (put it "
            "into a file and set PLUMBLINE_VCENTER_PASSWORD_FILE)");
  variables.erase("PLUMBLINE_VCENTER_PASSWORD");
  variables["PLUMBLINE_VCENTER_USRNAME"] = "u";
  EXPECT_EQ(settings_from_environment(variables).error().to_string(),
            "PLUMBLINE_VCENTER_USRNAME: unknown variable (did you mean "
            "\"PLUMBLINE_VCENTER_USERNAME\"?)");
}

}  // namespace
}  // namespace plumbline::config
