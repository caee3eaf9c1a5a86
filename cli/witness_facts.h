#pragma once

#include "cli/incident_trail.h"
#include "cli/judge.h"
#include "exporters/archive.h"

namespace plumbline::cli {

/// The facts behind one witness of a value, for `explain` and the pages alike: of a change all its
/// activities, of an object the last `most` property versions, with the incidents taken to follow.
/// Errors: the ledger cannot be read.
Result<exporters::WitnessShown> witness_facts(ledger::Ledger& ledger, const Case& subject,
                                              const IncidentTrail& incidents,
                                              const scoring::Witness& witness,
                                              const scoring::SignalValue& value, std::size_t most);

}  // namespace plumbline::cli
