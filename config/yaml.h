#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/error.h"

namespace plumbline::config {

/// Something wrong in a file that a person wrote: the place, what it is, what to do about it.
struct Problem {
  std::string file;
  int line = 0;  ///< 1-based; 0: the file as a whole
  std::string what;
  std::string remedy;

  Error to_error() const {
    return {what, line > 0 ? file + ":" + std::to_string(line) : file, remedy};
  }
};

using Problems = std::vector<Problem>;

struct YamlEntry;

/// A YAML (or JSON) document as plain data. Scalars stay text: whoever reads them gives the type.
/// Entries of a mapping keep their order. Never holds aliases: parsing refuses them.
struct YamlValue {
  enum class Kind { Null, Scalar, List, Map };

  Kind kind = Kind::Null;
  std::string text;     ///< Scalar
  bool quoted = false;  ///< Scalar: written in quotes, so "true" is a word
  int line = 0;         ///< 1-based
  std::vector<YamlValue> items;
  std::vector<YamlEntry> entries;

  const YamlValue* find(std::string_view key) const;
};

/// One key of a mapping with its value; `line` is the key's.
struct YamlEntry {
  std::string key;
  YamlValue value;
  int line = 0;
};

inline constexpr std::size_t kMaxYamlBytes = std::size_t{4} << 20;

/// Parses one document. Refused, with file and line: syntax errors, duplicate keys, keys that are
/// not words, anchors and aliases (a few bytes can stand for gigabytes), tags, more than one
/// document, nesting beyond 40, text that is not UTF-8, more than 4 MiB. nullopt when anything was
/// added to `problems`. Pure; thread-safe.
std::optional<YamlValue> parse_yaml(std::string_view text, const std::string& file,
                                    Problems& problems);

/// One line per value, the same for the same meaning: no comments, no formatting, keys sorted.
std::string canonical_text(const YamlValue& value);

/// The line (1-based) of the first byte that is not valid UTF-8, or of a NUL; 0 when all is well.
int invalid_utf8_line(std::string_view text);

/// "did you mean "owner"?" when one of `known` is close to `word`, else a list of a few of them.
std::string suggest(std::string_view word, const std::vector<std::string>& known);

}  // namespace plumbline::config
