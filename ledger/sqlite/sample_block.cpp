#include "ledger/sqlite/sample_block.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/failure.h"

namespace plumbline::ledger {
namespace {

/// What base units are made of: a value is a whole number of one of these, or it is kept as it is.
/// The order is part of the format: only ever add at the end.
constexpr std::array<double, 11> kSteps = {1048576.0, 1e6,  1024.0, 1.0,  1e-1, 1e-2,
                                           1e-3,      1e-4, 1e-5,   1e-6, 1e-9};
constexpr std::uint64_t kRawValues = 255;
/// Whole numbers up to here are exact as double, and so are their differences as int64.
constexpr double kExact = 9007199254740992.0;

constexpr std::int64_t kMostBuckets = std::numeric_limits<std::int16_t>::max();
constexpr std::int64_t kLargest = std::int64_t{1} << 54;
constexpr std::int64_t kDayMicros = 86'400'000'000;

enum TimeForm : std::uint64_t { Grid = 0, Seconds = 1, Micros = 2 };

/// True when each value is a whole number of steps, bit for bit.
bool in_steps(const Points& points, double step, std::vector<std::int64_t>& counts) {
  counts.clear();
  for (const auto& point : points) {
    const double nearest = std::nearbyint(point.second / step);
    if (!(std::abs(nearest) < kExact)) return false;
    const auto count = static_cast<std::int64_t>(nearest);
    const double back = static_cast<double>(count) * step;
    if (std::bit_cast<std::uint64_t>(back) != std::bit_cast<std::uint64_t>(point.second))
      return false;
    counts.push_back(count);
  }
  return true;
}

TimeForm time_form(const Points& points, Instant base, Duration interval) {
  const auto all = [&](const auto& lies) {
    return std::all_of(points.begin(), points.end(),
                       [&](const auto& point) { return lies(point.first); });
  };
  if (interval.count() > 0 &&
      all([&](Instant t) { return (t - points.front().first) % interval == Duration(0); })) {
    return Grid;
  }
  const Duration second = std::chrono::seconds(1);
  return all([&](Instant t) { return (t - base) % second == Duration(0); }) ? Seconds : Micros;
}

void put_times(ByteWriter& out, const Points& points, Instant base, Duration interval) {
  const TimeForm form = time_form(points, base, interval);
  out.number(form);
  if (form != Grid) {
    Instant last = base;
    for (const auto& point : points) {
      const std::int64_t micros = (point.first - last).count();
      out.number(static_cast<std::uint64_t>(form == Seconds ? micros / 1'000'000 : micros));
      last = point.first;
    }
    return;
  }
  out.number(static_cast<std::uint64_t>((points.front().first - base).count()));
  for (std::size_t i = 0; i < points.size();) {
    std::size_t end = i + 1;
    while (end < points.size() && points[end].first - points[end - 1].first == interval) ++end;
    out.number(end - i);
    // How many were left out before the next run; the total tells where the last run ends.
    if (end < points.size()) {
      const auto steps = (points[end].first - points[end - 1].first) / interval;
      out.number(static_cast<std::uint64_t>(steps) - 1);
    }
    i = end;
  }
}

/// Not more than `most`: sums of what was read stay in range, whatever stands in the file.
std::int64_t bounded(std::int64_t value, std::int64_t most) {
  if (value < -most || value > most) throw DamagedRow("a stored number is out of range");
  return value;
}

void get_times(ByteReader& in, std::size_t count, Instant base, Duration interval,
               std::vector<Instant>& times) {
  const std::uint64_t form = in.number();
  const auto some = [&](std::int64_t most) {
    return bounded(static_cast<std::int64_t>(in.number()), most);
  };
  if (form == Seconds || form == Micros) {
    Instant last = base;
    for (std::size_t i = 0; i < count; ++i) {
      last += form == Seconds ? Duration(some(kDayMicros / 1'000'000) * 1'000'000)
                              : Duration(some(kDayMicros));
      times.push_back(last);
    }
    return;
  }
  if (form != Grid || interval.count() <= 0) {
    throw DamagedRow("a day of samples has an unknown form");
  }
  Instant next = base + Duration(some(kDayMicros));
  while (times.size() < count) {
    const std::uint64_t run = in.number();
    if (run == 0 || run > count - times.size()) throw DamagedRow("a run of samples is too long");
    for (std::uint64_t i = 0; i < run; ++i, next += interval) times.push_back(next);
    if (times.size() < count) next += interval * some(kDayMicros / interval.count());
  }
}

void put_bits(ByteWriter& out, double value, std::uint64_t& last) {
  // What neighbours share stands in front: turned round, it becomes zeros that take no bytes.
  const auto bits = std::bit_cast<std::uint64_t>(value);
  out.number(__builtin_bswap64(bits ^ last));
  last = bits;
}
double get_bits(ByteReader& in, std::uint64_t& last) {
  last ^= __builtin_bswap64(in.number());
  return std::bit_cast<double>(last);
}

}  // namespace

std::string encode_points(const Points& points, Instant base, std::chrono::seconds interval) {
  ByteWriter out;
  out.number(points.size());
  if (points.empty()) return out.bytes();
  put_times(out, points, base, interval);
  std::vector<std::int64_t> counts;
  counts.reserve(points.size());
  for (std::size_t step = 0; step < kSteps.size(); ++step) {
    if (!in_steps(points, kSteps[step], counts)) continue;
    out.number(step);
    std::int64_t last = 0;
    for (const std::int64_t count : counts) {
      out.signed_number(count - last);
      last = count;
    }
    return out.bytes();
  }
  out.number(kRawValues);
  std::uint64_t last = 0;
  for (const auto& point : points) put_bits(out, point.second, last);
  return out.bytes();
}

void decode_points(std::string_view body, Instant base, std::chrono::seconds interval,
                   Points& points) {
  ByteReader in(body);
  const std::uint64_t count = in.number();
  if (count == 0) return;
  // Each point takes a byte at the least.
  if (count > body.size()) throw DamagedRow("a day of samples claims an absurd size");
  std::vector<Instant> times;
  times.reserve(count);
  get_times(in, count, base, interval, times);
  const std::uint64_t step = in.number();
  if (step != kRawValues && step >= kSteps.size()) {
    throw DamagedRow("a day of samples has an unknown form");
  }
  points.reserve(points.size() + count);
  std::uint64_t bits = 0;
  std::int64_t sum = 0;
  for (const Instant time : times) {
    if (step == kRawValues) {
      points.emplace_back(time, get_bits(in, bits));
    } else {
      sum = bounded(sum + bounded(in.signed_number(), kLargest), kLargest);
      points.emplace_back(time, static_cast<double>(sum) * kSteps[step]);
    }
  }
}

std::size_t merge_points(Points& points, const Points& more) {
  const std::size_t before = points.size();
  for (const auto& point : more) {
    if (points.empty() || points.back().first < point.first) {
      points.push_back(point);
      continue;
    }
    const auto there = std::lower_bound(points.begin(), points.end(), point.first,
                                        [](const auto& a, Instant time) { return a.first < time; });
    if (there->first != point.first) points.insert(there, point);
  }
  return points.size() - before;
}

std::string encode_histogram(const LogHistogram& values, std::chrono::seconds interval) {
  ByteWriter out;
  out.number(static_cast<std::uint64_t>(interval.count()));
  out.number(values.count);
  std::uint64_t last = 0;
  put_bits(out, values.sum, last);
  put_bits(out, values.max, last);
  std::int64_t bucket = 0;
  for (const auto& [index, count] : values.buckets) {
    out.signed_number(index - bucket);
    out.number(count);
    bucket = index;
  }
  return out.bytes();
}

std::chrono::seconds decode_histogram(std::string_view body, LogHistogram& values) {
  ByteReader in(body);
  const std::chrono::seconds interval(static_cast<std::int64_t>(in.number()));
  values.count = static_cast<std::uint32_t>(in.number());
  std::uint64_t last = 0;
  values.sum = get_bits(in, last);
  values.max = get_bits(in, last);
  std::int64_t bucket = 0;
  while (!in.done()) {
    bucket = bounded(bucket + bounded(in.signed_number(), kMostBuckets), kMostBuckets);
    values.buckets[static_cast<std::int16_t>(bucket)] = static_cast<std::uint32_t>(in.number());
  }
  return interval;
}

}  // namespace plumbline::ledger
