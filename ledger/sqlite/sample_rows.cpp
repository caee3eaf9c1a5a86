#include "ledger/sqlite/sample_rows.h"

#include <algorithm>

namespace plumbline::ledger {
namespace {

using std::chrono::seconds;

/// Half an hour: from here on an interval is a roll-up.
constexpr std::int64_t kRollup = 1800;

/// One row: a day of one series of one entity.
struct DayKey {
  std::int64_t vcenter = 0;
  std::int64_t entity = 0;
  std::int64_t series = 0;
  seconds interval{0};
  DayNumber day = 0;
};

std::int64_t add_to_day(Connection& db, const DayKey& key, const Points& points,
                        Instant recorded_at, Points& scratch) {
  scratch.clear();
  auto& stored =
      db.prepared(
            "SELECT body FROM sample_day WHERE vcenter = ?1 AND series = ?2 AND interval = ?3 "
            "AND day = ?4 AND entity = ?5")
          .bind(key.vcenter, key.series, key.interval.count(), key.day, key.entity);
  const Instant base = start_of(key.day);
  if (stored.next()) decode_points(stored.blob(0), base, key.interval, scratch);
  stored.reset();
  const std::size_t added = merge_points(scratch, points);
  if (added == 0) return 0;
  const std::string body = encode_points(scratch, base, key.interval);
  db.prepared(
        "INSERT INTO sample_day (vcenter, series, interval, day, entity, recorded_at, body) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET body = excluded.body, "
        "recorded_at = max(recorded_at, excluded.recorded_at)")
      .run(key.vcenter, key.series, key.interval.count(), key.day, key.entity, recorded_at,
           AsBlob{body});
  return static_cast<std::int64_t>(added);
}

std::int64_t add_points(Connection& db, DayKey key, const Points& points, Instant recorded_at) {
  std::int64_t added = 0;
  Points scratch;
  Points of_day;
  for (std::size_t i = 0; i < points.size();) {
    key.day = day_of(points[i].first);
    of_day.clear();
    for (; i < points.size() && day_of(points[i].first) == key.day; ++i) {
      of_day.push_back(points[i]);
    }
    added += add_to_day(db, key, of_day, recorded_at, scratch);
  }
  return added;
}

/// The entity when it is of the type that was asked for.
const EntityRef* of_type(NameReader& names, std::int64_t entity, const std::string& type) {
  const EntityRef& ref = names.entity(entity);
  return ref.type == type ? &ref : nullptr;
}

/// The last point of each hour.
void thin(Points& points) {
  Points kept;
  for (const auto& point : points) {
    const auto hour = std::chrono::floor<std::chrono::hours>(point.first);
    if (!kept.empty() && std::chrono::floor<std::chrono::hours>(kept.back().first) == hour) {
      kept.pop_back();
    }
    kept.push_back(point);
  }
  points = std::move(kept);
}

void thin_days(Connection& db, const Expiring& series, DayNumber from, DayNumber before) {
  std::vector<std::pair<DayKey, std::string>> thinned;
  auto& rows = db.prepared(
                     "SELECT day, entity, body FROM sample_day WHERE vcenter = ?1 AND series = ?2 "
                     "AND interval = 0 AND day >= ?3 AND day < ?4")
                   .bind(series.vcenter, series.series, from, before);
  Points points;
  while (rows.next()) {
    const auto day = static_cast<DayNumber>(rows.integer(0));
    points.clear();
    decode_points(rows.blob(2), start_of(day), seconds(0), points);
    const std::size_t count = points.size();
    thin(points);
    if (points.size() == count) continue;
    thinned.push_back({{series.vcenter, rows.integer(1), series.series, seconds(0), day},
                       encode_points(points, start_of(day), seconds(0))});
  }
  for (const auto& [key, body] : thinned) {
    db.prepared(
          "UPDATE sample_day SET body = ?5 WHERE vcenter = ?1 AND series = ?2 AND interval = 0 "
          "AND day = ?3 AND entity = ?4")
        .run(key.vcenter, key.series, key.day, key.entity, AsBlob{body});
  }
}

}  // namespace

std::int64_t add_run(Connection& db, Names& names, std::int64_t vcenter, const SampleRun& run,
                     Instant recorded_at) {
  DayKey key;
  key.vcenter = vcenter;
  key.entity = names.entity(vcenter, run.entity);
  key.series = names.id(run.series);
  key.interval = run.interval;
  const auto earlier = [](const auto& a, const auto& b) { return a.first < b.first; };
  if (std::is_sorted(run.points.begin(), run.points.end(), earlier)) {
    return add_points(db, key, run.points, recorded_at);
  }
  Points sorted = run.points;
  std::stable_sort(sorted.begin(), sorted.end(), earlier);
  return add_points(db, key, sorted, recorded_at);
}

std::int64_t add_samples(Connection& db, Names& names, std::int64_t vcenter,
                         const std::vector<Sample>& samples, Instant recorded_at) {
  std::int64_t added = 0;
  SampleRun run;
  for (std::size_t i = 0; i < samples.size();) {
    run.entity = samples[i].entity;
    run.series = samples[i].series;
    run.points.clear();
    for (; i < samples.size() && samples[i].series == run.series && samples[i].entity == run.entity;
         ++i) {
      run.points.emplace_back(samples[i].time, samples[i].value);
    }
    added += add_run(db, names, vcenter, run, recorded_at);
  }
  return added;
}

bool add_histogram(Connection& db, Names& names, std::int64_t vcenter,
                   const DayHistogram& histogram, Instant recorded_at) {
  const std::string body = encode_histogram(histogram.values, histogram.interval);
  return db.prepared(
               "INSERT INTO histogram_day (vcenter, series, day, entity, recorded_at, body) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")
             .run(vcenter, names.id(histogram.series), histogram.day,
                  names.entity(vcenter, histogram.entity), recorded_at, AsBlob{body}) > 0;
}

void read_runs(Connection& db, const std::vector<std::int64_t>& vcenters, const std::string& type,
               const std::string& series, seconds interval, Instant from, Instant to,
               const std::function<void(const SampleRun&)>& visit) {
  if (from >= to) return;
  NameReader names(db);
  SampleRun run;
  run.series = series;
  run.interval = interval;
  for (const std::int64_t vcenter : vcenters) {
    auto& rows = db.prepared(
                       "SELECT day, entity, body FROM sample_day WHERE vcenter = ?1 AND "
                       "series = ?2 AND interval = ?3 AND day BETWEEN ?4 AND ?5")
                     .bind(vcenter, Names(db).find(series), interval.count(), day_of(from),
                           day_of(to - Duration(1)));
    while (rows.next()) {
      const EntityRef* entity = of_type(names, rows.integer(1), type);
      if (entity == nullptr) continue;
      run.points.clear();
      decode_points(rows.blob(2), start_of(static_cast<DayNumber>(rows.integer(0))), interval,
                    run.points);
      std::erase_if(run.points,
                    [&](const auto& point) { return point.first < from || point.first >= to; });
      if (run.points.empty()) continue;
      run.entity = *entity;
      visit(run);
    }
  }
}

void read_histograms(Connection& db, const std::vector<std::int64_t>& vcenters,
                     const std::string& type, const std::string& series, DayNumber from,
                     DayNumber to, const std::function<void(const DayHistogram&)>& visit) {
  NameReader names(db);
  for (const std::int64_t vcenter : vcenters) {
    auto& rows = db.prepared(
                       "SELECT day, entity, body FROM histogram_day WHERE vcenter = ?1 AND "
                       "series = ?2 AND day BETWEEN ?3 AND ?4")
                     .bind(vcenter, Names(db).find(series), from, to);
    while (rows.next()) {
      const EntityRef* entity = of_type(names, rows.integer(1), type);
      if (entity == nullptr) continue;
      DayHistogram histogram;
      histogram.entity = *entity;
      histogram.series = series;
      histogram.day = static_cast<DayNumber>(rows.integer(0));
      histogram.interval = decode_histogram(rows.blob(2), histogram.values);
      visit(histogram);
    }
  }
}

std::vector<Expiring> read_series(Connection& db) {
  std::vector<Expiring> all;
  Expiring last{-1, -1, -1};
  const auto leap = [&](const char* sql, bool with_interval) {
    while (true) {
      auto& row = db.prepared(sql).bind(last.vcenter, last.series, last.interval);
      const bool more = row.next();
      if (more) last = {row.integer(0), row.integer(1), with_interval ? row.integer(2) : -1};
      row.reset();
      if (!more) return;
      all.push_back(last);
    }
  };
  leap(
      "SELECT vcenter, series, interval FROM sample_day WHERE (vcenter, series, interval) > "
      "(?1, ?2, ?3) ORDER BY vcenter, series, interval LIMIT 1",
      true);
  last = {-1, -1, -1};
  leap(
      "SELECT vcenter, series FROM histogram_day WHERE (vcenter, series) > (?1, ?2) AND ?3 < 0 "
      "ORDER BY vcenter, series LIMIT 1",
      false);
  return all;
}

std::int64_t expire_series(Connection& db, const Expiring& series, DayNumber thinned_before,
                           DayNumber today) {
  const auto raw_from = today - static_cast<DayNumber>(kRawKept.count());
  const auto rollups_from = today - static_cast<DayNumber>(kRollupsKept.count());
  if (series.interval < 0) {
    return db.prepared("DELETE FROM histogram_day WHERE vcenter = ?1 AND series = ?2 AND day < ?3")
        .run(series.vcenter, series.series, raw_from);
  }
  if (series.interval == 0) thin_days(db, series, thinned_before, raw_from);
  const bool raw = series.interval > 0 && series.interval < kRollup;
  return db
      .prepared(
          "DELETE FROM sample_day WHERE vcenter = ?1 AND series = ?2 AND interval = ?3 AND "
          "day < ?4")
      .run(series.vcenter, series.series, series.interval, raw ? raw_from : rollups_from);
}

void add_stored_points(Connection& db, const std::vector<StoredPoint>& points) {
  const StoredPoint& first = points.front();
  Points values;
  Instant recorded_at = first.recorded_at;
  for (const StoredPoint& point : points) {
    values.emplace_back(point.time, point.value);
    recorded_at = std::max(recorded_at, point.recorded_at);
  }
  add_points(db, {first.vcenter, first.entity, first.series, seconds(0), 0}, values, recorded_at);
}

}  // namespace plumbline::ledger
