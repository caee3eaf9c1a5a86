#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "scoring/work.h"

namespace plumbline::scoring {

/// Which work touched an entity. Work is added oldest first and cut off at the end; looking costs
/// what touched the entity, not what touched others. Not thread-safe while it is changed.
class WorkByEntity {
 public:
  /// Of the next place.
  void add(const Work& work);
  /// Forgets all but so many of the first places.
  void keep_only(std::size_t places);
  void clear();

  /// Calls `visit(place)` for what touched the entity, the latest first, as long as it says true.
  /// Who names an entity twice is visited twice.
  template <class Visit>
  void each(std::uint32_t entity, const Visit& visit) const {
    for (std::uint32_t next = last(entity); next != kNone; next = touches_[next].before)
      if (!visit(touches_[next].place)) return;
  }
  /// The same for what touched it before the work at a place did, which must have.
  template <class Visit>
  void each_before(std::uint32_t place, std::uint32_t entity, const Visit& visit) const {
    std::uint32_t own = first_[place];
    while (touches_[own].entity != entity) ++own;
    for (std::uint32_t next = touches_[own].before; next != kNone; next = touches_[next].before)
      if (!visit(touches_[next].place)) return;
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  struct Touch {
    std::uint32_t entity = 0;
    std::uint32_t place = 0;
    std::uint32_t before = kNone;  ///< the touch of the same entity before it
  };

  std::uint32_t last(std::uint32_t entity) const;
  std::uint32_t& last_of(std::uint32_t entity);

  std::vector<Touch> touches_;
  std::vector<std::uint32_t> first_;                      ///< by place: its first touch
  std::vector<std::uint32_t> last_;                       ///< by entity: its last touch
  std::unordered_map<std::uint32_t, std::uint32_t> far_;  ///< of entities with very high ids
};

}  // namespace plumbline::scoring
