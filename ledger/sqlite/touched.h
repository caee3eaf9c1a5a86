#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/time.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Ledger ids up to which activities, property versions and polls were known.
struct Mark {
  std::array<std::int64_t, 3> upto{};

  std::string text() const;
  static Mark from(std::string_view text);
};
Mark mark_now(Connection& db);

/// The earliest moment that facts of these vCenters tell of which were recorded since the mark: an
/// activity by its end, a property by its beginning, a poll by where its interval begins, as far as
/// that counts. nullopt: there are none.
std::optional<Instant> touched_since(Connection& db, const std::vector<std::int64_t>& vcenters,
                                     const Mark& mark);

}  // namespace plumbline::ledger
