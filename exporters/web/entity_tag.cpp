#include "exporters/web/entity_tag.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace plumbline::exporters {
namespace {

constexpr std::size_t kTagBytes = 16;

}  // namespace

std::string entity_tag(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  constexpr const char* kDigits = "0123456789abcdef";
  std::string tag = "\"";
  for (std::size_t i = 0; i < kTagBytes; ++i) {
    tag += kDigits[digest[i] >> 4];
    tag += kDigits[digest[i] & 15];
  }
  return tag + '"';
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
  if (tag.empty()) return false;
  while (!if_none_match.empty()) {
    if_none_match.remove_prefix(
        std::min(if_none_match.find_first_not_of(" \t,"), if_none_match.size()));
    if (if_none_match.substr(0, 1) == "*") return true;
    if (if_none_match.substr(0, 2) == "W/") if_none_match.remove_prefix(2);
    if (if_none_match.substr(0, 1) != "\"") return false;
    const auto end = if_none_match.find('"', 1);
    if (end == std::string_view::npos) return false;
    if (if_none_match.substr(0, end + 1) == tag) return true;
    if_none_match.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace plumbline::exporters
