#include "collector/sources/history_cursor.h"

#include <sstream>

namespace plumbline::collector::sources {
namespace {

constexpr const char* kNone = "-";

std::string number(Instant t) { return " " + std::to_string(to_micros(t)); }

bool read(std::istream& in, Instant& t) {
  std::int64_t micros = 0;
  if (!(in >> micros)) return false;
  t = from_micros(micros);
  return true;
}

/// A number, or nothing for kNone.
std::optional<std::int64_t> optional_number(std::istream& in) {
  std::string word;
  if (!(in >> word) || word == kNone) return std::nullopt;
  std::istringstream digits(word);
  std::int64_t value = 0;
  if (digits >> value) return value;
  in.setstate(std::ios::failbit);
  return std::nullopt;
}

/// Format 1, of the release that read the past before anything else.
std::optional<HistoryCursor> parse_first(std::istream& in) {
  HistoryCursor cursor;
  int served = 0;
  if (!read(in, cursor.begin) || !read(in, cursor.until) || !(in >> served)) return std::nullopt;
  cursor.served = served == 1;
  HistoryCursor::Newest newest;
  if (in >> newest.key && read(in, newest.created)) cursor.newest = newest;
  return cursor;
}

}  // namespace

std::string HistoryCursor::to_text() const {
  std::string text = "2" + number(begin) + number(until) + (served ? " 1" : " 0") +
                     (tells_latest ? " 1" : " 0") + (hidden ? " 1 " : " 0 ") +
                     (asked.empty() ? kNone : asked) + number(looked_back);
  text += newest ? " " + std::to_string(newest->key) + number(newest->created) : " - -";
  text += restored ? number(restored->from) + number(restored->to) : " - -";
  if (past)
    text += number(past->low) + number(past->high) + number(past->top) + " " +
            std::to_string(past->slice.count()) + (past->hidden ? " 1" : " 0");
  return text;
}

bool key_is_later(std::int32_t key, std::int32_t than) {
  const std::uint32_t ahead = static_cast<std::uint32_t>(key) - static_cast<std::uint32_t>(than);
  return ahead != 0 && ahead < 0x8000'0000U;
}

std::optional<HistoryCursor> parse_history_cursor(const std::string& text) {
  std::istringstream in(text);
  int format = 0;
  if (!(in >> format)) return std::nullopt;
  if (format == 1) return parse_first(in);
  if (format != 2) return std::nullopt;
  HistoryCursor cursor;
  int served = 0;
  int tells = 0;
  int hidden = 0;
  if (!read(in, cursor.begin) || !read(in, cursor.until) || !(in >> served >> tells >> hidden) ||
      !(in >> cursor.asked) || !read(in, cursor.looked_back))
    return std::nullopt;
  cursor.served = served == 1;
  cursor.tells_latest = tells == 1;
  cursor.hidden = hidden == 1;
  if (cursor.asked == kNone) cursor.asked.clear();
  const auto key = optional_number(in);
  const auto created = optional_number(in);
  const auto lost_from = optional_number(in);
  const auto lost_to = optional_number(in);
  if (!in) return std::nullopt;
  if (lost_from && lost_to)
    cursor.restored = HistoryCursor::Restored{from_micros(*lost_from), from_micros(*lost_to)};
  if (key && created)
    cursor.newest = HistoryCursor::Newest{static_cast<std::int32_t>(*key), from_micros(*created)};
  HistoryCursor::Past past;
  std::int64_t slice = 0;
  if (read(in, past.low) && read(in, past.high) && read(in, past.top) && in >> slice >> hidden) {
    past.slice = Duration(slice);
    past.hidden = hidden == 1;
    cursor.past = past;
  }
  return cursor;
}

}  // namespace plumbline::collector::sources
