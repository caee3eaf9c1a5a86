#include "facts/log_histogram.h"

#include <algorithm>
#include <cmath>

namespace plumbline {

std::int16_t LogHistogram::bucket_of(double value) {
  const double step = std::floor(std::log2(value) * kPerDoubling);
  if (!(step > kZero)) return kZero;
  return static_cast<std::int16_t>(std::min(step, 32'000.0));
}

double LogHistogram::middle_of(std::int16_t bucket) {
  return bucket == kZero ? 0 : std::exp2((bucket + 0.5) / kPerDoubling);
}

void LogHistogram::add(double value) {
  if (!std::isfinite(value) || value < 0) return;
  ++buckets[bucket_of(value)];
  ++count;
  sum += value;
  max = std::max(max, value);
}

void LogHistogram::merge(const LogHistogram& other) {
  for (const auto& [bucket, n] : other.buckets) buckets[bucket] += n;
  count += other.count;
  sum += other.sum;
  max = std::max(max, other.max);
}

double LogHistogram::percentile(double share) const {
  if (count == 0) return 0;
  const double rank = std::max(1.0, std::ceil(share * count));
  double seen = 0;
  for (const auto& [bucket, n] : buckets) {
    seen += n;
    if (seen >= rank) return std::min(middle_of(bucket), max);
  }
  return max;
}

}  // namespace plumbline
