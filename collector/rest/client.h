#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "collector/rest/value.h"
#include "collector/soap/allowed_methods.h"
#include "collector/soap/failure.h"
#include "collector/soap/transport.h"
#include "collector/status_board.h"

namespace plumbline::collector::rest {

using soap::Answer;
using soap::Failure;
using soap::RestCall;

/// What it shares with the SOAP session: the account, its secret and its latch, the load budget.
struct Shared {
  std::string user;
  /// The secret, unless it was refused before.
  std::function<Answer<std::string>()> secret;
  /// The secret was refused: nobody is to send it again.
  std::function<void(const std::string& secret)> refused;
  /// Called after each call with the seconds it took: pauses where the load budget says so.
  std::function<void(std::chrono::duration<double> took, const std::stop_token& stop)> pause;
};

/// The REST API beside one SOAP session (tags, content library, images of clusters): one session,
/// opened at the first call, closed by `close`; never a second beside it. A 401 on a call means
/// that the session is gone: one new one is opened and the call repeated. A 401 at the login
/// latches like a refused SOAP login. Every call is counted by the route's name and outcome.
/// Failures are never NotAuthenticated, InvalidLogin or Secret: those are the SOAP session's; here
/// they concern the REST streams alone (Kind::Fault, `fault` "InvalidLogin" …, "NoPermission" for
/// 403, "NotFound" for 404, "TooLarge" for an answer beyond Limits). One thread at a time.
class Client {
 public:
  Client(soap::Transport& transport, std::string url, std::chrono::milliseconds limit,
         Shared shared, StatusBoard& board);

  /// "8.0.2.0": decides the dialect. The "/api" one came with 7.0.2.
  void speak(const std::string& api_version);
  bool legacy() const { return legacy_; }

  /// The answer's JSON, without the {"value": …} that the old dialect puts around it; absent for an
  /// empty body. A call that the dialect does not have fails with fault "NoSuchCall".
  Answer<Value> call(RestCall what, const std::string& id, const std::string& body,
                     const std::stop_token& stop);
  Answer<Value> call(RestCall what, const std::stop_token& stop) {
    return call(what, {}, {}, stop);
  }

  bool is_open() const { return !token_.empty(); }
  /// Closes the session, best effort, within `limit`.
  void close(std::chrono::milliseconds limit);
  std::string where(RestCall what) const;

 private:
  Answer<void> open(const std::stop_token& stop);
  Answer<Value> exchange(const soap::RestRequest& request, std::chrono::milliseconds limit,
                         const std::stop_token& stop);
  Answer<Value> perform(const soap::RestRequest& request, std::chrono::milliseconds limit,
                        const std::stop_token& stop);

  soap::Transport& transport_;
  std::string url_;
  std::chrono::milliseconds limit_;
  Shared shared_;
  StatusBoard& board_;
  bool legacy_ = true;
  std::string token_;
};

/// Whether `version` ("7.0.3.0") is at least `least` ("7.0.2"); false when it is no version.
bool at_least(const std::string& version, const std::string& least);

}  // namespace plumbline::collector::rest
