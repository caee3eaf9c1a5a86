#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/environment.h"
#include "cli/judge.h"
#include "ledger/ledger.h"
#include "scoring/moves.h"

namespace plumbline::cli {

/// What is compared: two moments, two rubrics, or both.
struct Comparison {
  std::optional<Instant> from;  ///< default: the last week's end before `to`; with a rubric: `to`
  std::optional<Instant> to;    ///< default: the latest that is known
  const scoring::Rubric* former_rubric = nullptr;  ///< what `from` is judged with; else the present
};

/// The passage of every scope, or only `only_scope`. Where `from` is a week's end whose assessment
/// was published, what was said then is where it begins, and another rubric since is told apart by
/// judging anew what was known then. Errors: the ledger cannot be read; `from` after `to`.
Result<std::vector<scoring::Passage>> compare(const Environment& environment,
                                              ledger::Ledger& ledger, const Comparison& comparison,
                                              const std::string& only_scope,
                                              const Progress& progress = {});

}  // namespace plumbline::cli
