#pragma once

#include <string>
#include <vector>

namespace plumbline::config {

/// A data file compiled into the binary; `path` is relative to config/ ("catalogue/change.yml").
struct EmbeddedFile {
  std::string path;
  std::string content;
};

/// The default catalogue and rubric, sorted by path.
const std::vector<EmbeddedFile>& embedded_files();

}  // namespace plumbline::config
