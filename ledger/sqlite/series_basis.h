#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/series.h"
#include "ledger/ledger.h"
#include "ledger/sqlite/readings.h"

namespace plumbline::ledger {

/// With what days of this kind are made; when it differs from what they were made with, what facts
/// still tell is made anew.
std::string basis_of(const DerivePlan& plan, const std::vector<std::int64_t>& vcenters,
                     SeriesDefinition::Kind kind);
std::int64_t latest_touch(Connection& db);
std::int64_t latest_version(Connection& db);
/// Whether some entity was read for the first time after that version.
bool new_objects(Connection& db, std::int64_t after);
/// What a definition that is not of machines is made of.
std::vector<std::string> series_of(const SeriesDefinition& definition);
/// Before this day nothing can be made any more: its numbers are gone.
DayNumber oldest_facts(Connection& db, const std::vector<std::int64_t>& vcenters,
                       const SeriesDefinition& definition);

}  // namespace plumbline::ledger
