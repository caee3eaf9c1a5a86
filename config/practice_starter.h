#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/error.h"

namespace plumbline::config {

/// Minimal: commented, promises nothing. Full: an invented example of every kind that is read.
enum class StarterKit { Minimal, Full };

/// What a kit consists of, path below the folder → content. YAML files begin with a line that tells
/// editors their JSON Schema, which comes along in .schemas/.
std::map<std::string, std::string> starter_files(StarterKit kit);

/// Writes a kit into a folder, which is created when missing; gives the paths written. Nothing is
/// overwritten: when any of the files is there already, none is written. Errors: that, and a folder
/// that cannot be written to.
Result<std::vector<std::string>> write_starter(const std::string& folder, StarterKit kit);

}  // namespace plumbline::config
