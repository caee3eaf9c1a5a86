#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/map_reader.h"
#include "facts/practice.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// One practice file being read: what it holds, where it lies, what its words are checked against,
/// and when it was seen ("in the future" means after that).
struct Reading {
  const YamlValue& value;
  const std::string& file;
  const scoring::Rubric& rubric;
  Instant seen_at;
  Problems& problems;
};

// The fields that several kinds of practice file share. Each reports what is wrong with file, line
// and remedy, and then gives a harmless value: a file with any problem says nothing.

Promise place_in(const Reading& reading, int line);

/// "2026-01-31" or RFC 3339; nullopt when absent or no date.
std::optional<Instant> read_date(MapReader& map, const std::string& key);
Instant read_required_date(MapReader& map, const std::string& key);
/// Refuses a date after the sighting. A bare date is midnight UTC while the writer's day may have
/// begun 14 hours earlier.
std::optional<Instant> read_past_date(MapReader& map, const std::string& key, Instant seen_at);
/// "until" must lie after "from".
void check_order(MapReader& map, Instant from, Instant until);

/// The signal named under `key`; refused when neither catalogue nor evidence knows it. `found` is
/// nullptr also when its measure does not exist yet.
struct NamedSignal {
  std::string id;
  const scoring::Signal* found = nullptr;
};
NamedSignal read_signal_id(MapReader& map, const std::string& key, const scoring::Rubric& rubric);
/// The indicator named under `key`, or nullptr (reported).
const scoring::Indicator* read_indicator_id(MapReader& map, const std::string& key,
                                            const scoring::Rubric& rubric);
/// The process areas under `key` or a single one; unknown ones are refused.
std::vector<std::string> read_area_ids(MapReader& map, const std::string& key,
                                       const scoring::Rubric& rubric);

/// A value of the signal, in its unit: "48"; of a ratio also "97.2%", of bytes
/// also "82 TB". Refused: no number, and a
/// ratio that was meant as per cent.
double read_value(MapReader& map, const std::string& key, const NamedSignal& signal);

/// Names of objects, or "regex:…"; a pattern that is unusable or fits everything is refused.
std::vector<std::string> read_entities(MapReader& map, const std::string& key);

/// Reports every item whose key (a text) stood in the file before.
template <class Item, class Key>
void refuse_repeats(const Reading& reading, const std::vector<Item>& items, const Key& key) {
  std::vector<std::string> seen;
  for (const Item& item : items) {
    const std::string text = key(item);
    for (const std::string& other : seen)
      if (other == text)
        reading.problems.push_back(
            {reading.file, item.promise.line, text + " stands there twice", "keep one of them"});
    seen.push_back(text);
  }
}

}  // namespace plumbline::config
