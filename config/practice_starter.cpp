#include "config/practice_starter.h"

#include <filesystem>
#include <fstream>

#include "config/embedded.h"
#include "config/practice_kinds.h"

namespace plumbline::config {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMinimal = "starter/";
constexpr const char* kFull = "docs/examples/practice/";
constexpr const char* kSchemas = "docs/schemas/";
constexpr const char* kSchemaFolder = ".schemas/";

bool begins(const std::string& text, const std::string& with) { return text.rfind(with, 0) == 0; }

// The line that YAML editors look for, with a path that works wherever the folder lies.
std::string editor_line(const std::string& path) {
  const std::string kind = practice_kind_of(path);
  if (kind.empty() || path.size() < 4 || path.compare(path.size() - 4, 4, ".yml") != 0) return {};
  const std::string up = path.find('/') == std::string::npos ? "" : "../";
  return "# yaml-language-server: $schema=" + up + kSchemaFolder + kind + ".schema.json\n";
}

}  // namespace

std::map<std::string, std::string> starter_files(StarterKit kit) {
  const std::string source = kit == StarterKit::Full ? kFull : kMinimal;
  std::map<std::string, std::string> files;
  for (const EmbeddedFile& file : embedded_files()) {
    if (begins(file.path, source)) {
      const std::string path = file.path.substr(source.size());
      files[path] = editor_line(path) + file.content;
    } else if (begins(file.path, kSchemas)) {
      files[kSchemaFolder + file.path.substr(std::string(kSchemas).size())] = file.content;
    }
  }
  return files;
}

Result<std::vector<std::string>> write_starter(const std::string& folder, StarterKit kit) {
  const auto files = starter_files(kit);
  const fs::path root(folder);
  std::error_code error;
  std::string in_the_way;
  for (const auto& [path, content] : files)
    if (fs::symlink_status(root / path, error).type() != fs::file_type::not_found)
      if (in_the_way.empty() || in_the_way.front() == '.') in_the_way = path;
  if (!in_the_way.empty())
    return fail("\"" + in_the_way + "\" is there already, or cannot be looked at", folder,
                "name an empty folder and copy from it what you need");
  std::vector<std::string> written;
  for (const auto& [path, content] : files) {
    fs::create_directories((root / path).parent_path(), error);
    std::ofstream out(root / path, std::ios::binary);
    out << content;
    out.close();
    if (!out)
      return fail("\"" + path + "\" cannot be written", folder, "check the folder's permissions");
    written.push_back(path);
  }
  return written;
}

}  // namespace plumbline::config
