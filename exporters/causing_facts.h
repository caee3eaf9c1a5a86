#pragma once

#include <optional>

#include "exporters/archive.h"
#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// So many witnesses of a value a page, the API and the terminal list at most.
inline constexpr std::size_t kMostFacts = 200;

/// The end of the newest closed week of the scope at which the criterion's value was on the good
/// side of its target, or (`missed`) on the other; nullopt: of none.
std::optional<Instant> last_week(const scoring::Snapshot& snapshot, const std::string& scope,
                                 const scoring::CriterionResult& criterion, bool missed);

/// Whether the changes that made it so are to be looked for: the criterion is missed, and what its
/// value rests on are changes, each with a time of its own.
bool has_causes(const scoring::CriterionResult& criterion, const scoring::SignalValue& value);

/// How many of a value's witnesses are to be read to list `most` of them: where causes are looked
/// for, all.
std::size_t facts_to_read(const scoring::CriterionResult& criterion,
                          const scoring::SignalValue& value, std::size_t most);

/// Puts first what speaks against the value since it was last met, the day with most of it before
/// the others; what came later must not bury the cause. Fills in `since`, `busiest` and
/// `on_busiest`, then keeps the first `most`.
void put_causes_first(CriterionFacts& facts, std::size_t most);

}  // namespace plumbline::exporters
