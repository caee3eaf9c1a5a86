#include "exporters/web/listen_address.h"

#include <charconv>

namespace plumbline::exporters {

Result<ListenAddress> parse_listen_address(const std::string& text) {
  const auto refuse = [&](const char* what) {
    return fail(what, "web.listen \"" + text + "\"",
                "write an IP address and a port: 127.0.0.1:9747, [::1]:9747 or :9747");
  };
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return refuse("no port");
  ListenAddress address;
  address.host = text.substr(0, colon);
  if (!address.host.empty() && address.host.front() == '[') {
    if (address.host.back() != ']') return refuse("no port, or a bracket is missing");
    address.host = address.host.substr(1, address.host.size() - 2);
    if (address.host.empty()) return refuse("empty address in brackets");
  } else if (address.host.find(':') != std::string::npos) {
    return refuse("an IPv6 address needs brackets");
  }
  const char* first = text.data() + colon + 1;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(first, last, address.port);
  if (first == last || end != last || error != std::errc())
    return refuse("the port is not a number from 0 to 65535");
  return address;
}

}  // namespace plumbline::exporters
