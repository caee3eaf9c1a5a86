#include "collector/sources/history_cursor.h"

#include <sstream>

namespace plumbline::collector::sources {

std::string HistoryCursor::to_text() const {
  return "1 " + std::to_string(to_micros(begin)) + " " + std::to_string(to_micros(until)) + " " +
         (served ? "1" : "0");
}

std::optional<HistoryCursor> parse_history_cursor(const std::string& text) {
  std::istringstream in(text);
  int format = 0;
  int served = 0;
  std::int64_t begin = 0;
  std::int64_t until = 0;
  if (!(in >> format >> begin >> until >> served) || format != 1) return std::nullopt;
  return HistoryCursor{from_micros(begin), from_micros(until), served == 1};
}

}  // namespace plumbline::collector::sources
