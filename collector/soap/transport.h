#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "collector/collector.h"
#include "collector/soap/envelope.h"
#include "collector/soap/failure.h"
#include "facts/time.h"

namespace plumbline::collector::soap {

/// One allowed REST call. `token`: the REST session's (header vmware-api-session-id); when it is
/// empty and `user` is not, user and password go as basic authentication. Never logged.
struct RestRequest {
  RestCall call = RestCall::ListTags;
  bool legacy = false;  ///< the "/rest" dialect
  std::string id;
  std::string body;  ///< JSON; empty: none
  std::string token;
  std::string user;
  std::string password;
};

/// The one narrow seam to the network: sends an Envelope and streams the answer's body to `sink` as
/// it arrives, decompressed. A test puts a failing twin behind it. One thread at a time.
class Transport {
 public:
  struct Reply {
    int status = 0;
    std::optional<Instant> date;     ///< the Date header, whole seconds of the server's clock
    std::string etag = {};           ///< as it came; empty: none
    std::string last_modified = {};  ///< as it came; empty: none
    bool ends_itself = false;        ///< a length or chunks: what is cut short is noticed
  };
  struct Traffic {
    std::int64_t bytes_received = 0;  ///< on the wire, since start
  };
  /// Returns false to break the call off (it then fails as Truncated).
  using Sink = std::function<bool(int status, std::string_view bytes)>;

  virtual ~Transport() = default;
  /// `action`: the SOAPAction header. `limit` bounds the whole call. Ends within a second of
  /// `stop`.
  virtual Answer<Reply> post(const Envelope& envelope, const std::string& action, const Sink& sink,
                             std::chrono::milliseconds limit, const std::stop_token& stop) = 0;
  /// One REST call, same promises. The path comes from the allow-list, `id` into its "{id}".
  virtual Answer<Reply> rest(const RestRequest& request, const Sink& sink,
                             std::chrono::milliseconds limit, const std::stop_token& stop) = 0;
  /// Forgets cookies: the next call has no session.
  virtual void forget_session() = 0;
  virtual Traffic traffic() const = 0;
  /// notAfter of the certificate that the server showed last; nullopt: none seen (plain HTTP).
  virtual std::optional<Instant> certificate_ends() const { return std::nullopt; }
};

/// libcurl: keep-alive, gzip, HTTP and HTTPS only, no redirects; the proxy that the settings name.
std::unique_ptr<Transport> make_curl_transport(const Settings& settings);

}  // namespace plumbline::collector::soap
