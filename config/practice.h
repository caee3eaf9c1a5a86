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
/// a missing folder is not the same as an empty one). A file that is refused (symbolic link, over
/// 4 MiB, unreadable) is not sighted at all, so what it said before stays in force; it is named in
/// `refused` when that is given. Commits are those of the git working tree around the folder, if
/// any.
Result<std::vector<Sighting>> look_at_practice(const std::string& scope, const std::string& folder,
                                               Instant seen_at,
                                               const std::vector<std::string>& known,
                                               std::vector<PracticeProblem>* refused = nullptr);

/// Turns sightings (of one scope, any order) into what the practice folder said and when. A file
/// that breaks its schema yields a problem (while its last sighted content has one) and leaves its
/// former items in force. An item is its promise fields: moving it to another file or editing its
/// neighbour changes nothing, a change of its own fields makes a new one, coming back makes a new
/// one. `claimed_at` is set only for what stood there at the first look of all. Pure.
PracticeHistory practice_history(const std::vector<Sighting>& sightings,
                                 const scoring::Rubric& rubric);

/// What is wrong with a practice file that was fetched, were it to lie at `path` beside that
/// exports.yml (empty: none): an empty one too, for it would empty what is known.
std::vector<PracticeProblem> check_fetched(const std::string& path, const std::string& content,
                                           const std::string& exports, Instant at,
                                           const scoring::Rubric& rubric);

/// What one place of the folder holds, for people: "targets.yml", "1 file: 4 targets, 2 forecasts".
/// When it was first seen only the ledger knows.
struct PracticePlace {
  std::string place;
  std::string holds;
};

/// `check-practice`: what is there, every problem (by file and line) with its remedy, and hints at
/// what is no mistake but will not count or is not read.
struct PracticeCheck {
  std::vector<PracticePlace> places;
  std::vector<PracticeProblem> problems;
  std::vector<PracticeProblem> hints;
};

/// Checks the folder as it stands. `now` tells what lies in the future, is over or due; without it
/// nothing does.
Result<PracticeCheck> check_practice(const std::string& folder, const scoring::Rubric& rubric,
                                     std::optional<Instant> now);

}  // namespace plumbline::config
