#include "ledger/sqlite/schema.h"

#include "ledger/sqlite/sample_rows.h"
#include "ledger/sqlite/schema_facts.h"

namespace plumbline::ledger {
namespace {

/// Derived rows, rebuildable from facts, per scope. Changes and accounts' days stand in one packed
/// block per day: reading a year is reading 400 rows, and a day that stays the same is not written.
constexpr const char* kDerived = R"sql(
CREATE TABLE derivation (
  scope INTEGER PRIMARY KEY,
  work_basis TEXT NOT NULL,
  share_basis TEXT NOT NULL,
  activity_upto INTEGER NOT NULL,
  version_upto INTEGER NOT NULL
) STRICT;

CREATE TABLE path (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

-- By the day on which its changes started. `reach`: the latest of theirs.
CREATE TABLE change_block (
  scope INTEGER NOT NULL,
  day INTEGER NOT NULL,
  reach INTEGER NOT NULL,
  body BLOB NOT NULL,
  members BLOB NOT NULL,
  PRIMARY KEY (scope, day)
) STRICT;

CREATE TABLE actor_day_block (
  scope INTEGER NOT NULL,
  day INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (scope, day)
) STRICT;

CREATE TABLE share_delta (
  scope INTEGER NOT NULL,
  signal INTEGER NOT NULL,
  population INTEGER NOT NULL,
  day INTEGER NOT NULL,
  k INTEGER NOT NULL,
  n INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  PRIMARY KEY (scope, signal, population, day)
) STRICT, WITHOUT ROWID;
)sql";

/// Identities that continue another, prints of erased accounts, and numbers packed by the day.
constexpr const char* kContinued = R"sql(
-- `successor`: the row of the identity that continues this one; 0: none. `polls_by_hour_before`,
-- `polls_by_day_before`: polls begun before are joined by the hour, by the day.
ALTER TABLE vcenter ADD COLUMN successor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vcenter ADD COLUMN polls_by_hour_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vcenter ADD COLUMN polls_by_day_before INTEGER NOT NULL DEFAULT 0;

-- Days before it hold one sample of no interval an hour.
ALTER TABLE ledger ADD COLUMN samples_thinned_before INTEGER NOT NULL DEFAULT 0;

-- Of an erased name: what vCenter goes on naming is known again without the name.
ALTER TABLE actor ADD COLUMN print INTEGER;

-- One UTC day of one series at one interval (seconds; 0: whenever it moved) of one entity.
CREATE TABLE sample_day (
  vcenter INTEGER NOT NULL,
  series INTEGER NOT NULL,
  interval INTEGER NOT NULL,
  day INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (vcenter, series, interval, day, entity)
) STRICT, WITHOUT ROWID;

CREATE TABLE histogram_day (
  vcenter INTEGER NOT NULL,
  series INTEGER NOT NULL,
  day INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (vcenter, series, day, entity)
) STRICT, WITHOUT ROWID;
)sql";

/// `source`: print of the bytes that an entity's latest state was read from; NULL: not known.
constexpr const char* kSources = R"sql(
ALTER TABLE entity ADD COLUMN source INTEGER;
)sql";

/// Rows per day that are made of numbers (ledger/derive/series.h).
constexpr const char* kSeries = R"sql(
-- Days with numbers that have come since: what is made of them is made anew. `kind`: 0 intervals,
-- 1 samples of none, 2 histograms. Told again, a day gets a higher id.
CREATE TABLE series_touch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  vcenter INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  day INTEGER NOT NULL,
  UNIQUE (vcenter, kind, day)
) STRICT;

CREATE TABLE series_derivation (
  scope INTEGER NOT NULL,
  signal INTEGER NOT NULL,
  basis TEXT NOT NULL,
  digest TEXT NOT NULL,
  touch_upto INTEGER NOT NULL,
  version_upto INTEGER NOT NULL,
  day_upto INTEGER NOT NULL,
  PRIMARY KEY (scope, signal)
) STRICT;

-- `recorded_at`: latest of the facts it was made of. `blank`: some objects were not known yet.
CREATE TABLE series_day (
  scope INTEGER NOT NULL,
  signal INTEGER NOT NULL,
  day INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  blank INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (scope, signal, day)
) STRICT;

CREATE TABLE series_reading (
  scope INTEGER NOT NULL,
  signal INTEGER NOT NULL,
  day INTEGER NOT NULL,
  population INTEGER NOT NULL,
  k INTEGER NOT NULL,
  n INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (scope, signal, day, population)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO series_touch (vcenter, kind, day)
  SELECT DISTINCT vcenter, interval = 0, day FROM sample_day ORDER BY 3, 1, 2;
INSERT OR IGNORE INTO series_touch (vcenter, kind, day)
  SELECT DISTINCT vcenter, 2, day FROM histogram_day ORDER BY 3, 1;
)sql";

/// Periods of incidents, as derived rows: `ended` only helps to find those that may go on.
constexpr const char* kIncidents = R"sql(
CREATE TABLE incident_period (
  scope INTEGER NOT NULL,
  id INTEGER NOT NULL,
  key TEXT NOT NULL,
  vcenter INTEGER NOT NULL,
  class INTEGER NOT NULL,
  pair INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  alarm TEXT NOT NULL,
  host TEXT NOT NULL,
  opened INTEGER NOT NULL,
  ended INTEGER,
  superseded INTEGER,
  marks BLOB NOT NULL,
  place BLOB,
  PRIMARY KEY (scope, id)
) STRICT;
CREATE INDEX incident_period_opened ON incident_period (scope, opened);
CREATE INDEX incident_period_open ON incident_period (scope, id) WHERE ended IS NULL;
CREATE INDEX incident_period_unplaced ON incident_period (scope, id) WHERE place IS NULL;

-- Property versions above are not in the places yet.
CREATE TABLE incident_placed (
  scope INTEGER PRIMARY KEY,
  version_upto INTEGER NOT NULL
) STRICT;
)sql";

/// When a VM was first seen usable; versions above `version_upto` were not looked at yet.
constexpr const char* kReady = R"sql(
CREATE TABLE machine_ready (entity INTEGER PRIMARY KEY, ready INTEGER NOT NULL) STRICT;
CREATE TABLE machine_ready_upto (
  one INTEGER PRIMARY KEY CHECK (one = 1), version_upto INTEGER NOT NULL
) STRICT;
)sql";

/// Since when VMs are told as off (`until` = the end of time: still), and when events and tasks
/// switched one or made it; what is above the ids of `machine_off_upto` was not looked at yet.
constexpr const char* kOff = R"sql(
CREATE TABLE machine_off (
  entity INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  found INTEGER NOT NULL,
  PRIMARY KEY (entity, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_off_until ON machine_off (until);
CREATE TABLE machine_switched (
  entity INTEGER NOT NULL,
  at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (entity, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE machine_off_upto (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version_upto INTEGER NOT NULL,
  activity_upto INTEGER NOT NULL
) STRICT;
)sql";

/// How much space VMs were first seen to have been given; days of numbers told above `touch_upto`
/// were not looked at yet.
constexpr const char* kSizes = R"sql(
CREATE TABLE machine_size (
  entity INTEGER PRIMARY KEY, day INTEGER NOT NULL, recorded_at INTEGER NOT NULL, bytes REAL NOT NULL,
  touch INTEGER NOT NULL
) STRICT;
CREATE INDEX machine_size_touch ON machine_size (touch);
CREATE TABLE machine_size_upto (
  one INTEGER PRIMARY KEY CHECK (one = 1), touch_upto INTEGER NOT NULL
) STRICT;
)sql";

/// Closed weeks as judged: a memo. `mark`: what was recorded when they were.
constexpr const char* kWeeks = R"sql(
CREATE TABLE week (
  scope INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  basis TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (scope, ends)
) STRICT;

CREATE TABLE week_mark (
  scope INTEGER PRIMARY KEY,
  mark TEXT NOT NULL
) STRICT;
)sql";

/// When a host first was in service; activities above `activity_upto` were not looked at yet.
constexpr const char* kHostService = R"sql(
CREATE TABLE host_service (
  entity INTEGER PRIMARY KEY, first INTEGER NOT NULL, recorded_at INTEGER NOT NULL
) STRICT;
CREATE TABLE host_service_upto (
  one INTEGER PRIMARY KEY CHECK (one = 1), activity_upto INTEGER NOT NULL
) STRICT;
)sql";

/// What findings are made of (facts/derived.h). `basis`: the classes and faults that are kept.
constexpr const char* kFindings = R"sql(
CREATE TABLE happening (
  activity INTEGER PRIMARY KEY,
  vcenter INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX happening_at ON happening (vcenter, at);
CREATE TABLE happening_upto (
  one INTEGER PRIMARY KEY CHECK (one = 1), basis TEXT NOT NULL, activity_upto INTEGER NOT NULL
) STRICT;

CREATE TABLE host_entry (
  entity INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  equal INTEGER NOT NULL,
  compared INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;

-- `version`: the one that differs from the one before. `recorded_at`: when that could be said.
CREATE TABLE unexplained (
  version INTEGER PRIMARY KEY,
  vcenter INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE TABLE unexplained_upto (
  one INTEGER PRIMARY KEY CHECK (one = 1), version_upto INTEGER NOT NULL
) STRICT;
)sql";

/// Which servers tests held of, by the week (facts/derived.h, WeeklyLook).
constexpr const char* kLooks = R"sql(
CREATE TABLE series_look (
  scope INTEGER NOT NULL,
  signal INTEGER NOT NULL,
  day INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (scope, signal, day)
) STRICT;
)sql";

/// Past days as judged: a memo. `mark`: what was recorded when they were last looked through.
constexpr const char* kDays = R"sql(
CREATE TABLE day (
  scope INTEGER NOT NULL,
  at INTEGER NOT NULL,
  basis TEXT NOT NULL,
  body BLOB NOT NULL,
  members BLOB NOT NULL,
  PRIMARY KEY (scope, at)
) STRICT;

CREATE TABLE day_mark (
  scope INTEGER PRIMARY KEY,
  mark TEXT NOT NULL
) STRICT;
)sql";

/// All of a sighting but its content, in order.
constexpr const char* kHeads = R"sql(
CREATE INDEX sighting_head ON sighting
  (scope, seen_at, path, id, present, sha256, commit_id, committed_at);
)sql";

/// Which turn of deriving wrote a period last: who knows the older ones reads what is newer.
constexpr const char* kTurns = R"sql(
ALTER TABLE incident_period ADD COLUMN written INTEGER NOT NULL DEFAULT 0;
CREATE INDEX incident_period_written ON incident_period (scope, written);
CREATE TABLE incident_turn (scope INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT;
)sql";

/// What is asked of a stretch of time is found by it, however long the history.
constexpr const char* kTimes = R"sql(
CREATE INDEX unexplained_at ON unexplained (vcenter, at);
CREATE INDEX incident_period_ended ON incident_period (scope, ended);
)sql";

/// What each number was until then moves into its day.
void move_samples(Connection& db) {
  std::vector<StoredPoint> day;
  const auto keep = [&] {
    if (!day.empty()) add_stored_points(db, day);
    day.clear();
  };
  Statement rows(db.handle(),
                 "SELECT vcenter, entity, series, time, value, recorded_at FROM sample "
                 "ORDER BY vcenter, entity, series, time");
  while (rows.next()) {
    const StoredPoint point{rows.integer(0), rows.integer(1), rows.integer(2),
                            rows.instant(3), rows.real(4),    rows.instant(5)};
    if (!day.empty() && !day.back().shares_day(point)) keep();
    day.push_back(point);
  }
  keep();
  db.execute("DROP TABLE sample");
}

}  // namespace

const std::vector<SchemaStep>& schema_steps() {
  static const std::vector<SchemaStep> kSteps = {
      {kFacts, nullptr},    {kDerived, nullptr}, {kContinued, move_samples},
      {kSources, nullptr},  {kSeries, nullptr},  {kIncidents, nullptr},
      {kWeeks, nullptr},    {kReady, nullptr},   {kHostService, nullptr},
      {kFindings, nullptr}, {kLooks, nullptr},   {kDays, nullptr},
      {kHeads, nullptr},    {kTurns, nullptr},   {kOff, nullptr},
      {kSizes, nullptr},    {kTimes, nullptr}};
  return kSteps;
}

}  // namespace plumbline::ledger
