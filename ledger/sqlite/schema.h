#pragma once

#include <vector>

#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Marks a SQLite file as a plumbline ledger (PRAGMA application_id).
inline constexpr int kApplicationId = 0x504c4d42;  // "PLMB"

/// From one version of the schema to the next.
struct SchemaStep {
  const char* sql;
  void (*move)(Connection& db);  ///< what SQL cannot move; may be null

  void take(Connection& db) const {
    db.execute(sql);
    if (move != nullptr) move(db);
  }
};

/// Step i brings a ledger from version i to i + 1; all steps in order make a new one. Steps only
/// ever get added: an existing one is never edited.
const std::vector<SchemaStep>& schema_steps();

}  // namespace plumbline::ledger
