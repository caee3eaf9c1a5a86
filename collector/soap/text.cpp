#include "collector/soap/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace plumbline::collector::soap {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool continues(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

/// Length of the valid UTF-8 sequence at `at`; 0 when there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  std::size_t length = 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) length = 2;
  if (lead >= 0xE0 && lead <= 0xEF) length = 3;
  if (lead >= 0xF0 && lead <= 0xF4) length = 4;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(byte(i))) return 0;
  // Overlong forms, surrogates and what lies beyond U+10FFFF.
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F) ||
      (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F))
    return 0;
  return length;
}

bool harmless(unsigned char byte) {
  return byte < 0x7F && (byte >= 0x20 || byte == '\t' || byte == '\n');
}

/// Whether all bytes are printable ASCII, eight at a time.
bool is_plain(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  const auto suspicious = [](std::uint64_t word) {
    // Below 0x20, from 0x80 up, or 0x7F: each sets its byte's high bit.
    return ((word - kOnes * 0x20U) | word | (word + kOnes)) & kHighs;
  };
  std::uint64_t word = 0;
  while (text.size() >= sizeof word) {
    std::memcpy(&word, text.data(), sizeof word);
    if (suspicious(word) != 0) return false;
    text.remove_prefix(sizeof word);
  }
  word = kOnes * 0x20U;
  std::memcpy(&word, text.data(), text.size());
  return suspicious(word) == 0;
}

bool is_clean(std::string_view text) {
  return is_plain(text) || std::all_of(text.begin(), text.end(), [](char c) {
           return harmless(static_cast<unsigned char>(c));
         });
}

}  // namespace

void copy_clean_text(std::string_view untrusted, std::string& to) {
  if (is_clean(untrusted))
    to.assign(untrusted);
  else
    to = clean_text(untrusted);
}

std::string clean_text(std::string_view untrusted) {
  if (is_clean(untrusted)) return std::string(untrusted);
  std::string clean;
  clean.reserve(untrusted.size());
  for (std::size_t i = 0; i < untrusted.size();) {
    const auto byte = static_cast<unsigned char>(untrusted[i]);
    const std::size_t length = sequence_length(untrusted, i);
    if (length == 0 || (length == 1 && !harmless(byte) && byte != '\r')) {
      clean += kReplacement;
      ++i;
    } else if (byte == '\r') {
      clean += '\n';
      i += (i + 1 < untrusted.size() && untrusted[i + 1] == '\n') ? 2U : 1U;
    } else {
      clean.append(untrusted, i, length);
      i += length;
    }
  }
  return clean;
}

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&apos;";
        break;
      case '\r':
        escaped += "&#13;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') escaped += c;
    }
  }
  return escaped;
}

std::string_view without_prefix(std::string_view qualified) {
  const auto colon = qualified.rfind(':');
  return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

}  // namespace plumbline::collector::soap
