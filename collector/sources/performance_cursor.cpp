#include "collector/sources/performance_cursor.h"

#include <algorithm>
#include <sstream>

namespace plumbline::collector::sources {
namespace {

constexpr const char* kNothing = "-";
constexpr std::chrono::hours kEmptyAgain{6};

/// An id as one word: what could end the word is written as %XX.
std::string word_of(const std::string& id) {
  if (id.empty()) return kNothing;
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string word;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte != '%' && byte != '-' && byte != 0x7F) {
      word += c;
    } else {
      word += '%';
      word += kDigits[byte >> 4U];
      word += kDigits[byte & 15U];
    }
  }
  return word;
}

std::string id_of(const std::string& word) {
  if (word == kNothing) return {};
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'A' + 10; };
  std::string id;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] == '%' && i + 2 < word.size()) {
      id += static_cast<char>(digit(word[i + 1]) * 16 + digit(word[i + 2]));
      i += 2;
    } else {
      id += word[i];
    }
  }
  return id;
}

Instant read_instant(std::istream& in) {
  std::int64_t micros = 0;
  in >> micros;
  return from_micros(micros);
}

constexpr std::int64_t kNever = -1;

}  // namespace

std::uint64_t digest_of(const std::vector<Counter>& counters) {
  std::uint64_t digest = 0xCBF2'9CE4'8422'2325U;  // FNV-1a
  for (const Counter& counter : counters)
    for (const char c : counter.name + "\n")
      digest = (digest ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3U;
  return digest;
}

IntervalMark* RollupCursor::find(std::chrono::seconds period) {
  const auto found = std::find_if(marks.begin(), marks.end(),
                                  [&](const IntervalMark& one) { return one.period == period; });
  return found == marks.end() ? nullptr : &*found;
}

std::string RollupCursor::to_text() const {
  std::ostringstream out;
  out << "1 " << counters << ' ' << to_micros(told_from) << ' ' << to_micros(told_to);
  for (const IntervalMark& one : marks)
    out << '\n'
        << one.period.count() << ' ' << to_micros(one.mark) << ' ' << to_micros(one.asked) << ' '
        << (one.oldest ? to_micros(*one.oldest) : kNever) << ' ' << to_micros(one.floor) << ' '
        << to_micros(one.ceiling) << ' ' << (one.back_done ? 1 : 0) << ' ' << word_of(one.after);
  return out.str();
}

std::optional<RollupCursor> parse_rollup_cursor(const std::string& text) {
  std::istringstream in(text);
  int format = 0;
  RollupCursor cursor;
  if (!(in >> format >> cursor.counters) || format != 1) return std::nullopt;
  cursor.told_from = read_instant(in);
  cursor.told_to = read_instant(in);
  if (!in) return std::nullopt;
  std::int64_t period = 0;
  while (in >> period) {
    IntervalMark one;
    std::int64_t oldest = kNever;
    int done = 0;
    std::string after;
    one.period = std::chrono::seconds(period);
    one.mark = read_instant(in);
    one.asked = read_instant(in);
    in >> oldest;
    one.floor = read_instant(in);
    one.ceiling = read_instant(in);
    if (!(in >> done >> after) || period <= 0) return std::nullopt;
    if (oldest != kNever) one.oldest = from_micros(oldest);
    one.back_done = done == 1;
    one.after = id_of(after);
    cursor.marks.push_back(std::move(one));
  }
  return cursor;
}

bool DayCursor::is_done(DayNumber day) const {
  return std::any_of(done.begin(), done.end(),
                     [&](const auto& range) { return range.first <= day && day <= range.second; });
}

void DayCursor::finish(DayNumber day) {
  if (partial && partial->day == day) partial.reset();
  empty.erase(day);
  if (is_done(day)) return;
  done.emplace_back(day, day);
  std::sort(done.begin(), done.end());
  std::vector<std::pair<DayNumber, DayNumber>> joined;
  for (const auto& range : done) {
    if (!joined.empty() && range.first == joined.back().second + 1) {
      joined.back().second = range.second;
    } else {
      joined.push_back(range);
    }
  }
  done = std::move(joined);
}

bool DayCursor::is_put_off(DayNumber day, Instant now) const {
  const auto said = empty.find(day);
  return said != empty.end() && now >= said->second && now - said->second < kEmptyAgain;
}

std::optional<DayNumber> DayCursor::next(DayNumber last, Instant now) const {
  if (partial && !is_done(partial->day)) return partial->day;
  for (DayNumber day = last; day >= begin; --day)
    if (!is_done(day) && !is_put_off(day, now)) return day;
  return std::nullopt;
}

std::int64_t DayCursor::left(DayNumber last, Instant now) const {
  std::int64_t days = 0;
  for (DayNumber day = begin; day <= last; ++day)
    if (!is_done(day) && !is_put_off(day, now)) ++days;
  return days;
}

std::string DayCursor::to_text() const {
  std::ostringstream out;
  out << "1 " << counters << ' ' << begin;
  if (partial) {
    out << " p " << partial->day << ' ' << partial->period.count() << ' ' << (partial->any ? 1 : 0)
        << ' ' << word_of(partial->after);
  }
  for (const auto& [first, last] : done) out << " d " << first << ' ' << last;
  for (const auto& [day, said] : empty) out << " e " << day << ' ' << to_micros(said);
  return out.str();
}

std::optional<DayCursor> parse_day_cursor(const std::string& text) {
  std::istringstream in(text);
  int format = 0;
  DayCursor cursor;
  if (!(in >> format >> cursor.counters >> cursor.begin) || format != 1) return std::nullopt;
  std::string what;
  while (in >> what) {
    if (what == "p") {
      DayCursor::Partial partial;
      std::int64_t period = 0;
      std::string after;
      int any = 0;
      if (!(in >> partial.day >> period >> any >> after)) return std::nullopt;
      partial.any = any == 1;
      partial.period = std::chrono::seconds(period);
      partial.after = id_of(after);
      cursor.partial = std::move(partial);
    } else if (what == "d") {
      std::pair<DayNumber, DayNumber> range;
      if (!(in >> range.first >> range.second)) return std::nullopt;
      cursor.done.push_back(range);
    } else if (what == "e") {
      DayNumber day = 0;
      std::int64_t said = 0;
      if (!(in >> day >> said)) return std::nullopt;
      cursor.empty[day] = from_micros(said);
    } else {
      return std::nullopt;
    }
  }
  return cursor;
}

}  // namespace plumbline::collector::sources
