#include "config/practice_fields.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "config/promise_text.h"
#include "config/read_practice.h"
#include "facts/name_pattern.h"

namespace plumbline::config {
namespace {

using scoring::Better;
using scoring::Unit;

constexpr std::chrono::hours kFarthestAhead{14};

template <class Item>
std::vector<std::string> ids_of(const std::vector<Item>& items) {
  std::vector<std::string> ids;
  for (const Item& item : items) ids.push_back(item.id);
  return ids;
}

// What stands behind a number, and how much it multiplies: "82 TB". Taken off the text.
double take_size(std::string& text) {
  static const std::vector<std::pair<std::string, double>> kSizes = {
      {"TiB", 1099511627776.0}, {"GiB", 1073741824.0}, {"TB", 1e12}, {"GB", 1e9}};
  for (const auto& [name, bytes] : kSizes) {
    if (text.size() <= name.size() ||
        text.compare(text.size() - name.size(), name.size(), name) != 0)
      continue;
    text.resize(text.size() - name.size());
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return bytes;
  }
  return 1;
}

}  // namespace

PromiseText& PromiseText::add(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  text_.append(buffer, end);
  text_ += ";";
  return *this;
}

Promise place_in(const Reading& reading, int line) {
  Promise promise;
  promise.path = reading.file;
  promise.line = line;
  return promise;
}

std::optional<Instant> read_date(MapReader& map, const std::string& key) {
  const std::string text = map.text(key);
  if (text.empty()) return std::nullopt;
  if (const auto at = parse_instant(text)) return *at;
  map.problem(key, "\"" + key + "\" is no date: \"" + text.substr(0, 40) + "\"",
              "write 2026-01-31 or 2026-01-31T08:00:00Z");
  return std::nullopt;
}

Instant read_required_date(MapReader& map, const std::string& key) {
  if (map.required_text(key).empty()) return {};
  return read_date(map, key).value_or(Instant{});
}

std::optional<Instant> read_past_date(MapReader& map, const std::string& key, Instant seen_at) {
  const auto at = read_date(map, key);
  if (at && *at > seen_at + kFarthestAhead)
    map.problem(key, "\"" + key + "\" lies in the future: " + to_date(*at),
                "commit it when it has happened");
  return at;
}

void check_order(MapReader& map, Instant from, Instant until) {
  if (from == Instant{} || until == Instant{} || from < until) return;
  map.problem("until", "\"until\" is not after \"from\"",
              "the first moment that is out again stands under \"until\"");
}

NamedSignal read_signal_id(MapReader& map, const std::string& key, const scoring::Rubric& rubric) {
  NamedSignal named{map.text(key), nullptr};
  if (named.id.empty()) return named;
  named.found = rubric.signal(named.id);
  std::vector<std::string> known = ids_of(rubric.evidence);
  if (named.found || std::find(known.begin(), known.end(), named.id) != known.end()) return named;
  const std::vector<std::string> signals = ids_of(rubric.signals);
  known.insert(known.begin(), signals.begin(), signals.end());
  map.problem(key, "no signal is called \"" + named.id + "\"", suggest(named.id, known));
  return named;
}

const scoring::Indicator* read_indicator_id(MapReader& map, const std::string& key,
                                            const scoring::Rubric& rubric) {
  const std::string id = map.required_text(key);
  if (id.empty()) return nullptr;
  for (const scoring::Indicator& indicator : rubric.indicators)
    if (indicator.id == id) return &indicator;
  map.problem(key, "no indicator is called \"" + id + "\"", suggest(id, ids_of(rubric.indicators)));
  return nullptr;
}

std::vector<std::string> read_area_ids(MapReader& map, const std::string& key,
                                       const scoring::Rubric& rubric) {
  const std::vector<std::string> known = ids_of(rubric.areas);
  std::vector<std::string> areas = map.words(key);
  for (const std::string& area : areas)
    if (std::find(known.begin(), known.end(), area) == known.end())
      map.problem(key, "no process area is called \"" + area + "\"", suggest(area, known));
  if (map.valid() && areas.empty())
    map.problem(key, "\"" + key + "\" is missing", "name a process area: change");
  return areas;
}

double read_value(MapReader& map, const std::string& key, const NamedSignal& signal) {
  std::string text = map.required_text(key);
  if (text.empty()) return 0;
  const bool ratio = signal.found != nullptr && signal.found->unit == Unit::Ratio;
  const bool bounded =
      ratio && (signal.found->better == Better::Higher || signal.found->better == Better::Lower);
  double scale = 1;
  if (ratio && text.back() == '%') {
    text.pop_back();
    while (!text.empty() && text.back() == ' ') text.pop_back();
    scale = 100;
  }
  const bool bytes = signal.found != nullptr && signal.found->unit == Unit::Bytes;
  const double size = bytes ? take_size(text) : 1;
  const auto number = parse_number(text);
  if (!number) {
    map.problem(key, "\"" + key + "\" is no number: \"" + map.text(key).substr(0, 40) + "\"",
                ratio   ? "write 0.97 or 97%"
                : bytes ? "write bytes, or 82 TB (TB, TiB, GB, GiB)"
                        : "write a number such as 48 or 0.97, without a unit");
    return 0;
  }
  // A hundredth as a division, so that "97.2%" and 0.972 are the same number.
  const double value = *number * size / scale;
  if (bounded && std::abs(value) > 1)
    map.problem(key, "\"" + signal.id + "\" is a share, it cannot be " + map.text(key),
                "write 0.97 or 97%");
  return value;
}

std::vector<std::string> read_entities(MapReader& map, const std::string& key) {
  std::vector<std::string> entities = map.words(key);
  for (const std::string& entity : entities) {
    if (entity.rfind("regex:", 0) != 0) continue;
    const std::string pattern = entity.substr(6);
    if (const auto refusal = pattern_problem(pattern))
      map.problem(key, "\"" + entity + "\" is no usable regular expression: " + *refusal,
                  "write regex:app-.*");
    else if (fits_everything(pattern))
      map.problem(key, "\"" + entity + "\" fits every name", "name the objects that are meant");
  }
  return entities;
}

}  // namespace plumbline::config
