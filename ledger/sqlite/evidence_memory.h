#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/evidence.h"
#include "facts/work_classes.h"
#include "ledger/sqlite/derivation.h"
#include "ledger/sqlite/incident_rows.h"
#include "ledger/sqlite/mount_findings.h"
#include "ledger/sqlite/size_rows.h"

namespace plumbline::ledger {

/// What the changes of one day name, each id once per list: found once, asked at each assessment.
struct DayNames {
  DayNumber day = 0;
  std::vector<std::uint32_t> actors;
  std::vector<std::uint32_t> entities;  ///< the first of each change
  std::vector<std::uint32_t> siblings;
  std::vector<std::uint32_t> created;  ///< machines
  std::vector<std::uint32_t> joined;   ///< what work that adds hosts is about
};

/// Adds the days of these changes, which are sorted by started.
void name_days(const std::vector<Change>& changes, std::size_t from, const WorkClasses& work,
               std::vector<DayNames>& days);

/// What was read and made of rows that seldom change.
struct KnownRows {
  KnownPeriods periods;
  KnownMounts mounts;
  KnownSizes sizes;
};

/// What evidence was made from, and so what of it still stands.
struct EvidenceMarks {
  std::string basis;  ///< what changes are derived by, and of which vCenters
  Instant as_of;
  Instant known_at;
  Instant reach_from;
  std::int64_t activity_upto = 0;
  std::int64_t version_upto = 0;
  Instant stored_before = Instant::max();  ///< changes queued later are not the stored ones
  KnownRows rows;
  std::vector<DayNames> days;
  std::vector<bool> asked;           ///< entities, by id
  std::vector<std::uint32_t> later;  ///< entities of which something later was known
  std::vector<bool> machines;  ///< by id: of which it is told when they were ready, or that never
};

/// The activities of changes that were derived in memory, for whoever asks for facts next.
struct DerivedMembers {
  std::string state;    ///< what they were derived by, and from
  bool stored = false;  ///< of other changes stored rows tell
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> derived;
};

/// Evidence that was given back, with its marks.
struct KeptEvidence {
  Evidence evidence;
  EvidenceMarks marks;
};

/// Holds on to one evidence of each scope between assessments. Thread-safe: deriving notes what it
/// replaces while another thread reads.
class EvidenceMemory {
 public:
  /// A number for evidence: no two of a process have the same.
  static std::uint64_t next_number();

  /// To be called once it is committed.
  void note_derived(const std::string& scope, const Turn& turn);
  /// The earliest moment since which stored changes were replaced between two; nullopt: not known.
  std::optional<Instant> replaced(const std::string& scope, std::int64_t from,
                                  std::int64_t to) const;

  /// What was given back of a scope, if it was made on that basis, not for a later moment. It is
  /// gone then.
  std::optional<KeptEvidence> take(const std::string& scope, const std::string& basis,
                                   Instant as_of, Instant known_at);
  /// Evidence was made; it may come back. Of several moments the latest counts.
  void note_made(const std::string& scope, EvidenceMarks marks);
  void keep(Evidence&& evidence);
  /// Of the evidence made last of a scope.
  void note_members(const std::string& scope, std::shared_ptr<const DerivedMembers> members);
  /// nullptr: not known of that state.
  std::shared_ptr<const DerivedMembers> members(const std::string& scope,
                                                const std::string& state) const;
  /// To be called when something was erased.
  void forget();

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<Turn>> turns_;
  std::map<std::string, EvidenceMarks> made_;
  std::map<std::string, KeptEvidence> kept_;
  std::map<std::string, std::shared_ptr<const DerivedMembers>> members_;
};

}  // namespace plumbline::ledger
