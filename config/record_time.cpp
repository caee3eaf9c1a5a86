#include <array>
#include <cctype>
#include <chrono>
#include <string_view>

#include "config/record_form.h"
#include "facts/time.h"

namespace plumbline::config {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

bool digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

struct Moment {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  bool afternoon = false;
  bool twelve_hours = false;
  std::optional<int> offset_min;
};

// Reads the text piece by piece; every piece is taken off its front.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : rest_(text) {}

  bool number(std::size_t most, int& out) {
    std::size_t n = 0;
    out = 0;
    while (n < most && n < rest_.size() && digit(rest_[n])) out = out * 10 + (rest_[n++] - '0');
    rest_.remove_prefix(n);
    return n > 0;
  }
  bool literal(char c) {
    if (c == ' ') {
      const bool there = !rest_.empty() && rest_.front() == ' ';
      while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
      return there;
    }
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool month(int& out) {
    for (std::size_t i = 0; i < kMonths.size(); ++i)
      if (word(kMonths[i])) {
        out = static_cast<int>(i) + 1;
        return true;
      }
    return false;
  }
  bool half(bool& afternoon) {
    afternoon = word("pm");
    return afternoon || word("am");
  }
  bool zone(std::optional<int>& out) {
    out = 0;
    if (word("z") || word("utc") || word("gmt")) return true;
    if (rest_.empty() || (rest_.front() != '+' && rest_.front() != '-')) return false;
    const int sign = rest_.front() == '+' ? 1 : -1;
    rest_.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    if (!number(2, hours)) return false;
    if (!rest_.empty() && rest_.front() == ':') rest_.remove_prefix(1);
    if (!number(2, minutes) || hours > 14 || minutes > 59) return false;
    out = sign * (hours * 60 + minutes);
    return true;
  }
  bool done() const { return rest_.empty(); }

 private:
  bool word(std::string_view wanted) {
    if (rest_.size() < wanted.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (lower(rest_[i]) != wanted[i]) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }

  std::string_view rest_;
};

bool take(Pieces& pieces, char what, Moment& m) {
  switch (what) {
    case 'Y':
      return pieces.number(4, m.year);
    case 'y':
      if (!pieces.number(2, m.year)) return false;
      m.year += 2000;
      return true;
    case 'm':
      return pieces.number(2, m.month);
    case 'd':
      return pieces.number(2, m.day);
    case 'b':
      return pieces.month(m.month);
    case 'H':
      return pieces.number(2, m.hour);
    case 'I':
      m.twelve_hours = true;
      return pieces.number(2, m.hour) && m.hour >= 1 && m.hour <= 12;
    case 'M':
      return pieces.number(2, m.minute);
    case 'S':
      return pieces.number(2, m.second);
    case 'p':
      return pieces.half(m.afternoon);
    case 'z':
      return pieces.zone(m.offset_min);
    default:
      return false;
  }
}

std::optional<Instant> instant_of(const Moment& m, int utc_offset_min) {
  const std::chrono::year_month_day date{std::chrono::year(m.year),
                                         std::chrono::month(static_cast<unsigned>(m.month)),
                                         std::chrono::day(static_cast<unsigned>(m.day))};
  if (!date.ok() || m.hour > 23 || m.minute > 59 || m.second > 60) return std::nullopt;
  const int hour = m.twelve_hours ? m.hour % 12 + (m.afternoon ? 12 : 0) : m.hour;
  return Instant(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(m.minute - m.offset_min.value_or(utc_offset_min)) +
         std::chrono::seconds(m.second);
}

// "+0100" at the end, as some desks write it, becomes "+01:00".
std::string with_colon(std::string text) {
  const std::size_t sign = text.size() >= 5 ? text.size() - 5 : std::string::npos;
  if (sign == std::string::npos || text.size() < 20 || (text[sign] != '+' && text[sign] != '-'))
    return text;
  for (std::size_t i = sign + 1; i < text.size(); ++i)
    if (!digit(text[i])) return text;
  return text.insert(sign + 3, ":");
}

bool names_zone(const std::string& text) {
  if (text.size() < 11) return false;
  return text.back() == 'Z' || text.back() == 'z' ||
         text.find_first_of("+-", 11) != std::string::npos;
}

}  // namespace

std::optional<Instant> parse_record_time(const std::string& text, const std::string& format,
                                         int utc_offset_min) {
  if (format.empty()) {
    const auto at = parse_instant(with_colon(text));
    if (!at) return std::nullopt;
    return names_zone(text) ? *at : *at - std::chrono::minutes(utc_offset_min);
  }
  Pieces pieces(text);
  Moment moment;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const bool field = format[i] == '%' && i + 1 < format.size();
    if (field ? !take(pieces, format[++i], moment) : !pieces.literal(format[i]))
      return std::nullopt;
  }
  return pieces.done() ? instant_of(moment, utc_offset_min) : std::nullopt;
}

}  // namespace plumbline::config
