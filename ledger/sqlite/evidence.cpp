#include "ledger/sqlite/evidence.h"

#include <algorithm>
#include <memory>

#include "ledger/derive/classifier.h"
#include "ledger/derive/limits.h"
#include "ledger/sqlite/change_blocks.h"
#include "ledger/sqlite/derivation.h"
#include "ledger/sqlite/entity_infos.h"
#include "ledger/sqlite/entry_rows.h"
#include "ledger/sqlite/evidence_memory.h"
#include "ledger/sqlite/first_use.h"
#include "ledger/sqlite/happening_rows.h"
#include "ledger/sqlite/incident_rows.h"
#include "ledger/sqlite/mount_findings.h"
#include "ledger/sqlite/off_rows.h"
#include "ledger/sqlite/readings.h"
#include "ledger/sqlite/ready_rows.h"
#include "ledger/sqlite/series.h"
#include "ledger/sqlite/service_rows.h"
#include "ledger/sqlite/share_rows.h"
#include "ledger/sqlite/size_rows.h"
#include "ledger/sqlite/streams.h"
#include "ledger/sqlite/task_rows.h"
#include "ledger/sqlite/unexplained_rows.h"

namespace plumbline::ledger {
namespace {

/// The latest a day can be: a year far beyond any fact, so that sums stay in range.
constexpr DayNumber kLastDay = 4'000'000;

void add_to(std::vector<bool>& ids, std::uint32_t id) {
  if (id >= ids.size()) ids.resize(id + std::size_t{1});
  ids[id] = true;
}

/// One request being answered.
class Builder {
 public:
  Builder(Connection& db, const EvidenceRequest& request, const DerivePlan& plan)
      : db_(db), request_(request), plan_(plan), scope_(Names(db).find(request.scope)) {
    window_.vcenters = vcenters_named(db, request.vcenters);
    window_.as_of = request.as_of;
    window_.known_at = request.known_at.value_or(latest_recorded(db).value_or(request.as_of));
    derivation_ = read_derivation(db, scope_);
    // By the day: what stands is dropped once a day, not at every look.
    reach_from_ = start_of(day_of(
        request.as_of - std::chrono::duration_cast<Duration>(
                            std::chrono::duration<double, std::ratio<86400>>(request.reach_days))));
  }

  Evidence build(PollDigest& polls, EvidenceMemory& memory) {
    Evidence evidence;
    evidence.scope = request_.scope;
    evidence.standing.made = EvidenceMemory::next_number();
    evidence.as_of = request_.as_of;
    evidence.known_at = window_.known_at;
    Watched watched = read_watched(db_, window_.vcenters, window_.as_of, window_.known_at, polls);
    evidence.first_sweep = watched.first_sweep;
    evidence.streams = std::move(watched.streams);
    add_changes(evidence, memory);
    add_changes_of_tasks(
        db_, request_, window_, reach_from_,
        [&](std::int64_t id) { return members_of({id}, memory)[id]; }, evidence);
    add_readings(evidence, watched.last_sweep);
    add_findings(evidence);
    evidence.off = read_off(db_, window_);
    add_actors(evidence);
    add_entities(evidence);
    evidence.options = read_options(db_, window_.vcenters, moment());
    marks_.rows = std::move(known_.rows);
    memory.note_made(evidence.scope, std::move(marks_));
    return evidence;
  }

  MembersOfChanges members_of(const std::vector<std::int64_t>& change_ids, EvidenceMemory& memory) {
    auto known = memory.members(request_.scope, state());
    if (!known) {
      PathTable paths = read_paths(db_);
      known = members_in(derive_fresh(paths));
      memory.note_members(request_.scope, known);
    }
    MembersOfChanges members;
    std::vector<std::int64_t> others;
    for (const std::int64_t id : change_ids) {
      const auto found = known->derived.find(id);
      if (found != known->derived.end())
        members[id] = found->second;
      else
        others.push_back(id);
    }
    if (known->stored) ChangeBlocks(db_, scope_).add_members(others, members);
    return members;
  }

 private:
  /// What stored rows cannot tell, derived in memory.
  struct Fresh {
    bool stored = true;                      ///< stored rows count …
    Instant stored_before = Instant::max();  ///< … when queued before this
    DayNumber stored_days_before = kLastDay;
    DerivedRows rows;
    std::optional<LoadedFeed> loaded;  ///< none: stored rows tell all
  };

  /// Property versions count when they began by both moments: what is recorded begins then.
  Instant moment() const { return std::min(window_.as_of, window_.known_at); }

  /// All that deriving anew depends on.
  std::string state() const {
    std::string state = work_basis(plan_, window_.vcenters) + ' ' + derivation_.work_basis;
    const auto newest = db_.prepared("SELECT max(id) FROM activity").number().value_or(0);
    for (const std::int64_t number : {to_micros(window_.as_of), to_micros(window_.known_at),
                                      to_micros(reach_from_), derivation_.activity_upto, newest})
      state += ' ' + std::to_string(number);
    return state;
  }

  std::shared_ptr<const DerivedMembers> members_in(const Fresh& fresh) const {
    auto members = std::make_shared<DerivedMembers>(DerivedMembers{state(), fresh.stored, {}});
    for (const DerivedChange& row : fresh.rows.changes)
      members->derived.emplace(row.change.id, row.members);
    return members;
  }

  Fresh derive_fresh(PathTable& paths) {
    Fresh fresh;
    Cut cut;
    if (derivation_.work_basis == work_basis(plan_, window_.vcenters)) {
      const auto earliest = earliest_difference(db_, window_, derivation_.activity_upto);
      if (!earliest) return fresh;
      cut = rederive_from(ChangeBlocks(db_, scope_).spans(*earliest - kOverviewReach), *earliest);
    } else {
      fresh.stored = false;
      cut.feed_from = reach_from_ - kOverviewReach;
    }
    fresh.stored_before = cut.from;
    fresh.loaded = load_feed(db_, window_, cut);
    fresh.rows = derive(fresh.loaded->feed, plan_.work, fresh.loaded->raw_classes, paths);
    fresh.stored_days_before = fresh.rows.actor_days_from;
    return fresh;
  }

  /// Takes over what still stands of evidence that was given back: all changes before the day it
  /// returns, and entities.
  DayNumber recall(const Fresh& fresh, Evidence& evidence, EvidenceMemory& memory) {
    const DayNumber all = day_of(reach_from_);
    if (!fresh.stored) return all;
    auto kept = memory.take(request_.scope, marks_.basis, window_.as_of, window_.known_at);
    if (!kept || kept->marks.reach_from > reach_from_) return all;
    evidence.entities = std::move(kept->evidence.entities);
    known_ = std::move(kept->marks);
    known_ready_ = std::move(kept->evidence.ready);
    evidence.incidents = std::move(kept->evidence.incidents);  // only the memory: read anew
    const auto since =
        memory.replaced(request_.scope, known_.activity_upto, derivation_.activity_upto);
    if (!since) return all;
    derived_since_ = *since;
    const Instant stands = std::min({*since, known_.stored_before, fresh.stored_before});
    if (stands <= reach_from_) return all;
    evidence.changes = std::move(kept->evidence.changes);
    marks_.days = std::move(known_.days);
    // What was begun on that day is read again.
    const auto before = [](const Change& change, Instant at) { return change.started < at; };
    const auto place = [&](Instant at) {
      return std::lower_bound(evidence.changes.begin(), evidence.changes.end(), at, before);
    };
    const DayNumber day = stands == Instant::max() ? kLastDay : day_of(stands);
    if (day < kLastDay) evidence.changes.erase(place(start_of(day)), evidence.changes.end());
    const auto first = place(reach_from_);
    Standing& standing = evidence.standing;
    standing.from = kept->evidence.standing.made;
    standing.dropped = static_cast<std::size_t>(first - evidence.changes.begin());
    evidence.changes.erase(evidence.changes.begin(), first);
    standing.changes = evidence.changes.size();
    std::erase_if(marks_.days, [&](const DayNames& names) {
      return names.day >= day || names.day < day_of(reach_from_);
    });
    return day;
  }

  void add_changes(Evidence& evidence, EvidenceMemory& memory) {
    PathTable paths = read_paths(db_);
    Fresh fresh = derive_fresh(paths);
    memory.note_members(request_.scope, members_in(fresh));
    marks_.basis = work_basis(plan_, window_.vcenters);
    marks_.as_of = window_.as_of;
    marks_.known_at = window_.known_at;
    marks_.reach_from = reach_from_;
    marks_.activity_upto = derivation_.activity_upto;
    marks_.stored_before = fresh.stored ? fresh.stored_before : Instant::min();
    const DayNumber from = recall(fresh, evidence, memory);
    const std::size_t standing = evidence.changes.size();
    if (fresh.stored) {
      if (from < kLastDay)
        ChangeBlocks(db_, scope_).read(from, fresh.stored_before, evidence.changes);
      evidence.actor_days =
          ActorDayBlocks(db_, scope_).read(day_of(reach_from_), fresh.stored_days_before);
    }
    for (DerivedChange& row : fresh.rows.changes) {
      if (row.change.started >= reach_from_) evidence.changes.push_back(std::move(row.change));
    }
    const auto earlier = [](const Change& a, const Change& b) {
      return std::pair(a.started, a.id) < std::pair(b.started, b.id);
    };
    const auto added =
        evidence.changes.begin() + static_cast<std::ptrdiff_t>(standing > 0 ? standing - 1 : 0);
    if (!std::is_sorted(added, evidence.changes.end(), earlier)) {
      std::sort(evidence.changes.begin(), evidence.changes.end(), earlier);
      marks_.days.clear();
      evidence.standing = {evidence.standing.made};
    }
    name_days(evidence.changes, marks_.days.empty() ? 0 : standing, plan_.work, marks_.days);
    for (const ActorDay& day : fresh.rows.actor_days) {
      if (day.day >= day_of(reach_from_)) evidence.actor_days.push_back(day);
    }
    std::sort(evidence.actor_days.begin(), evidence.actor_days.end(),
              [](const ActorDay& a, const ActorDay& b) {
                return std::pair(a.actor, a.day) < std::pair(b.actor, b.day);
              });
    evidence.paths = paths.all();
    evidence.class_names = class_names(plan_.work);
    evidence.incidents =
        read_incidents(db_, scope_, reach_from_, fresh.stored_before,
                       fresh.loaded ? &*fresh.loaded : nullptr, fresh.stored, plan_.incidents,
                       window_, known_.rows.periods, derived_since_, std::move(evidence.incidents));
    evidence.incident_classes = incident_class_names(plan_.incidents);
  }

  void add_readings(Evidence& evidence, const std::map<std::string, Instant>& last_sweep) {
    const bool stored = derivation_.share_basis == share_basis(plan_, window_.vcenters);
    add_shares(db_, scope_, window_.vcenters, plan_, stored ? derivation_.version_upto : 0,
               last_sweep, day_of(reach_from_), moment(), window_.known_at, evidence);
    add_sizes(db_, window_, marks_.days, known_.rows.sizes, evidence);
    add_series(db_, scope_, window_.vcenters, plan_, day_of(reach_from_), moment(),
               window_.known_at, evidence);
    std::stable_sort(evidence.readings.begin(), evidence.readings.end(),
                     [](const DayReading& a, const DayReading& b) {
                       return std::tie(a.signal, a.population, a.day) <
                              std::tie(b.signal, b.population, b.day);
                     });
  }

  void add_findings(Evidence& evidence) {
    const FindingPlan& plan = plan_.findings;
    const FindingWindow window{window_.vcenters, reach_from_, window_.as_of, window_.known_at};
    auto& findings = evidence.findings;
    add_happenings(db_, plan, window, findings);
    if (plan.entries) add_entries(db_, window, findings);
    if (plan.mounts) add_mounts_again(db_, window, known_.rows.mounts, findings);
    if (plan.unexplained) add_unexplained(db_, window, findings);
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
      return std::tie(a.kind, a.at, a.entity) < std::tie(b.kind, b.at, b.entity);
    });
  }

  void add_actors(Evidence& evidence) {
    std::vector<bool> wanted;
    const auto want = [&](std::uint32_t id) { add_to(wanted, id); };
    for (const DayNames& day : marks_.days)
      for (const std::uint32_t actor : day.actors) want(actor);
    for (const ActorDay& day : evidence.actor_days) want(day.actor);
    auto& rows = db_.prepared("SELECT id, name, remembered_class FROM actor ORDER BY id").bind();
    while (rows.next()) {
      const auto id = static_cast<std::uint32_t>(rows.integer(0));
      if (id >= wanted.size() || !wanted[id]) continue;
      evidence.actors.push_back({id, std::string(rows.text(1)), std::string(rows.text(2))});
    }
  }

  void add_entities(Evidence& evidence) {
    std::vector<bool> wanted;
    const auto want = [&](std::uint32_t id) { add_to(wanted, id); };
    for (const DayNames& day : marks_.days)
      for (const auto* names : {&day.entities, &day.siblings})
        for (const std::uint32_t id : *names) want(id);
    for (const EntityDay& day : evidence.entity_days) want(day.entity);
    for (const Finding& finding : evidence.findings) want(finding.entity);
    for (const OffMachine& machine : evidence.off) want(machine.entity);
    for (const Incident& incident : evidence.incidents)
      for (const Related& related : incident.related) want(related.entity);
    evidence.standing.entities = read_entities(std::move(wanted), evidence.entities);
    evidence.ready = ready_machines(evidence.standing.entities);
    ReadyTimes others = read_first_use(db_, made_in(evidence), moment());
    others.merge(read_host_service(db_, added_in(evidence), window_.as_of, window_.known_at));
    evidence.ready.merge(others);
  }

  /// Those that are known stand, but what was recorded since and what nobody asks for any more.
  /// Gives those that do not.
  std::vector<std::uint32_t> read_entities(std::vector<bool> wanted,
                                           std::unordered_map<std::uint32_t, EntityInfo>& infos) {
    std::vector<std::uint32_t> others;
    std::vector<bool> stands = std::move(known_.asked);
    stands.resize(std::max(stands.size(), wanted.size()));
    wanted.resize(stands.size());
    const auto doubt = [&](std::uint32_t id) {
      if (id < stands.size() && stands[id]) {
        stands[id] = false;
        infos.erase(id);
        others.push_back(id);
      }
    };
    for (const std::uint32_t id : known_.later) doubt(id);
    // The unary plus: by id; SQLite would walk the versions of all times in the order of entities.
    auto& newer = db_.prepared("SELECT DISTINCT +entity FROM entity_version WHERE id > ?1")
                      .bind(known_.version_upto);
    while (!infos.empty() && newer.next()) doubt(static_cast<std::uint32_t>(newer.integer(0)));
    newer.reset();
    std::vector<std::uint32_t> ids;
    for (std::uint32_t id = 1; id < wanted.size(); ++id) {
      if (wanted[id] && !stands[id]) ids.push_back(id);
      if (!wanted[id]) doubt(id);
    }
    auto read = read_entity_infos(db_, ids, moment(), &marks_.later);
    if (infos.empty()) infos.swap(read);
    infos.merge(read);
    marks_.asked = std::move(wanted);
    marks_.version_upto = db_.prepared("SELECT max(id) FROM entity_version").number().value_or(0);
    others.insert(others.end(), ids.begin(), ids.end());
    return others;
  }

  /// Of VMs that were created. What is known of one stands until something else of it is.
  ReadyTimes ready_machines(const std::vector<std::uint32_t>& others) {
    std::vector<bool> stands = std::move(known_.machines);
    for (const std::uint32_t id : others)
      if (id < stands.size()) stands[id] = false;
    ReadyTimes ready;
    std::vector<std::uint32_t> open;
    marks_.machines.resize(marks_.asked.size());
    for (const DayNames& day : marks_.days) {
      for (const std::uint32_t id : day.created) {
        marks_.machines[id] = true;
        if (id >= stands.size() || !stands[id]) {
          open.push_back(id);
        } else if (const auto known = known_ready_.find(id); known != known_ready_.end()) {
          ready.insert(*known);
        }
      }
    }
    std::vector<std::uint32_t> later;
    ready.merge(read_ready(db_, open, moment(), later));
    for (const std::uint32_t id : later) marks_.machines[id] = false;
    return ready;
  }

  std::vector<std::uint32_t> added_in(const Evidence& evidence) const {
    std::vector<std::uint32_t> hosts;
    for (const DayNames& day : marks_.days) {
      for (const std::uint32_t id : day.joined) {
        const auto found = evidence.entities.find(id);
        if (found != evidence.entities.end() && found->second.ref.type == "HostSystem")
          hosts.push_back(id);
      }
    }
    return hosts;
  }

  /// Datastores and networks that changes are about.
  std::vector<std::uint32_t> made_in(const Evidence& evidence) const {
    std::vector<bool> first(marks_.asked.size());
    for (const DayNames& day : marks_.days)
      for (const std::uint32_t id : day.entities) first[id] = true;
    std::vector<std::uint32_t> made;
    for (const auto& [id, info] : evidence.entities)
      if (first[id] && carries_machines(info.ref.type)) made.push_back(id);
    std::sort(made.begin(), made.end());
    return made;
  }

  Connection& db_;
  const EvidenceRequest& request_;
  const DerivePlan& plan_;
  const std::int64_t scope_;
  FactWindow window_;
  Derivation derivation_;
  Instant reach_from_;
  EvidenceMarks known_;  ///< of what was taken over
  ReadyTimes known_ready_;
  Instant derived_since_ = Instant::min();  ///< stored changes and periods are others since then
  EvidenceMarks marks_;                     ///< of what is made
};

}  // namespace

Evidence build_evidence(Connection& db, const EvidenceRequest& request, const DerivePlan& plan,
                        PollDigest& polls, EvidenceMemory& memory) {
  return Builder(db, request, plan).build(polls, memory);
}

MembersOfChanges members_of_changes(Connection& db, const std::vector<std::int64_t>& change_ids,
                                    const EvidenceRequest& request, const DerivePlan& plan,
                                    EvidenceMemory& memory) {
  return Builder(db, request, plan).members_of(change_ids, memory);
}

}  // namespace plumbline::ledger
