#include "scoring/flags.h"

#include <algorithm>

namespace plumbline::scoring {

namespace {

constexpr DayNumber kLookEvery = 7;

}  // namespace

bool flagged_at(const Evidence& evidence, std::uint32_t entity, Instant at) {
  // A look is of a day's end: work of that very day may be what it saw.
  const DayNumber day = day_of(at);
  return std::any_of(evidence.looks.begin(), evidence.looks.end(), [&](const WeeklyLook& look) {
    return look.day < day && look.day + kLookEvery >= day &&
           std::binary_search(look.flagged.begin(), look.flagged.end(), entity);
  });
}

}  // namespace plumbline::scoring
