#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "facts/error.h"

namespace plumbline::exporters {

struct Request {
  std::string method;
  std::string target;  ///< path with query, undecoded
  std::string accept_encoding;
  std::string accept;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string content_encoding;             ///< "gzip" or empty
  std::shared_ptr<const std::string> body;  ///< shared: a scrape copies bytes, builds nothing
};

/// A small HTTP/1.1 server (Boost.Beast behind this interface): GET, HEAD and POST, keep-alive,
/// header and body limits, time-outs; half-open connections never block a request. `handler` runs
/// on the server's threads and must be thread-safe.
class HttpServer {
 public:
  virtual ~HttpServer() = default;  ///< stops accepting, closes, joins
  /// The addresses really bound ("127.0.0.1:43127" for port 0).
  virtual std::vector<std::string> addresses() const = 0;
};

/// Errors: address in use or not ours, unparsable: named, with the remedy.
Result<std::unique_ptr<HttpServer>> serve_http(const std::vector<std::string>& listen,
                                               std::function<Response(const Request&)> handler);

}  // namespace plumbline::exporters
