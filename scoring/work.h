#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "facts/derived.h"
#include "facts/work_classes.h"
#include "scoring/accounts.h"

namespace plumbline::scoring {

/// What one does of one class within this time is one batch (rubric 0.4).
inline constexpr std::chrono::hours kBatch{24};

/// A change that may enter a level, with all that was decided about it: it was done (not refused
/// or cancelled), on a server VM or on infrastructure, by people, automation or a schedule, or by
/// somebody suspected to be a machine. Refers to the evidence. What most signals ask of the change
/// is repeated here: they look at hundreds of thousands, and each look elsewhere is waited for.
struct Work {
  const Change* change = nullptr;
  const WorkClass* work_class = nullptr;  ///< nullptr: a class that the catalogue does not list
  const std::string* class_name = nullptr;
  Instant started;
  Instant queued;
  Instant ended;
  std::uint32_t person = 0;
  std::uint32_t doer = 0;      ///< a number for each person and class; small
  std::uint32_t entity = 0;    ///< the first
  std::uint32_t entities = 1;  ///< how many
  std::uint32_t path = 0;
  std::uint16_t kind = 0;  ///< a number for each name of a class; small
  ActorClass actor = ActorClass::Human;
  bool production = true;  ///< at least one of its entities is in production
  bool trivial = false;
  bool test_machine = false;  ///< all its entities are machines on which a revert is normal work
  bool noise = false;
  bool has_failed = false;
  bool reworked = false;  ///< by the time of the assessment
  bool undone = false;    ///< likewise

  /// Started, and by now known to have failed, been done again or been undone.
  bool failed() const { return has_failed; }
  bool right_first_time() const { return !has_failed && !reworked && !undone; }
  bool creates_vm() const { return work_class && work_class->creates_vm; }
  /// Whether an account (human, shared, automation, suspected) did it, not a schedule.
  bool by_account() const { return actor != ActorClass::Schedule; }
  template <class Visit>
  void each_entity(const Visit& visit) const {
    visit(entity);
    if (entities == 1) return;
    for (const std::uint32_t sibling : change->siblings) visit(sibling);
  }
};

/// What choosing asks of each piece of work: it is asked of all in a window, by every signal, and
/// this is a third of what the work itself takes.
struct WorkRow {
  Instant started;
  std::uint32_t entity = 0;
  std::uint32_t doer = 0;
  std::uint32_t path = 0;
  std::uint16_t kind = 0;
  ActorClass actor = ActorClass::Human;
  bool production : 1 = false;
  bool trivial : 1 = false;
  bool failed : 1 = false;
  bool reworked : 1 = false;
  bool undone : 1 = false;
  bool test_machine : 1 = false;
  bool bulk : 1 = false;     ///< touches more than `entity`
  bool flagged : 1 = false;  ///< a server too big or too small, of a class that asks for it

  /// Whether an incident may be taken to follow from it (rubric D.2).
  bool can_be_linked() const { return !trivial && !suspected(); }
  bool suspected() const { return actor == ActorClass::Suspected; }
  bool by_account() const { return actor != ActorClass::Schedule; }
  bool by_people() const { return actor == ActorClass::Human || actor == ActorClass::Shared; }
  bool by_machine() const {
    return actor == ActorClass::Automation || actor == ActorClass::Schedule;
  }
};
static_assert(sizeof(WorkRow) == 24);

/// Work of one selection in one window, oldest first.
struct Selection {
  std::vector<const Work*> work;
  std::int64_t suspected = 0;  ///< of these by suspected accounts
  std::int64_t suspected_accounts = 0;
};

/// Changes of one class by one actor within 24 hours of the batch's first (rubric 0.4).
struct Batch {
  std::vector<const Work*> work;  ///< oldest first
};

/// In order of their first change. Losing a change never makes more batches.
std::vector<Batch> batches_of(const std::vector<const Work*>& work);
// Below `work` is some of `all`, of which `rows` has a row each: a third of the memory.

/// The first change of each of these batches, in the same order.
std::vector<const Work*> first_of_batches(const std::vector<const Work*>& work,
                                          const std::vector<Work>& all,
                                          const std::vector<WorkRow>& rows);

/// How much each person did: a look at a short list, where each work would be one at a table of
/// people.
class DoerCounts {
 public:
  void add(const Work& work, const WorkRow& row) {
    if (row.doer >= counts_.size()) counts_.resize(row.doer + std::size_t{1});
    auto& [person, count] = counts_[row.doer];
    if (count++ == 0) person = work.person;
  }
  /// By person.
  std::map<std::uint32_t, std::int64_t> by_person() const;

 private:
  std::vector<std::pair<std::uint32_t, std::int64_t>> counts_;
};

/// Distinct people, the shared accounts together one, plus one if any machine or schedule took
/// part. Suspected accounts count for nothing.
std::int64_t distinct_actors(const std::vector<const Work*>& work, const std::vector<Work>& all,
                             const std::vector<WorkRow>& rows);

}  // namespace plumbline::scoring
