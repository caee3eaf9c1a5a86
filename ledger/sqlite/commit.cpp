#include "ledger/sqlite/commit.h"

#include <set>
#include <tuple>

#include "ledger/sqlite/activity_rows.h"
#include "ledger/sqlite/poll_rows.h"
#include "ledger/sqlite/sample_rows.h"
#include "ledger/sqlite/series_rows.h"
#include "ledger/sqlite/writer.h"

namespace plumbline::ledger {
namespace {

bool arrived(Connection& db, std::int64_t vcenter, const OpenWork& work) {
  return db
      .prepared(
          "SELECT 1 FROM activity WHERE vcenter = ?1 AND stream = ?2 AND created = ?3 AND key = ?4 "
          "LIMIT 1")
      .number(vcenter, static_cast<int>(ActivityStream::Tasks), work.queued, work.key)
      .has_value();
}

Activity lost(OpenWork work) {
  Activity activity;
  activity.stream = ActivityStream::Tasks;
  activity.key = std::move(work.key);
  activity.created = work.queued;
  activity.class_id = std::move(work.class_id);
  activity.actor_name = std::move(work.actor_name);
  activity.initiator = work.initiator;
  activity.entity = std::move(work.entity);
  activity.started = work.started;
  activity.outcome = Outcome::Lost;
  return activity;
}

std::int64_t replace_open_work(Connection& db, Names& names, std::int64_t vcenter,
                               const std::vector<OpenWork>& now, Instant recorded_at) {
  std::set<std::pair<std::string_view, Instant>> still;
  for (const OpenWork& work : now) still.emplace(work.key, work.queued);
  std::int64_t vanished = 0;
  for (OpenWork& before : read_open_work(db, vcenter)) {
    if (still.count({before.key, before.queued}) != 0 || arrived(db, vcenter, before)) continue;
    if (add_activity(db, names, vcenter, lost(std::move(before)), recorded_at)) ++vanished;
  }
  db.prepared("DELETE FROM open_work WHERE vcenter = ?1").run(vcenter);
  for (const OpenWork& work : now) {
    db.prepared(
          "INSERT OR REPLACE INTO open_work (vcenter, key, queued, class, actor, initiator, "
          "entity, "
          "started) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .run(vcenter, work.key, work.queued, names.id(work.class_id), names.actor(work.actor_name),
             static_cast<int>(work.initiator), names.entity(vcenter, work.entity), work.started);
  }
  return vanished;
}

}  // namespace

std::vector<OpenWork> read_open_work(Connection& db, std::int64_t vcenter) {
  NameReader names(db);
  std::vector<OpenWork> open;
  auto& rows = db.prepared(
                     "SELECT key, queued, class, actor, initiator, entity, started FROM open_work "
                     "WHERE vcenter = ?1 ORDER BY queued, key")
                   .bind(vcenter);
  while (rows.next()) {
    OpenWork work;
    work.key = rows.text(0);
    work.queued = rows.instant(1);
    work.class_id = names.text(rows.integer(2));
    work.actor_name = names.actor(rows.integer(3));
    work.initiator = static_cast<Initiator>(rows.integer(4));
    work.entity = names.entity(rows.integer(5));
    work.started = rows.maybe_instant(6);
    open.push_back(std::move(work));
  }
  return open;
}

CommitCounts commit_facts(Connection& db, Names& names, const FactBatch& batch) {
  CommitCounts counts;
  const std::int64_t vcenter = names.vcenter(batch.vcenter);
  const std::vector<std::int64_t> formers = names.formers(vcenter);
  for (const Activity& activity : batch.activities) {
    if (is_known_of(db, names, formers, activity)) {
      ++counts.activities_known;
    } else if (add_activity(db, names, vcenter, activity, batch.recorded_at)) {
      ++counts.activities_added;
    } else {
      ++counts.activities_known;
    }
  }
  counts.samples_added += add_samples(db, names, vcenter, batch.samples, batch.recorded_at);
  for (const SampleRun& run : batch.runs) {
    counts.samples_added += add_run(db, names, vcenter, run, batch.recorded_at);
  }
  for (const DayHistogram& histogram : batch.histograms) {
    if (add_histogram(db, names, vcenter, histogram, batch.recorded_at)) ++counts.samples_added;
  }
  if (counts.samples_added > 0) {
    touch_days(db, vcenter, batch.samples, batch.runs, batch.histograms);
  }
  if (batch.open_work) {
    counts.activities_added +=
        replace_open_work(db, names, vcenter, *batch.open_work, batch.recorded_at);
    // What ran in an identity that is no more will not be told of again.
    for (const std::int64_t former : formers) {
      counts.activities_added += replace_open_work(db, names, former, {}, batch.recorded_at);
    }
  }
  if (batch.poll) add_poll(db, names, vcenter, *batch.poll, batch.recorded_at);
  if (batch.cursor) {
    db.prepared(
          "INSERT INTO cursor (vcenter, stream, value, recorded_at) VALUES (?1, ?2, ?3, ?4) "
          "ON CONFLICT DO UPDATE SET value = excluded.value, recorded_at = excluded.recorded_at "
          "WHERE value <> excluded.value")
        .run(vcenter, names.id(batch.cursor->first), batch.cursor->second, batch.recorded_at);
  }
  note_recorded(db, batch.recorded_at);
  return counts;
}

void note_recorded(Connection& db, Instant recorded_at) {
  db.prepared(
        "UPDATE ledger SET latest_recorded_at = ?1 "
        "WHERE latest_recorded_at IS NULL OR latest_recorded_at < ?1")
      .run(recorded_at);
}

}  // namespace plumbline::ledger
