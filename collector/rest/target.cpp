#include "collector/rest/target.h"

namespace plumbline::collector::rest {

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.' ||
                       byte == '~';
    if (plain) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kHex[byte >> 4U];
      encoded += kHex[byte & 0x0FU];
    }
  }
  return encoded;
}

std::string target_of(const soap::RestRequest& request) {
  constexpr std::string_view kId = "{id}";
  const soap::RestRoute& route = soap::route_of(request.call);
  std::string target(request.legacy ? route.legacy : route.path);
  if (const auto at = target.find(kId); at != std::string::npos)
    target.replace(at, kId.size(), percent_encoded(request.id));
  return target;
}

}  // namespace plumbline::collector::rest
