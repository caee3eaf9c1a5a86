#pragma once

namespace plumbline::ledger {

/// Facts. Times are microseconds since 1970 UTC on the vCenter's clock; 0 as a reference: none.
inline constexpr const char* kFacts = R"sql(
-- `rewrite_due`: something was erased, and the file's unused bytes may still hold it.
CREATE TABLE ledger (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  rehearsal INTEGER NOT NULL,
  latest_recorded_at INTEGER,
  rewrite_due INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE vcenter (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

-- Classes, types, streams, series, property paths, faults: few, and never a person's name.
CREATE TABLE name (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

-- The only place where names of people stand. NULL: erased.
CREATE TABLE actor (
  id INTEGER PRIMARY KEY,
  name TEXT UNIQUE,
  remembered_class TEXT NOT NULL DEFAULT ''
) STRICT;

-- `sweep`: the type whose sweeps deliver it (a portgroup comes with the networks). `version`: when
-- its latest version began. `fingerprint`: of that version; NULL while never read or gone.
-- `last_body`: its latest version that is not a tombstone.
CREATE TABLE entity (
  id INTEGER PRIMARY KEY,
  vcenter INTEGER NOT NULL,
  type INTEGER NOT NULL,
  moid TEXT NOT NULL,
  sweep INTEGER NOT NULL DEFAULT 0,
  version INTEGER,
  fingerprint INTEGER,
  last_body INTEGER,
  UNIQUE (vcenter, type, moid)
) STRICT;
CREATE INDEX entity_sweep ON entity (vcenter, sweep) WHERE sweep <> 0;

CREATE TABLE activity (
  id INTEGER PRIMARY KEY,
  vcenter INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  key TEXT NOT NULL,
  created INTEGER NOT NULL,
  class INTEGER NOT NULL,
  actor INTEGER NOT NULL,
  initiator INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  result INTEGER NOT NULL,
  started INTEGER,
  ended INTEGER,
  outcome INTEGER NOT NULL,
  fault INTEGER NOT NULL,
  chain INTEGER NOT NULL,
  parent_key TEXT NOT NULL,
  root_key TEXT NOT NULL,
  details BLOB,
  sized INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
-- A task given up as lost (outcome 4) may still be found later: both are facts, the later one tells.
CREATE UNIQUE INDEX activity_key ON activity (vcenter, stream, created, key, class, (outcome = 4));
CREATE INDEX activity_finished ON activity (vcenter, coalesce(ended, created), created);
-- Who was given which size, for telling a resize that is taken back.
CREATE INDEX activity_sized ON activity (entity, coalesce(ended, created)) WHERE sized;

-- body NULL: gone from then on. Of two versions with one valid_from the later id tells.
CREATE TABLE entity_version (
  id INTEGER PRIMARY KEY,
  entity INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  body BLOB
) STRICT;
CREATE INDEX entity_version_entity ON entity_version (entity, valid_from);
CREATE INDEX entity_version_time ON entity_version (valid_from);

CREATE TABLE sample (
  vcenter INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  series INTEGER NOT NULL,
  time INTEGER NOT NULL,
  value REAL NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (vcenter, entity, series, time)
) STRICT, WITHOUT ROWID;

CREATE TABLE poll (
  id INTEGER PRIMARY KEY,
  vcenter INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  from_time INTEGER NOT NULL,
  to_time INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  reason TEXT NOT NULL,
  gaps BLOB,
  read INTEGER NOT NULL,
  hidden INTEGER NOT NULL,
  clock_offset_s REAL,
  recorded_at INTEGER NOT NULL
) STRICT;
-- On a clock that stands still two readings may begin at once: what differs is another poll.
CREATE UNIQUE INDEX poll_key
  ON poll (vcenter, stream, started, ended, from_time, to_time, outcome);

CREATE TABLE sighting (
  id INTEGER PRIMARY KEY,
  scope INTEGER NOT NULL,
  path TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  present INTEGER NOT NULL,
  content BLOB,
  sha256 TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  committed_at INTEGER
) STRICT;
CREATE INDEX sighting_path ON sighting (scope, path, id);

CREATE TABLE cursor (
  vcenter INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  value TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (vcenter, stream)
) STRICT, WITHOUT ROWID;

-- Rewritable: what runs is not yet a fact.
CREATE TABLE open_work (
  vcenter INTEGER NOT NULL,
  key TEXT NOT NULL,
  queued INTEGER NOT NULL,
  class INTEGER NOT NULL,
  actor INTEGER NOT NULL,
  initiator INTEGER NOT NULL,
  entity INTEGER NOT NULL,
  started INTEGER,
  PRIMARY KEY (vcenter, key, queued)
) STRICT, WITHOUT ROWID;

CREATE TABLE published (
  scope INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  known_at INTEGER NOT NULL,
  rubric_digest TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (scope, as_of)
) STRICT;
)sql";

}  // namespace plumbline::ledger
