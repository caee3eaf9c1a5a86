#pragma once

#include <algorithm>
#include <string>

#include "config/embedded.h"
#include "config/load_rubric.h"
#include "tests/unit/config/files.h"

namespace plumbline::config {

inline std::string built_in(const std::string& path) {
  for (const EmbeddedFile& file : embedded_files())
    if (file.path == path) return file.content;
  ADD_FAILURE() << "no built-in file " << path;
  return {};
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

inline int line_of(const std::string& text, const std::string& part) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(text.find(part));
  return static_cast<int>(std::count(text.begin(), end, '\n')) + 1;
}

// What is said when `path` holds `text`; its full name reads F.
inline std::string said_of(const std::string& path, const std::string& text) {
  TemporaryFolder folder;
  const std::string file = folder.write(path, text);
  const auto rubric = load_rubric({folder.path()});
  if (rubric) return "";
  std::string said = lines_of(rubric.error());
  for (std::size_t at = said.find(file); at != std::string::npos; at = said.find(file))
    said.replace(at, file.size(), "F");
  return said;
}

}  // namespace plumbline::config
