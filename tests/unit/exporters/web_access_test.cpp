#include "exporters/web_access.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <vector>

#include "tests/unit/exporters/certificates.h"

namespace plumbline::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kHorse = "$2b$04$pm8pVtZl.opAturzpd..6OadJJ1matSyd0niSy4bduLRQOzqjdU16";
constexpr const char* kBattery = "$2b$04$njgD8fRB/hcb7fQjXiZRd.BoyNgkyFLPAmQossJ8ehYAbegRnj8hi";

Response tell_role(const Request& request) {
  Response response;
  response.body = std::make_shared<const std::string>(
      request.target + (request.role == Role::Auditor ? " auditor\n" : " viewer\n"));
  return response;
}

/// A server with TLS, asked by a real curl.
class WebAccessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(certificates.make("server"));
    access.tls.emplace();
    access.tls->cert_file = certificates.path("server.pem");
    access.tls->key_file = certificates.path("server.key");
  }
  void serve(const HttpLimits& limits = {}) {
    auto started = serve_http({"127.0.0.1:0"}, tell_role, limits, access);
    ASSERT_TRUE(started) << started.error().to_string();
    server = std::move(*started);
  }
  void name_users() {
    access.users = {{"anna", kHorse, Role::Auditor}, {"berta", kBattery, Role::Viewer}};
  }
  std::string address() const { return server->addresses()[0]; }
  RunResult curl(const std::string& options, const std::string& scheme = "https") const {
    return run("curl -sS -i --max-time 30 --cacert " + certificates.path("server.pem") + " " +
                   options + " " + scheme + "://" + address() + "/x",
               "");
  }

  Certificates certificates;
  WebAccess access;
  std::unique_ptr<HttpServer> server;
};

TEST_F(WebAccessTest, EncryptsAndProvesItself) {
  serve();
  const auto answer = curl("");
  EXPECT_EQ(answer.exit_code, 0) << answer.output;
  EXPECT_THAT(answer.output, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(answer.output, HasSubstr("/x viewer"));
  EXPECT_THAT(answer.output, Not(HasSubstr("Strict-Transport-Security")));
  EXPECT_EQ(run("curl -sS https://" + address() + "/", "").exit_code, 60)
      << "not trusted by itself";
  const auto twice = curl("https://" + address() + "/first");
  EXPECT_THAT(twice.output, HasSubstr("/first viewer")) << "one connection, two requests";
}

TEST_F(WebAccessTest, SendsLargeBodiesWholeAndEndsCleanly) {
  const auto big = std::make_shared<const std::string>(8 << 20, 'x');
  auto started = serve_http(
      {"127.0.0.1:0"},
      [&](const Request&) {
        Response response;
        response.body = big;
        return response;
      },
      HttpLimits{}, access);
  ASSERT_TRUE(started);
  server = std::move(*started);
  const auto answer = curl("-o /dev/null -w '%{size_download}' -H 'Connection: close'");
  EXPECT_EQ(answer.exit_code, 0) << answer.output;
  EXPECT_THAT(answer.output, HasSubstr(std::to_string(big->size())));
}

TEST_F(WebAccessTest, RefusesOldProtocols) {
  serve();
  for (const char* old : {"-tls1", "-tls1_1"}) {
    const auto answer = run(
        "openssl s_client -connect " + address() + " " + old + " -cipher DEFAULT@SECLEVEL=0", "");
    EXPECT_THAT(answer.output, HasSubstr("protocol version")) << old;
    EXPECT_NE(answer.exit_code, 0) << old;
  }
  EXPECT_THAT(curl("--tls-max 1.2").output, HasSubstr("HTTP/1.1 200"));
  access.tls->at_least_13 = true;
  ASSERT_TRUE(server->set_access(access));
  EXPECT_NE(curl("--tls-max 1.2").exit_code, 0);
  EXPECT_THAT(curl("--tlsv1.3").output, HasSubstr("HTTP/1.1 200"));
}

TEST_F(WebAccessTest, TellsWhoSpeaksPlainHttp) {
  serve();
  const auto answer = curl("", "http");
  EXPECT_THAT(answer.output, HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(answer.output, HasSubstr("HTTPS"));
}

TEST_F(WebAccessTest, LetsInWhoHasAPasswordWithTheirRole) {
  name_users();
  access.strict_transport_security = "max-age=600";
  serve();
  EXPECT_THAT(curl("-u 'anna:correct horse'").output, HasSubstr("/x auditor"));
  EXPECT_THAT(curl("-u 'anna:correct horse'").output, HasSubstr("/x auditor")) << "remembered";
  EXPECT_THAT(curl("-u berta:battery").output, HasSubstr("/x viewer"));
  for (const char* refused : {"", "-u anna:battery", "-u 'nobody:correct horse'",
                              "-u anna:", "-X POST -d abc", "-H 'Authorization: Bearer abc'"}) {
    const auto answer = curl(refused).output;
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 401")) << refused;
    EXPECT_THAT(answer, HasSubstr("WWW-Authenticate: Basic realm=\"plumbline\"")) << refused;
    EXPECT_THAT(answer, HasSubstr("Strict-Transport-Security: max-age=600")) << refused;
    EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff")) << refused;
    EXPECT_THAT(answer, Not(HasSubstr("/x "))) << refused;
  }
}

TEST_F(WebAccessTest, HoldsWithoutTlsToo) {
  access.tls.reset();
  name_users();
  access.strict_transport_security = "max-age=600";
  serve();
  EXPECT_THAT(curl("-u berta:battery", "http").output, HasSubstr("/x viewer"));
  const auto refused = curl("", "http").output;
  EXPECT_THAT(refused, HasSubstr("HTTP/1.1 401"));
  EXPECT_THAT(refused, Not(HasSubstr("Strict-Transport-Security")));
}

TEST_F(WebAccessTest, GivesTheRoleOfEverybodyWhereNobodyIsNamed) {
  access.without_password = Role::Auditor;
  serve();
  EXPECT_THAT(curl("").output, HasSubstr("/x auditor"));
}

TEST_F(WebAccessTest, TakesNewFilesAndUsersWhileItServes) {
  serve();
  ASSERT_TRUE(certificates.make("next"));
  access.tls->cert_file = certificates.path("next.pem");
  const auto mixed = server->set_access(access);
  ASSERT_FALSE(mixed) << "another's key";
  EXPECT_THAT(mixed.error().to_string(), HasSubstr("this key is not that of the certificate"));
  EXPECT_THAT(curl("").output, HasSubstr("200")) << "all stays as it was";
  access.tls->key_file = certificates.path("next.key");
  name_users();
  ASSERT_TRUE(server->set_access(access));
  EXPECT_EQ(curl("").exit_code, 60) << "the old certificate is gone";
  EXPECT_THAT(curl("--cacert " + certificates.path("next.pem")).output, HasSubstr("401"));
  access.tls.reset();
  EXPECT_FALSE(server->set_access(access)) << "not while serving";
}

TEST_F(WebAccessTest, AsksForCertificatesOfClients) {
  ASSERT_TRUE(certificates.make("client"));
  ASSERT_TRUE(certificates.make("stranger"));
  access.tls->client_ca_file = certificates.path("client.pem");
  access.tls->ask_client = access.tls->require_client = true;
  serve();
  const auto with = [&](const std::string& name) {
    return curl("--cert " + certificates.path(name + ".pem") + " --key " +
                certificates.path(name + ".key"));
  };
  EXPECT_THAT(with("client").output, HasSubstr("200"));
  EXPECT_NE(with("stranger").exit_code, 0);
  EXPECT_NE(curl("").exit_code, 0);
  access.tls->require_client = false;
  ASSERT_TRUE(server->set_access(access));
  EXPECT_THAT(curl("").output, HasSubstr("200"));
  EXPECT_NE(with("stranger").exit_code, 0);
}

TEST_F(WebAccessTest, NamesWhatIsWrongWithItsFiles) {
  const auto said = [&] {
    const auto checked = check_tls(*access.tls);
    return checked ? std::string() : checked.error().to_string();
  };
  const auto facts = check_tls(*access.tls);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->ends - facts->begins, 30 * 24 * 3600);
  const WebTls good = *access.tls;
  access.tls->cert_file = certificates.path("absent.pem");
  EXPECT_THAT(said(), HasSubstr("absent.pem: the certificate cannot be read"));
  access.tls->cert_file = good.key_file;
  EXPECT_THAT(said(), HasSubstr("no usable certificate"));
  access.tls = good;
  access.tls->key_file = good.cert_file;
  EXPECT_THAT(said(), HasSubstr("no usable private key"));
  ASSERT_EQ(run("openssl ec -aes128 -passout pass:x -in " + good.key_file + " -out " +
                    certificates.path("locked.key"),
                "")
                .exit_code,
            0);
  access.tls->key_file = certificates.path("locked.key");
  EXPECT_THAT(said(), HasSubstr("without a passphrase"));
  access.tls = good;
  access.tls->cipher_suites = {"TLS_RSA_WITH_NOTHING"};
  EXPECT_THAT(said(), HasSubstr("no cipher suite"));
  access.tls->cipher_suites = {"TLS_AES_128_GCM_SHA256"};
  EXPECT_THAT(said(), HasSubstr("none of these is a suite of TLS 1.2"));
  access.tls->cipher_suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"};
  access.tls->curves = {"CurveP256"};
  EXPECT_EQ(said(), "");
  access.tls->curves = {"Curve25519"};
  EXPECT_THAT(said(), HasSubstr("no curve"));
}

std::string client_hello() {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  const std::unique_ptr<SSL, decltype(&SSL_free)> client(SSL_new(context.get()), SSL_free);
  SSL_set_bio(client.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_connect(client.get());
  char* data = nullptr;
  const auto size = BIO_get_mem_data(SSL_get_wbio(client.get()), &data);
  return {data, static_cast<std::size_t>(size)};
}

class Sockets {
 public:
  ~Sockets() {
    for (const int fd : all_) close(fd);
  }
  bool open(const std::string& address, const std::string& first) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port =
        htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    all_.push_back(socket(AF_INET, SOCK_STREAM, 0));
    return connect(all_.back(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 &&
           send(all_.back(), first.data(), first.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(first.size());
  }

 private:
  std::vector<int> all_;
};

TEST_F(WebAccessTest, IsNotDelayedByHalfOpenHandshakes) {
  name_users();
  serve();
  const std::string hello = client_hello();
  ASSERT_GT(hello.size(), 100U);
  Sockets sockets;
  for (int i = 0; i < 500; ++i)
    ASSERT_TRUE(sockets.open(address(), i % 3 == 0   ? std::string()
                                        : i % 3 == 1 ? hello.substr(0, 60)
                                                     : hello));
  ASSERT_THAT(curl("-u berta:battery").output, HasSubstr("200"));
  const auto answer = curl("-u berta:battery -o /dev/null -w '%{time_total}'");
  ASSERT_EQ(answer.exit_code, 0) << answer.output;
  EXPECT_LT(std::stod(answer.output.substr(answer.output.rfind("\n") + 1)), 3);
}

TEST_F(WebAccessTest, HangsUpOnAHandshakeThatDoesNotEnd) {
  HttpLimits limits;
  limits.request_timeout = 300ms;
  serve(limits);
  for (const std::string& first : {std::string(), client_hello().substr(0, 60)}) {
    const auto answer = run("timeout 10 curl -sS --max-time 8 telnet://" + address(), first);
    EXPECT_NE(answer.exit_code, 28) << "still open after 8 s";
  }
}

// Whoever guesses costs a bcrypt each time; those who are known must not wait for it.
TEST_F(WebAccessTest, IsNotDelayedByGuesses) {
  access.tls.reset();
  // Cost 11: 100 ms and more for each guess.
  access.users = {
      {"anna", "$2b$11$pm8pVtZl.opAturzpd..6OadJJ1matSyd0niSy4bduLRQOzqjdU16", Role::Viewer},
      {"berta", kBattery, Role::Viewer}};
  serve();
  ASSERT_THAT(curl("-u berta:battery", "http").output, HasSubstr("200"));
  Sockets guesses;
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(guesses.open(address(),
                             "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic "
                             "YW5uYTpiYXR0ZXJ5\r\n\r\n"));
  const auto answer = curl("-u berta:battery -o /dev/null -w '%{time_total}'", "http");
  ASSERT_EQ(answer.exit_code, 0) << answer.output;
  EXPECT_LT(std::stod(answer.output.substr(answer.output.rfind("\n") + 1)), 3);
  EXPECT_THAT(curl("-u anna:battery", "http").output, HasSubstr("HTTP/1.1 429"));
  server.reset();  // with guesses still waiting
}

}  // namespace
}  // namespace plumbline::exporters
