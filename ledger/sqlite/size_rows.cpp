#include "ledger/sqlite/size_rows.h"

#include <algorithm>
#include <set>

#include "ledger/sqlite/evidence_memory.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/sample_block.h"

namespace plumbline::ledger {
namespace {

constexpr const char* kSeries = "disk.provisioned.latest";
constexpr int kHistograms = 2;  ///< series_touch.kind
constexpr DayNumber kAskedFor = 100;

std::int64_t known_upto(Connection& db) {
  return db.prepared("SELECT touch_upto FROM machine_size_upto").number().value_or(0);
}

void keep_first(FirstSizes& sizes, std::uint32_t machine, const FirstSize& size) {
  const auto [found, added] = sizes.emplace(machine, size);
  if (!added && size.day < found->second.day) found->second = size;
}

/// What the days say that were told after `known`, of VMs of which no earlier day is stored.
FirstSizes newer_sizes(Connection& db, std::int64_t known) {
  FirstSizes sizes;
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
      if (values.max > 0)
        keep_first(sizes, static_cast<std::uint32_t>(rows.integer(0)),
                   {day, rows.instant(1), values.max});
    }
  }
  return sizes;
}

void read_since(Connection& db, KnownSizes& known) {
  auto& rows = db.prepared(
                     "SELECT entity, day, recorded_at, bytes, touch FROM machine_size "
                     "WHERE touch > ?1")
                   .bind(known.touch_upto);
  while (rows.next()) {
    known.all[static_cast<std::uint32_t>(rows.integer(0))] = {
        static_cast<DayNumber>(rows.integer(1)), rows.instant(2), rows.real(3)};
    known.touch_upto = std::max(known.touch_upto, rows.integer(4));
  }
}

}  // namespace

void derive_sizes(Connection& db) {
  const std::int64_t known = known_upto(db);
  const std::int64_t newest = db.prepared("SELECT max(id) FROM series_touch").number().value_or(0);
  if (newest <= known) return;
  for (const auto& [machine, size] : newer_sizes(db, known))
    db.prepared(
          "INSERT OR REPLACE INTO machine_size (entity, day, recorded_at, bytes, touch) VALUES "
          "(?1, "
          "?2, ?3, ?4, ?5)")
        .run(machine, size.day, size.recorded_at, size.bytes, newest);
  db.prepared("INSERT OR REPLACE INTO machine_size_upto (one, touch_upto) VALUES (1, ?1)")
      .run(newest);
}

void add_sizes(Connection& db, const FactWindow& window, const std::vector<DayNames>& days,
               KnownSizes& known, Evidence& evidence) {
  read_since(db, known);
  const FirstSizes newer = newer_sizes(db, known_upto(db));
  std::vector<std::uint32_t> made;
  for (const DayNames& day : days)
    if (day.day >= day_of(window.as_of) - kAskedFor)
      made.insert(made.end(), day.created.begin(), day.created.end());
  std::sort(made.begin(), made.end());
  made.erase(std::unique(made.begin(), made.end()), made.end());
  const auto add = [&](std::uint32_t machine, const FirstSize& size) {
    if (size.recorded_at <= window.known_at && start_of(size.day + 1) <= window.as_of)
      evidence.entity_days.push_back({"built_bytes", machine, size.day, size.bytes});
  };
  for (const std::uint32_t machine : made) {
    if (const auto late = newer.find(machine); late != newer.end())
      add(machine, late->second);
    else if (const auto size = known.all.find(machine); size != known.all.end())
      add(machine, size->second);
  }
}

}  // namespace plumbline::ledger
