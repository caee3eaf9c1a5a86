#pragma once

#include <optional>
#include <string>

#include "cli/environment.h"
#include "facts/practice.h"
#include "scoring/assessment.h"

namespace plumbline::cli {

/// What one scope is judged with: its practice history as known then, and the deriving that it asks
/// for.
struct Case {
  PracticeHistory practice;
  ledger::DerivePlan plan;
  ledger::EvidenceRequest request;
};

/// Builds the case of a scope. Errors: the ledger cannot be read.
Result<Case> open_case(const Environment& environment, ledger::Ledger& ledger,
                       const config::ScopeSettings& scope, Instant as_of,
                       std::optional<Instant> known_at);

/// Judges every scope (or only `only_scope`) as of a moment: `at`, or the latest recorded_at.
Result<scoring::Assessment> judge(const Environment& environment, ledger::Ledger& ledger,
                                  std::optional<Instant> at, std::optional<Instant> known_at,
                                  const std::string& only_scope);

}  // namespace plumbline::cli
