#pragma once

#include <cstdint>
#include <vector>

#include "facts/time.h"

namespace plumbline::scoring {

class Context;

/// Under which change records something was done. Found once for work that stands, and at each
/// assessment for what is recent. Says the same as one made afresh. Not thread-safe.
class RecordUse {
 public:
  /// By number in the record book: the records that concern work queued at `from` or later, but
  /// none longer than `before` before the record's window. Others may be among them whose window
  /// began earlier than `before` after `from`.
  std::vector<bool> find(const Context& context, Instant from, Duration before);

 private:
  std::vector<bool> old_;  ///< by work that started before `upto_`
  Instant upto_ = Instant::min();
  std::uint64_t round_ = 0;    ///< the work book's, when it was asked last
  std::uint64_t edition_ = 0;  ///< the record book's
};

}  // namespace plumbline::scoring
