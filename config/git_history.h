#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/time.h"

namespace plumbline::config {

/// The commit that last touched a path.
struct LastCommit {
  std::string commit;  ///< hex
  Instant at;          ///< committer's time: what somebody's clock said
};

/// For files of a folder in a git working tree, path (relative to the folder) → content: the last
/// commit that touched each. Files that git does not hold, or that differ from what was committed
/// last, are left out; so is everything when the folder is in no working tree or the repository is
/// damaged: a commit is a claim, and without it the sighting still stands. One walk through the
/// history whatever the number of files. Reads only; no configuration of host or user is applied.
std::map<std::string, LastCommit> last_commits(
    const std::string& folder, const std::map<std::string, const std::string*>& files);

/// Whether the folder itself is a bare repository, which holds no files to look at.
bool is_bare_repository(const std::string& folder);

}  // namespace plumbline::config
