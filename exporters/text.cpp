#include "exporters/text.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace plumbline::exporters {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Length of the well-formed UTF-8 sequence at `at`, 0 when there is none (Unicode, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const std::size_t left = text.size() - at;
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || left < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!is_continuation(text[at + i])) return 0;
  const unsigned char second = byte(1);
  if (first == 0xE0 && second < 0xA0) return 0;  // overlong
  if (first == 0xED && second > 0x9F) return 0;  // surrogate
  if (first == 0xF0 && second < 0x90) return 0;  // overlong
  if (first == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
  return length;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    out += length == 0 ? kReplacement : text.substr(at, length);
    at += length == 0 ? 1 : length;
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out;
  const std::string valid = valid_utf8(text);
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const auto c = static_cast<unsigned char>(valid[i]);
    // C1 controls (U+0080…U+009F) steer terminals as well.
    const bool c1 = c == 0xC2 && static_cast<unsigned char>(valid[i + 1]) < 0xA0;
    if (c1) ++i;
    out += c < 0x20 || c == 0x7F || c1 ? ' ' : valid[i];
  }
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text)
    if (!is_continuation(c)) ++width;
  return width;
}

std::string pad(std::string_view text, std::size_t width) {
  std::string out(text);
  if (display_width(out) > width) {
    std::size_t end = 0;
    for (std::size_t columns = 0; end < out.size(); ++end) {
      if (is_continuation(out[end])) continue;
      if (++columns == width) break;
    }
    out.resize(end);
    if (width > 0) out += "…";
  }
  out.append(width - display_width(out), ' ');
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    std::string word(text.substr(at, space - at));
    at = space + 1;
    if (word.empty()) continue;
    if (display_width(word) > width) {
      word = pad(word, width);
    }
    std::string& line = lines.back();
    if (line.empty()) {
      line = word;
    } else if (display_width(line) + 1 + display_width(word) <= width) {
      line += ' ' + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

std::optional<double> rounded(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  const double result = std::strtod(text, nullptr);
  return result == 0 ? 0.0 : result;  // no negative zero
}

std::string number(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return "-";
  char text[32];
  const double size = std::abs(*value);
  const bool whole = size >= 1e4 && size < 1e15;  // else 525600 became 5.256e+05
  std::snprintf(text, sizeof text, whole ? "%.0f" : "%.4g", *rounded(*value));
  return text;
}

}  // namespace plumbline::exporters
