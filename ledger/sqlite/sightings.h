#pragma once

#include <string>
#include <vector>

#include "facts/sighting.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Adds the sighting when it differs from the last one of its path; true when it was added.
bool add_sighting(Connection& db, Names& names, const Sighting& sighting);

/// A scope's sightings seen by `known_at`, by time.
std::vector<Sighting> read_sightings(Connection& db, const std::string& scope, Instant known_at);

}  // namespace plumbline::ledger
