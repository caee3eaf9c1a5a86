#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "config/yaml.h"

namespace plumbline::config {

/// Reads one YAML mapping key by key, strictly: a key that nobody asked for, a missing key, a value
/// of the wrong type or out of range each add a Problem with file, line and remedy, and reading
/// goes on, so that all problems are found at once. `what` names the mapping in messages
/// ("signal cons.retired"). Call finish() once after the last key. Not thread-safe.
class MapReader {
 public:
  MapReader(const YamlValue& map, const std::string& file, std::string what, Problems& problems);

  /// Not a mapping at all (already reported): every getter then gives its fallback, silently.
  bool valid() const { return valid_; }
  int line() const { return map_.line; }
  /// Line of a key's value; of the mapping when the key is not there.
  int line(const std::string& key) const;
  bool has(const std::string& key);

  std::string text(const std::string& key, const std::string& fallback = {});
  std::string required_text(const std::string& key);
  bool boolean(const std::string& key, bool fallback);
  double number(const std::string& key, double fallback,
                double low = std::numeric_limits<double>::lowest(),
                double high = std::numeric_limits<double>::max());
  /// "5m", "90s", "2h", "1d", in seconds.
  std::int64_t seconds(const std::string& key, std::int64_t fallback, std::int64_t low,
                       std::int64_t high);
  /// A list of words; a single word counts as a list of one.
  std::vector<std::string> words(const std::string& key);
  /// One of `allowed`.
  std::string choice(const std::string& key, const std::vector<std::string>& allowed,
                     const std::string& fallback);
  /// An ECMAScript expression that pattern_problem accepts; empty when absent or refused.
  std::string regex(const std::string& key);
  /// The value whatever it is; nullptr when absent.
  const YamlValue* value(const std::string& key);
  /// The items of a list of mappings; empty when absent.
  const std::vector<YamlValue>& list(const std::string& key);

  void problem(const std::string& key, std::string what, std::string remedy);
  void finish();

 private:
  const YamlValue* scalar(const std::string& key);
  std::string known(const std::string& key) const;

  const YamlValue& map_;
  const std::string& file_;
  std::string what_;
  Problems& problems_;
  bool valid_ = true;
  std::vector<std::string> asked_;
};

/// "5m" → 300; nullopt when it is no duration.
std::optional<std::int64_t> parse_duration_seconds(std::string_view text);
/// The whole text as a finite number.
std::optional<double> parse_number(std::string_view text);

}  // namespace plumbline::config
