#include "facts/time.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace plumbline {

namespace {

struct Reader {
  std::string_view rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool number(std::size_t digits, int& out) {
    if (rest.size() < digits) return false;
    for (std::size_t i = 0; i < digits; ++i)
      if (rest[i] < '0' || rest[i] > '9') return false;
    std::from_chars(rest.data(), rest.data() + digits, out);
    rest.remove_prefix(digits);
    return true;
  }
  /// Digits after the decimal point: microseconds, further digits dropped.
  bool fraction(std::int64_t& micros) {
    std::size_t digits = 0;
    micros = 0;
    std::int64_t scale = 100'000;
    while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') {
      micros += scale * (rest[digits] - '0');
      scale /= 10;
      ++digits;
    }
    rest.remove_prefix(digits);
    return digits > 0;
  }
};

struct Fields {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::int64_t micros = 0;
  int offset_minutes = 0;
};

bool read_offset(Reader& in, Fields& f) {
  if (in.rest.empty() || in.take('Z') || in.take('z')) return true;
  const bool negative = in.take('-');
  if (!negative && !in.take('+')) return false;
  int hours = 0;
  int minutes = 0;
  if (!in.number(2, hours) || !in.take(':') || !in.number(2, minutes)) return false;
  if (hours > 14 || minutes > 59) return false;
  f.offset_minutes = (negative ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

bool read_time_of_day(Reader& in, Fields& f) {
  if (!in.take('T') && !in.take('t') && !in.take(' ')) return false;
  if (!in.number(2, f.hour) || !in.take(':') || !in.number(2, f.minute) || !in.take(':') ||
      !in.number(2, f.second))
    return false;
  if (in.take('.') && !in.fraction(f.micros)) return false;
  return read_offset(in, f);
}

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
  Reader in{text};
  Fields f;
  const bool date = in.number(4, f.year) && in.take('-') && in.number(2, f.month) && in.take('-') &&
                    in.number(2, f.day);
  const bool complete = date && (in.rest.empty() || read_time_of_day(in, f)) && in.rest.empty();
  const std::chrono::year_month_day ymd{std::chrono::year(f.year),
                                        std::chrono::month(static_cast<unsigned>(f.month)),
                                        std::chrono::day(static_cast<unsigned>(f.day))};
  // xsd:dateTime allows 24:00:00 as the end of a day and a leap second.
  const bool in_range = ymd.ok() && f.hour <= 24 && f.minute <= 59 && f.second <= 60 &&
                        !(f.hour == 24 && (f.minute != 0 || f.second != 0));
  if (!complete || !in_range)
    return fail("'" + std::string(text.substr(0, 40)) + "' is not a date or time", {},
                "write 2026-11-22 or 2026-11-22T09:30:00Z");
  return Instant(std::chrono::sys_days(ymd)) + std::chrono::hours(f.hour) +
         std::chrono::minutes(f.minute - f.offset_minutes) + std::chrono::seconds(f.second) +
         Duration(f.micros);
}

std::string to_date(Instant t) {
  const std::chrono::year_month_day ymd(std::chrono::floor<std::chrono::days>(t));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int(ymd.year()), unsigned(ymd.month()),
                unsigned(ymd.day()));
  return text.data();
}

std::string to_rfc3339(Instant t) {
  const auto midnight = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::hh_mm_ss time(t - midnight);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d", int(time.hours().count()),
                int(time.minutes().count()), int(time.seconds().count()));
  std::string out = to_date(t) + text.data();
  if (const auto micros = time.subseconds().count(); micros != 0) {
    std::snprintf(text.data(), text.size(), ".%06d", int(micros));
    out += text.data();
    out.erase(out.find_last_not_of('0') + 1);
  }
  return out + "Z";
}

}  // namespace plumbline
