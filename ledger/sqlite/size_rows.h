#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "facts/evidence.h"
#include "ledger/sqlite/feed.h"

namespace plumbline::ledger {

struct DayNames;

/// What a VM had been given by the first day that is told.
struct FirstSize {
  DayNumber day = 0;
  Instant recorded_at;
  double bytes = 0;
};
using FirstSizes = std::unordered_map<std::uint32_t, FirstSize>;

/// Stored sizes as they were read: the next reading takes up what was written since.
struct KnownSizes {
  FirstSizes all;
  std::int64_t touch_upto = 0;
};

/// Brings up to date how much space each VM was first seen to have been given
/// (disk.provisioned.latest, rubric A2 `cons.build_min`). Looks at the days of numbers that came
/// since, at each VM until its first day is known.
void derive_sizes(Connection& db);

/// Adds EntityDay "built_bytes" of the VMs that changes of these days created, of the first day
/// that was told: of changes at most 100 days old, as more is asked by no signal. `known` becomes
/// what is known now.
void add_sizes(Connection& db, const FactWindow& window, const std::vector<DayNames>& days,
               KnownSizes& known, Evidence& evidence);

}  // namespace plumbline::ledger
