#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/map_reader.h"
#include "config/settings.h"

namespace plumbline::config {

/// feeds: in the configuration. Refused: a secret in the file, an address that is not encrypted
/// unless verification is switched off, an unknown scope, two feeds of one name in a scope.
std::vector<FeedSettings> read_feeds(MapReader& map, const std::string& file,
                                     const std::filesystem::path& folder,
                                     const std::vector<ScopeSettings>& scopes, Problems& problems);

}  // namespace plumbline::config
