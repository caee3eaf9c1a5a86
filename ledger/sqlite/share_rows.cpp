#include "ledger/sqlite/share_rows.h"

#include <set>

#include "ledger/sqlite/entity_body.h"

namespace plumbline::ledger {
namespace {

/// One version of an entity and the one before it.
struct Step {
  std::optional<EntityState> before;
  std::optional<EntityState> now;
  Instant from;
};

/// Walks over property versions of entities that a share asks about.
class Versions {
 public:
  Versions(Connection& db, const DerivePlan& plan) : db_(db), names_(db) {
    std::set<std::string> types;
    for (const ShareDefinition& share : plan.shares) types.insert(share.type);
    for (const std::string& type : types) {
      const std::int64_t id = ids_.find(type);
      if (id != 0) types_.push_back(id);
    }
  }

  /// All versions that began by `to`, entity by entity.
  template <class Visit>
  void all(std::int64_t vcenter, Instant to, const Visit& visit) {
    for (const std::int64_t type : types_) {
      walk(type, true, visit,
           db_.prepared(
                  "SELECT v.entity, v.id, v.valid_from, v.body FROM entity e JOIN entity_version v "
                  "ON v.entity = e.id WHERE e.vcenter = ?1 AND e.type = ?2 AND v.valid_from <= ?3 "
                  "ORDER BY v.entity, v.valid_from, v.id")
               .bind(vcenter, type, to));
    }
  }
  /// Versions with an id above `after` that began by `to`.
  template <class Visit>
  void newer(std::int64_t vcenter, std::int64_t after, Instant to, const Visit& visit) {
    for (const std::int64_t type : types_) {
      walk(type, false, visit,
           db_.prepared(
                  "SELECT v.entity, v.id, v.valid_from, v.body FROM entity_version v CROSS JOIN "
                  "entity e ON e.id = v.entity WHERE e.vcenter = ?1 AND e.type = ?2 AND v.id > ?3 "
                  "AND +v.valid_from <= ?4 ORDER BY v.id")
               .bind(vcenter, type, after, to));
    }
  }
  /// Versions with an id up to `upto` that began after `from`.
  template <class Visit>
  void later(std::int64_t vcenter, std::int64_t upto, Instant from, const Visit& visit) {
    for (const std::int64_t type : types_) {
      walk(type, false, visit,
           db_.prepared(
                  "SELECT v.entity, v.id, v.valid_from, v.body FROM entity_version v CROSS JOIN "
                  "entity e ON e.id = v.entity WHERE e.vcenter = ?1 AND e.type = ?2 AND "
                  "+v.id <= ?3 AND v.valid_from > ?4 ORDER BY v.valid_from, v.id")
               .bind(vcenter, type, upto, from));
    }
  }

 private:
  /// Rows in time's order for each entity. `from_first`: an entity's first row is its first
  /// version.
  template <class Visit>
  void walk(std::int64_t type, bool from_first, const Visit& visit, Statement& rows) {
    const std::string type_name = names_.text(type);
    std::int64_t last_entity = 0;
    std::optional<EntityState> last;
    while (rows.next()) {
      const std::int64_t entity = rows.integer(0);
      Step step;
      step.from = rows.instant(2);
      step.now = state(type_name, rows, 3);
      if (entity == last_entity) {
        step.before = std::move(last);
      } else if (!from_first) {
        step.before = before(type_name, entity, step.from, rows.integer(1));
      }
      visit(step);
      last_entity = entity;
      last = std::move(step.now);
    }
  }

  std::optional<EntityState> state(const std::string& type, const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    std::optional<EntityState> state(std::in_place);
    state->entity = {type, "-"};
    decode_body(row.blob(column), names_, *state);
    return state;
  }

  std::optional<EntityState> before(const std::string& type, std::int64_t entity, Instant from,
                                    std::int64_t id) {
    auto& row = db_.prepared(
                       "SELECT body FROM entity_version WHERE entity = ?1 AND "
                       "(valid_from, id) < (?2, ?3) ORDER BY valid_from DESC, id DESC LIMIT 1")
                    .bind(entity, from, id);
    std::optional<EntityState> answer;
    if (row.next()) answer = state(type, row, 0);
    row.reset();
    return answer;
  }

  Connection& db_;
  Names ids_{db_};
  NameReader names_;
  std::vector<std::int64_t> types_;
};

const EntityState* pointer(const std::optional<EntityState>& state) {
  return state ? &*state : nullptr;
}

std::int64_t latest_version(Connection& db) {
  return db.prepared("SELECT max(id) FROM entity_version").number().value_or(0);
}

}  // namespace

std::int64_t derive_shares(Connection& db, Names& names, std::int64_t scope,
                           const std::vector<std::int64_t>& vcenters, const DerivePlan& plan,
                           std::int64_t derived_upto,
                           const std::function<void(const std::string&, double)>& progress) {
  const std::int64_t upto = latest_version(db);
  if (derived_upto == 0) {
    db.prepared("DELETE FROM share_delta WHERE scope = ?1").run(scope);
    if (progress && upto > 0) progress("deriving readings", 0);
  }
  if (upto <= derived_upto) return upto;
  ShareKeeper keeper(plan.shares, plan.populations);
  Versions versions(db, plan);
  const auto add = [&](const Step& step) {
    keeper.on_entity(pointer(step.before), pointer(step.now), step.from);
  };
  for (const std::int64_t vcenter : vcenters) {
    if (derived_upto == 0) {
      versions.all(vcenter, Instant::max(), add);
    } else {
      versions.newer(vcenter, derived_upto, Instant::max(), add);
    }
  }
  for (const ShareDelta& delta : keeper.take_deltas()) {
    db.prepared(
          "INSERT INTO share_delta (scope, signal, population, day, k, n, unknown) VALUES (?1, ?2, "
          "?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET k = k + excluded.k, n = n + excluded.n, "
          "unknown = unknown + excluded.unknown")
        .run(scope, names.id(delta.signal), static_cast<int>(delta.population), delta.day, delta.k,
             delta.n, delta.unknown);
  }
  if (progress && derived_upto == 0) progress("deriving readings", 1);
  return upto;
}

std::vector<ShareDelta> read_deltas(Connection& db, std::int64_t scope) {
  NameReader names(db);
  std::vector<ShareDelta> deltas;
  auto& rows =
      db.prepared("SELECT signal, population, day, k, n, unknown FROM share_delta WHERE scope = ?1")
          .bind(scope);
  while (rows.next()) {
    deltas.push_back({names.text(rows.integer(0)), static_cast<Population>(rows.integer(1)),
                      static_cast<DayNumber>(rows.integer(2)), rows.integer(3), rows.integer(4),
                      rows.integer(5)});
  }
  return deltas;
}

std::vector<ShareDelta> deltas_to(Connection& db, const std::vector<std::int64_t>& vcenters,
                                  const DerivePlan& plan, std::int64_t derived_upto,
                                  Instant moment) {
  ShareKeeper keeper(plan.shares, plan.populations);
  Versions versions(db, plan);
  const auto add = [&](const Step& step) {
    keeper.on_entity(pointer(step.before), pointer(step.now), step.from);
  };
  // What was added can be taken away again: deltas are sums.
  const auto take_back = [&](const Step& step) {
    keeper.on_entity(pointer(step.now), pointer(step.before), step.from);
  };
  for (const std::int64_t vcenter : vcenters) {
    if (derived_upto == 0) {
      versions.all(vcenter, moment, add);
    } else {
      versions.newer(vcenter, derived_upto, moment, add);
      versions.later(vcenter, derived_upto, moment, take_back);
    }
  }
  return keeper.take_deltas();
}

void add_shares(Connection& db, std::int64_t scope, const std::vector<std::int64_t>& vcenters,
                const DerivePlan& plan, std::int64_t derived_upto,
                const std::map<std::string, Instant>& last_sweep, DayNumber from, Instant moment,
                Instant known_at, Evidence& evidence) {
  std::vector<ShareDelta> deltas = deltas_to(db, vcenters, plan, derived_upto, moment);
  if (derived_upto > 0)
    for (ShareDelta& delta : read_deltas(db, scope)) deltas.push_back(std::move(delta));
  for (const ShareDefinition& share : plan.shares) {
    const auto last = last_sweep.find(streams::inventory(share.type));
    if (last == last_sweep.end()) continue;
    std::vector<ShareDelta> own;
    for (const ShareDelta& delta : deltas)
      if (delta.signal == share.signal) own.push_back(delta);
    const auto rows = day_readings(own, from, day_of(last->second), known_at);
    evidence.readings.insert(evidence.readings.end(), rows.begin(), rows.end());
  }
}

}  // namespace plumbline::ledger
