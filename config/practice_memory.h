#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "facts/practice.h"
#include "facts/sighting.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// What the sightings of each scope said when they were last read: nothing is parsed again until
/// another is sighted. Sightings are told apart by path, time, hash and commit; their contents are
/// not looked at, so they need not be there. Thread-safe.
class PracticeMemory {
 public:
  /// nullopt: these were not the last ones to be kept.
  std::optional<PracticeHistory> find(const std::vector<Sighting>& sightings,
                                      const scoring::Rubric& rubric) const;
  void keep(const std::vector<Sighting>& sightings, const scoring::Rubric& rubric,
            const PracticeHistory& history);

 private:
  struct Kept {
    std::string of;
    PracticeHistory history;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Kept> kept_;  ///< by scope
};

}  // namespace plumbline::config
