#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scoring/rubric.h"
#include "scoring/work.h"

namespace plumbline::scoring {

class WorkBook;

/// Which changes: those of an area (its id or prefix), or of work classes.
struct WorkFilter {
  std::string area;
  std::vector<std::string> classes;
  /// With `classes`: these too, where a machine had been flagged.
  std::vector<std::string> classes_when_flagged = {};
  bool production_only = false;  ///< always so for the area of change
  bool accounts_only = false;    ///< without schedules: people and automation
  friend bool operator==(const WorkFilter&, const WorkFilter&) = default;
};

/// Chooses work, and remembers by place what was chosen of the work that stands. Says the same as
/// choosing anew. Not thread-safe.
class WorkChoice {
 public:
  /// Once the work book is, each time that it is. Refers to it until the next call.
  void bring_up_to_date(const WorkBook& work);
  /// Of the work that started in [from, to), oldest first. `area`: the filter's; nullptr: it names
  /// none, or one that there is not.
  Selection choose(const WorkFilter& filter, const Area* area, Instant from, Instant to);

 private:
  /// The places in [from, upto) that a filter takes, ascending.
  struct Known {
    WorkFilter filter;  ///< its area by id
    std::size_t from = 0;
    std::size_t upto = 0;
    std::vector<std::uint32_t> places;
    std::vector<std::uint32_t> suspected;  ///< of these by suspected accounts
  };

  Known& known(const WorkFilter& filter, const Area* area);
  void take(const Area* area, std::size_t first, std::size_t end, Known& of) const;
  std::vector<std::uint8_t> asked(const WorkFilter& filter, const Area* area) const;
  bool few(const std::vector<std::uint8_t>& asked, std::size_t first, std::size_t end,
           std::vector<std::uint32_t>& places) const;

  const WorkBook* work_ = nullptr;
  std::uint64_t round_ = 0;
  std::uint64_t flags_ = 0;
  std::vector<Known> known_;
};

}  // namespace plumbline::scoring
