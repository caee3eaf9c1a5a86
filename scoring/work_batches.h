#pragma once

#include <cstdint>
#include <vector>

#include "scoring/work.h"

namespace plumbline::scoring {

/// The batches (rubric 0.4) of the work that an incident can be linked to, numbered from 1 in the
/// order of their first work. Work is added oldest first and cut off at the end. Not thread-safe
/// while it is changed.
class WorkBatches {
 public:
  /// Of the next place.
  void add(const WorkRow& row);
  /// Forgets all but so many of the first places, of which these are the rows.
  void keep_only(std::size_t places, const std::vector<WorkRow>& rows);
  void clear();

  /// The batch of a place; 0: an incident cannot be linked to it.
  std::uint32_t of(std::size_t place) const { return of_[place]; }
  /// When its first work started.
  Instant began(std::uint32_t batch) const { return all_[batch - 1].began; }
  /// Calls `visit(place)` for the work of a batch, the latest first.
  template <class Visit>
  void each(std::uint32_t batch, const Visit& visit) const {
    for (std::uint32_t place = all_[batch - 1].last; place != kNone; place = before_[place])
      visit(place);
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  struct Batch {
    Instant began;
    std::uint32_t last = kNone;
  };

  std::vector<std::uint32_t> of_;      ///< by place
  std::vector<std::uint32_t> before_;  ///< by place: that before it in its batch
  std::vector<Batch> all_;             ///< by number - 1
  std::vector<std::uint32_t> open_;    ///< by doer: the batch that may still grow; 0: none
};

}  // namespace plumbline::scoring
