#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "collector/collector.h"
#include "facts/error.h"

namespace plumbline::collector {

/// How a practice file is fetched from a URL. The secret is read through `password` at each call,
/// so that a changed file counts at once; it is never kept, logged or shown, and goes to no other
/// server: redirects are not followed.
struct FeedSettings {
  std::string url;       ///< with its query; what is shown of it ends before the query
  std::string username;  ///< basic authentication; empty with a `password`: it is a bearer token
  std::function<Result<std::string>()> password;  ///< empty: no credential
  TlsSettings tls;
  std::string proxy;
  std::string no_proxy;
  std::size_t most_bytes = std::size_t{4} << 20U;  ///< of the answer, decompressed
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds limit{60'000};  ///< of the whole call
};

/// What one reading gave.
struct FeedAnswer {
  bool unchanged = false;  ///< the server says so; `content` is empty
  std::string content;     ///< the whole file
};

/// One file behind a URL. An answer is the whole file or an error: what came cut short, too large,
/// with another status than 200, from elsewhere or without a sign of its end is refused. Errors
/// name the address without its query, and the remedy. One thread at a time.
class Feed {
 public:
  virtual ~Feed() = default;
  /// Asks with what `accept` remembered, so that a file which did not change is not sent again.
  virtual Result<FeedAnswer> read(const std::stop_token& stop) = 0;
  /// The content read last is in force now: from here on only changes are asked for.
  virtual void accept() = 0;
};

std::unique_ptr<Feed> make_feed(FeedSettings settings);

/// The address as it may be shown: without query and fragment.
std::string shown_address(const std::string& url);

}  // namespace plumbline::collector
