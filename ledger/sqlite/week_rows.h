#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// By scope, what was found of the earliest moment that newer facts tell of: the next look goes on
/// from there. Not thread-safe.
struct TouchedMemory {
  struct Found {
    std::string since;  ///< the mark that it was asked from …
    std::vector<std::int64_t> vcenters;
    std::string upto;  ///< … and up to which it was looked
    std::optional<Instant> earliest;
  };
  std::map<std::string, Found> by_scope;
};

/// The scope's kept weeks, and the earliest moment that facts of these vCenters tell of which were
/// recorded since (touched.h).
KeptWeeks read_weeks(Connection& db, const std::string& scope,
                     const std::vector<std::string>& vcenters, TouchedMemory& memory);

/// Lets the rows from `from` on go and adds `weeks`, as of what `mark` says was recorded.
void write_weeks(Connection& db, Names& names, const std::string& scope, Instant from,
                 const std::vector<KeptWeek>& weeks, const std::string& mark);

}  // namespace plumbline::ledger
