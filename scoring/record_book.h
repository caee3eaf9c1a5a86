#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"

namespace plumbline::scoring {

/// The change records by what they name, for one scope. Brought up to date it sorts them in anew
/// only when there are others, and looks at an entity again only when something else is known of
/// it (Evidence::standing). It says the same as one made afresh. Not thread-safe.
class RecordBook {
 public:
  /// A record in the order in which they count: the one seen first is the first. What is asked of
  /// it again and again stands here: records are many, and each look elsewhere is waited for.
  struct Entry {
    const ChangeRecord* record = nullptr;
    Instant from;   ///< its window; without one `from` lies after `until`, and only its id can
    Instant until;  ///< speak for it
    Instant seen;
    Instant approved = Instant::max();  ///< never
    Instant gone = Instant::max();      ///< still there
    bool has_id = false;
    bool emergency = false;
    bool of_one_actor = false;
    bool only_version = true;  ///< no other has its id, in whatever letters
  };
  using Numbers = std::vector<std::uint32_t>;  ///< of entries, ascending
  /// One that names an entity, with its window: most are of another time, and looked at no further.
  struct Naming {
    Instant from;
    Instant until;
    std::uint32_t number = 0;
    friend bool operator==(const Naming&, const Naming&) = default;
  };

  /// Refers to the evidence's entities until the next call; keeps the records alive.
  void bring_up_to_date(const Evidence& evidence, const PracticeHistory& practice);

  bool empty() const { return visible_ == 0; }
  /// Another number when a record may concern other work than before.
  std::uint64_t edition() const { return edition_; }
  const Entry& entry(std::uint32_t number) const { return entries_[number]; }
  /// Whether it had been seen by the assessment.
  bool is_visible(std::uint32_t number) const { return number < visible_; }

  /// Those with this id, in lower case.
  const Numbers& of_id(std::string_view id) const;
  bool has_ids() const { return !by_id_.empty(); }
  /// Those that name an entity: by its name or managed object id; not by a pattern.
  const std::vector<Naming>& of_entity(std::uint32_t entity) const;
  /// Those that name entities by patterns, and whose window may hold the moment.
  const Numbers& with_patterns(Instant at) const;
  /// Whether one of the record's patterns is that of an entity's name.
  bool pattern_names(const ChangeRecord& record, std::uint32_t entity) const;
  /// Those whose window ends at `from` or later, in no order.
  std::vector<std::uint32_t> ending_since(Instant from) const;
  std::size_t size() const { return entries_.size(); }
  /// All with exactly its id, itself among them: the last one is the latest.
  Numbers versions(std::uint32_t number) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using ByText = std::unordered_map<std::string, Numbers, Hash, std::equal_to<>>;

  void sort_in();
  std::vector<Naming> naming(std::uint32_t entity) const;
  void resolve(std::uint32_t entity) const;
  bool names_as_before(std::uint32_t entity) const;
  bool matches(const std::string& pattern, std::uint32_t entity) const;

  SharedList<ChangeRecord> records_;
  bool sorted_in_ = false;
  std::vector<Entry> entries_;
  std::uint32_t visible_ = 0;
  ByText by_id_;
  ByText by_entity_;  ///< names and managed object ids, in lower case
  std::unordered_map<DayNumber, Numbers> patterns_by_day_;
  bool patterns_ = false;
  Numbers long_patterns_;                                        ///< with a window of many days
  mutable std::unordered_map<DayNumber, Numbers> mixed_by_day_;  ///< both, where it was asked for
  std::vector<std::pair<Instant, std::uint32_t>> by_end_;

  std::uint64_t edition_ = 0;
  std::uint64_t made_ = 0;
  const Evidence* evidence_ = nullptr;
  /// By entity: 1 + where in `lists_` its records are; 0: not looked at yet.
  mutable std::vector<std::uint32_t> known_;
  mutable std::deque<std::vector<Naming>> lists_;  ///< they stay where they are
  mutable std::unordered_map<std::uint32_t, std::vector<Naming>>
      far_;  ///< of entities with very high ids
  /// By pattern, then entity.
  mutable std::unordered_map<std::string, std::unordered_map<std::uint32_t, bool>> matched_;
};

}  // namespace plumbline::scoring
