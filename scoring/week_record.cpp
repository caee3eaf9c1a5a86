#include "scoring/week_record.h"

#include <bit>

namespace plumbline::scoring {

namespace {

constexpr std::string_view kVersion = "week 2\n";

class Writer {
 public:
  void number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (int shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(bits >> shift & 0xff);
  }
  void small(int value) { bytes_ += static_cast<char>(value); }
  void text(const std::string& value) {
    number(static_cast<std::int64_t>(value.size()));
    bytes_ += value;
  }
  void maybe(const std::optional<double>& value) {
    small(value ? 1 : 0);
    if (value) number(std::bit_cast<std::int64_t>(*value));
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_{kVersion};
};

/// Reads as long as there is something to read; then `ok` is false and all is zero.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::int64_t number() {
    if (rest_.size() < 8) return fail();
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i)
      bits |=
          static_cast<std::uint64_t>(static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]))
          << (8 * i);
    rest_.remove_prefix(8);
    return static_cast<std::int64_t>(bits);
  }
  int small() {
    if (rest_.empty()) return static_cast<int>(fail());
    const int value = static_cast<signed char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::string text() {
    const auto size = static_cast<std::uint64_t>(number());
    if (size > rest_.size()) {
      fail();
      return {};
    }
    std::string value(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return value;
  }
  std::optional<double> maybe() {
    if (small() == 0) return std::nullopt;
    return std::bit_cast<double>(number());
  }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  std::int64_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

void write(Writer& out, const std::map<std::string, WeekAlone>& alone) {
  out.number(static_cast<std::int64_t>(alone.size()));
  for (const auto& [id, week] : alone) {
    out.text(id);
    out.small(static_cast<int>(week.state));
    out.small(week.is_rate ? 1 : 0);
    for (const auto& number : {std::optional(week.k), std::optional(week.n), week.value})
      out.maybe(number);
    out.number(week.samples);
  }
}

void write(Writer& out, const WeekVolume& volume) {
  out.number(static_cast<std::int64_t>(volume.size()));
  for (const auto& [area, classes] : volume) {
    out.text(area);
    out.number(static_cast<std::int64_t>(classes.size()));
    for (const auto& [work_class, changes] : classes) {
      out.text(work_class);
      out.number(changes);
    }
  }
}

std::map<std::string, WeekAlone> read_alone(Reader& in) {
  std::map<std::string, WeekAlone> alone;
  for (auto left = in.number(); left > 0 && in.ok(); --left) {
    WeekAlone& week = alone[in.text()];
    week.state = static_cast<State>(in.small());
    week.is_rate = in.small() != 0;
    week.k = in.maybe().value_or(0);
    week.n = in.maybe().value_or(0);
    week.value = in.maybe();
    week.samples = in.number();
  }
  return alone;
}

WeekVolume read_volume(Reader& in) {
  WeekVolume volume;
  for (auto areas = in.number(); areas > 0 && in.ok(); --areas) {
    auto& classes = volume[in.text()];
    for (auto left = in.number(); left > 0 && in.ok(); --left) {
      const std::string work_class = in.text();
      classes[work_class] = in.number();
    }
  }
  return volume;
}

WeekValue week_value(const SignalValue& signal) {
  WeekValue value;
  value.state = signal.state;
  value.value = signal.value;
  value.low = signal.low;
  value.high = signal.high;
  value.low95 = signal.low95;
  value.high95 = signal.high95;
  value.samples = signal.samples;
  value.reason = signal.reason.code;
  return value;
}

}  // namespace

WeekRecord record_of(const ScopeResult& result, Instant week_end) {
  WeekRecord record;
  record.end = week_end;
  for (const auto& signal : result.signals) record.signals[signal.signal] = week_value(signal);
  for (const auto& area : result.areas)
    record.levels[area.area + "/" + area.ladder] = {area.attained, area.ceiling, area.ceiling95,
                                                    area.if_close, !result.enough_history};
  record.alone = result.alone;
  record.volume = result.volume;
  return record;
}

std::string to_bytes(const WeekRecord& record) {
  Writer out;
  out.number(to_micros(record.end));
  out.number(static_cast<std::int64_t>(record.signals.size()));
  for (const auto& [id, value] : record.signals) {
    out.text(id);
    out.small(static_cast<int>(value.state));
    for (const auto& number : {value.value, value.low, value.high, value.low95, value.high95})
      out.maybe(number);
    out.number(value.samples);
    out.text(value.reason);
  }
  out.number(static_cast<std::int64_t>(record.levels.size()));
  for (const auto& [ladder, level] : record.levels) {
    out.text(ladder);
    for (const int number : {level.attained, level.ceiling, level.ceiling95, level.if_close})
      out.small(number);
    out.small(level.insufficient ? 1 : 0);
  }
  write(out, record.alone);
  write(out, record.volume);
  return out.take();
}

std::optional<WeekRecord> week_from(std::string_view bytes) {
  if (!bytes.starts_with(kVersion)) return std::nullopt;
  Reader in(bytes.substr(kVersion.size()));
  WeekRecord record;
  record.end = from_micros(in.number());
  for (auto left = in.number(); left > 0 && in.ok(); --left) {
    WeekValue& value = record.signals[in.text()];
    value.state = static_cast<State>(in.small());
    for (auto* number : {&value.value, &value.low, &value.high, &value.low95, &value.high95})
      *number = in.maybe();
    value.samples = in.number();
    value.reason = in.text();
  }
  for (auto left = in.number(); left > 0 && in.ok(); --left) {
    WeekLevel& level = record.levels[in.text()];
    for (auto* number : {&level.attained, &level.ceiling, &level.ceiling95, &level.if_close})
      *number = in.small();
    level.insufficient = in.small() != 0;
  }
  record.alone = read_alone(in);
  record.volume = read_volume(in);
  if (!in.done()) return std::nullopt;
  return record;
}

}  // namespace plumbline::scoring
