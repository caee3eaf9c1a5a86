#include "scoring/service_time.h"

#include <gtest/gtest.h>

namespace plumbline::scoring {
namespace {

Instant at(const std::string& text) { return *parse_instant(text); }

/// Mondays to Sundays from 08:00 to 18:00 in a zone like Berlin's in 2026.
ScopeDeclaration office() {
  ScopeDeclaration scope;
  scope.service_hours = {{1, 2, 3, 4, 5, 6, 7}, 8 * 60, 18 * 60};
  scope.zone = {{at("2025-10-26T01:00:00Z"), 3600},
                {at("2026-03-29T01:00:00Z"), 7200},
                {at("2026-10-25T01:00:00Z"), 3600}};
  return scope;
}

double minutes(const ScopeDeclaration& scope, const std::string& from, const std::string& to) {
  return ServiceTime(&scope).minutes(at(from), at(to));
}

TEST(ServiceTime, HoursAreThoseOfTheScopesClocks) {
  const auto scope = office();
  EXPECT_EQ(minutes(scope, "2026-01-12T07:00:00Z", "2026-01-12T08:00:00Z"), 60)
      << "08:00 in winter";
  EXPECT_EQ(minutes(scope, "2026-01-12T06:00:00Z", "2026-01-12T07:00:00Z"), 0);
  EXPECT_EQ(minutes(scope, "2026-07-13T06:00:00Z", "2026-07-13T07:00:00Z"), 60) << "in summer";
  EXPECT_EQ(minutes(scope, "2026-07-13T16:00:00Z", "2026-07-13T17:00:00Z"), 0) << "18:00 is over";
  EXPECT_EQ(minutes(scope, "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z"), 364.0 * 600);
}

TEST(ServiceTime, AWeekdayIsTheScopesToo) {
  ScopeDeclaration scope = office();
  scope.service_hours = {{1}, 0, 24 * 60};
  EXPECT_EQ(minutes(scope, "2026-01-11T22:00:00Z", "2026-01-12T00:00:00Z"), 60)
      << "Monday begins at 23:00 UTC";
  EXPECT_EQ(minutes(scope, "2026-01-12T22:00:00Z", "2026-01-13T12:00:00Z"), 60);
}

TEST(ServiceTime, ADayOnWhichTheClocksChangeIsAnHourShorterOrLonger) {
  ScopeDeclaration scope = office();
  scope.service_hours = {{7}, 0, 24 * 60};
  EXPECT_EQ(minutes(scope, "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"), 23 * 60);
  EXPECT_EQ(minutes(scope, "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z"), 25 * 60);
  EXPECT_EQ(minutes(scope, "2026-03-21T00:00:00Z", "2026-03-24T00:00:00Z"), 24 * 60);
}

TEST(ServiceTime, HoursThatBeginInTheHourThatIsSkippedBeginWithTheChange) {
  ScopeDeclaration scope = office();
  scope.service_hours = {{7}, 2 * 60 + 30, 4 * 60};
  EXPECT_EQ(minutes(scope, "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"), 60) << "03:00 to 04:00";
  EXPECT_EQ(minutes(scope, "2026-10-25T00:00:00Z", "2026-10-25T12:00:00Z"), 150)
      << "02:30 comes twice: from the first";
}

TEST(ServiceTime, WithoutAZoneItIsUtcAndWithoutHoursAllTime) {
  ScopeDeclaration scope = office();
  scope.zone.clear();
  EXPECT_EQ(minutes(scope, "2026-07-13T06:00:00Z", "2026-07-13T09:00:00Z"), 60);
  scope.service_hours = {};
  EXPECT_EQ(minutes(scope, "2026-07-13T06:00:00Z", "2026-07-13T09:00:00Z"), 180);
  EXPECT_EQ(ServiceTime(nullptr).minutes(at("2026-07-13"), at("2026-07-14")), 1440);
}

}  // namespace
}  // namespace plumbline::scoring
