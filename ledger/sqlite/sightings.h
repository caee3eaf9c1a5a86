#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/sighting.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// Adds the sighting when it differs from the last one of its path; true when it was added.
bool add_sighting(Connection& db, Names& names, const Sighting& sighting);

/// The paths that a scope's sightings name, each once.
std::vector<std::string> read_sighted_paths(Connection& db, const std::string& scope);

/// The contents of sightings, kept once they are unpacked: they never change but by `forget`. Holds
/// on to at most 64 MiB; what comes beyond that is unpacked each time. Not thread-safe.
class SightingMemory {
 public:
  /// A scope's sightings seen by `known_at`, by time.
  std::vector<Sighting> read(Connection& db, const std::string& scope, Instant known_at,
                             bool contents = true);
  /// To be called when something was erased.
  void forget();
  /// Contents unpacked so far.
  std::int64_t unpacked() const { return unpacked_; }

 private:
  std::unordered_map<std::int64_t, std::string> contents_;  ///< by the sighting's row
  std::size_t bytes_ = 0;
  std::int64_t unpacked_ = 0;
};

}  // namespace plumbline::ledger
