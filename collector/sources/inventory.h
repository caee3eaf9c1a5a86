#pragma once

#include <string>

#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// Reads all objects of one planned type in full and streams them into an InventorySweep, object by
/// object. A `missingSet` is read: NotAuthenticated in it is an expired session (never an empty
/// estate), NoPermission makes the object hidden, a path that the server does not know is
/// unreadable. What is known but was not seen is believed to be gone only when a few known objects
/// among it, asked for by name, are really no more; else the poll is Partial and nothing is gone.
Answer<void> read_inventory(const Reading& reading, const std::string& type, StreamRun& run);

}  // namespace plumbline::collector::sources
