#include "exporters/web/accepts_open_metrics.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace plumbline::exporters {
namespace {

std::string_view cut(std::string_view& list, char separator) {
  const auto at = std::min(list.find(separator), list.size());
  const auto item = list.substr(0, at);
  list.remove_prefix(std::min(at + 1, list.size()));
  return item;
}

/// 0 to 1000: weights have three decimals at most.
int thousandths(std::string_view weight) {
  int value = 0;
  int digits = 0;
  for (const char c : weight) {
    if (c == '.') continue;
    if (c < '0' || c > '9' || digits == 4) break;
    value = value * 10 + (c - '0');
    ++digits;
  }
  for (; digits < 4; ++digits) value *= 10;
  return std::min(value, 1000);
}

struct MediaRange {
  std::string type;
  std::string version;
  int weight = 1000;
};

MediaRange media_range(const std::string& text) {
  std::string_view rest = text;
  MediaRange range;
  range.type = std::string(cut(rest, ';'));
  while (!rest.empty()) {
    auto parameter = cut(rest, ';');
    const auto name = cut(parameter, '=');
    if (name == "q") range.weight = thousandths(parameter);
    if (name == "version") range.version = std::string(parameter);
  }
  return range;
}

}  // namespace

bool accepts_open_metrics(std::string_view accept) {
  std::string plain;
  for (const char c : accept)
    if (c != ' ' && c != '\t')
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  int open = 0;
  int text = 0;
  for (std::string_view list = plain; !list.empty();) {
    const auto range = media_range(std::string(cut(list, ',')));
    if (range.type == "application/openmetrics-text" &&
        (range.version.empty() || range.version == "1.0.0"))
      open = std::max(open, range.weight);
    if (range.type == "text/plain") text = std::max(text, range.weight);
  }
  return open > 0 && open >= text;
}

}  // namespace plumbline::exporters
