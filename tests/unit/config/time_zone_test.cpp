#include "config/time_zone.h"

#include <gmock/gmock.h>

#include "tests/unit/config/practice_life.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::int32_t east_at(const std::vector<ZoneShift>& zone, const std::string& moment) {
  std::int32_t east = zone.front().east_s;
  for (const ZoneShift& shift : zone)
    if (shift.from <= *parse_instant(moment)) east = shift.east_s;
  return east;
}

TEST(TimeZone, BerlinChangesItsClocksTwiceAYear) {
  const auto zone = time_zone("Europe/Berlin");
  ASSERT_TRUE(zone) << zone.error().to_string();
  EXPECT_EQ(east_at(*zone, "2026-03-29T00:59:59Z"), 3600);
  EXPECT_EQ(east_at(*zone, "2026-03-29T01:00:00Z"), 7200);
  EXPECT_EQ(east_at(*zone, "2026-10-25T00:59:59Z"), 7200);
  EXPECT_EQ(east_at(*zone, "2026-10-25T01:00:00Z"), 3600);
  EXPECT_EQ(east_at(*zone, "2036-07-01T00:00:00Z"), 7200);
}

TEST(TimeZone, EastAndWestAndNotAWholeHour) {
  EXPECT_EQ(east_at(*time_zone("America/New_York"), "2026-01-01T00:00:00Z"), -5 * 3600);
  EXPECT_EQ(east_at(*time_zone("Asia/Kolkata"), "2026-01-01T00:00:00Z"), 19800);
  EXPECT_EQ(east_at(*time_zone("UTC"), "2026-01-01T00:00:00Z"), 0);
}

TEST(TimeZone, WhatIsNoneIsRefused) {
  for (const char* name : {"Berlin Mitte", "../passwd", "/etc/passwd", "Europe/Nowhere", "Europe",
                           "zone.tab", "Europe/Berlin:x"})
    EXPECT_FALSE(time_zone(name)) << name;
}

TEST(TimeZone, ABrokenTableIsRefusedWhereverItEnds) {
  std::string table = "TZif2" + std::string(15, '\0');
  EXPECT_FALSE(read_zone(table, "x"));
  EXPECT_FALSE(read_zone("", "x"));
  // One type of 3600 s east, no transitions, in both parts; the rule behind says that it goes on.
  const auto part = [](const std::string& extra) {
    std::string out = "TZif2" + std::string(15, '\0');
    for (const int count : {0, 0, 0, 0, 1, 4})
      out += std::string(3, '\0') + static_cast<char>(count);
    return out + std::string("\0\0\x0e\x10\0\0", 6) + "CET" + std::string(1, '\0') + extra;
  };
  const std::string fixed = part("") + part("\nCET-1\n");
  const auto zone = read_zone(fixed, "x");
  ASSERT_TRUE(zone) << zone.error().to_string();
  EXPECT_EQ(zone->front().east_s, 3600);
  EXPECT_THAT(read_zone(part("") + part("\nCET-1CEST,M3.5.0,M10.5.0/3\n"), "x").error().what,
              HasSubstr("ends too early"));
  for (std::size_t size = 0; size + 7 < fixed.size(); ++size)
    EXPECT_FALSE(read_zone(std::string_view(fixed).substr(0, size), "x")) << size;
}

class ZonedScope : public PracticeLife {};

TEST_F(ZonedScope, TheScopeKnowsItsClocks) {
  see(day(0), "scope.yml", "time_zone: Europe/Berlin\n");
  const auto scopes = read().scopes;
  ASSERT_EQ(scopes.size(), 1U) << problems();
  EXPECT_EQ(east_at(scopes[0].zone, "2026-07-01T00:00:00Z"), 7200);
  EXPECT_THAT(said("scope.yml", "time_zone: Europe/Berlim\n"),
              HasSubstr("1: scope: no time zone \"Europe/Berlim\" is known here"));
  see(day(1), "scope.yml", "change_types: [normal]\n");
  EXPECT_THAT(read().scopes.back().zone, IsEmpty());
}

}  // namespace
}  // namespace plumbline::config
