#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/derived.h"
#include "facts/work_classes.h"

/// From facts to units of work and to what rule 0.3 needs of accounts (rubric 0.3, 0.4). Pure
/// functions over plain memory: no SQL, no clock, nothing kept between calls; thread-safe on
/// distinct arguments. The result depends on the set of activities only, not on their order, and
/// an activity given twice counts once.
///
/// How the ledger brings its rows up to date after commits:
///   1. earliest_new = min created of the activities committed since (none: nothing to do);
///   2. cut = rederive_from(spans of the stored changes, earliest_new);
///   3. feed.activities = all with finished() ≥ cut.feed_from; feed.sizes = see KnownSize;
///      feed.from = cut.from;
///   4. rows = derive(feed, work, raw_classes, paths);
///   5. replace stored changes with queued ≥ cut.from by rows.changes (ids are stable: equal rows
///      need not be written), stored actor days with day ≥ rows.actor_days_from by rows.actor_days.
/// From scratch is the same with Cut{} and an empty store. Both give the same rows. A long history
/// is best derived in slices, a month at a time as if it had just arrived (earliest_new = start of
/// the slice, activities only up to its end): the same rows, bounded memory.
namespace plumbline::ledger {

/// Details that deriving needs as they are.
enum class DetailText : std::uint8_t {
  Fields,  ///< comma list
  ActivationId,
  ChangeTag,
  Snapshot,
  UserAgent,
  Alarm,  ///< managed object id
  AlarmName,
  To,    ///< an alarm's new status
  Host,  ///< managed object id of the host that a VM was on
  SourceHost,
};

/// The few that an activity has: most have none, and millions are held at once.
class DetailTexts {
 public:
  const std::string& operator[](DetailText detail) const;  ///< empty: not set
  void set(DetailText detail, std::string_view value);

 private:
  std::vector<std::pair<DetailText, std::string>> texts_;
};

/// An Activity as the ledger keeps it: ids instead of names. Ids are the ledger's own; 0 means
/// "none" for actor, entity and result. Keys, chains and entities belong to a vCenter: work of
/// several vCenters may be given together, and is never joined across them.
struct RawActivity {
  std::int64_t id = 0;  ///< ledger id, unique
  std::uint32_t vcenter = 0;
  ActivityStream stream = ActivityStream::Events;
  Initiator initiator = Initiator::User;
  Outcome outcome = Outcome::Occurred;
  std::uint32_t raw_class = 0;    ///< index into the raw class table given to derive()
  std::uint32_t actor = 0;        ///< 0: no name
  std::uint32_t entity = 0;       ///< 0: none
  std::uint32_t entity_type = 0;  ///< any id; equal means the same vim25 type
  std::uint32_t result = 0;       ///< 0: none
  std::uint32_t result_type = 0;
  Instant created;   ///< Activity::created
  Instant finished;  ///< Activity::finished(): completeTime, else created; counts as ≥ created
  Instant recorded_at;
  std::int64_t chain = 0;  ///< 0: none
  std::string key;
  std::string parent_key;
  std::string root_key;
  std::string fault;
  // From the details (set_detail):
  bool source_template = false;  ///< the ledger also sets it when "source" then was a template
  std::int64_t num_cpus = 0;     ///< 0: not set
  std::int64_t memory_mb = 0;    ///< 0: not set
  DetailTexts texts;
};

/// Copies one detail of an Activity into its place; names that deriving does not need are ignored,
/// numbers that are none count as not set.
void set_detail(RawActivity& activity, std::string_view name, std::string_view value);

/// CPUs and memory that an entity was last given before the feed begins: the latest num_cpus and
/// the latest memory_mb among its activities with finished() < feed_from (or a property version of
/// before). Needed only of the numbers that the feed sets; missing or 0: unknown, and then the
/// first resize in the feed cannot be seen to be reversed.
struct KnownSize {
  std::uint32_t vcenter = 0;
  std::uint32_t entity = 0;
  std::int64_t num_cpus = 0;
  std::int64_t memory_mb = 0;
};

/// Path signatures by number, append only: Evidence::paths. Keep it between calls.
class PathTable {
 public:
  PathTable() = default;
  explicit PathTable(std::vector<std::string> paths);
  std::uint32_t intern(const std::string& path);
  const std::vector<std::string>& all() const { return paths_; }

 private:
  std::vector<std::string> paths_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// What one call of derive() looks at.
struct Feed {
  std::vector<RawActivity> activities;  ///< in any order
  std::vector<KnownSize> sizes;
  /// Work queued before this moment is context (roots, chains, snapshot pairs) and makes no change.
  Instant from = Instant::min();
};

/// A change with what the ledger stores beside it.
struct DerivedChange {
  Change change;
  /// Ledger ids, ascending: its root tasks and events, the events of their chains that told
  /// something about them, and the in-service event. An event may be a member of two changes.
  std::vector<std::int64_t> members;
  Instant reach;  ///< activities created later than this cannot alter the change; store it
};

struct DerivedRows {
  std::vector<DerivedChange> changes;  ///< by started, then id
  std::vector<ActorDay> actor_days;    ///< by actor, day; only days ≥ actor_days_from
  DayNumber actor_days_from = 0;       ///< the first whole day that the feed covers
};

/// Evidence::class_names: Change::class_id is the index of the class in `work.classes`.
std::vector<std::string> class_names(const WorkClasses& work);

/// Deriving (rubric 0.4, P4, P7, P15). `raw_classes[RawActivity::raw_class]` is the class as
/// vCenter spells it (holes: empty strings).
///
/// * Work is what WorkClasses lists; everything else is not mutating and makes no change. Of
///   initiator System, trivial classes are left out too (DRS moves), others become changes.
/// * A task whose parent or root task is known and was open when it was queued folds into that
/// (P4);
///   a child whose root is unknown counts as root. An event counts when no task of a listed class
///   shares its chain (chains are compared within 15 minutes of the task: keys may be rewound).
/// * The first listed class that applies wins. Variants compare "fields" of the activity or of the
///   events of its chain; one that is noise must name all of them. Events whose class says "Fail"
///   failed.
/// * A run: same actor, same entity, at most 15 minutes between one's finish and the next's queue
///   time. Runs of one actor with the same class on entities of the same type, at most 15 minutes
///   apart, are one bulk change. No change crosses Monday 00:00 UTC: an account that never rests
///   would otherwise have one change for ever, and no week could be closed.
/// * The entity of a successful creation is the VM made: the task's result, or the VM of an event
///   of the chain that the class lists (VmClonedEvent …). Its path goes on to the first in-service
///   event on that VM within 72 hours of the creation's finish, by anybody, under the id of the
///   work class that lists that event, if one does. In the same way the entity of an added host is
///   that host (its HostAddedEvent, else the task's result). A path lists its distinct steps in
///   order, run by run.
/// * class_id: the first class that is not trivial, else the first.
/// * Outcome: Failed when a step failed with a fault that is no validation fault, or was Lost;
///   Cancelled when no step succeeded otherwise; else Success.
/// * Marks are set by steps, not changes, of anybody but the system, also inside the change itself.
///   reworked_at: a step failed and the same class was begun on the same entity ≤24 h after.
///   undone_at: a class that `undoes` followed ≤24 h after on the entity, and no other non-trivial
///   step lay between; or CPUs or memory went back ≤24 h after to what they had been (both marks).
/// * noise: every step is. A step is noise when its class is, or when its fields name nothing but
///   changeTrackingEnabled and extraConfig. Making or removing a snapshot is noise only as a pair
///   by one actor on one entity within 24 h.
/// * record_hint: distinct activation ids, change tags and snapshot names, blank-separated, at most
///   256 bytes. from_template: it creates, and every creation in it came from a template (the
///   detail, VmDeployedEvent) or a content library.
/// * ActorDay: root tasks of any class by queue time, without those of the system; logins from
///   UserLoginSessionEvent.userAgent (browsers and vSphere clients are interactive, others SDKs).
DerivedRows derive(const Feed& feed, const WorkClasses& work,
                   const std::vector<std::string>& raw_classes, PathTable& paths);

/// Of a stored change, what finding the cut needs.
struct ChangeSpan {
  Instant queued;
  Instant ended;
  Instant reach;
};

/// Where to begin anew. The default is: from scratch.
struct Cut {
  Instant from = Instant::min();       ///< changes with queued ≥ from are replaced
  Instant feed_from = Instant::min();  ///< feed every activity with finished() ≥ feed_from
};

/// The latest clean cut: no stored change with queued < from can be altered by an activity created
/// at `earliest_new` or later, and none of those after it leans on one before it. `stored` needs
/// the changes with reach ≥ earliest_new − 28 days, in any order. Goes back at least 48 h (noise
/// and folding of tasks that run up to a day), usually to the last quiet quarter of an hour before,
/// at most to the start of the ISO week of the oldest change that can still be altered.
Cut rederive_from(std::span<const ChangeSpan> stored, Instant earliest_new);

}  // namespace plumbline::ledger
