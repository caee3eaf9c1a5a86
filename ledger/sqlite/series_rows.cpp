#include "ledger/sqlite/series_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {
namespace {

enum class Touched : int { Intervals = 0, AsTold = 1, Histograms = 2 };

void put_real(ByteWriter& out, double value) { out.number(std::bit_cast<std::uint64_t>(value)); }
double real(ByteReader& in) { return std::bit_cast<double>(in.number()); }

void put(ByteWriter& out, std::int64_t value) { out.number(static_cast<std::uint64_t>(value)); }
std::int64_t integer(ByteReader& in) { return static_cast<std::int64_t>(in.number()); }

/// Added to the number of a machine's test: some of its time is open. There are fewer tests.
constexpr std::uint64_t kOpen = 256;

/// Rows stand by entity: only the step to the next one is written.
std::string encode(const SeriesDay& day) {
  ByteWriter out;
  std::uint32_t last = 0;
  const auto step = [&](std::uint32_t entity) {
    out.number(entity - last);
    last = entity;
  };
  for (const MachineTime& row : day.machines) {
    step(row.entity);
    out.number(row.test | (row.open_s != 0 ? kOpen : 0U));
    put(out, row.covered_s);
    put(out, row.high_s);
    if (row.open_s != 0) put(out, row.open_s);
  }
  for (const HeadroomDay& row : day.headroom) {
    step(row.entity);
    out.number((row.left ? 1U : 0U) + static_cast<std::uint64_t>(row.resource) * 2 +
               (row.installed ? 4U : 0U));
    put(out, row.covered_s);
    put(out, row.ok_s);
    put(out, row.unknown_s);
    if (row.left) put_real(out, *row.left);
    if (row.installed) put_real(out, *row.installed);
  }
  for (const SpaceDay& row : day.space) {
    step(row.entity);
    out.number(row.shared ? 1 : 0);
    put(out, std::llround(row.used));
    put(out, std::llround(row.capacity));
  }
  for (const FailoverDay& row : day.failover) {
    step(row.entity);
    put(out, row.level * 2 + (row.told ? 1 : 0));
  }
  return pack(out.bytes());
}

void decode(SeriesDefinition::Kind kind, std::string_view body, SeriesDay& day) {
  const std::string bytes = unpack(body);
  ByteReader in(bytes);
  std::uint32_t entity = 0;
  while (!in.done()) {
    entity += static_cast<std::uint32_t>(in.number());
    switch (kind) {
      case SeriesDefinition::Kind::Latency:
      case SeriesDefinition::Kind::Machines: {
        const std::uint64_t what = in.number();
        MachineTime row{entity, static_cast<std::uint16_t>(what % kOpen), 0, 0, 0};
        row.covered_s = integer(in);
        row.high_s = integer(in);
        if (what >= kOpen) row.open_s = integer(in);
        day.machines.push_back(row);
        break;
      }
      case SeriesDefinition::Kind::ActiveHeadroom:
      case SeriesDefinition::Kind::Headroom: {
        HeadroomDay row;
        row.entity = entity;
        const std::uint64_t what = in.number();
        row.resource = static_cast<Resource>(what / 2 % 2);
        row.covered_s = integer(in);
        row.ok_s = integer(in);
        row.unknown_s = integer(in);
        if (what % 2 == 1) row.left = real(in);
        if (what >= 4) row.installed = real(in);
        day.headroom.push_back(row);
        break;
      }
      case SeriesDefinition::Kind::Space: {
        SpaceDay row;
        row.entity = entity;
        row.shared = in.number() == 1;
        row.used = static_cast<double>(integer(in));
        row.capacity = static_cast<double>(integer(in));
        day.space.push_back(row);
        break;
      }
      case SeriesDefinition::Kind::Failover: {
        const std::int64_t value = integer(in);
        day.failover.push_back({entity, value % 2 == 1, value / 2});
        break;
      }
    }
  }
}

void put_steps(ByteWriter& out, const std::vector<std::uint32_t>& entities) {
  out.number(entities.size());
  std::uint32_t last = 0;
  for (const std::uint32_t entity : entities) {
    out.number(entity - last);
    last = entity;
  }
}

std::vector<std::uint32_t> read_steps(ByteReader& in) {
  const std::uint64_t count = in.number();
  std::vector<std::uint32_t> entities;
  std::uint32_t last = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    last += static_cast<std::uint32_t>(in.number());
    entities.push_back(last);
  }
  return entities;
}

}  // namespace

SeriesMark SeriesRows::mark() const {
  SeriesMark mark;
  auto& row = db_.prepared(
                     "SELECT basis, digest, touch_upto, version_upto, day_upto FROM "
                     "series_derivation WHERE scope = ?1 AND signal = ?2")
                  .bind(scope_, signal_);
  if (row.next()) {
    mark.basis = row.text(0);
    mark.digest = row.text(1);
    mark.touch_upto = row.integer(2);
    mark.version_upto = row.integer(3);
    mark.day_upto = static_cast<DayNumber>(row.integer(4));
  }
  row.reset();
  return mark;
}

void SeriesRows::set_mark(const SeriesMark& mark) {
  db_.prepared(
         "INSERT OR REPLACE INTO series_derivation (scope, signal, basis, digest, touch_upto, "
         "version_upto, day_upto) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .run(scope_, signal_, mark.basis, mark.digest, mark.touch_upto, mark.version_upto,
           mark.day_upto);
}

std::optional<SeriesDay> SeriesRows::day(SeriesDefinition::Kind kind, DayNumber day) const {
  std::optional<SeriesDay> found;
  auto& row = db_.prepared(
                     "SELECT recorded_at, blank, body FROM series_day WHERE scope = ?1 AND "
                     "signal = ?2 AND day = ?3")
                  .bind(scope_, signal_, day);
  if (row.next()) {
    found.emplace();
    found->recorded_at = row.instant(0);
    found->blank = row.integer(1) != 0;
    decode(kind, row.blob(2), *found);
  }
  row.reset();
  return found;
}

std::vector<DayNumber> SeriesRows::days(DayNumber from, DayNumber to) const {
  std::vector<DayNumber> all;
  auto& rows = db_.prepared(
                      "SELECT day FROM series_day WHERE scope = ?1 AND signal = ?2 AND "
                      "day BETWEEN ?3 AND ?4 ORDER BY day")
                   .bind(scope_, signal_, from, to);
  while (rows.next()) all.push_back(static_cast<DayNumber>(rows.integer(0)));
  return all;
}

std::vector<DayNumber> SeriesRows::blank_days() const {
  std::vector<DayNumber> all;
  auto& rows =
      db_.prepared("SELECT day FROM series_day WHERE scope = ?1 AND signal = ?2 AND blank <> 0")
          .bind(scope_, signal_);
  while (rows.next()) all.push_back(static_cast<DayNumber>(rows.integer(0)));
  return all;
}

void SeriesRows::put_day(DayNumber number, const SeriesDay& day) {
  if (day.empty()) {
    db_.prepared("DELETE FROM series_day WHERE scope = ?1 AND signal = ?2 AND day = ?3")
        .run(scope_, signal_, number);
    return;
  }
  const std::string body = encode(day);
  db_.prepared(
         "INSERT OR REPLACE INTO series_day (scope, signal, day, recorded_at, blank, body) VALUES "
         "(?1, ?2, ?3, ?4, ?5, ?6)")
      .run(scope_, signal_, number, day.recorded_at, day.blank, AsBlob{body});
}

std::vector<SeriesReading> SeriesRows::readings(DayNumber from, DayNumber to) const {
  std::vector<SeriesReading> all;
  auto& rows = db_.prepared(
                      "SELECT day, population, k, n, unknown, recorded_at FROM series_reading "
                      "WHERE scope = ?1 AND signal = ?2 AND day BETWEEN ?3 AND ?4 "
                      "ORDER BY day, population")
                   .bind(scope_, signal_, from, to);
  while (rows.next()) {
    all.push_back({static_cast<DayNumber>(rows.integer(0)),
                   static_cast<Population>(rows.integer(1)),
                   {rows.integer(2), rows.integer(3), rows.integer(4)},
                   rows.instant(5)});
  }
  return all;
}

void SeriesRows::put_readings(DayNumber day, const std::vector<SeriesReading>& readings) {
  db_.prepared("DELETE FROM series_reading WHERE scope = ?1 AND signal = ?2 AND day = ?3")
      .run(scope_, signal_, day);
  for (const SeriesReading& reading : readings) {
    db_.prepared(
           "INSERT INTO series_reading (scope, signal, day, population, k, n, unknown, "
           "recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .run(scope_, signal_, day, static_cast<int>(reading.population), reading.counts.k,
             reading.counts.n, reading.counts.unknown, reading.recorded_at);
  }
  db_.prepared("DELETE FROM series_look WHERE scope = ?1 AND signal = ?2 AND day = ?3")
      .run(scope_, signal_, day);
  for (const SeriesReading& reading : readings) {
    if (!reading.look) continue;
    ByteWriter out;
    put_steps(out, reading.look->flagged);
    put_steps(out, reading.look->smaller);
    put_steps(out, reading.look->larger);
    db_.prepared("INSERT INTO series_look (scope, signal, day, body) VALUES (?1, ?2, ?3, ?4)")
        .run(scope_, signal_, day, AsBlob{out.bytes()});
  }
}

std::map<DayNumber, WeeklyLook> SeriesRows::looks(DayNumber from, DayNumber to) const {
  std::map<DayNumber, WeeklyLook> all;
  auto& rows = db_.prepared(
                      "SELECT day, body FROM series_look WHERE scope = ?1 AND signal = ?2 AND day "
                      "BETWEEN ?3 AND ?4 ORDER BY day")
                   .bind(scope_, signal_, from, to);
  while (rows.next()) {
    ByteReader in(rows.blob(1));
    WeeklyLook look;
    look.day = static_cast<DayNumber>(rows.integer(0));
    look.flagged = read_steps(in);
    look.smaller = read_steps(in);
    look.larger = read_steps(in);
    all.emplace(look.day, std::move(look));
  }
  return all;
}

void SeriesRows::erase_looks_before(DayNumber before) {
  db_.prepared("DELETE FROM series_look WHERE scope = ?1 AND signal = ?2 AND day < ?3")
      .run(scope_, signal_, before);
}

void SeriesRows::erase_days_before(DayNumber before) {
  db_.prepared("DELETE FROM series_day WHERE scope = ?1 AND signal = ?2 AND day < ?3")
      .run(scope_, signal_, before);
}

void SeriesRows::erase_from(DayNumber from) {
  db_.prepared("DELETE FROM series_day WHERE scope = ?1 AND signal = ?2 AND day >= ?3")
      .run(scope_, signal_, from);
  db_.prepared("DELETE FROM series_reading WHERE scope = ?1 AND signal = ?2 AND day >= ?3")
      .run(scope_, signal_, from);
  db_.prepared("DELETE FROM series_look WHERE scope = ?1 AND signal = ?2 AND day >= ?3")
      .run(scope_, signal_, from);
}

void touch_days(Connection& db, std::int64_t vcenter, const std::vector<Sample>& samples,
                const std::vector<SampleRun>& runs, const std::vector<DayHistogram>& histograms) {
  std::set<std::pair<Touched, DayNumber>> touched;
  // A point at an interval stands at its end: that of midnight belongs to the day before.
  for (const SampleRun& run : runs)
    for (const auto& point : run.points)
      touched.emplace(Touched::Intervals, day_of(point.first - Duration(1)));
  for (const Sample& sample : samples) touched.emplace(Touched::AsTold, day_of(sample.time));
  for (const DayHistogram& histogram : histograms)
    touched.emplace(Touched::Histograms, histogram.day);
  for (const auto& [kind, day] : touched) {
    db.prepared("INSERT OR REPLACE INTO series_touch (vcenter, kind, day) VALUES (?1, ?2, ?3)")
        .run(vcenter, static_cast<int>(kind), day);
  }
}

std::set<DayNumber> days_touched(Connection& db, const std::vector<std::int64_t>& vcenters,
                                 const SeriesDefinition& definition, std::int64_t after) {
  const SeriesDefinition::Kind kind = definition.kind;
  const bool of_machines = kind == SeriesDefinition::Kind::Machines;
  const bool hosts = of_machines && std::any_of(definition.tests.begin(), definition.tests.end(),
                                                [](const SeriesTest& test) {
                                                  return test.host != SeriesTest::Host::NotAsked;
                                                });
  std::set<DayNumber> days;
  for (const std::int64_t vcenter : vcenters) {
    auto& rows = db.prepared("SELECT kind, day FROM series_touch WHERE vcenter = ?1 AND id > ?2")
                     .bind(vcenter, after);
    while (rows.next()) {
      const auto touched = static_cast<Touched>(rows.integer(0));
      const auto day = static_cast<DayNumber>(rows.integer(1));
      const bool own = of_machines == (touched == Touched::Histograms);
      if (!own && !(hosts && touched == Touched::Intervals)) continue;
      if (kind == SeriesDefinition::Kind::Latency && touched != Touched::Intervals) continue;
      days.insert(day);
      // What is told only when it changes counts for some days more (kStillCounts).
      if (touched == Touched::AsTold) days.insert({day + 1, day + 2, day + 3});
    }
  }
  return days;
}

}  // namespace plumbline::ledger
