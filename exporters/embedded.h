#pragma once

#include <string>
#include <vector>

namespace plumbline::exporters {

/// A page compiled into the binary; `path` is that of the source tree ("docs/runbooks/…").
struct EmbeddedFile {
  std::string path;
  std::string content;
};

/// The runbooks, sorted by path.
const std::vector<EmbeddedFile>& embedded_files();

}  // namespace plumbline::exporters
