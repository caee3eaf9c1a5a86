#include "ledger/sqlite/incident_rows.h"

#include <algorithm>
#include <unordered_set>

#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/incident_place.h"

namespace plumbline::ledger {
namespace {

#define PLUMBLINE_PERIOD_COLUMNS \
  "id, key, vcenter, class, pair, entity, alarm, host, superseded, marks, place, opened "

void write_instant(ByteWriter& out, const std::optional<Instant>& t) {
  out.number(t ? 1 : 0);
  if (t) out.signed_number(to_micros(*t));
}

std::optional<Instant> read_instant(ByteReader& in) {
  if (in.number() == 0) return std::nullopt;
  return from_micros(in.signed_number());
}

std::string encode_marks(const IncidentPeriod& period) {
  ByteWriter out;
  std::int64_t last = 0;
  for (const IncidentMark& mark : period.marks) {
    out.number(static_cast<std::uint64_t>(mark.kind));
    out.signed_number(to_micros(mark.at) - last);
    out.signed_number((mark.recorded_at - mark.at).count());
    last = to_micros(mark.at);
  }
  return out.bytes();
}

void decode_marks(std::string_view bytes, IncidentPeriod& period) {
  ByteReader in(bytes);
  std::int64_t last = 0;
  while (!in.done()) {
    IncidentMark mark;
    mark.kind = static_cast<IncidentMark::Kind>(in.number());
    last += in.signed_number();
    mark.at = from_micros(last);
    mark.recorded_at = mark.at + Duration(in.signed_number());
    period.marks.push_back(mark);
  }
}

std::string encode_place(const PeriodPlace& place) {
  ByteWriter out;
  out.number(place.related.size());
  for (const Related& related : place.related) {
    out.number(related.entity);
    out.number(static_cast<std::uint64_t>(related.relation));
  }
  out.number(place.hosts.size());
  for (const std::uint32_t host : place.hosts) out.number(host);
  out.number(place.cluster);
  out.number(place.excused ? 1 : 0);
  write_instant(out, place.tools_running);
  write_instant(out, place.told_from);
  return out.bytes();
}

PeriodPlace decode_place(std::string_view bytes) {
  PeriodPlace place;
  ByteReader in(bytes);
  for (std::uint64_t n = in.number(); n > 0; --n) {
    const auto entity = static_cast<std::uint32_t>(in.number());
    place.related.push_back({entity, static_cast<Relation>(in.number())});
  }
  for (std::uint64_t n = in.number(); n > 0; --n)
    place.hosts.push_back(static_cast<std::uint32_t>(in.number()));
  place.cluster = static_cast<std::uint32_t>(in.number());
  place.excused = in.number() != 0;
  place.tools_running = read_instant(in);
  place.told_from = read_instant(in);
  return place;
}

IncidentPeriod period_in(const Statement& row) {
  IncidentPeriod period;
  period.id = row.integer(0);
  period.key = row.text(1);
  period.vcenter = static_cast<std::uint32_t>(row.integer(2));
  period.class_id = static_cast<std::uint16_t>(row.integer(3));
  period.pair = static_cast<std::uint16_t>(row.integer(4));
  period.entity = static_cast<std::uint32_t>(row.integer(5));
  period.alarm = row.text(6);
  period.host = row.text(7);
  period.superseded = row.maybe_instant(8);
  decode_marks(row.blob(9), period);
  if (!row.is_null(10)) period.place = decode_place(row.blob(10));
  return period;
}

/// The end that matters to cutting back and placing: none while it is open, whatever has closed of
/// it, nor before it is known when Tools ran again, if that ends it.
std::optional<Instant> end_of(const IncidentPeriod& period, const IncidentClasses& classes) {
  if (is_open(period, classes)) return std::nullopt;
  const IncidentPair& pair = classes.classes[period.class_id].pairs[period.pair];
  if (pair.tools_close && !period.place.tools_running) return std::nullopt;
  std::optional<Instant> end = period.superseded;
  for (const IncidentMark& mark : period.marks)
    if (mark.kind == IncidentMark::Kind::Close) end = std::max(end.value_or(mark.at), mark.at);
  return end;
}

}  // namespace

std::vector<IncidentPeriod> IncidentRows::read(Instant from, Instant before) const {
  std::vector<IncidentPeriod> periods;
  auto& rows = db_.prepared("SELECT " PLUMBLINE_PERIOD_COLUMNS
                            "FROM incident_period WHERE scope = ?1 AND opened >= ?2 AND opened < "
                            "?3 ORDER BY opened, id")
                   .bind(scope_, from, before);
  while (rows.next()) periods.push_back(period_in(rows));
  return periods;
}

std::int64_t IncidentRows::placed() const {
  return db_.prepared("SELECT version_upto FROM incident_placed WHERE scope = ?1")
      .number(scope_)
      .value_or(0);
}

/// The last one that wrote something.
std::int64_t IncidentRows::turn() const {
  return db_.prepared("SELECT number FROM incident_turn WHERE scope = ?1")
      .number(scope_)
      .value_or(0);
}

std::vector<IncidentPeriod> IncidentRows::written_after(std::int64_t turn, Instant from,
                                                        Instant before) const {
  std::vector<IncidentPeriod> periods;
  // The unary plus keeps SQLite on the index of turns: few were written, most opened before.
  auto& rows = db_.prepared("SELECT " PLUMBLINE_PERIOD_COLUMNS
                            "FROM incident_period WHERE scope = ?1 AND written > ?2 AND "
                            "+opened >= ?3 AND +opened < ?4")
                   .bind(scope_, turn, from, before);
  while (rows.next()) periods.push_back(period_in(rows));
  return periods;
}

KnownPeriods IncidentRows::read_again(KnownPeriods known, Instant from, Instant since) const {
  if (known.from > from) since = from;
  auto& all = known.all;
  const auto place_of = [&](Instant opened, std::int64_t id) {
    return std::lower_bound(
        all.begin(), all.end(), std::pair(opened, id),
        [](const IncidentPeriod& p, const auto& at) { return std::pair(p.opened(), p.id) < at; });
  };
  all.erase(place_of(since, 0), all.end());
  all.erase(all.begin(), place_of(from, 0));
  for (IncidentPeriod& period : written_after(known.written, from, since)) {
    const auto known_one = place_of(period.opened(), period.id);
    if (known_one != all.end() && known_one->id == period.id) *known_one = std::move(period);
  }
  for (IncidentPeriod& period : read(std::max(from, since), Instant::max()))
    all.push_back(std::move(period));
  known.from = from;
  known.written = turn();
  return known;
}

std::vector<IncidentPeriod> IncidentRows::open_at(Instant from) const {
  std::vector<IncidentPeriod> periods;
  auto& rows = db_.prepared("SELECT " PLUMBLINE_PERIOD_COLUMNS
                            "FROM incident_period WHERE scope = ?1 AND +opened < ?2 AND id IN ("
                            "SELECT id FROM incident_period INDEXED BY incident_period_open "
                            "WHERE scope = ?1 AND ended IS NULL UNION ALL "
                            "SELECT id FROM incident_period INDEXED BY incident_period_ended "
                            "WHERE scope = ?1 AND ended >= ?2) ORDER BY +opened, id")
                   .bind(scope_, from);
  while (rows.next()) {
    auto cut = cut_back(period_in(rows), from);
    if (cut && is_open(*cut, classes_)) periods.push_back(*std::move(cut));
  }
  return periods;
}

/// Whether a period that was read before is the same still: what else there is of it never changes,
/// or is told by `place`.
bool IncidentRows::is_stored(const IncidentPeriod& period) const {
  auto& row =
      db_.prepared("SELECT superseded, marks FROM incident_period WHERE scope = ?1 AND id = ?2")
          .bind(scope_, period.id);
  const bool stored = row.next() && row.maybe_instant(0) == period.superseded &&
                      row.blob(1) == encode_marks(period);
  row.reset();
  return stored;
}

void IncidentRows::write(const IncidentPeriod& period, bool placed) {
  if (!turn_) {
    turn_ = turn() + 1;
    db_.prepared("INSERT OR REPLACE INTO incident_turn (scope, number) VALUES (?1, ?2)")
        .run(scope_, *turn_);
  }
  const std::string marks = encode_marks(period);
  const std::string place = placed ? encode_place(period.place) : std::string();
  std::optional<AsBlob> place_bytes;
  if (placed) place_bytes = AsBlob{place};
  db_.prepared(
         "INSERT OR REPLACE INTO incident_period (scope, id, key, vcenter, class, pair, "
         "entity, alarm, host, opened, ended, superseded, marks, place, written) VALUES (?1, "
         "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)")
      .run(scope_, period.id, period.key, period.vcenter, static_cast<int>(period.class_id),
           static_cast<int>(period.pair), period.entity, period.alarm, period.host, period.opened(),
           end_of(period, classes_), period.superseded, AsBlob{marks}, place_bytes, *turn_);
}

void IncidentRows::replace(Instant from, const std::vector<IncidentPeriod>& periods) {
  db_.prepared("DELETE FROM incident_period WHERE scope = ?1 AND opened >= ?2").run(scope_, from);
  // What opened before keeps its place; what opened since is placed by the next `place`.
  for (const IncidentPeriod& period : periods) {
    const bool older = period.opened() < from;
    if (!older || !is_stored(period)) write(period, older && !period.place.related.empty());
  }
}

void IncidentRows::clear() {
  db_.prepared("DELETE FROM incident_period WHERE scope = ?1").run(scope_);
  db_.prepared("DELETE FROM incident_placed WHERE scope = ?1").run(scope_);
}

void IncidentRows::place() {
  const std::int64_t known = placed();
  const std::int64_t newest =
      db_.prepared("SELECT max(id) FROM entity_version").number().value_or(0);
  // A version tells of what opened after it, and of Tools that run again of what opened before.
  std::optional<std::int64_t> since;
  if (newest > known)
    since = db_.prepared("SELECT min(valid_from) FROM entity_version WHERE id > ?1").number(known);
  std::vector<IncidentPeriod> periods;
  auto& rows = db_.prepared("SELECT " PLUMBLINE_PERIOD_COLUMNS
                            "FROM incident_period WHERE scope = ?1 AND id IN ("
                            "SELECT id FROM incident_period INDEXED BY incident_period_unplaced "
                            "WHERE scope = ?1 AND place IS NULL UNION ALL "
                            "SELECT id FROM incident_period INDEXED BY incident_period_opened "
                            "WHERE scope = ?1 AND opened >= ?2 UNION ALL "
                            "SELECT id FROM incident_period INDEXED BY incident_period_open "
                            "WHERE scope = ?1 AND ended IS NULL AND ?3) ORDER BY +opened, id")
                   .bind(scope_, since.value_or(to_micros(Instant::max())), since.has_value());
  while (rows.next()) periods.push_back(period_in(rows));
  IncidentPlacer placer(db_);
  for (IncidentPeriod& period : periods) {
    const std::string before = encode_place(period.place);
    // Of an entity that was never read there is nothing to tell yet.
    if (placer.place(period, classes_) && encode_place(period.place) != before) write(period, true);
  }
  if (newest > known)
    db_.prepared("INSERT OR REPLACE INTO incident_placed (scope, version_upto) VALUES (?1, ?2)")
        .run(scope_, newest);
}

void derive_incidents(Connection& db, std::int64_t scope, const LoadedFeed& loaded, const Cut& cut,
                      const IncidentClasses& classes) {
  IncidentRows rows(db, scope, classes);
  rows.replace(cut.from,
               find_periods(loaded.feed, classes, loaded.raw_classes, rows.open_at(cut.from)));
}

std::vector<Incident> read_incidents(Connection& db, std::int64_t scope, Instant reach_from,
                                     Instant fresh_from, const LoadedFeed* loaded, bool stored,
                                     const IncidentClasses& classes, const FactWindow& window,
                                     KnownPeriods& known, Instant since,
                                     std::vector<Incident> reuse) {
  const IncidentRows rows(db, scope, classes);
  const Instant told_by = std::min(window.as_of, window.known_at);
  if (stored && loaded == nullptr) {
    known = rows.read_again(std::move(known), reach_from, since);
    return join_periods(known.all, classes, window.as_of, told_by, std::move(reuse));
  }
  known = {};  // what was derived since is not looked up here
  std::vector<IncidentPeriod> periods;
  if (stored) periods = rows.read(reach_from, fresh_from);
  if (loaded != nullptr) {
    std::vector<IncidentPeriod> open;
    if (stored) open = rows.open_at(fresh_from);
    std::vector<IncidentPeriod> fresh =
        find_periods(loaded->feed, classes, loaded->raw_classes, std::move(open));
    // Stored as they will be later; here as they are told by now.
    std::unordered_set<std::int64_t> told;
    for (const IncidentPeriod& period : fresh) told.insert(period.id);
    std::erase_if(periods, [&](const IncidentPeriod& old) { return told.contains(old.id); });
    IncidentPlacer placer(db);
    for (IncidentPeriod& period : fresh) {
      placer.place(period, classes);
      if (period.opened() >= reach_from) periods.push_back(std::move(period));
    }
  }
  return join_periods(periods, classes, window.as_of, told_by, std::move(reuse));
}

}  // namespace plumbline::ledger
