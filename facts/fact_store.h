#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/activity.h"
#include "facts/entity.h"
#include "facts/poll.h"
#include "facts/sample.h"

namespace plumbline {

/// Which vCenter facts belong to. The UUID (ServiceContent.about.instanceUuid) is the identity;
/// the name is the configuration's and may change.
struct VCenterId {
  std::string uuid;
  std::string name;
};

/// What one commit changed, for summaries and metrics.
struct CommitCounts {
  std::int64_t activities_added = 0;
  std::int64_t activities_known = 0;  ///< already there: read again, nothing changed
  std::int64_t entities_changed = 0;
  std::int64_t entities_removed = 0;
  std::int64_t samples_added = 0;  ///< points, and days of histograms

  CommitCounts& operator+=(const CommitCounts& more) {
    activities_added += more.activities_added;
    activities_known += more.activities_known;
    entities_changed += more.entities_changed;
    entities_removed += more.entities_removed;
    samples_added += more.samples_added;
    return *this;
  }
};

/// Facts and the cursor that got us there: committed in one transaction (law 2). Committing the
/// same batch again changes nothing.
struct FactBatch {
  VCenterId vcenter;
  Instant recorded_at;  ///< server time plus monotonic time since (law 10)
  std::vector<Activity> activities;
  std::vector<Sample> samples;
  std::vector<SampleRun> runs;
  std::vector<DayHistogram> histograms;
  std::optional<Poll> poll;
  /// stream → opaque cursor text to store with this batch.
  std::optional<std::pair<std::string, std::string>> cursor;
  /// When set, replaces the vCenter's open_work; a task that was open, is not in this list and has
  /// not arrived as an activity (in this batch or before) becomes an Activity with Outcome::Lost.
  std::optional<std::vector<OpenWork>> open_work;
};

/// How one object differs from what was last told of it, as a property filter reports it.
struct EntityUpdate {
  enum class Kind : std::uint8_t { Enter, Modify, Leave };
  Kind kind = Kind::Modify;
  /// Enter: all its properties. Modify: those told anew. Leave: only the entity.
  EntityState state;
  /// Modify: the property paths told anew. What was stored or unreadable at such a path or below it
  /// ("a" covers "a", "a.b" and "a[k]") is dropped before `state` is laid over the rest.
  std::vector<std::string> told;
};

/// Differences of the entities of one type, in the order in which they were told, with the poll
/// that claims completeness: committed in one transaction. A Modify of an entity that is not known
/// is refused (the caller reads in full again).
struct UpdateBatch {
  VCenterId vcenter;
  std::string type;  ///< the type whose sweeps deliver them, as in begin_sweep
  Instant recorded_at;
  std::vector<EntityUpdate> updates;
  std::vector<Sample> samples;
  std::optional<Poll> poll;
};

/// One full reading of all entities of one type. Feed it objects as they arrive, in chunks; each
/// chunk may be committed on its own (an unchanged entity costs no write). `finish` commits the
/// poll; only when the poll is Complete are entities that were not observed marked as gone.
/// Destroying an unfinished sweep marks nothing as gone. Not thread-safe.
class InventorySweep {
 public:
  virtual ~InventorySweep() = default;
  virtual Result<void> observe(const EntityState& state) = 0;
  /// The same, with a print (never 0) of the bytes that the state was read from and of all that
  /// decides how they are read: kept beside the state for as long as that is the latest.
  virtual Result<void> observe_from(const EntityState& state, std::uint64_t) {
    return observe(state);
  }
  /// The object whose latest state was read from bytes of this print: it counts as observed, as it
  /// is. nullopt: there is none, the bytes must be read.
  virtual std::optional<EntityRef> observe_same(std::uint64_t) { return std::nullopt; }
  virtual Result<CommitCounts> finish(const Poll& poll) = 0;
};

/// Where the collector puts facts. Implemented by the ledger; thread-safe: several collectors (one
/// thread per vCenter) may call it, one transaction runs at a time. Errors: disk full, locked,
/// corrupt; then nothing of the batch was kept and the caller may try the same batch again.
class FactStore {
 public:
  virtual ~FactStore() = default;
  virtual Result<CommitCounts> commit(const FactBatch& batch) = 0;
  virtual Result<std::unique_ptr<InventorySweep>> begin_sweep(const VCenterId& vcenter,
                                                              const std::string& type,
                                                              Instant recorded_at) = 0;
  /// The same facts as a full reading of the changed objects would give.
  virtual Result<CommitCounts> apply(const UpdateBatch& batch) = 0;
  /// Says which vCenter answers under a configured name, before anything of it is committed.
  /// Another identity under a name that is known is refused, unless `formerly` (UUIDs, from the
  /// configuration) declares that it continues the one known: then both count as one, and what the
  /// former one had ends when the new one has been read completely.
  virtual Result<void> identify(const VCenterId& vcenter,
                                const std::vector<std::string>& formerly) = 0;
  virtual Result<std::optional<std::string>> cursor(const VCenterId& vcenter,
                                                    const std::string& stream) = 0;
  /// Tasks last seen running, to be asked for again.
  virtual Result<std::vector<OpenWork>> open_work(const VCenterId& vcenter) = 0;
};

}  // namespace plumbline
