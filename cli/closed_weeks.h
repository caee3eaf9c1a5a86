#pragma once

#include "cli/environment.h"
#include "cli/judge.h"
#include "scoring/week_record.h"

namespace plumbline::cli {

/// The closed ISO weeks of a scope from plumbline's own first sweep on, up to (not including) the
/// moment of `subject`, oldest first, each judged as of its end with what is known now. Those that
/// the ledger keeps are taken from it while they were judged with the same program, rubric and
/// practice, and no fact recorded since reaches into them; from the first that was not on all are
/// judged anew, and kept if the ledger can be written. Kept or judged anew: the same weeks. With an
/// earlier `known_at` nothing is kept. `subject` is given back as it was. Errors: the ledger cannot
/// be read.
Result<scoring::WeekHistory> closed_weeks(const Environment& environment, ledger::Ledger& ledger,
                                          Case& subject, const Evidence& now,
                                          const Progress& progress);

}  // namespace plumbline::cli
