#include "collector/sources/history_cursor.h"

#include <gmock/gmock.h>

#include "collector/sources/key_watch.h"

namespace plumbline::collector::sources {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Instant at(const char* text) { return *parse_instant(text); }

HistoryCursor full() {
  HistoryCursor cursor;
  cursor.begin = at("2026-01-05T00:00:00Z");
  cursor.until = at("2026-01-06T00:00:00.123456Z");
  cursor.served = true;
  cursor.tells_latest = true;
  cursor.hidden = true;
  cursor.asked = "0123456789abcdef";
  cursor.looked_back = at("2026-01-04T00:00:00Z");
  cursor.newest = HistoryCursor::Newest{-2'147'483'648, at("2026-01-05T23:00:00Z")};
  cursor.restored = HistoryCursor::Restored{at("2026-01-02T00:00:00Z"), at("2026-01-03T00:00:00Z")};
  cursor.past = HistoryCursor::Past{at("2025-12-01T00:00:00Z"), at("2025-12-20T00:00:00Z"),
                                    at("2026-01-04T00:00:00Z"), hours(7), true};
  return cursor;
}

TEST(HistoryCursor, ReadsBackWhatItWrote) {
  const auto read = parse_history_cursor(full().to_text());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->begin, full().begin);
  EXPECT_EQ(read->until, full().until);
  EXPECT_TRUE(read->served && read->tells_latest && read->hidden);
  EXPECT_EQ(read->asked, "0123456789abcdef");
  EXPECT_EQ(read->looked_back, full().looked_back);
  ASSERT_TRUE(read->newest);
  EXPECT_EQ(read->newest->key, -2'147'483'648);
  EXPECT_EQ(read->newest->created, full().newest->created);
  EXPECT_EQ(read->restored, full().restored);
  ASSERT_TRUE(read->past);
  EXPECT_EQ(read->past->low, full().past->low);
  EXPECT_EQ(read->past->high, full().past->high);
  EXPECT_EQ(read->past->top, full().past->top);
  EXPECT_EQ(read->past->slice, hours(7));
  EXPECT_TRUE(read->past->hidden);
}

TEST(HistoryCursor, EveryPartMayBeMissing) {
  for (const bool newest : {false, true})
    for (const bool past : {false, true}) {
      HistoryCursor cursor = full();
      cursor.asked.clear();
      cursor.served = cursor.tells_latest = cursor.hidden = false;
      if (!newest) cursor.newest.reset();
      if (!past) cursor.past.reset();
      if (newest == past) cursor.restored.reset();
      const auto read = parse_history_cursor(cursor.to_text());
      ASSERT_TRUE(read) << cursor.to_text();
      EXPECT_EQ(read->newest.has_value(), newest);
      EXPECT_EQ(read->past.has_value(), past);
      EXPECT_EQ(read->asked, "");
      EXPECT_EQ(read->restored, cursor.restored);
      EXPECT_FALSE(read->served || read->tells_latest || read->hidden);
      EXPECT_EQ(read->to_text(), cursor.to_text());
    }
}

TEST(HistoryCursor, OfTheFirstReleaseIsUnderstood) {
  // As version 0.1 wrote them: "1 begin until served [key created]".
  const auto plain = parse_history_cursor("1 1767571200000000 1767657600000000 0");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->begin, at("2026-01-05T00:00:00Z"));
  EXPECT_EQ(plain->until, at("2026-01-06T00:00:00Z"));
  EXPECT_FALSE(plain->served);
  EXPECT_FALSE(plain->newest);
  EXPECT_FALSE(plain->past);
  const auto whole =
      parse_history_cursor("1 1767571200000000 1767657600000000 1 -7 1767600000000000");
  ASSERT_TRUE(whole);
  EXPECT_TRUE(whole->served);
  ASSERT_TRUE(whole->newest);
  EXPECT_EQ(whole->newest->key, -7);
}

TEST(HistoryCursor, OfAnotherMakeIsNone) {
  const std::string text = full().to_text();
  for (const std::string& wrong : {std::string(), std::string("3 1 2"), std::string("x"),
                                   std::string("2 1"), std::string("2 1 2 1 1 1 a b - - - -")})
    EXPECT_FALSE(parse_history_cursor(wrong)) << wrong;
}

TEST(Keys, OfThirtyTwoBitsWrap) {
  EXPECT_TRUE(key_is_later(2, 1));
  EXPECT_FALSE(key_is_later(1, 1));
  EXPECT_FALSE(key_is_later(1, 2));
  EXPECT_TRUE(key_is_later(-2'147'483'648, 2'147'483'647)) << "the one after the highest";
  EXPECT_FALSE(key_is_later(2'147'483'647, -2'147'483'648));
}

class Watch : public ::testing::Test {
 protected:
  const Instant noon_ = at("2026-01-05T12:00:00Z");
  KeyWatch watch_{HistoryCursor::Newest{1000, noon_}};
};

TEST_F(Watch, FindsAKeyGivenAgain) {
  watch_.see(1001, noon_ + minutes(1));
  watch_.see(700, noon_ + hours(3));
  watch_.see(690, noon_ + hours(2));
  watch_.see(710, noon_ + hours(4));
  const auto lost = watch_.lost("events", noon_ - minutes(5));
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->from, noon_ - minutes(5));
  EXPECT_EQ(lost->to, noon_ + hours(2)) << "the earliest of the new generation";
  EXPECT_EQ(watch_.newest()->key, 710) << "from now on the new generation counts";
  EXPECT_EQ(watch_.newest()->created, noon_ + hours(4));
}

TEST_F(Watch, IsNotMisledByWhatComesInAnotherOrder) {
  watch_.see(1003, noon_ + hours(5));
  watch_.see(1001, noon_ + hours(7));    // a host whose clock is ahead
  watch_.see(1002, noon_ - hours(3));    // … and one that is behind
  watch_.see(900, noon_ - hours(1));     // read again
  watch_.see(999, noon_ + seconds(20));  // written a little after its successor
  EXPECT_FALSE(watch_.lost("events", noon_));
  EXPECT_EQ(watch_.newest()->key, 1003);
}

TEST_F(Watch, KnowsThatKeysWrap) {
  KeyWatch high(HistoryCursor::Newest{2'147'483'600, noon_});
  high.see(2'147'483'647, noon_ + hours(1));
  high.see(-2'147'483'648, noon_ + hours(2));
  EXPECT_FALSE(high.lost("events", noon_));
  EXPECT_EQ(high.newest()->key, -2'147'483'648);
}

TEST(FirstWatch, HasNothingToCompare) {
  KeyWatch first(std::nullopt);
  first.see(5, at("2026-01-05T12:00:00Z"));
  first.see(3, at("2026-01-06T12:00:00Z"));
  EXPECT_FALSE(first.lost("events", at("2026-01-05T00:00:00Z")));
  EXPECT_EQ(first.newest()->key, 5);
}

}  // namespace
}  // namespace plumbline::collector::sources
