#include "config/rubric_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "config/embedded.h"

namespace plumbline::config {
namespace {

namespace fs = std::filesystem;

struct Source {
  std::string shown;
  std::string text;
};

// catalogue/NAME.yml, catalogue/evidence/NAME.yml or rubric/LADDER/NAME.yml
bool in_place(const fs::path& path) {
  const std::vector<fs::path> parts(path.begin(), path.end());
  if (path.extension() != ".yml") return false;
  return (parts.size() == 2 && parts[0] == "catalogue") ||
         (parts.size() == 3 && parts[0] == "catalogue" && parts[1] == "evidence") ||
         (parts.size() == 3 && parts[0] == "rubric" &&
          (parts[1] == "classic" || parts[1] == "inverted"));
}

void add_override(const std::string& folder, std::map<std::string, Source>& sources,
                  Problems& problems) {
  std::error_code error;
  fs::recursive_directory_iterator files(folder, error);
  if (error) {
    problems.push_back({folder, 0, "the override folder cannot be read: " + error.message(),
                        "create it or remove it from \"overrides\""});
    return;
  }
  for (const auto end = fs::end(files); files != end; files.increment(error)) {
    const std::string shown = files->path().string();
    if (files->is_symlink()) {
      problems.push_back(
          {shown, 0, "symbolic links are not followed", "put the file itself there"});
      continue;
    }
    const fs::path path = files->path().lexically_relative(folder);
    const bool yaml = path.extension() == ".yml" || path.extension() == ".yaml";
    if (!files->is_regular_file() || !yaml) continue;
    if (!in_place(path)) {
      problems.push_back({shown, 0, "nothing is read from this place",
                          "put it into catalogue/, catalogue/evidence/, rubric/classic/ or "
                          "rubric/inverted/ and end its name with .yml"});
      continue;
    }
    std::ifstream stream(files->path(), std::ios::binary);
    if (!stream) {
      problems.push_back({shown, 0, "cannot be read", "check its permissions"});
      continue;
    }
    sources[path.generic_string()] = {shown, {std::istreambuf_iterator<char>(stream), {}}};
  }
  if (error)
    problems.push_back({folder, 0, "reading stopped: " + error.message(), "check its permissions"});
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

std::vector<RubricFile> rubric_files(const std::vector<std::string>& override_folders,
                                     Problems& problems) {
  std::map<std::string, Source> sources;
  for (const EmbeddedFile& file : embedded_files())
    if (in_place(file.path)) sources[file.path] = {file.path, file.content};
  for (const std::string& folder : override_folders) add_override(folder, sources, problems);
  std::vector<RubricFile> files;
  for (const auto& [path, source] : sources) {
    auto value = parse_yaml(source.text, source.shown, problems);
    if (!value) continue;
    if (value->kind == YamlValue::Kind::Null) {  // an empty override switches the file off
      value->kind = YamlValue::Kind::Map;
      value->line = 1;
    }
    files.push_back({path, source.shown, *std::move(value)});
  }
  return files;
}

YamlValue instantiate(const YamlValue& value, const std::string& area, const std::string& prefix) {
  YamlValue copy = value;
  replace_all(copy.text, "<area>", area);
  replace_all(copy.text, "<prefix>", prefix);
  for (YamlValue& item : copy.items) item = instantiate(item, area, prefix);
  for (YamlEntry& entry : copy.entries) entry.value = instantiate(entry.value, area, prefix);
  return copy;
}

}  // namespace plumbline::config
