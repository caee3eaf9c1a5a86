#include "exporters/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace plumbline::exporters {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A client that sends exactly the bytes it is told to.
class Client {
 public:
  explicit Client(const std::string& address) {
    const auto colon = address.rfind(':');
    const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1)));
    if (address[0] == '[') {
      sockaddr_in6 to{};
      to.sin6_family = AF_INET6;
      to.sin6_port = htons(port);
      to.sin6_addr = in6addr_loopback;
      connect_to(AF_INET6, reinterpret_cast<sockaddr*>(&to), sizeof to);
    } else {
      sockaddr_in to{};
      to.sin_family = AF_INET;
      to.sin_port = htons(port);
      to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      connect_to(AF_INET, reinterpret_cast<sockaddr*>(&to), sizeof to);
    }
  }
  ~Client() { close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }

  void send_text(const std::string& text) const {
    for (std::size_t sent = 0; sent < text.size();) {
      const auto n = ::send(fd_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return;
      sent += static_cast<std::size_t>(n);
    }
  }

  /// One whole response: header and as much body as it announces.
  std::string response(bool with_body = true, std::chrono::milliseconds wait = 5s) {
    std::string text;
    std::size_t expected = std::string::npos;
    while (text.size() < expected && readable(wait)) {
      char buffer[65536];
      const auto n = recv(fd_, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      text.append(buffer, static_cast<std::size_t>(n));
      const auto end = text.find("\r\n\r\n");
      const auto length = text.find("Content-Length: ");
      if (end != std::string::npos && expected == std::string::npos && length < end)
        expected = end + 4 + (with_body ? std::stoul(text.substr(length + 16)) : 0);
    }
    return text;
  }

  bool closed_within(std::chrono::milliseconds wait) const {
    char byte = 0;
    return readable(wait) && recv(fd_, &byte, 1, 0) <= 0;
  }

 private:
  void connect_to(int family, const sockaddr* to, socklen_t size) {
    fd_ = socket(family, SOCK_STREAM, 0);
    connected_ = connect(fd_, to, size) == 0;
  }
  bool readable(std::chrono::milliseconds wait) const {
    pollfd poller{fd_, POLLIN, 0};
    return poll(&poller, 1, static_cast<int>(wait.count())) == 1;
  }

  int fd_ = -1;
  bool connected_ = false;
};

Response echo(const Request& request) {
  Response response;
  response.body = std::make_shared<const std::string>(request.method + " " + request.target + " " +
                                                      request.accept_encoding);
  response.headers = {{"X-Test", "yes"}};
  return response;
}

std::unique_ptr<HttpServer> start(std::function<Response(const Request&)> handler = echo,
                                  const std::string& address = "127.0.0.1:0",
                                  const HttpLimits& limits = {}) {
  auto server = serve_http({address}, std::move(handler), limits);
  EXPECT_TRUE(server) << server.error().to_string();
  return std::move(*server);
}

std::string fetch(const std::string& address, const std::string& request) {
  Client client(address);
  client.send_text(request);
  return client.response();
}

const std::string kGet = "GET /a?b=c HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n";

TEST(HttpServer, AnswersARequest) {
  const auto server = start();
  const std::string answer = fetch(server->addresses()[0], kGet);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("X-Test: yes\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nGET /a?b=c gzip"));
}

TEST(HttpServer, ListensOnIpv6AndOnAllAddresses) {
  const auto v6 = start(echo, "[::1]:0");
  EXPECT_THAT(v6->addresses()[0], StartsWith("[::1]:"));
  EXPECT_THAT(fetch(v6->addresses()[0], kGet), StartsWith("HTTP/1.1 200"));
  const auto any = start(echo, ":0");
  const std::string port = any->addresses()[0].substr(any->addresses()[0].rfind(':'));
  EXPECT_THAT(fetch("127.0.0.1" + port, kGet), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(fetch("[::1]" + port, kGet), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, KeepsTheConnectionForTheNextRequest) {
  const auto server = start();
  Client client(server->addresses()[0]);
  for (int i = 0; i < 3; ++i) {
    client.send_text(kGet);
    EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200")) << i;
  }
  client.send_text("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.response(), HasSubstr("Connection: close"));
  EXPECT_TRUE(client.closed_within(2s));
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  const auto server = start();
  Client client(server->addresses()[0]);
  client.send_text("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
  std::string both = client.response();
  if (both.find("GET /2") == std::string::npos) both += client.response();
  EXPECT_LT(both.find("GET /1"), both.find("GET /2"));
  EXPECT_NE(both.find("GET /2"), std::string::npos);
}

TEST(HttpServer, SendsNoBodyToHead) {
  const auto server = start();
  Client client(server->addresses()[0]);
  client.send_text("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string answer = client.response(false);
  EXPECT_THAT(answer, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
  client.send_text(kGet);  // the connection is still in step
  EXPECT_THAT(client.response(), EndsWith("GET /a?b=c gzip"));
}

TEST(HttpServer, SaysNotModifiedWithoutBodyOrLength) {
  const auto server = start([](const Request& request) {
    Response response = echo(request);
    if (request.if_none_match != "\"tag\"") return response;
    response.status = 304;
    response.content_type = "";
    response.body = nullptr;
    return response;
  });
  Client client(server->addresses()[0]);
  client.send_text("GET /1 HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"tag\"\r\n\r\n" + kGet);
  std::string both = client.response();
  if (both.find("GET /a") == std::string::npos) both += client.response();
  const std::string first = both.substr(0, both.find("\r\n\r\n") + 4);
  EXPECT_THAT(first, StartsWith("HTTP/1.1 304 Not Modified\r\n"));
  EXPECT_THAT(first, Not(HasSubstr("Content-")));
  EXPECT_THAT(both, HasSubstr("\r\n\r\nHTTP/1.1 200")) << "the connection is still in step";
}

TEST(HttpServer, SendsLargeBodiesWhole) {
  const auto big = std::make_shared<const std::string>(8 << 20, 'x');
  const auto server = start([&](const Request&) {
    Response response;
    response.body = big;
    return response;
  });
  const std::string answer = fetch(server->addresses()[0], kGet);
  EXPECT_GT(answer.size(), big->size());
  EXPECT_THAT(answer.substr(answer.size() - 3), "xxx");
}

TEST(HttpServer, RefusesWhatIsTooLargeOrMalformed) {
  const auto server = start();
  const std::string address = server->addresses()[0];
  EXPECT_THAT(fetch(address, "GET / HTTP/1.1\r\nX: " + std::string(20000, 'a') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(fetch(address, "GET /" + std::string(20000, 'a') + " HTTP/1.1\r\n\r\n"),
              StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(fetch(address, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n" +
                                 std::string(70000, 'b')),
              StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(fetch(address, "\x16\x03\x01\x02 this is TLS\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(fetch(address, "GET / HTTP/1.1\r\nBad Header\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(fetch(address, "POST /-/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"),
              StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, AnswersWithAnErrorWhenTheHandlerThrows) {
  const auto server = start([](const Request&) -> Response { throw std::runtime_error("secret"); });
  const std::string answer = fetch(server->addresses()[0], kGet);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500"));
  EXPECT_THAT(answer, Not(HasSubstr("secret")));
  EXPECT_THAT(fetch(server->addresses()[0], kGet), StartsWith("HTTP/1.1 500"));
}

TEST(HttpServer, IsNotDelayedByHalfOpenConnections) {
  const auto server = start();
  const std::string address = server->addresses()[0];
  std::vector<std::unique_ptr<Client>> silent;
  for (int i = 0; i < 500; ++i) {
    silent.push_back(std::make_unique<Client>(address));
    if (i % 2 == 0) silent.back()->send_text("GET / HTTP/1.1\r\nX-Slow: ");
  }
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_THAT(fetch(address, kGet), StartsWith("HTTP/1.1 200"));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 500ms);
}

// Above its limit the server lets the oldest silent connection go, never a new request.
TEST(HttpServer, ServesNewcomersWhenItsConnectionsAreUsedUp) {
  HttpLimits limits;
  limits.max_connections = 20;
  const auto server = start(echo, "127.0.0.1:0", limits);
  const std::string address = server->addresses()[0];
  std::vector<std::unique_ptr<Client>> silent;
  for (int i = 0; i < 30; ++i) silent.push_back(std::make_unique<Client>(address));
  EXPECT_THAT(fetch(address, kGet), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(silent.front()->closed_within(2s));
  EXPECT_FALSE(silent.back()->closed_within(50ms));
}

TEST(HttpServer, DropsARequestThatDrips) {
  HttpLimits limits;
  limits.request_timeout = 400ms;
  const auto server = start(echo, "127.0.0.1:0", limits);
  const auto drop = [&](const std::string& first) {
    Client client(server->addresses()[0]);
    client.send_text(first);
    if (!first.empty()) client.response();
    const auto begun = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begun < 5s) {
      client.send_text("G");  // never silent, never done
      if (client.closed_within(50ms)) break;
    }
    return std::chrono::steady_clock::now() - begun;
  };
  for (const std::string& first : {std::string(), kGet}) {
    const auto took = drop(first);
    EXPECT_GT(took, 350ms);
    EXPECT_LT(took, 3s);
  }
}

TEST(HttpServer, ClosesAConnectionThatStaysSilentBetweenRequests) {
  HttpLimits limits;
  limits.idle_timeout = 200ms;
  const auto server = start(echo, "127.0.0.1:0", limits);
  Client client(server->addresses()[0]);
  client.send_text(kGet);
  client.response();
  EXPECT_FALSE(client.closed_within(100ms));
  EXPECT_TRUE(client.closed_within(3s));
}

TEST(HttpServer, StopsAtOnceWithIdleConnectionsOpen) {
  auto server = start();
  const std::string address = server->addresses()[0];
  Client idle(address);
  idle.send_text(kGet);
  idle.response();
  const Client silent(address);
  const auto begun = std::chrono::steady_clock::now();
  server.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
  EXPECT_TRUE(idle.closed_within(1s));
  EXPECT_FALSE(Client(address).connected());
}

TEST(HttpServer, FinishesAnAnswerThatIsUnderWayWhenItStops) {
  const auto big = std::make_shared<const std::string>(32 << 20, 'x');
  std::atomic<bool> asked = false;
  auto server = start([&](const Request&) {
    asked = true;
    Response response;
    response.body = big;  // more than the socket buffers hold: it waits for its reader
    return response;
  });
  Client client(server->addresses()[0]);
  client.send_text(kGet);
  while (!asked) std::this_thread::sleep_for(1ms);
  std::thread stopper([&] { server.reset(); });
  std::this_thread::sleep_for(100ms);
  const std::string answer = client.response();
  stopper.join();
  EXPECT_GT(answer.size(), big->size());
}

TEST(HttpServer, NamesAnAddressThatItCannotHave) {
  const auto server = start();
  const auto taken = serve_http({server->addresses()[0]}, echo);
  ASSERT_FALSE(taken);
  EXPECT_THAT(taken.error().to_string(), HasSubstr(server->addresses()[0]));
  EXPECT_THAT(taken.error().to_string(), HasSubstr("another process has this port"));
  const auto name = serve_http({"somewhere:1"}, echo);
  ASSERT_FALSE(name);
  EXPECT_THAT(name.error().to_string(), HasSubstr("not an IP address"));
  const auto foreign = serve_http({"192.0.2.1:0"}, echo);
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().to_string(), HasSubstr("192.0.2.1"));
  EXPECT_FALSE(serve_http({}, echo));
}

}  // namespace
}  // namespace plumbline::exporters
