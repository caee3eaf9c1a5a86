#include "config/practice_kinds.h"

#include <algorithm>

namespace plumbline::config {
namespace {

struct Kind {
  std::string name;
  std::string folder;                   // empty: one file NAME.yml at the top
  std::vector<std::string> extensions;  // of the files in the folder; empty: any
  bool read = false;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kAll = {{"scope", "", {"yml"}, true},
                                         {"procedures", "procedures", {"yml"}, true},
                                         {"records", "records", {"csv", "json", "yml"}, true},
                                         {"incidents", "incidents", {"csv", "json", "yml"}, true},
                                         {"exports", "", {"yml"}, true},
                                         {"actors", "", {"yml"}, true},
                                         {"targets", "", {"yml"}, true},
                                         {"experiments", "experiments", {"yml"}, true},
                                         {"attestations", "attestations", {"yml"}, true},
                                         {"claimed", "", {"yml"}, true},
                                         {"reviews", "reviews", {"yml"}, true},
                                         {"calendar", "", {"yml"}, true},
                                         {"waivers", "", {"yml"}, true},
                                         {"exceptions", "exceptions", {"yml"}, true},
                                         {"baselines", "baselines", {}},
                                         {"cmdb", "cmdb", {"csv"}, true},
                                         {"links", "", {"yml"}, true},
                                         {"problems", "problems", {"yml"}},
                                         {"drills", "drills", {"yml"}},
                                         {"thresholds", "", {"yml"}, true}};
  return kAll;
}

const Kind* find(const std::string& name) {
  const auto found = std::find_if(kinds().begin(), kinds().end(),
                                  [&](const Kind& kind) { return kind.name == name; });
  return found == kinds().end() ? nullptr : &*found;
}

}  // namespace

const std::vector<std::string>& practice_kinds() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> out;
    for (const Kind& kind : kinds()) out.push_back(kind.name);
    return out;
  }();
  return kNames;
}

bool is_practice_kind(const std::string& name) { return find(name) != nullptr; }

bool is_read_today(const std::string& name) {
  const Kind* kind = find(name);
  return kind != nullptr && kind->read;
}

std::string practice_kind_of(const std::string& path) {
  const std::size_t slash = path.find('/');
  const std::string file = slash == std::string::npos ? path : path.substr(slash + 1);
  const std::size_t dot = file.rfind('.');
  if (file.empty() || file[0] == '.' || file.find('/') != std::string::npos) return {};
  const std::string extension = dot == std::string::npos ? "" : file.substr(dot + 1);
  for (const Kind& kind : kinds()) {
    if (kind.folder.empty()) {
      if (slash == std::string::npos && path == kind.name + ".yml") return kind.name;
      continue;
    }
    if (slash == std::string::npos || path.substr(0, slash) != kind.folder) continue;
    const auto& allowed = kind.extensions;
    const bool fits =
        allowed.empty() || std::find(allowed.begin(), allowed.end(), extension) != allowed.end();
    return fits ? kind.name : "";
  }
  return {};
}

bool is_feed_path(const std::string& path) { return path.find(".feed.") != std::string::npos; }

std::string place_of(const std::string& name) {
  const Kind* kind = find(name);
  if (kind == nullptr) return {};
  if (kind->folder.empty()) return kind->name + ".yml";
  if (kind->extensions.empty()) return kind->folder + "/*";
  if (kind->extensions.size() == 1) return kind->folder + "/*." + kind->extensions.front();
  return kind->folder + "/*.{csv,json,yml}";
}

bool is_practice_folder(const std::string& folder) {
  return std::any_of(kinds().begin(), kinds().end(),
                     [&](const Kind& kind) { return kind.folder == folder; });
}

}  // namespace plumbline::config
