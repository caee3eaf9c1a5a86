#include "ledger/sqlite/sample_block.h"

#include <cmath>
#include <limits>

#include "ledger/sqlite/failure.h"
#include "tests/unit/ledger/derive_random_estate.h"
#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::seconds;

const Instant kDay = at("2026-03-02T00:00:00Z");

Points through(const Points& points, seconds interval) {
  Points back;
  decode_points(encode_points(points, kDay, interval), kDay, interval, back);
  return back;
}

/// Equal to the last bit, also where == would not see it (NaN, −0).
void expect_same(const Points& a, const Points& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].first, b[i].first) << i;
    ASSERT_EQ(std::signbit(a[i].second), std::signbit(b[i].second)) << i;
    if (std::isnan(a[i].second)) {
      ASSERT_TRUE(std::isnan(b[i].second)) << i;
    } else {
      ASSERT_EQ(a[i].second, b[i].second) << i;
    }
  }
}

Points every(seconds interval, int count, const std::function<double(int)>& value) {
  Points points;
  for (int i = 0; i < count; ++i) points.emplace_back(kDay + interval * i, value(i));
  return points;
}

TEST(SampleBlock, KeepsEveryBitOfEveryValue) {
  test::Dice dice(3);
  const std::vector<double> units{1, 1e-4, 1e-3, 1e-6, 1024, 1e6, 1048576, 1.0 / 3};
  for (int i = 0; i < 400; ++i) {
    const double unit = dice.of(units);
    const seconds interval(dice.one_in(2) ? 300 : 0);
    Points points;
    Instant t = kDay + (dice.one_in(3) ? dice.up_to(seconds(300)) : seconds(0));
    for (std::uint64_t left = dice.below(50); left > 0; --left) {
      points.emplace_back(t, static_cast<double>(dice.below(20'000)) * unit);
      if (dice.one_in(40)) points.back().second *= -1;
      t += interval.count() > 0 && !dice.one_in(30)
               ? seconds(interval * static_cast<std::int64_t>(1 + dice.below(3)))
               : dice.up_to(seconds(400)) + Duration(1);
    }
    expect_same(through(points, interval), points);
  }
}

TEST(SampleBlock, KeepsWhatIsNoOrdinaryNumber) {
  const double infinite = std::numeric_limits<double>::infinity();
  const std::vector<double> odd{0.0,
                                -0.0,
                                std::nan(""),
                                infinite,
                                -infinite,
                                5e-324,
                                std::numeric_limits<double>::max(),
                                0.1 + 0.2,
                                9007199254740993.0};
  const auto points = every(seconds(300), static_cast<int>(odd.size()),
                            [&](int i) { return odd[static_cast<std::size_t>(i)]; });
  expect_same(through(points, seconds(300)), points);
  for (const double value : odd) {
    const Points one{{kDay, value}};
    expect_same(through(one, seconds(300)), one);
  }
}

TEST(SampleBlock, ADayOfAPercentageTakesLittle) {
  test::Dice dice(5);
  // vCenter's hundredths of a percent, as a ratio, of a busy host.
  const auto points = every(seconds(300), 288, [&](int) {
    return (2500.0 + static_cast<double>(dice.below(1000))) * 1e-4;
  });
  EXPECT_LT(encode_points(points, kDay, seconds(300)).size(), 288U * 2 + 16);
  const auto still = every(seconds(300), 288, [](int) { return 137438953472.0; });
  EXPECT_LT(encode_points(still, kDay, seconds(300)).size(), 288U + 24);
}

TEST(SampleBlock, MergesInOrderAndKeepsWhatIsThere) {
  Points points = every(seconds(300), 3, [](int i) { return i; });
  EXPECT_EQ(merge_points(points, {{kDay + seconds(300), 99}, {kDay + seconds(450), 7}}), 1U);
  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[1].second, 1);
  EXPECT_EQ(points[2].first, kDay + seconds(450));
  EXPECT_EQ(merge_points(points, {{kDay - seconds(1), 5}}), 1U);
  EXPECT_EQ(points.front().second, 5);
}

TEST(SampleBlock, DamageIsSaid) {
  const auto whole =
      encode_points(every(seconds(300), 9, [](int i) { return i * 0.37; }), kDay, seconds(300));
  Points points;
  for (std::size_t size = 1; size < whole.size(); ++size)
    EXPECT_THROW(decode_points(whole.substr(0, size), kDay, seconds(300), points), DamagedRow);
  EXPECT_THROW(decode_points(std::string(9, '\xff'), kDay, seconds(300), points), DamagedRow);
  // Any byte may be any other: it is told or gives other numbers, and never more of them.
  test::Dice dice(9);
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = whole;
    for (std::uint64_t left = 1 + dice.below(3); left > 0; --left)
      bytes[dice.below(bytes.size())] = static_cast<char>(dice.below(256));
    points.clear();
    LogHistogram values;
    try {
      decode_points(bytes, kDay, seconds(dice.one_in(2) ? 300 : 0), points);
    } catch (const DamagedRow&) {
    }
    ASSERT_LE(points.size(), bytes.size());
    try {
      decode_histogram(bytes, values);
    } catch (const DamagedRow&) {
    }
  }
}

TEST(SampleBlock, HistogramsComeBack) {
  LogHistogram values;
  for (int i = 0; i < 288; ++i) values.add(i % 7 == 0 ? 0 : 0.001 * i * i);
  LogHistogram back;
  EXPECT_EQ(decode_histogram(encode_histogram(values, seconds(7200)), back), seconds(7200));
  EXPECT_EQ(back, values);
}

}  // namespace
}  // namespace plumbline::ledger
