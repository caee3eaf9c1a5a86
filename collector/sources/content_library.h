#pragma once

#include <map>
#include <string>

#include "collector/rest/value.h"
#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// What is kept of library items between readings: neither a list nor a library tells which of them
/// changed, so each is asked for when it is new and then once a day.
struct LibraryMemory {
  struct Detail {
    EntityState state;
    Instant read;
  };
  std::map<std::string, Detail> items;  ///< by id
};

/// Content libraries by REST, as one sweep "content_library". "Library": name, type, version,
/// creation_time, last_modified_time, item.count. "LibraryItem": name, type, version,
/// content_version, creation_time, last_modified_time, library. At most some hundred items are
/// asked for in a turn. Needs System.Read as a global permission.
Answer<void> read_content_library(const Reading& reading, LibraryMemory& memory, StreamRun& run);

/// From one GetLibrary, GetLibraryItem.
EntityState state_of_library(const std::string& id, const rest::Value& detail);
EntityState state_of_library_item(const std::string& id, const rest::Value& detail);

}  // namespace plumbline::collector::sources
