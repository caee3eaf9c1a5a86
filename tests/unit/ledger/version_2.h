#pragma once

namespace plumbline::ledger {

/// What schema version 2 added to a ledger of version 1 (version_1.h), as SQL, with facts of a
/// collector of then: samples in a table of their own. Version 3 packs them by the day.
inline constexpr const char* kVersion2 = R"sql(
PRAGMA user_version = 2;
CREATE TABLE derivation (scope INTEGER PRIMARY KEY, work_basis TEXT NOT NULL,
  share_basis TEXT NOT NULL, activity_upto INTEGER NOT NULL, version_upto INTEGER NOT NULL) STRICT;
CREATE TABLE path (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE change_block (scope INTEGER NOT NULL, day INTEGER NOT NULL, reach INTEGER NOT NULL,
  body BLOB NOT NULL, members BLOB NOT NULL, PRIMARY KEY (scope, day)) STRICT;
CREATE TABLE actor_day_block (scope INTEGER NOT NULL, day INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (scope, day)) STRICT;
CREATE TABLE share_delta (scope INTEGER NOT NULL, signal INTEGER NOT NULL,
  population INTEGER NOT NULL, day INTEGER NOT NULL, k INTEGER NOT NULL, n INTEGER NOT NULL,
  unknown INTEGER NOT NULL, PRIMARY KEY (scope, signal, population, day)) STRICT, WITHOUT ROWID;
INSERT INTO name VALUES (4, 'clock_offset_seconds'), (5, 'other'), (6, 'tasks');
INSERT INTO sample VALUES (1, 0, 4, 1772438400000000, 0.25, 1772438400000000),
  (1, 0, 4, 1772438460000001, -0.125, 1772438460000001),
  (1, 0, 4, 1772524800000000, 1e-9, 1772524800000000),
  (1, 1, 5, 1772438400000000, 7.0, 1772438400000000);
INSERT INTO poll VALUES (1, 1, 6, 1772438400000000, 1772438401000000, 1772430000000000,
  1772438400000000, 0, '', NULL, 1, 0, 0.25, 1772438401000000);
)sql";

}  // namespace plumbline::ledger
