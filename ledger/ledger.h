#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/evidence.h"
#include "facts/fact_store.h"
#include "facts/incident_classes.h"
#include "facts/series.h"
#include "facts/sighting.h"
#include "facts/work_classes.h"

namespace plumbline::ledger {

struct OpenOptions {
  bool read_only = false;  ///< readers may share the file with one writer
  bool create = true;      ///< writers only: make the file when it is missing
  bool rehearsal = false;  ///< must equal what the ledger was created with (law 10)
  std::function<void(const std::string& what, double share)> progress;  ///< long work; may be empty
  /// Activities derived in one transaction when everything is derived anew: some 600 bytes each.
  std::int64_t derive_at_once = 300'000;
};

/// What deriving depends on besides facts. When it differs from what the stored rows were derived
/// with, they are rebuilt.
struct DerivePlan {
  WorkClasses work;
  IncidentClasses incidents;            ///< empty: no incidents are derived
  std::vector<ShareDefinition> shares;  ///< per scope
  std::vector<PopulationRule> populations;
  std::vector<SeriesDefinition> series = {};
  FindingPlan findings = {};
};

/// A task whose change is wanted, by vCenter's key; asked for between two moments, since keys are
/// found by going through the tasks of that time.
struct WantedTask {
  std::string key;
  Instant from = Instant::min();
  Instant to = Instant::max();
};

struct EvidenceRequest {
  std::string scope;
  std::vector<std::string> vcenters;  ///< configured names that belong to the scope
  Instant as_of;
  std::optional<Instant> known_at;     ///< default: the latest recorded_at
  double reach_days = 400;             ///< how far back changes and readings are wanted
  std::vector<WantedTask> tasks = {};  ///< of which changes these are
};

/// Which sightings are asked for.
struct SightingsWanted {
  Instant after = Instant::min();
  Instant upto = Instant::max();
  std::string path = {};  ///< empty: all
};

/// One fact as `explain` shows it, with vCenter's own key and times.
struct FactLine {
  Instant at;
  std::string stream;  ///< "tasks", "events", "inventory"
  std::string key;     ///< "task-4711", "8123"
  std::string what;    ///< class
  std::string entity;  ///< "VirtualMachine vm-42 (web-01)"
  std::string actor;   ///< "actor-7" (pseudonymous)
  std::string name;    ///< of the account, while it is kept: for those who may see it
  std::string outcome;
};

/// A closed week of a scope as it was judged (scoring/week_record.h makes the bytes), kept so that
/// it need not be judged again. `basis` says what it was judged with.
struct KeptWeek {
  Instant end;
  std::string basis;
  std::string body;
};

struct KeptWeeks {
  std::vector<KeptWeek> weeks;  ///< oldest first
  /// Facts recorded since they were kept tell of this moment at the earliest: weeks that end at or
  /// after it must be judged anew. nullopt: there are none.
  std::optional<Instant> touched;
  std::string mark;  ///< what was recorded at this moment: goes back with what is judged from it
};

/// The activities of changes, by the changes' ids.
using MembersOfChanges = std::map<std::int64_t, std::vector<std::int64_t>>;

/// A scope as it was judged of a past midnight (scoring/result_bytes.h makes the bytes), kept so
/// that a page need not wait for it. `basis` says what it was judged with.
struct KeptDay {
  Instant at;
  std::string basis;
  std::string body;          ///< not read with the list of them
  MembersOfChanges members;  ///< of the changes that it names; likewise
};

struct LedgerInfo {
  std::string path;
  int schema_version = 0;
  bool rehearsal = false;
  std::optional<Instant> latest_recorded_at;
  std::optional<Instant> latest_activity;
};

/// How much a ledger holds.
struct LedgerSize {
  std::int64_t activities = 0;
  std::int64_t entity_versions = 0;
  std::int64_t bytes = 0;
};

/// The stores (design §3): facts, cursors, derived rows, sightings, published assessments. One
/// writer per file, enforced by a lock; readers see the last commit. Thread-safe. Every error names
/// the file and the remedy (disk full, locked by another process, corrupt, newer schema, rehearsal
/// mismatch).
class Ledger : public FactStore {
 public:
  ~Ledger() override = default;

  /// Adds the sightings whose content differs from the last of their path (or that are absent now).
  virtual Result<int> commit_sightings(const std::vector<Sighting>& sightings) = 0;
  /// One reading of a feed (streams::feed): its poll, kept with the vCenter of that configured
  /// name, whose clock dated it, and what was new, in one transaction. Says whether anything was
  /// new.
  virtual Result<bool> commit_feed(const std::string& vcenter, const Poll& poll,
                                   const std::optional<Sighting>& sighting) = 0;
  /// Up to when the readings of a stream that did not fail tell of it; nullopt: there are none.
  virtual Result<std::optional<Instant>> stream_until(const std::vector<std::string>& vcenters,
                                                      const std::string& stream) = 0;
  /// Shows those of a scope, or of one path of it, that were seen in (after, upto], by time and
  /// path, one after the other: all contents of years need not fit into memory. `see` must not call
  /// the ledger.
  virtual Result<void> for_each_sighting(const std::string& scope, const SightingsWanted& wanted,
                                         const std::function<void(const Sighting&)>& see) = 0;
  /// All of them without their contents, in that order.
  virtual Result<std::vector<Sighting>> sighting_heads(const std::string& scope) = 0;
  /// The paths of a scope that were ever sighted, each once.
  virtual Result<std::vector<std::string>> sighted_paths(const std::string& scope) = 0;
  virtual Result<std::vector<Poll>> polls(const VCenterId& vcenter, Instant from, Instant to) = 0;

  /// Brings the derived rows up to date: incremental after commits, from scratch when `plan`
  /// differs from the stored one (with progress).
  virtual Result<void> derive(const std::string& scope, const std::vector<std::string>& vcenters,
                              const DerivePlan& plan) = 0;
  /// Evidence of a scope, from derived rows when they can answer and from facts otherwise
  /// (an earlier known_at, an as_of in the middle of things). Does not write.
  virtual Result<Evidence> evidence(const EvidenceRequest& request, const DerivePlan& plan) = 0;

  /// Takes back evidence that is done with, unchanged: the next of its scope is made from it, and
  /// then costs what came since. It is the same as without.
  virtual void give_back(Evidence&& evidence) = 0;

  /// The activities of these changes of that evidence; a change that it has not is left out. Costs
  /// little right after the evidence was made; else what an earlier moment needs is derived, once
  /// for all of them.
  virtual Result<MembersOfChanges> members_of_changes(const std::vector<std::int64_t>& change_ids,
                                                      const EvidenceRequest& request,
                                                      const DerivePlan& plan) = 0;
  /// Activities, oldest first, with objects as they were called by `as_of`.
  virtual Result<std::vector<FactLine>> facts_of_activities(
      const std::vector<std::int64_t>& activities, Instant as_of) = 0;
  /// The property versions of an entity, oldest first.
  virtual Result<std::vector<FactLine>> facts_of_entity(std::uint32_t entity_id, Instant as_of) = 0;
  /// The state of an entity at any past instant (as recorded by `known_at`); nullopt: not there.
  virtual Result<std::optional<EntityState>> entity_at(const VCenterId& vcenter,
                                                       const EntityRef& entity, Instant at,
                                                       std::optional<Instant> known_at) = 0;
  /// Every activity's "stream key class" line, oldest first: for comparing with a vCenter's record.
  virtual Result<void> for_each_activity(const VCenterId& vcenter,
                                         const std::function<void(const Activity&)>& visit) = 0;

  /// Points of a series at an interval (0: samples of no interval) in [from, to), of the vCenter
  /// and the identities it continues: entities of `type` (empty: the vCenter itself), one call for
  /// each entity and UTC day, by day. `visit` must not call the ledger.
  virtual Result<void> for_each_run(const VCenterId& vcenter, const std::string& type,
                                    const std::string& series, std::chrono::seconds interval,
                                    Instant from, Instant to,
                                    const std::function<void(const SampleRun&)>& visit) = 0;
  /// Likewise the histograms of the days [from, to].
  virtual Result<void> for_each_histogram(
      const VCenterId& vcenter, const std::string& type, const std::string& series, DayNumber from,
      DayNumber to, const std::function<void(const DayHistogram&)>& visit) = 0;
  /// Retention, to be called once a day: takes away numbers past their time (raw intervals and
  /// histograms after 35 days, longer intervals after 400) and joins old polls by the hour after
  /// two days, by the day after 35 (docs/decisions/0013). Returns the rows taken away.
  virtual Result<std::int64_t> expire(Instant now) = 0;

  /// Erases an account's name everywhere; its id stays. `account`: "actor-7" or the name.
  virtual Result<void> forget(const std::string& account, const std::string& remembered_class) = 0;

  /// A weekly assessment as it was said, kept for ever (JSON bytes).
  virtual Result<void> publish(const std::string& scope, Instant as_of, Instant known_at,
                               const std::string& rubric_digest, const std::string& json) = 0;
  virtual Result<std::optional<std::string>> published(const std::string& scope, Instant as_of) = 0;

  /// A memo, not evidence: losing it costs time only.
  virtual Result<KeptWeeks> kept_weeks(const std::string& scope,
                                       const std::vector<std::string>& vcenters) = 0;
  /// Replaces the kept weeks that end at `from` or later. `mark`: of the kept_weeks call that came
  /// before the evidence was read.
  virtual Result<void> keep_weeks(const std::string& scope, Instant from,
                                  const std::vector<KeptWeek>& weeks, const std::string& mark) = 0;

  /// A memo like the weeks. Lets those go that facts recorded since reach into, and those before
  /// `from`.
  virtual Result<void> review_days(const std::string& scope,
                                   const std::vector<std::string>& vcenters, Instant from) = 0;
  /// Those that stood at the last review, oldest first; without their bodies.
  virtual Result<std::vector<KeptDay>> kept_days(const std::string& scope) = 0;
  virtual Result<std::optional<KeptDay>> kept_day(const std::string& scope, Instant at) = 0;
  /// Judged with evidence that was read after the last review.
  virtual Result<void> keep_day(const std::string& scope, const KeptDay& day) = 0;

  /// What stands in a few rows: as cheap in a large ledger as in a small one.
  virtual Result<LedgerInfo> info() = 0;
  /// Counts every row: seconds in a large ledger.
  virtual Result<LedgerSize> size() = 0;
};

/// Opens "sqlite:/path/to/file". Migrates an older schema after keeping a copy beside it.
Result<std::unique_ptr<Ledger>> open(const std::string& url, const OpenOptions& options);

}  // namespace plumbline::ledger
