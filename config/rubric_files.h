#pragma once

#include <string>
#include <vector>

#include "config/yaml.h"

namespace plumbline::config {

/// One YAML file of catalogue or rubric, parsed. `path` is relative ("rubric/classic/change.yml");
/// `shown` is how messages name it: the same for a built-in file, the full path for an override.
struct RubricFile {
  std::string path;
  std::string shown;
  YamlValue value;

  bool in(const std::string& folder) const { return path.rfind(folder + "/", 0) == 0; }
};

/// The built-in files with those of the override folders laid over them, by path. Problems: a
/// folder that is missing, a YAML file in a place where none is read, symbolic links, and all that
/// parse_yaml refuses.
std::vector<RubricFile> rubric_files(const std::vector<std::string>& override_folders,
                                     Problems& problems);

/// A file whose "areas:" list says for which areas it stands, once per area, with <area> and
/// <prefix> replaced. Problems are the reader's.
YamlValue instantiate(const YamlValue& value, const std::string& area, const std::string& prefix);

}  // namespace plumbline::config
