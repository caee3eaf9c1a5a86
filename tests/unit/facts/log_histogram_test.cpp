#include "facts/log_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace plumbline {
namespace {

TEST(LogHistogram, KnowsEveryPercentileWithinItsPromise) {
  std::vector<double> values;
  LogHistogram histogram;
  double value = 0.003;
  for (int i = 0; i < 2'000; ++i) {
    value = std::fmod(value * 1'103.515 + 12.345, 4e9);
    values.push_back(value);
    histogram.add(value);
  }
  std::sort(values.begin(), values.end());
  for (const double share : {0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * 2'000)) - 1;
    EXPECT_NEAR(histogram.percentile(share) / values[rank], 1, 0.045) << share;
  }
  EXPECT_EQ(histogram.count, 2'000U);
  EXPECT_DOUBLE_EQ(histogram.max, values.back());
}

TEST(LogHistogram, NothingIsABucketOfItsOwn) {
  LogHistogram histogram;
  for (int i = 0; i < 95; ++i) histogram.add(0);
  for (int i = 0; i < 5; ++i) histogram.add(1e6);
  EXPECT_EQ(histogram.percentile(0.95), 0);
  EXPECT_NEAR(histogram.percentile(0.96), 1e6, 45'000);
  EXPECT_EQ(histogram.buckets.at(LogHistogram::kZero), 95U);
  EXPECT_EQ(LogHistogram::bucket_of(std::exp2(-20)), LogHistogram::kZero);
}

TEST(LogHistogram, NeverSaysMoreThanTheLargest) {
  LogHistogram histogram;
  histogram.add(1.0);
  EXPECT_EQ(histogram.percentile(0.5), 1.0) << "the middle of its bucket is above it";
}

TEST(LogHistogram, WhatIsNoMagnitudeIsNotCounted) {
  LogHistogram histogram;
  histogram.add(-1);
  histogram.add(std::numeric_limits<double>::quiet_NaN());
  histogram.add(std::numeric_limits<double>::infinity());
  EXPECT_EQ(histogram, LogHistogram());
  EXPECT_EQ(histogram.percentile(0.5), 0);
}

TEST(LogHistogram, MergingIsAddingAllValues) {
  LogHistogram left;
  LogHistogram right;
  LogHistogram both;
  for (int i = 1; i < 300; ++i) {
    (i % 3 == 0 ? left : right).add(i);
    both.add(i);
  }
  left.merge(right);
  EXPECT_EQ(left, both);
}

}  // namespace
}  // namespace plumbline
