#pragma once

#include <cstdint>
#include <string>

#include "facts/error.h"

namespace plumbline::exporters {

/// An address to listen on. An empty host means all addresses of both families.
struct ListenAddress {
  std::string host;  ///< an IP address without brackets; empty: all
  std::uint16_t port = 0;
};

/// Reads "127.0.0.1:9747", "[::1]:9747", ":9747". Whether the host is an IP address is left to who
/// binds it. Errors: no port, a port out of range, an IPv6 address without brackets.
Result<ListenAddress> parse_listen_address(const std::string& text);

}  // namespace plumbline::exporters
