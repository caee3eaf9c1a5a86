#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/derived.h"
#include "facts/work_classes.h"
#include "scoring/accounts.h"

namespace plumbline::scoring {

/// A change that may enter a level, with all that was decided about it: it was done (not refused
/// or cancelled), on a server VM or on infrastructure, by people, automation or a schedule, or by
/// somebody suspected to be a machine. Refers to the evidence.
struct Work {
  const Change* change = nullptr;
  const WorkClass* work_class = nullptr;  ///< nullptr: a class that the catalogue does not list
  const std::string* class_name = nullptr;
  ActorClass actor = ActorClass::Human;
  std::uint32_t person = 0;
  bool production = true;  ///< at least one of its entities is in production
  bool trivial = false;
  bool test_machine = false;  ///< all its entities are machines on which a revert is normal work

  /// Started, and by now known to have failed, been done again or been undone.
  bool failed() const;
  bool right_first_time(Instant as_of) const;
  bool creates_vm() const { return work_class && work_class->creates_vm; }
  /// Whether an account (human, shared, automation, suspected) did it, not a schedule.
  bool by_account() const { return actor != ActorClass::Schedule; }
};

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
/// The first change of each of these batches, in the same order.
std::vector<const Work*> first_of_batches(const std::vector<const Work*>& work);

/// Distinct people, the shared accounts together one, plus one if any machine or schedule took
/// part. Suspected accounts count for nothing.
std::int64_t distinct_actors(const std::vector<const Work*>& work);

}  // namespace plumbline::scoring
