#pragma once

#include <memory>

#include "facts/practice.h"
#include "facts/sighting.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// Reads the sightings of one scope one after the other, by seen_at and then path, and says at any
/// time what the folder has said so far (practice.h, practice_history). Of each file it holds what
/// was said last, and of items all that were ever in force. Not thread-safe.
class PracticeReader {
 public:
  explicit PracticeReader(const scoring::Rubric& rubric);
  ~PracticeReader();
  PracticeReader(PracticeReader&&) noexcept;
  PracticeReader& operator=(PracticeReader&&) noexcept;

  /// Once the history was asked for, only what was seen later.
  void see(const Sighting& sighting);
  /// The records are shared with the history given before, while none is another.
  PracticeHistory history();

 private:
  class Files;
  std::unique_ptr<Files> files_;
};

}  // namespace plumbline::config
