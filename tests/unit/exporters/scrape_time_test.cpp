#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "exporters/http_server.h"
#include "exporters/site.h"
#include "tests/unit/exporters/full_snapshot.h"

namespace plumbline::exporters {
namespace {

int connected(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0 ? fd : -1;
}

void send_text(int fd, const std::string& text) {
  ASSERT_EQ(send(fd, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
}

std::size_t scrape(std::uint16_t port) {
  const int fd = connected(port);
  send_text(fd,
            "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: application/openmetrics-text\r\n"
            "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n");
  std::size_t total = 0;
  char buffer[65536];
  for (ssize_t got = 0; (got = recv(fd, buffer, sizeof buffer, 0)) > 0;)
    total += static_cast<std::size_t>(got);
  close(fd);
  return total;
}

// The bar is 5 ms at the 99th percentile on a quiet machine (`./dev bench` states the figure). Here
// other tests run beside: what is held is ten times that, and the median to the bar itself.
TEST(ScrapeTime, OfALargeInstallationWithHalfOpenConnectionsHeld) {
  Site site([] {});
  site.publish(std::make_shared<scoring::Snapshot>(large_snapshot({})));
  auto server =
      serve_http({"127.0.0.1:0"}, [&site](const Request& request) { return site.handle(request); });
  ASSERT_TRUE(server) << server.error().to_string();
  const std::string address = (*server)->addresses().front();
  const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  std::vector<int> held;
  for (int i = 0; i < 500; ++i) {
    held.push_back(connected(port));
    ASSERT_GE(held.back(), 0);
    if (i % 2 == 0) send_text(held.back(), "GET /metrics HTTP/1.1\r\nX-Slow: ");
  }
  std::vector<double> milliseconds;
  for (int i = 0; i < 300; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    ASSERT_GT(scrape(port), 10'000U);
    milliseconds.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
            .count());
  }
  for (const int fd : held) close(fd);
  std::sort(milliseconds.begin(), milliseconds.end());
  RecordProperty("p50_ms", std::to_string(milliseconds[150]));
  RecordProperty("p99_ms", std::to_string(milliseconds[297]));
  EXPECT_LT(milliseconds[150], 5);
  EXPECT_LT(milliseconds[297], 50);
}

}  // namespace
}  // namespace plumbline::exporters
