#pragma once

#include <string>
#include <vector>

#include "facts/practice.h"
#include "facts/sighting.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// Looks at a practice folder (a git repository or a plain folder) as it stands: one sighting per
/// file of a known kind (design §10), and one with present=false per path of `known` that is gone.
/// `seen_at` is the server's time. Errors: folder missing or unreadable (then nothing is sighted;
/// a missing folder is not the same as an empty one).
Result<std::vector<Sighting>> look_at_practice(const std::string& scope, const std::string& folder,
                                               Instant seen_at,
                                               const std::vector<std::string>& known);

/// Turns sightings (of one scope, any order) into what the practice folder said and when. A file
/// that breaks its schema yields a problem and leaves its former items in force. Pure.
PracticeHistory practice_history(const std::vector<Sighting>& sightings,
                                 const scoring::Rubric& rubric);

/// `check-practice`: every problem of the folder as it stands, with file, line and remedy.
Result<std::vector<PracticeProblem>> check_practice(const std::string& folder,
                                                    const scoring::Rubric& rubric);

}  // namespace plumbline::config
