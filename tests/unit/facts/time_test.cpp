#include "facts/time.h"

#include <gtest/gtest.h>

namespace plumbline {
namespace {

TEST(ParseInstant, ReadsWhatVCenterWrites) {
  EXPECT_EQ(to_rfc3339(*parse_instant("2026-11-22T09:30:00Z")), "2026-11-22T09:30:00Z");
  EXPECT_EQ(to_rfc3339(*parse_instant("2026-11-22T09:30:00.123456789Z")),
            "2026-11-22T09:30:00.123456Z");
  EXPECT_EQ(to_rfc3339(*parse_instant("2026-11-22T09:30:00.5+02:00")), "2026-11-22T07:30:00.5Z");
  EXPECT_EQ(to_rfc3339(*parse_instant("2026-01-01T00:30:00+01:00")), "2025-12-31T23:30:00Z");
  EXPECT_EQ(to_rfc3339(*parse_instant("2026-11-22")), "2026-11-22T00:00:00Z");
  EXPECT_EQ(to_rfc3339(*parse_instant("1969-12-31T23:59:59.999999Z")),
            "1969-12-31T23:59:59.999999Z");
}

TEST(ParseInstant, RefusesWhatIsNoMoment) {
  for (const char* text : {"", "x", "2026-13-01", "2026-02-30", "2026-11-22T25:00:00Z",
                           "2026-11-22T09:30", "2026-11-22T09:30:00Zjunk", "2026-11-22T09:30:00.Z",
                           "2026-11-22T24:00:01Z", "2026-11-22T09:30:00+15:00"})
    EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(ParseInstant, NamesTheTextAndTheRemedy) {
  const auto bad = parse_instant("yesterday");
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().to_string().find("'yesterday'"), std::string::npos);
  EXPECT_NE(bad.error().to_string().find("2026-11-22T09:30:00Z"), std::string::npos);
}

TEST(IsoWeek, BeginsOnMondayAlsoBeforeTheEpoch) {
  EXPECT_EQ(to_date(start_of_iso_week(*parse_instant("2026-11-22T23:59:59Z"))), "2026-11-16");
  EXPECT_EQ(to_date(start_of_iso_week(*parse_instant("2026-11-23T00:00:00Z"))), "2026-11-23");
  EXPECT_EQ(to_date(start_of_iso_week(*parse_instant("1969-12-31"))), "1969-12-29");
}

TEST(DayNumber, FloorsBeforeTheEpoch) {
  EXPECT_EQ(day_of(*parse_instant("1970-01-01T00:00:00Z")), 0);
  EXPECT_EQ(day_of(*parse_instant("1969-12-31T23:59:59Z")), -1);
  EXPECT_EQ(start_of(day_of(*parse_instant("2026-11-22T13:00:00Z"))), *parse_instant("2026-11-22"));
}

}  // namespace
}  // namespace plumbline
