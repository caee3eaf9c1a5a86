#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "scoring/assess.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {

/// An estate of which numbers are told by the day, watched since day 0; as of day 100.
class CapacityEstate : public testing::Test {
 protected:
  explicit CapacityEstate(const std::vector<const char*>& streams) {
    estate_.rubric.areas.push_back({"capacity", "cap", "Capacity", Cadence::Rare});
    for (const char* name : streams)
      estate_.evidence.streams.push_back(
          {name, SmallEstate::day(0), SmallEstate::day(100), {}, "", 1.0});
  }

  static DayNumber number(double n) { return day_of(SmallEstate::day(n)); }
  void tell(const char* series, std::uint32_t entity, int day, double value) {
    auto& told = estate_.evidence.entity_days;
    told.push_back({series, entity, number(day), value});
    std::stable_sort(told.begin(), told.end(), [](const EntityDay& a, const EntityDay& b) {
      return std::tie(a.series, a.entity, a.day) < std::tie(b.series, b.entity, b.day);
    });
  }
  std::uint32_t entity(const char* type, const std::string& name) {
    const std::uint32_t id = estate_.vm(name);
    estate_.evidence.entities.at(id).ref = {type, name};
    return id;
  }

  SmallEstate estate_;
};

}  // namespace plumbline::scoring
