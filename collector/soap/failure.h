#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "facts/error.h"

namespace plumbline::collector::soap {

/// Why a call to a vCenter, or what was done with its answer, did not succeed. `kind` decides what
/// happens next (log in again, leave it for the next sweep, stop); `error` is the line that people
/// read. Never holds a secret.
struct Failure {
  enum class Kind {
    Unreachable,       ///< no connection: name, route, refused, TLS
    Timeout,           ///< connected, but no end of the answer within the call's time
    Stopped,           ///< the stop token was set
    Http,              ///< an HTTP status that is no SOAP answer
    Truncated,         ///< the answer ended in the middle
    Malformed,         ///< not XML, hostile XML, or not what the method returns
    Fault,             ///< a SOAP fault; `fault` is its vim25 class
    NotAuthenticated,  ///< the session is gone
    InvalidLogin,      ///< user name or password refused
    Secret,            ///< the password could not be read, or the refused one is still there
    Store,             ///< the ledger refused the facts
    Refused,           ///< by us: the account may do more than read, and that is not wanted
    Identity,          ///< another vCenter than the one known by this name
  };
  Kind kind = Kind::Fault;
  Error error;
  std::string fault;         ///< Kind::Fault: "InvalidProperty"
  std::string fault_detail;  ///< its <name> (InvalidProperty, InvalidName) or <privilegeId>
};

template <class T>
using Answer = tl::expected<T, Failure>;

inline tl::unexpected<Failure> failed(Failure::Kind kind, std::string what, std::string where = {},
                                      std::string remedy = {}) {
  return tl::make_unexpected(
      Failure{kind, Error{std::move(what), std::move(where), std::move(remedy)}, {}, {}});
}

}  // namespace plumbline::collector::soap
