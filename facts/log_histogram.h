#pragma once

#include <cstdint>
#include <map>

namespace plumbline {

/// How often values of a magnitude occurred: logarithmic buckets, eight per doubling, so that any
/// percentile is known within 4.5 % of its value. Zero and everything below 2^-16 is one bucket;
/// negative and non-finite values are not counted. Plain value; not thread-safe.
struct LogHistogram {
  static constexpr int kPerDoubling = 8;
  static constexpr std::int16_t kZero = -16 * kPerDoubling - 1;  ///< the bucket of "nothing"

  std::map<std::int16_t, std::uint32_t> buckets;  ///< bucket → how many
  std::uint32_t count = 0;
  double sum = 0;
  double max = 0;

  static std::int16_t bucket_of(double value);
  /// Geometric middle of a bucket; 0 for kZero.
  static double middle_of(std::int16_t bucket);

  void add(double value);
  void merge(const LogHistogram& other);
  /// Nearest-rank percentile, 0 < share ≤ 1, as the middle of its bucket, never above max; 0 when
  /// empty.
  double percentile(double share) const;

  friend bool operator==(const LogHistogram&, const LogHistogram&) = default;
};

}  // namespace plumbline
