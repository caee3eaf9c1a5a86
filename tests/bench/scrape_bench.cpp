#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "config/load_rubric.h"
#include "exporters/http_server.h"
#include "exporters/site.h"
#include "scoring/assess.h"

namespace plumbline::bench {
namespace {

/// One GET over a new connection, as a scrape is; the bytes received.
std::size_t get(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::size_t total = 0;
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    const std::string request =
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: "
        "close\r\n\r\n";
    if (send(fd, request.data(), request.size(), 0) > 0) {
      std::array<char, 65536> buffer{};
      for (ssize_t got = 0; (got = recv(fd, buffer.data(), buffer.size(), 0)) > 0;)
        total += static_cast<std::size_t>(got);
    }
  }
  close(fd);
  return total;
}

constexpr int kHalfOpen = 500;

/// Connections that have begun a request and never end it.
std::vector<int> half_open(std::uint16_t port) {
  std::vector<int> held;
  for (int i = 0; i < kHalfOpen; ++i) {
    held.push_back(socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(held.back(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
      (void)send(held.back(), "GET /", 5, 0);
  }
  return held;
}

/// Every scope with eight areas on both ladders: the areas that have no rubric yet are told by
/// those that have one.
void fill_up(scoring::ScopeResult& scope, const scoring::Rubric& rubric) {
  const auto known = scope.areas;
  scope.areas.clear();
  for (std::size_t i = 0; i < rubric.areas.size(); ++i) {
    for (const char* ladder : {"classic", "inverted"}) {
      scope.areas.push_back(known[i % known.size()]);
      scope.areas.back().area = rubric.areas[i].id;
      scope.areas.back().ladder = ladder;
    }
  }
}

/// Fifteen scopes of eight areas on two ladders, with half-open connections held against the
/// server.
void scrape(benchmark::State& state) {
  auto rubric = config::load_rubric({});
  if (!rubric) return state.SkipWithError("no rubric");
  auto snapshot = std::make_shared<scoring::Snapshot>();
  snapshot->rubric = *rubric;
  snapshot->version = "bench";
  Evidence evidence;
  evidence.as_of = evidence.known_at = *parse_instant("2026-01-05");
  for (int i = 0; i < 15; ++i) {
    evidence.scope = "scope-" + std::to_string(i);
    snapshot->assessment.scopes.push_back(scoring::assess(evidence, {}, *rubric));
    snapshot->assessment.scopes.back().name = evidence.scope;
    fill_up(snapshot->assessment.scopes.back(), *rubric);
  }
  exporters::Site site([] {});
  site.publish(snapshot);
  auto server = exporters::serve_http(
      {"127.0.0.1:0"}, [&site](const exporters::Request& request) { return site.handle(request); });
  if (!server) return state.SkipWithError("no server");
  const std::string address = (*server)->addresses().front();
  const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  const auto held = half_open(port);
  std::size_t bytes = 0;
  std::vector<double> milliseconds;
  for (auto _ : state) {
    const auto begun = std::chrono::steady_clock::now();
    bytes = get(port);
    milliseconds.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
            .count());
    if (bytes < 1000) return state.SkipWithError("no metrics came");
  }
  for (const int fd : held) close(fd);
  std::sort(milliseconds.begin(), milliseconds.end());
  state.counters["p99_ms"] = milliseconds[(milliseconds.size() - 1) * 99 / 100];
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(scrape)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace plumbline::bench
