#pragma once

#include <string>
#include <vector>

namespace plumbline::config {

/// The kinds of practice file (design §10), each a name as in PracticeHistory::kinds.
const std::vector<std::string>& practice_kinds();
bool is_practice_kind(const std::string& name);

/// The kind of the file at `path` (relative, '/'-separated): "procedures/create.yml" →
/// "procedures". Empty: nothing that plumbline knows.
std::string practice_kind_of(const std::string& path);

/// "records/NAME.feed.csv": the place of a file that is fetched, where nothing may lie.
bool is_feed_path(const std::string& path);

/// Kinds that are read today; the others are recognised and their sightings kept.
bool is_read_today(const std::string& kind);

/// Where a file of this kind belongs: "procedures/*.yml".
std::string place_of(const std::string& kind);

/// Whether anything known can lie in this top-level folder: "procedures".
bool is_practice_folder(const std::string& folder);

}  // namespace plumbline::config
