#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/yaml.h"

namespace plumbline::config {

/// The files of known kinds in a practice folder, path → content, and what was passed over: files
/// that are refused (symbolic links, over 4 MiB, unreadable), and files in places where nothing is
/// read.
struct PracticeFolder {
  std::map<std::string, std::string> files;
  Problems refused;
  std::vector<std::string> unknown;
};

/// Reads it. Looks one level deep, into the folders of known kinds only. Errors: the folder is
/// missing or unreadable, is a bare repository, holds more than 10,000 files.
Result<PracticeFolder> read_practice_folder(const std::string& folder);

}  // namespace plumbline::config
