#pragma once

#include <functional>
#include <string>
#include <vector>

#include "facts/sighting.h"
#include "ledger/ledger.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Adds the sighting when it differs from the last one of its path; true when it was added.
bool add_sighting(Connection& db, Names& names, const Sighting& sighting);

/// The paths that a scope's sightings name, each once.
std::vector<std::string> read_sighted_paths(Connection& db, const std::string& scope);

/// Shows a scope's sightings by time and path, one after the other.
void read_sightings(Connection& db, const std::string& scope, const SightingsWanted& wanted,
                    const std::function<void(const Sighting&)>& see);

/// The same without contents.
std::vector<Sighting> read_sighting_heads(Connection& db, const std::string& scope);

}  // namespace plumbline::ledger
