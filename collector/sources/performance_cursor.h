#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collector/sources/counter_directory.h"
#include "facts/time.h"

namespace plumbline::collector::sources {

/// Of the names and their order, the same on every machine.
std::uint64_t digest_of(const std::vector<Counter>& counters);

/// How far one interval of one type was read. Forward: everything up to `mark`, the newest sample
/// seen. Back, newest interval first: (floor, ceiling] of the entities up to `after` in the order
/// of their ids, of all of them once `back_done`.
struct IntervalMark {
  std::chrono::seconds period{0};
  Instant mark;
  Instant asked;                  ///< when last read forward
  std::optional<Instant> oldest;  ///< where its oldest sample begins; nullopt: never gave one
  Instant floor;
  Instant ceiling;
  bool back_done = false;
  std::string after;
};

/// The cursor of "performance/HostSystem" and the like. `told_from`, `told_to`: what its polls have
/// claimed so far. `counters`: a digest of what is asked; with another list the past is read anew.
struct RollupCursor {
  std::uint64_t counters = 0;
  Instant told_from;
  Instant told_to;
  std::vector<IntervalMark> marks;  ///< finest first

  IntervalMark* find(std::chrono::seconds period);
  std::string to_text() const;
};

/// nullopt for a text that was not written by `to_text`.
std::optional<RollupCursor> parse_rollup_cursor(const std::string& text);

/// The cursor of "performance/VirtualMachine": which days have been told, and up to which VM the
/// one that is being read. Days before `begin` were never asked for.
struct DayCursor {
  struct Partial {
    DayNumber day = 0;
    std::chrono::seconds period{0};
    bool any = false;  ///< whether some VM had a sample
    std::string after;
  };
  std::uint64_t counters = 0;  ///< as above
  DayNumber begin = 0;
  std::vector<std::pair<DayNumber, DayNumber>> done;  ///< [first, last], ascending, not touching
  std::optional<Partial> partial;
  /// Days of which nobody had a sample, and when that was said: asked once more, later.
  std::map<DayNumber, Instant> empty;

  bool is_done(DayNumber day) const;
  void finish(DayNumber day);
  /// The day to read next: the one begun, else the newest that is not done, from `begin` to `last`.
  std::optional<DayNumber> next(DayNumber last, Instant now) const;
  /// How many of the days from `begin` to `last` are to be read now.
  std::int64_t left(DayNumber last, Instant now) const;
  std::string to_text() const;

 private:
  bool is_put_off(DayNumber day, Instant now) const;
};

std::optional<DayCursor> parse_day_cursor(const std::string& text);

}  // namespace plumbline::collector::sources
