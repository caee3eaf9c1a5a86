#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "facts/time.h"

namespace plumbline::scoring {

class Context;
class Declarations;
class RecordBook;
class Records;
class WorkBook;
struct Work;

/// What the change records say of one piece of work, as numbers in the record book.
struct RecordAnswer {
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::uint32_t allowed_by = kNone;     ///< approved before, and seen in time
  std::uint32_t retrospective = kNone;  ///< matches, but approved or seen too late
  std::uint32_t emergency = kNone;      ///< an emergency record matches, in time or late
};

/// What they say of work that stands, found once for as long as the records are the same and speak
/// of the same. Says the same as asking anew. Not thread-safe.
class RecordAnswers {
 public:
  /// Once the two books are, each time that they are.
  void bring_up_to_date(const WorkBook& work, const RecordBook& records,
                        const Declarations& declarations);
  /// Asks once.
  RecordAnswer of(const Records& records, const Context& context, const Work& work);

 private:
  std::vector<RecordAnswer> answers_;  ///< by the work's place
  std::vector<bool> asked_;
  std::vector<std::pair<Instant, double>> lags_;  ///< of the feed: since when, hours
  std::uint64_t edition_ = 0;                     ///< the record book's
};

}  // namespace plumbline::scoring
