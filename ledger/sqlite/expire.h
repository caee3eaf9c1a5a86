#pragma once

#include "ledger/sqlite/writer.h"

namespace plumbline::ledger {

/// Ledger::expire: numbers past their time go, old polls are joined. One short transaction for each
/// series and stream, so that collecting does not wait; interrupted, it is finished the next time.
Result<std::int64_t> expire_facts(Writer& writer, Instant now);

}  // namespace plumbline::ledger
