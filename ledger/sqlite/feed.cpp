#include "ledger/sqlite/feed.h"

#include <algorithm>
#include <map>

#include "ledger/sqlite/activity_rows.h"
#include "ledger/sqlite/readings.h"

namespace plumbline::ledger {
namespace {

#define PLUMBLINE_FINISHED "coalesce(a.ended, a.created)"

/// Resizes looked through for one entity: one that changed neither CPUs nor memory is rare.
constexpr int kResizesLookedAt = 50;

class EntityTypes {
 public:
  explicit EntityTypes(Connection& db) : db_(db) {}
  std::uint32_t of(std::int64_t entity) {
    if (entity <= 0) return 0;
    const auto at = static_cast<std::size_t>(entity);
    if (at >= types_.size()) types_.resize(at + at / 2 + 1, kUnasked);
    if (types_[at] == kUnasked) {
      const auto type = db_.prepared("SELECT type FROM entity WHERE id = ?1").number(entity);
      types_[at] = static_cast<std::uint32_t>(type.value_or(0));
    }
    return types_[at];
  }

 private:
  static constexpr std::uint32_t kUnasked = 0xffffffff;
  Connection& db_;
  std::vector<std::uint32_t> types_;  ///< by the entity's row
};

std::size_t count_of(Connection& db, const FactWindow& window, const Cut& cut) {
  std::int64_t count = 0;
  for (const std::int64_t vcenter : window.vcenters) {
    count +=
        db.prepared("SELECT count(*) FROM activity a WHERE a.vcenter = ?1 AND " PLUMBLINE_FINISHED
                    " BETWEEN ?2 AND ?3")
            .number(vcenter, cut.feed_from, window.as_of)
            .value_or(0);
  }
  return static_cast<std::size_t>(count);
}

void read_raw(const Statement& row, EntityTypes& types, NameReader& names, RawActivity& raw) {
  raw.id = row.integer(0);
  raw.stream = static_cast<ActivityStream>(row.integer(1));
  raw.key = row.text(2);
  raw.created = row.instant(3);
  raw.raw_class = static_cast<std::uint32_t>(row.integer(4));
  raw.actor = static_cast<std::uint32_t>(row.integer(5));
  raw.initiator = static_cast<Initiator>(row.integer(6));
  raw.entity = static_cast<std::uint32_t>(row.integer(7));
  raw.entity_type = types.of(row.integer(7));
  raw.result = static_cast<std::uint32_t>(row.integer(8));
  raw.result_type = types.of(row.integer(8));
  raw.finished = row.maybe_instant(10).value_or(raw.created);
  raw.outcome = static_cast<Outcome>(row.integer(11));
  raw.fault = names.text(row.integer(12));
  raw.chain = row.integer(13);
  raw.parent_key = row.text(14);
  raw.root_key = row.text(15);
  for_each_detail(row.blob(16), names, [&](const std::string& name, std::string_view value) {
    set_detail(raw, name, value);
  });
  raw.recorded_at = row.instant(17);
  raw.vcenter = static_cast<std::uint32_t>(row.integer(18));
}

std::vector<KnownSize> sizes_before(Connection& db, const Feed& feed, Instant feed_from,
                                    Instant known_at, NameReader& names) {
  struct Wanted {
    bool cpus = false;
    bool memory = false;
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, Wanted> resized;
  for (const RawActivity& raw : feed.activities) {
    if (raw.entity == 0 || (raw.num_cpus == 0 && raw.memory_mb == 0)) continue;
    Wanted& wanted = resized[{raw.vcenter, raw.entity}];
    if (raw.num_cpus != 0) wanted.cpus = true;
    if (raw.memory_mb != 0) wanted.memory = true;
  }
  std::vector<KnownSize> sizes;
  for (const auto& [machine, wanted] : resized) {
    const auto [vcenter, entity] = machine;
    RawActivity before;
    const auto is_open = [&] {
      return (wanted.cpus && before.num_cpus == 0) || (wanted.memory && before.memory_mb == 0);
    };
    auto& rows =
        db.prepared(
              "SELECT a.details FROM activity a WHERE a.entity = ?1 AND a.sized AND a.outcome <= 1 "
              "AND " PLUMBLINE_FINISHED
              " < ?2 AND a.recorded_at <= ?3 "
              "ORDER BY " PLUMBLINE_FINISHED " DESC, a.id DESC LIMIT ?4")
            .bind(entity, feed_from, known_at, kResizesLookedAt);
    while (is_open() && rows.next()) {
      for_each_detail(rows.blob(0), names, [&](const std::string& name, std::string_view value) {
        if (name == "num_cpus" ? before.num_cpus == 0
                               : name == "memory_mb" && before.memory_mb == 0) {
          set_detail(before, name, value);
        }
      });
    }
    rows.reset();
    if (before.num_cpus != 0 || before.memory_mb != 0) {
      sizes.push_back({vcenter, entity, before.num_cpus, before.memory_mb});
    }
  }
  return sizes;
}

}  // namespace

std::vector<std::int64_t> vcenters_named(Connection& db, const std::vector<std::string>& names) {
  std::vector<std::int64_t> ids;
  for (const std::string& name : names) {
    auto& rows = db.prepared("SELECT id FROM vcenter WHERE name = ?1").bind(name);
    while (rows.next()) ids.push_back(rows.integer(0));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

LoadedFeed load_feed(Connection& db, const FactWindow& window, const Cut& cut) {
  LoadedFeed loaded;
  loaded.feed.from = cut.from;
  NameReader names(db);
  EntityTypes types(db);
  std::vector<bool> classes;
  loaded.feed.activities.reserve(count_of(db, window, cut));
  for (const std::int64_t vcenter : window.vcenters) {
    auto& rows =
        db.prepared("SELECT " PLUMBLINE_ACTIVITY_COLUMNS
                    "FROM activity a WHERE a.vcenter = ?1 AND " PLUMBLINE_FINISHED
                    " BETWEEN ?2 AND ?3 AND a.recorded_at <= ?4 AND NOT "
                    "(a.outcome = 4 AND EXISTS (SELECT 1 FROM activity b WHERE b.vcenter = "
                    "a.vcenter AND b.stream = a.stream AND b.created = a.created AND b.key = a.key "
                    "AND b.class = a.class AND b.outcome <> 4 AND b.recorded_at <= ?4 AND "
                    "coalesce(b.ended, b.created) <= ?3))")
            .bind(vcenter, cut.feed_from, window.as_of, window.known_at);
    while (rows.next()) {
      RawActivity& raw = loaded.feed.activities.emplace_back();
      read_raw(rows, types, names, raw);
      const std::size_t raw_class = raw.raw_class;
      if (raw_class >= classes.size()) classes.resize(raw_class + 1);
      classes[raw_class] = true;
    }
  }
  loaded.raw_classes.resize(classes.size());
  for (std::size_t i = 1; i < classes.size(); ++i) {
    if (classes[i]) loaded.raw_classes[i] = names.text(static_cast<std::int64_t>(i));
  }
  loaded.feed.sizes = sizes_before(db, loaded.feed, cut.feed_from, window.known_at, names);
  return loaded;
}

std::optional<Instant> earliest_difference(Connection& db, const FactWindow& window,
                                           std::int64_t derived_upto) {
  std::optional<std::int64_t> earliest;
  const auto note = [&](std::optional<std::int64_t> created) {
    if (created) earliest = std::min(earliest.value_or(*created), *created);
  };
  const bool all_known = window.known_at >= latest_recorded(db).value_or(Instant::min());
  for (const std::int64_t vcenter : window.vcenters) {
    // The unary plus keeps SQLite on the table's own order: new rows are its last ones.
    note(db.prepared("SELECT min(created) FROM activity WHERE id > ?2 AND +vcenter = ?1")
             .number(vcenter, derived_upto));
    note(db.prepared("SELECT min(a.created + 0) FROM activity a WHERE a.vcenter = ?1 "
                     "AND " PLUMBLINE_FINISHED " > ?2")
             .number(vcenter, window.as_of));
    if (all_known) continue;
    note(db.prepared("SELECT min(created + 0) FROM activity WHERE +vcenter = ?1 AND "
                     "recorded_at > ?2")
             .number(vcenter, window.known_at));
  }
  if (!earliest) return std::nullopt;
  return from_micros(*earliest);
}

}  // namespace plumbline::ledger
