#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/environment.h"
#include "facts/practice.h"
#include "facts/sighting.h"
#include "scoring/assessment.h"
#include "scoring/books.h"

namespace plumbline::cli {

/// What one scope is judged with: its practice history as known then, and the deriving that it asks
/// for.
struct Case {
  std::vector<Sighting> sightings;  ///< by seen_at, without contents
  PracticeHistory practice;         ///< all that is known; `kinds` as of request.as_of
  ledger::DerivePlan plan;
  ledger::EvidenceRequest request;
  bool all_practice = true;  ///< no sighting was left out
};

/// Builds the case of a scope, with what the practice folder said until `practice_at` (default:
/// all that is known). Errors: the ledger cannot be read.
Result<Case> open_case(const Environment& environment, ledger::Ledger& ledger,
                       const config::ScopeSettings& scope, Instant as_of,
                       std::optional<Instant> known_at,
                       std::optional<Instant> practice_at = std::nullopt);

/// Makes the case one of another moment: what is asked of the ledger, and which kinds of practice
/// file were there then.
void set_moment(const Environment& environment, Case& subject, Instant as_of);

/// An assessment without scopes: as of `at`, or of the latest recorded_at. Errors: the ledger is
/// empty or cannot be read.
Result<scoring::Assessment> begin_assessment(const Environment& environment, ledger::Ledger& ledger,
                                             std::optional<Instant> at,
                                             std::optional<Instant> known_at);

/// Long work: what, and which share of it is done.
using Progress = std::function<void(const std::string& what, double share)>;

/// Judges the scope of the case as of its moment, with the closed weeks before it, which are judged
/// first where the ledger does not keep them.
Result<scoring::ScopeResult> judge_case(const Environment& environment, ledger::Ledger& ledger,
                                        Case& subject, const Progress& progress,
                                        scoring::Books& books);

/// What is remembered of each scope, by its name.
using Books = std::map<std::string, scoring::Books>;

/// Judges every scope (or only `only_scope`) as of a moment: `at`, or the latest recorded_at. With
/// `practice_at`: all facts, but of the practice folder only what was seen by then. Who judges
/// again and again lends the same `books`: then it costs what came since.
Result<scoring::Assessment> judge(const Environment& environment, ledger::Ledger& ledger,
                                  std::optional<Instant> at, std::optional<Instant> known_at,
                                  const std::string& only_scope, const Progress& progress = {},
                                  std::optional<Instant> practice_at = std::nullopt,
                                  Books* books = nullptr);

}  // namespace plumbline::cli
