#include "collector/soap/thumbprint.h"

#include <cctype>

namespace plumbline::collector::soap {

Result<Thumbprint> parse_thumbprint(const std::string& text) {
  const auto wrong = [] {
    return fail("the thumbprint is not a SHA-256 fingerprint", "tls.thumbprint",
                "write it as SHA256: followed by 32 hexadecimal bytes");
  };
  std::string digits;
  std::size_t from = 0;
  if (text.size() > 7) {
    std::string prefix = text.substr(0, 7);
    for (char& c : prefix) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (prefix == "SHA256:") from = 7;
  }
  for (std::size_t i = from; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == ':' || c == ' ') continue;
    if (std::isxdigit(c) == 0) return wrong();
    digits += text[i];
  }
  Thumbprint parsed{};
  if (digits.size() != 2 * parsed.size()) return wrong();
  for (std::size_t i = 0; i < parsed.size(); ++i)
    parsed[i] = static_cast<std::uint8_t>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
  return parsed;
}

std::string to_string(const Thumbprint& thumbprint) {
  constexpr const char* kHex = "0123456789ABCDEF";
  std::string text = "SHA256";
  for (const std::uint8_t byte : thumbprint) {
    text += ':';
    text += kHex[byte >> 4U];
    text += kHex[byte & 15U];
  }
  return text;
}

}  // namespace plumbline::collector::soap
