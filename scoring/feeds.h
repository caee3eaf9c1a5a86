#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"
#include "scoring/assessment.h"

namespace plumbline::scoring {

/// When the practice files of one kind that are fetched from a URL were read. One that is no longer
/// fetched (its file is gone) says nothing. Pure; refers to the evidence.
class Feeds {
 public:
  enum class Read {
    Yes,      ///< all were being read, or none is fetched
    Waiting,  ///< not since then, and nothing says that the next reading will fail
    Blind,    ///< one was not: what it said is only known later
  };

  Feeds(const Evidence& evidence, const PracticeHistory& practice, const std::string& kind);

  Read read_at(Instant moment) const;
  /// Why nothing can be said now: one was never read, or its reading has been failing for longer
  /// than `lag` (and an hour: one failed reading is nothing).
  std::optional<Reason> silent(Duration lag) const;

 private:
  std::string path_of(const StreamCoverage& stream) const;

  const Evidence& evidence_;
  const std::string kind_;
  std::vector<const StreamCoverage*> streams_;
};

}  // namespace plumbline::scoring
