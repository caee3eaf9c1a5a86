#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/evidence.h"
#include "scoring/actors.h"
#include "scoring/declarations.h"
#include "scoring/work.h"
#include "scoring/work_batches.h"
#include "scoring/work_by_entity.h"
#include "scoring/work_decider.h"

namespace plumbline::scoring {

/// The work of one scope with all that was decided of it: of the evidence's changes those that may
/// enter a level, oldest first: begun by `as_of`, not merely refused, by somebody who counts, on at
/// least one server VM or piece of infrastructure.
///
/// Brought up to date it decides only on what is new: where the evidence goes on from the last one
/// (Evidence::standing), and accounts, classes and entities are judged as they were, what was
/// decided stands. It says the same as one made afresh. Not thread-safe.
class WorkBook {
 public:
  /// Refers to the evidence's changes and to `classes` until the next call.
  void bring_up_to_date(const Evidence& evidence, const Declarations& declarations,
                        const Actors& actors, const WorkClasses& classes);

  const std::vector<Work>& work() const { return work_; }
  /// A row for each of it, in its order.
  const std::vector<WorkRow>& rows() const { return rows_; }
  /// Where in both what started at a moment or later begins.
  std::size_t place_of(Instant moment) const;
  /// By Work::kind: the class's name, the class, and where in the rows it is, ascending.
  const std::vector<const std::string*>& kinds() const { return kinds_; }
  const std::vector<const WorkClass*>& classes() const { return kind_classes_; }
  const std::vector<std::vector<std::uint32_t>>& places() const { return places_; }

  /// Of each row: whether its change may name a record (Change::record_hint).
  const std::vector<bool>& hinted() const { return hinted_; }

  const WorkBatches& batches() const { return batches_; }
  const WorkByEntity& by_entity() const { return by_entity_; }
  /// No work took longer, from when it was queued to its end.
  Duration longest() const { return longest_; }

  /// Whether what happens to an entity then is judged: it is a server, or carries some.
  bool judges(std::uint32_t entity, Instant at) const;

  /// Whether it carries machines: a host, a datastore, a network; false when nothing is known.
  bool is_carrier(std::uint32_t entity) const {
    return entity < things_.size() && things_[entity].carrier;
  }
  /// Another number when something that work touched is a carrier now and was none, or was one.
  std::uint64_t carriers() const { return carriers_; }
  /// A number for what an entity is, whatever managed object id it has at the moment
  /// (measures/reading.h, identity_of); 0: none was read.
  std::uint32_t identity(std::uint32_t entity) const {
    return entity < things_.size() ? things_[entity].identity : 0;
  }

  /// How much of the work, from the first on, was decided earlier.
  std::size_t standing() const { return standing_; }
  /// How much of what was decided before that left at the front.
  std::size_t dropped() const { return dropped_; }
  /// Another number when rows that stand may be flagged otherwise.
  std::uint64_t flags() const { return flags_; }
  /// How often it was brought up to date.
  std::uint64_t round() const { return round_; }

 private:
  /// What never changes of most entities, where the entity itself is a long way off.
  struct Thing {
    std::uint32_t identity = 0;
    bool carrier = false;
  };

  static EntityTable facts_of_all(const Evidence& evidence, const Declarations& declarations);
  std::vector<ClassFacts> class_facts(const Evidence& evidence, const Declarations& declarations,
                                      const WorkClasses& classes);
  void look_at_things(const Evidence& evidence);
  void look_at_thing(std::uint32_t id, const EntityInfo& info);
  bool judge_entities(const Evidence& evidence, const Declarations& declarations);
  bool was_touched(std::uint32_t entity, std::size_t dropped, std::size_t end) const;
  void forget_work();
  void drop_front(std::size_t changes);
  void keep_only(std::size_t changes);
  void point_into(const Evidence& evidence);
  void take(const Evidence& evidence, std::size_t from, const WorkDecider& decider);
  void touch(std::uint32_t entity, std::size_t change);
  void add_row(const Evidence& evidence, std::size_t place);
  void sort_in(std::size_t place);
  void put_in_order(const Evidence& evidence);
  void look_at_flags_again(const Evidence& evidence);

  std::vector<Work> work_;
  std::vector<WorkRow> rows_;
  std::vector<std::uint32_t> change_of_;  ///< of each work: where its change is in the evidence
  std::vector<const std::string*> kinds_;
  std::vector<const WorkClass*> kind_classes_;
  std::vector<std::vector<std::uint32_t>> places_;
  std::vector<bool> hinted_;
  WorkBatches batches_;
  WorkByEntity by_entity_;
  Duration longest_{0};
  std::size_t standing_ = 0;
  std::size_t dropped_ = 0;
  std::uint64_t round_ = 0;

  // What it was decided by.
  std::uint64_t made_ = 0;  ///< the evidence's number; 0: nothing can stand
  const Change* first_change_ = nullptr;
  std::size_t unsettled_ = 0;  ///< the first change of which something lay after the assessment
  std::string digest_;         ///< of the work classes
  std::deque<std::string> names_;
  std::vector<ClassFacts> classes_;
  std::optional<Actors> actors_;
  std::vector<ScopeDeclaration> scopes_;
  EntityTable entities_;
  std::vector<Thing> things_;  ///< by entity
  std::uint64_t carriers_ = 0;
  std::uint64_t flags_ = 0;
  std::unordered_map<std::string, std::uint32_t> identities_;
  std::vector<WeeklyLook> looks_;
  std::vector<std::uint32_t> first_touch_;  ///< by entity: 1 + its first change; 0: none
  std::unordered_map<std::string_view, std::uint32_t> kind_numbers_;
  std::unordered_map<std::uint64_t, std::uint32_t> doers_;
};

}  // namespace plumbline::scoring
