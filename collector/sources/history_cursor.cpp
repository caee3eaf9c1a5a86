#include "collector/sources/history_cursor.h"

#include <sstream>

namespace plumbline::collector::sources {

std::string HistoryCursor::to_text() const {
  std::string text = "1 " + std::to_string(to_micros(begin)) + " " +
                     std::to_string(to_micros(until)) + " " + (served ? "1" : "0");
  if (newest)
    text += " " + std::to_string(newest->key) + " " + std::to_string(to_micros(newest->created));
  return text;
}

bool key_is_later(std::int32_t key, std::int32_t than) {
  const std::uint32_t ahead = static_cast<std::uint32_t>(key) - static_cast<std::uint32_t>(than);
  return ahead != 0 && ahead < 0x8000'0000U;
}

std::optional<HistoryCursor> parse_history_cursor(const std::string& text) {
  std::istringstream in(text);
  int format = 0;
  int served = 0;
  std::int64_t begin = 0;
  std::int64_t until = 0;
  if (!(in >> format >> begin >> until >> served) || format != 1) return std::nullopt;
  HistoryCursor cursor{from_micros(begin), from_micros(until), served == 1, std::nullopt};
  HistoryCursor::Newest newest;
  std::int64_t created = 0;
  if (in >> newest.key >> created) {
    newest.created = from_micros(created);
    cursor.newest = newest;
  }
  return cursor;
}

}  // namespace plumbline::collector::sources
