#pragma once

#include <memory>
#include <string>
#include <vector>

#include "facts/fact_store.h"
#include "ledger/sqlite/writer.h"

namespace plumbline::ledger {

/// Loads what is present and starts a sweep that writes through `writer`, which must outlive it.
Result<std::unique_ptr<InventorySweep>> begin_sweep(Writer& writer, const VCenterId& vcenter,
                                                    const std::string& type, Instant recorded_at);

}  // namespace plumbline::ledger
