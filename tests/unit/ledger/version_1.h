#pragma once

namespace plumbline::ledger {

/// A ledger as schema version 1 left it, as SQL. Version 2 added the derived tables.
inline constexpr const char* kVersion1 = R"sql(
PRAGMA journal_mode = WAL; PRAGMA application_id = 0x504c4d42; PRAGMA user_version = 1;
CREATE TABLE ledger (one INTEGER PRIMARY KEY CHECK (one = 1), rehearsal INTEGER NOT NULL,
  latest_recorded_at INTEGER, rewrite_due INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO ledger VALUES (1, 0, 1772438400000000, 0);
CREATE TABLE vcenter (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT;
INSERT INTO vcenter VALUES (1, '3f2a-a', 'vc-a');
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO name VALUES (1, 'VirtualMachine.destroy'), (2, 'VirtualMachine'), (3, 'name');
CREATE TABLE actor (id INTEGER PRIMARY KEY, name TEXT UNIQUE,
  remembered_class TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO actor VALUES (1, 'jane@corp', '');
CREATE TABLE entity (id INTEGER PRIMARY KEY, vcenter INTEGER NOT NULL, type INTEGER NOT NULL,
  moid TEXT NOT NULL, sweep INTEGER NOT NULL DEFAULT 0, version INTEGER, fingerprint INTEGER,
  last_body INTEGER, UNIQUE (vcenter, type, moid)) STRICT;
CREATE INDEX entity_sweep ON entity (vcenter, sweep) WHERE sweep <> 0;
INSERT INTO entity VALUES (1, 1, 2, 'vm-1', 2, 1772438400000000, 77, 1);
CREATE TABLE activity (id INTEGER PRIMARY KEY, vcenter INTEGER NOT NULL, stream INTEGER NOT NULL,
  key TEXT NOT NULL, created INTEGER NOT NULL, class INTEGER NOT NULL, actor INTEGER NOT NULL,
  initiator INTEGER NOT NULL, entity INTEGER NOT NULL, result INTEGER NOT NULL, started INTEGER,
  ended INTEGER, outcome INTEGER NOT NULL, fault INTEGER NOT NULL, chain INTEGER NOT NULL,
  parent_key TEXT NOT NULL, root_key TEXT NOT NULL, details BLOB, sized INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX activity_key ON activity (vcenter, stream, created, key, class, (outcome = 4));
CREATE INDEX activity_finished ON activity (vcenter, coalesce(ended, created), created);
CREATE INDEX activity_sized ON activity (entity, coalesce(ended, created)) WHERE sized;
INSERT INTO activity VALUES (1, 1, 1, 'task-1', 1772435000000000, 1, 1, 0, 1, 0, NULL,
  1772435060000000, 1, 0, 0, '', '', NULL, 0, 1772438400000000);
CREATE TABLE entity_version (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL,
  valid_from INTEGER NOT NULL, recorded_at INTEGER NOT NULL, body BLOB) STRICT;
CREATE INDEX entity_version_entity ON entity_version (entity, valid_from);
CREATE INDEX entity_version_time ON entity_version (valid_from);
INSERT INTO entity_version VALUES (1, 1, 1772438400000000, 1772438400000000,
  x'00010303776562');
CREATE TABLE sample (vcenter INTEGER NOT NULL, entity INTEGER NOT NULL, series INTEGER NOT NULL,
  time INTEGER NOT NULL, value REAL NOT NULL, recorded_at INTEGER NOT NULL,
  PRIMARY KEY (vcenter, entity, series, time)) STRICT, WITHOUT ROWID;
CREATE TABLE poll (id INTEGER PRIMARY KEY, vcenter INTEGER NOT NULL, stream INTEGER NOT NULL,
  started INTEGER NOT NULL, ended INTEGER NOT NULL, from_time INTEGER NOT NULL,
  to_time INTEGER NOT NULL, outcome INTEGER NOT NULL, reason TEXT NOT NULL, gaps BLOB,
  read INTEGER NOT NULL, hidden INTEGER NOT NULL, clock_offset_s REAL,
  recorded_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX poll_key
  ON poll (vcenter, stream, started, ended, from_time, to_time, outcome);
CREATE TABLE sighting (id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, path TEXT NOT NULL,
  seen_at INTEGER NOT NULL, present INTEGER NOT NULL, content BLOB, sha256 TEXT NOT NULL,
  commit_id TEXT NOT NULL, committed_at INTEGER) STRICT;
CREATE INDEX sighting_path ON sighting (scope, path, id);
CREATE TABLE cursor (vcenter INTEGER NOT NULL, stream INTEGER NOT NULL, value TEXT NOT NULL,
  recorded_at INTEGER NOT NULL, PRIMARY KEY (vcenter, stream)) STRICT, WITHOUT ROWID;
CREATE TABLE open_work (vcenter INTEGER NOT NULL, key TEXT NOT NULL, queued INTEGER NOT NULL,
  class INTEGER NOT NULL, actor INTEGER NOT NULL, initiator INTEGER NOT NULL,
  entity INTEGER NOT NULL, started INTEGER, PRIMARY KEY (vcenter, key, queued))
  STRICT, WITHOUT ROWID;
CREATE TABLE published (scope INTEGER NOT NULL, as_of INTEGER NOT NULL, known_at INTEGER NOT NULL,
  rubric_digest TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (scope, as_of)) STRICT;
)sql";

}  // namespace plumbline::ledger
