#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "facts/error.h"

namespace plumbline::exporters {

/// What who asks may see: the auditor also the names of people (law 11).
enum class Role { Viewer, Auditor };

struct Request {
  std::string method{};
  std::string target{};  ///< path with query, undecoded: exporters/web/query.h reads it
  std::string accept_encoding{};
  std::string accept{};
  std::string if_none_match{};
  Role role = Role::Viewer;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string content_encoding;             ///< "gzip" or empty
  std::shared_ptr<const std::string> body;  ///< shared: a scrape copies bytes, builds nothing
  std::vector<std::pair<std::string, std::string>> headers;  ///< further ones: "Allow"
};

/// What a client may take. Defaults suit a scrape target; tests shorten the times.
struct HttpLimits {
  std::chrono::milliseconds request_timeout{10'000};  ///< for a whole request to arrive
  std::chrono::milliseconds idle_timeout{30'000};     ///< of silence between two requests
  std::size_t max_connections = 1000;                 ///< above it the oldest idle one is closed
};

struct WebAccess;

/// A small HTTP/1.1 server (Boost.Beast behind this interface): GET, HEAD and POST, keep-alive,
/// header and body limits (16 KiB, 64 KiB), time-outs; half-open connections never block a request,
/// nor do half-open TLS handshakes or passwords being checked. With users in its WebAccess every
/// path needs a password; requests reach `handler` only when let in, with their role.
/// A HEAD answer is sent without its body. `handler` runs on the server's threads and must be
/// thread-safe; when it throws, the answer is a 500.
class HttpServer {
 public:
  virtual ~HttpServer() = default;  ///< stops accepting, closes, joins
  /// The addresses really bound ("127.0.0.1:43127" for port 0).
  virtual std::vector<std::string> addresses() const = 0;
  /// From now on: users at each request, certificates at each new connection. Reads the files anew;
  /// on an error, and when TLS would be switched on or off, all stays as it is. Thread-safe.
  virtual Result<void> set_access(const WebAccess& access) = 0;
};

/// Listens on each of "127.0.0.1:9747", "[::1]:9747", ":9747" (all addresses, both families); port
/// 0 takes a free one. Errors: address in use or not ours, unparsable: named, with the remedy.
Result<std::unique_ptr<HttpServer>> serve_http(const std::vector<std::string>& listen,
                                               std::function<Response(const Request&)> handler,
                                               const HttpLimits& limits, const WebAccess& access);
/// The same without TLS, for everybody as a viewer.
Result<std::unique_ptr<HttpServer>> serve_http(const std::vector<std::string>& listen,
                                               std::function<Response(const Request&)> handler,
                                               const HttpLimits& limits = {});

}  // namespace plumbline::exporters
