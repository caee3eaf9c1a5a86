#pragma once

#include <cstdint>
#include <vector>

#include "facts/derived.h"
#include "ledger/sqlite/happening_rows.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// What was found, as long as it stands.
struct KnownMounts {
  std::vector<Finding> all;
  std::int64_t version_upto = 0;  ///< the newest property version then
  bool latest = false;            ///< nothing had been recorded after the moment
};

/// Adds one finding (unsorted) for each shared datastore at the window's moment (rubric A1
/// `prov.ds_uniform`): k of the n connected hosts of the clusters in which some host mounts it.
/// Shared is what more than one host may reach, or what is a network's. Never writes.
void add_mounts(Connection& db, const FindingWindow& window, std::vector<Finding>& findings);
/// The same. Looks anew when another version of a host or a datastore is there, or the moment lies
/// in the past; `known` becomes what is known now.
void add_mounts_again(Connection& db, const FindingWindow& window, KnownMounts& known,
                      std::vector<Finding>& findings);

}  // namespace plumbline::ledger
