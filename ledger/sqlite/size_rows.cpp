#include "ledger/sqlite/size_rows.h"

#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "ledger/sqlite/names.h"
#include "ledger/sqlite/sample_block.h"

namespace plumbline::ledger {
namespace {

constexpr const char* kSeries = "disk.provisioned.latest";
constexpr int kHistograms = 2;  ///< series_touch.kind
constexpr DayNumber kAskedFor = 100;

/// What a VM was given by the first day that is told.
struct FirstSize {
  DayNumber day = 0;
  Instant recorded_at;
  double bytes = 0;
};

using Sizes = std::unordered_map<std::int64_t, FirstSize>;

std::int64_t known_upto(Connection& db) {
  return db.prepared("SELECT touch_upto FROM machine_size_upto").number().value_or(0);
}

void keep_first(Sizes& sizes, std::int64_t machine, const FirstSize& size) {
  const auto [found, added] = sizes.emplace(machine, size);
  if (!added && size.day < found->second.day) found->second = size;
}

/// What the days say that were told after `known`, of VMs of which no earlier day is stored.
Sizes newer_sizes(Connection& db, std::int64_t known) {
  Sizes sizes;
  std::set<std::pair<std::int64_t, DayNumber>> days;
  auto& touched = db.prepared("SELECT vcenter, day FROM series_touch WHERE id > ?1 AND kind = ?2")
                      .bind(known, kHistograms);
  while (touched.next())
    days.emplace(touched.integer(0), static_cast<DayNumber>(touched.integer(1)));
  const std::int64_t series = Names(db).find(kSeries);
  LogHistogram values;
  for (const auto& [vcenter, day] : days) {
    auto& rows = db.prepared(
                       "SELECT h.entity, h.recorded_at, h.body FROM histogram_day h WHERE "
                       "h.vcenter = ?1 AND h.series = ?2 AND h.day = ?3 AND NOT EXISTS (SELECT 1 "
                       "FROM machine_size m WHERE m.entity = h.entity AND m.day <= ?3)")
                     .bind(vcenter, series, day);
    while (rows.next()) {
      values = {};
      decode_histogram(rows.blob(2), values);
      if (values.max > 0) keep_first(sizes, rows.integer(0), {day, rows.instant(1), values.max});
    }
  }
  return sizes;
}

std::optional<FirstSize> stored_size(Connection& db, std::int64_t machine) {
  std::optional<FirstSize> size;
  auto& row = db.prepared("SELECT day, recorded_at, bytes FROM machine_size WHERE entity = ?1")
                  .bind(machine);
  if (row.next())
    size = FirstSize{static_cast<DayNumber>(row.integer(0)), row.instant(1), row.real(2)};
  row.reset();
  return size;
}

}  // namespace

void derive_sizes(Connection& db) {
  const std::int64_t known = known_upto(db);
  const std::int64_t newest = db.prepared("SELECT max(id) FROM series_touch").number().value_or(0);
  if (newest <= known) return;
  for (const auto& [machine, size] : newer_sizes(db, known))
    db.prepared(
          "INSERT OR REPLACE INTO machine_size (entity, day, recorded_at, bytes) VALUES (?1, ?2, "
          "?3, ?4)")
        .run(machine, size.day, size.recorded_at, size.bytes);
  db.prepared("INSERT OR REPLACE INTO machine_size_upto (one, touch_upto) VALUES (1, ?1)")
      .run(newest);
}

void add_sizes(Connection& db, const FactWindow& window, const std::vector<DayNames>& days,
               Evidence& evidence) {
  const Sizes newer = newer_sizes(db, known_upto(db));
  std::set<std::uint32_t> made;
  for (const DayNames& day : days)
    if (day.day >= day_of(window.as_of) - kAskedFor)
      made.insert(day.created.begin(), day.created.end());
  for (const std::uint32_t machine : made) {
    auto size = stored_size(db, machine);
    if (const auto found = newer.find(machine); found != newer.end()) size = found->second;
    if (!size || size->recorded_at > window.known_at || start_of(size->day + 1) > window.as_of)
      continue;
    evidence.entity_days.push_back({"built_bytes", machine, size->day, size->bytes});
  }
}

}  // namespace plumbline::ledger
