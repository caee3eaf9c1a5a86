#pragma once

#include "collector/sources/history.h"

namespace plumbline::collector::sources {

/// Events of the planned classes, filtered by class at the server. Logins and logouts of the
/// service's own account are left out: they are no evidence about the estate.
Answer<void> read_events(const Reading& reading, StreamRun& run);

/// One turn at reading back what `read_events` left of the past.
Answer<void> read_past_events(const Reading& reading, StreamRun& run);

/// One event of any class as an Activity; unusable without a key or a time. An unknown class stays
/// what it is called.
HistorySource::Item activity_of_event(Node event);

}  // namespace plumbline::collector::sources
