#include "exporters/web/query.h"

#include <algorithm>

#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool code =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (code) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return one_line(out);
}

std::string_view before(std::string_view text, char mark) {
  return text.substr(0, std::min(text.find(mark), text.size()));
}

/// A proxy may send the absolute form: "http://host:9747/path".
std::string_view without_origin(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.empty() || target.front() == '/' || scheme == std::string_view::npos) return target;
  target.remove_prefix(scheme + 3);
  target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
  return target.empty() ? "/" : target;
}

}  // namespace

std::string request_path(std::string_view target) {
  return decoded(before(before(without_origin(target), '#'), '?'), false);
}

std::optional<std::string> query_parameter(std::string_view target, std::string_view name) {
  target = before(target, '#');
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return std::nullopt;
  target.remove_prefix(mark + 1);
  while (!target.empty()) {
    const std::string_view pair = before(target, '&');
    target.remove_prefix(std::min(pair.size() + 1, target.size()));
    const std::string_view key = before(pair, '=');
    if (decoded(key, true) != name) continue;
    return decoded(pair.substr(std::min(key.size() + 1, pair.size())), true);
  }
  return std::nullopt;
}

}  // namespace plumbline::exporters
