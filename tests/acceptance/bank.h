#pragma once

#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scenario.h"

namespace plumbline::acceptance {

inline constexpr int kBankWeeks = 57;
inline constexpr const char* kBankAreas[] = {"provisioning", "consuming", "change", "capacity"};

/// S2's bank with a third of its work: level 4 in four areas, judged to its last whole week. Once
/// for each process.
const Life& bank();
/// The same bank after a year that went badly: it misses level 4 in every area, and in some
/// closely.
const Life& struggling();

/// What plumbline knows of it at the end of a week.
Estate known(const Life& life, int week_end = kBankWeeks);
/// Judged at the last week's end, with the closed weeks before it.
scoring::ScopeResult judged(const Life& life, const Estate& estate);
/// Lived again from the end of week `from` on, every week altered.
scoring::ScopeResult again(const Life& life, int from, const Alter& alter);

/// Levels, states and values, without dates and ids.
std::string decided(const scoring::ScopeResult& result);
/// Neither attained nor held is above.
void expect_no_gain(const scoring::ScopeResult& after, const scoring::ScopeResult& before,
                    const std::string& what);
/// Attained and ceiling of every area are the same.
void expect_same_levels(const scoring::ScopeResult& after, const scoring::ScopeResult& before,
                        const std::string& what);

/// Everything in it that has a time, later by so much.
void shift(Estate& estate, Duration by);

}  // namespace plumbline::acceptance
