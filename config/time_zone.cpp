#include "config/time_zone.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace plumbline::config {
namespace {

constexpr const char* kDatabase = "/usr/share/zoneinfo/";
constexpr std::size_t kHeaderBytes = 44;
constexpr std::int64_t kFirst = 631'152'000;   // 1990-01-01
constexpr std::int64_t kLast = 2'114'380'800;  // 2037-01-01

/// Big-endian numbers, one after the other. Reading past the end gives zeros and is remembered.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : left_(bytes) {}

  std::int64_t number(std::size_t size) {
    if (left_.size() < size) {
      complete_ = false;
      left_ = {};
      return 0;
    }
    auto value = static_cast<std::uint64_t>(static_cast<signed char>(left_.front()));
    for (std::size_t i = 1; i < size; ++i)
      value = (value << 8U) | static_cast<unsigned char>(left_[i]);
    left_.remove_prefix(size);
    return static_cast<std::int64_t>(value);
  }
  void skip(std::size_t size) {
    complete_ = complete_ && size <= left_.size();
    left_.remove_prefix(std::min(size, left_.size()));
  }
  std::string_view left() const { return left_; }
  bool complete() const { return complete_; }

 private:
  std::string_view left_;
  bool complete_ = true;
};

struct Counts {
  std::size_t utc = 0;
  std::size_t standard = 0;
  std::size_t leaps = 0;
  std::size_t times = 0;
  std::size_t types = 0;
  std::size_t chars = 0;

  std::size_t bytes(std::size_t of_time) const {
    return times * (of_time + 1) + types * 6 + chars + leaps * (of_time + 4) + standard + utc;
  }
};

std::optional<Counts> read_header(Bytes& bytes) {
  if (!bytes.left().starts_with("TZif") || bytes.left().size() < kHeaderBytes) return std::nullopt;
  bytes.skip(20);
  Counts counts;
  for (std::size_t* count : {&counts.utc, &counts.standard, &counts.leaps, &counts.times,
                             &counts.types, &counts.chars}) {
    const std::int64_t read = bytes.number(4);
    if (read < 0 || read > 100'000) return std::nullopt;
    *count = static_cast<std::size_t>(read);
  }
  if (counts.types == 0) return std::nullopt;
  return counts;
}

std::vector<ZoneShift> shifts_of(const std::vector<std::int64_t>& times,
                                 const std::vector<std::size_t>& types,
                                 const std::vector<std::int32_t>& east) {
  std::vector<ZoneShift> shifts;
  std::int32_t before = east.front();
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times[i] <= kFirst)
      before = east[types[i]];
    else
      shifts.push_back({Instant(std::chrono::seconds(times[i])), east[types[i]]});
  }
  shifts.insert(shifts.begin(), {Instant(std::chrono::seconds(kFirst)), before});
  return shifts;
}

}  // namespace

Result<std::vector<ZoneShift>> read_zone(std::string_view file, const std::string& name) {
  const auto broken = [&] {
    return fail("the time zone's table cannot be read", name, "install Debian's tzdata anew");
  };
  Bytes bytes(file);
  const auto first = read_header(bytes);
  if (!first) return broken();
  bytes.skip(first->bytes(4));
  const auto counts = read_header(bytes);  // the same again, with times of 64 bits
  if (!counts) return broken();
  std::vector<std::int64_t> times;
  std::vector<std::size_t> types;
  std::vector<std::int32_t> east;
  for (std::size_t i = 0; i < counts->times; ++i) times.push_back(bytes.number(8));
  for (std::size_t i = 0; i < counts->times; ++i) {
    const auto type = static_cast<std::size_t>(bytes.number(1));
    if (type >= counts->types) return broken();
    types.push_back(type);
  }
  for (std::size_t i = 0; i < counts->types; ++i) {
    east.push_back(static_cast<std::int32_t>(bytes.number(4)));
    bytes.skip(2);
  }
  bytes.skip(counts->chars + counts->leaps * 12 + counts->standard + counts->utc);
  if (!bytes.complete()) return broken();
  // Behind the table stands a rule; with a comma in it the clocks go on changing.
  const bool goes_on = bytes.left().find(',') != std::string_view::npos;
  if (goes_on && (times.empty() || times.back() < kLast))
    return fail("the time zone's table ends too early", name,
                "install Debian's tzdata, whose tables reach to 2037");
  return shifts_of(times, types, east);
}

Result<std::vector<ZoneShift>> time_zone(const std::string& name) {
  const bool usual = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '/' || c == '+' || c == '-';
  });
  if (name.empty() || name.size() > 64 || name.front() == '/' || !usual)
    return fail("\"" + name + "\" is no time zone", "", "write Europe/Berlin");
  // A folder of zones can be opened as well, and reading it throws.
  std::error_code none;
  std::ifstream stream;
  if (std::filesystem::is_regular_file(kDatabase + name, none))
    stream.open(kDatabase + name, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (bytes.empty())
    return fail("no time zone \"" + name + "\" is known here", "",
                "write Europe/Berlin, or install Debian's tzdata");
  return read_zone(bytes, name);
}

}  // namespace plumbline::config
