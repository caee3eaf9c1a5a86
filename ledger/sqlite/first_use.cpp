#include "ledger/sqlite/first_use.h"

#include "ledger/sqlite/entity_body.h"

namespace plumbline::ledger {
namespace {

constexpr std::string_view kMachines = "vm.count";

}  // namespace

bool carries_machines(std::string_view type) {
  return type == "Datastore" || type == "Network" || type == "DistributedVirtualPortgroup";
}

std::unordered_map<std::uint32_t, Instant> read_first_use(Connection& db,
                                                          const std::vector<std::uint32_t>& made,
                                                          Instant moment) {
  std::unordered_map<std::uint32_t, Instant> first;
  const BodyFilter filter(db, {kMachines});
  for (const std::uint32_t entity : made) {
    auto& rows = db.prepared(
                       "SELECT valid_from, body FROM entity_version WHERE entity = ?1 AND "
                       "valid_from <= ?2 AND body IS NOT NULL ORDER BY valid_from, id")
                     .bind(entity, moment);
    while (rows.next()) {
      EntityState state;
      filter.decode(rows.blob(1), state);
      const std::string* count = state.find(kMachines);
      if (!count || *count == "0") continue;
      first.emplace(entity, rows.instant(0));
      break;
    }
    rows.reset();
  }
  return first;
}

}  // namespace plumbline::ledger
