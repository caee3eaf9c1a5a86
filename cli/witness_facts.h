#pragma once

#include "cli/judge.h"
#include "exporters/archive.h"

namespace plumbline::cli {

/// The facts behind the first `most` witnesses of a value, for `explain` and the pages alike: of a
/// change all its activities, of an object the last `most` property versions, with the incidents
/// taken to follow. `names`: people by their names, while these are kept. Errors: the ledger cannot
/// be read.
Result<std::vector<exporters::WitnessShown>> witness_facts(ledger::Ledger& ledger,
                                                           const Case& subject,
                                                           const scoring::SignalValue& value,
                                                           std::size_t most, bool names);

/// The same as of a moment, where the activities of all changes are known.
Result<std::vector<exporters::WitnessShown>> witness_facts(ledger::Ledger& ledger, Instant as_of,
                                                           const ledger::MembersOfChanges& members,
                                                           const scoring::SignalValue& value,
                                                           std::size_t most, bool names);

}  // namespace plumbline::cli
