#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "config/practice_reader.h"

namespace plumbline::config {

/// What the practice folder of each scope said, kept between assessments: of a later one only what
/// was sighted since is read. Sightings are told apart by path, time, hash and commit. Thread-safe.
class PracticeMemory {
 public:
  /// Shows the sightings of a scope that were seen after a moment, with their contents, in order.
  using Show =
      std::function<Result<void>(Instant after, const std::function<void(const Sighting&)>& see)>;

  /// What these sightings say. `heads`: all of the scope, in order, contents not needed.
  Result<PracticeHistory> read(const std::string& scope, const std::vector<Sighting>& heads,
                               const scoring::Rubric& rubric, const Show& show);

 private:
  struct Kept {
    std::string name;  ///< of the sightings that were read
    std::size_t count = 0;
    Instant last = Instant::min();
    PracticeReader reader;
    PracticeHistory history;
  };

  static bool goes_on(const Kept& kept, const std::string& name,
                      const std::vector<Sighting>& heads);

  std::mutex mutex_;
  std::map<std::string, Kept> kept_;  ///< by scope
};

}  // namespace plumbline::config
