#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/derive/derive.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Which facts may be looked at: of these vCenters, up to `as_of`, recorded by `known_at`.
struct FactWindow {
  std::vector<std::int64_t> vcenters;
  Instant as_of = Instant::max();
  Instant known_at = Instant::max();
};

/// Rows of the vCenters with these configured names (a name may have had several), ascending.
std::vector<std::int64_t> vcenters_named(Connection& db, const std::vector<std::string>& names);

/// What `derive` is fed: the activities of the window that finished at `cut.feed_from` or later,
/// the sizes known before, and the classes they are of.
struct LoadedFeed {
  Feed feed;
  std::vector<std::string> raw_classes;
};
LoadedFeed load_feed(Connection& db, const FactWindow& window, const Cut& cut);

/// The earliest creation among activities that are outside the window, or not yet among the stored
/// rows (ledger id above `derived_upto`); nullopt: stored rows tell the whole window.
std::optional<Instant> earliest_difference(Connection& db, const FactWindow& window,
                                           std::int64_t derived_upto);

}  // namespace plumbline::ledger
