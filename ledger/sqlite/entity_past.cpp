#include "ledger/sqlite/entity_past.h"

#include <algorithm>

namespace plumbline::ledger {

const EntityState* EntityPast::decoded(std::int64_t version, const Statement& row, int column) {
  if (row.is_null(column)) return nullptr;
  const auto [known, added] = versions_.try_emplace(version);
  if (added) filter_.decode(row.blob(column), known->second);
  return &known->second;
}

std::optional<EntityPast::Version> EntityPast::at(std::int64_t entity, Instant at) {
  std::optional<Version> found;
  auto& row = db_.prepared(
                     "SELECT id, valid_from, body FROM entity_version WHERE entity = ?1 AND "
                     "valid_from <= ?2 ORDER BY valid_from DESC, id DESC LIMIT 1")
                  .bind(entity, std::min(at, latest_));
  if (row.next()) found = Version{row.instant(1), decoded(row.integer(0), row, 2)};
  row.reset();
  if (found) return found;
  auto& first = db_.prepared(
                       "SELECT id, valid_from, body FROM entity_version WHERE entity = ?1 AND "
                       "valid_from <= ?2 AND body IS NOT NULL ORDER BY valid_from, id LIMIT 1")
                    .bind(entity, latest_);
  if (first.next()) found = Version{first.instant(1), decoded(first.integer(0), first, 2)};
  first.reset();
  return found;
}

std::optional<EntityPast::Version> EntityPast::last_known(std::int64_t entity, Instant at) {
  auto found = this->at(entity, at);
  if (!found || found->state != nullptr) return found;
  auto& row =
      db_.prepared(
             "SELECT id, valid_from, body FROM entity_version WHERE entity = ?1 AND "
             "valid_from <= ?2 AND body IS NOT NULL ORDER BY valid_from DESC, id DESC LIMIT 1")
          .bind(entity, std::min(at, latest_));
  found.reset();
  if (row.next()) found = Version{row.instant(1), decoded(row.integer(0), row, 2)};
  row.reset();
  return found;
}

std::vector<EntityPast::Version> EntityPast::between(std::int64_t entity, Instant from,
                                                     Instant to) {
  std::vector<Version> versions;
  auto& rows = db_.prepared(
                      "SELECT id, valid_from, body FROM entity_version WHERE entity = ?1 AND "
                      "valid_from <= ?2 ORDER BY valid_from DESC, id DESC")
                   .bind(entity, std::min(to, latest_));
  while (rows.next()) {
    const Version version{rows.instant(1), decoded(rows.integer(0), rows, 2)};
    // Of two versions with one beginning the later id tells: it came first.
    if (versions.empty() || versions.back().from != version.from) versions.push_back(version);
    if (version.from <= from) break;
  }
  rows.reset();
  std::reverse(versions.begin(), versions.end());
  return versions;
}

}  // namespace plumbline::ledger
