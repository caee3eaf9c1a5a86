#pragma once

#include <optional>
#include <string>
#include <utility>

#include "collector/sources/history.h"

/// What reading forwards and reading back keep alike: cursor, commits, outcomes.
namespace plumbline::collector::sources {

/// The cursor of a history; nullopt when there is none that can be read.
Answer<std::optional<HistoryCursor>> kept_cursor(const Reading& reading, const std::string& stream);

/// Commits facts together with the cursor that got us there.
Answer<void> commit_history(const Reading& reading, const HistorySource& source,
                            const HistoryCursor& cursor, FactBatch&& batch, StreamRun& run);

/// When the oldest that vCenter still serves began; nullopt when it serves nothing. One item.
Answer<std::optional<Instant>> oldest_served(const Reading& reading, const HistorySource& source);

/// The reason of a gap that retention left.
std::string forgotten(const Reading& reading, const HistorySource& source);

/// Partial, with a reason, when time was lost or items were unusable.
void settle_outcome(Poll& poll, std::int64_t unusable);

/// Tells in a refusal for want of a privilege what is lost with it and what to grant.
void name_privilege(const HistorySource& source, Failure& failure);

}  // namespace plumbline::collector::sources
