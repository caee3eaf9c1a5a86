#include "config/map_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "facts/name_pattern.h"

namespace plumbline::config {

namespace {

std::string plain(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return {buffer, end};
}

}  // namespace

MapReader::MapReader(const YamlValue& map, const std::string& file, std::string what,
                     Problems& problems)
    : map_(map), file_(file), what_(std::move(what)), problems_(problems) {
  if (map.kind != YamlValue::Kind::Map) {
    valid_ = false;
    problems_.push_back(
        {file_, map.line, what_ + " must be a mapping", "write \"key: value\" lines"});
  }
}

int MapReader::line(const std::string& key) const {
  const YamlValue* found = map_.find(key);
  return found == nullptr || found->line == 0 ? map_.line : found->line;
}

bool MapReader::has(const std::string& key) {
  const YamlValue* found = value(key);
  return found != nullptr && found->kind != YamlValue::Kind::Null;
}

const YamlValue* MapReader::value(const std::string& key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.push_back(key);
  return valid_ ? map_.find(key) : nullptr;
}

void MapReader::problem(const std::string& key, std::string what, std::string remedy) {
  problems_.push_back({file_, line(key), what_ + ": " + std::move(what), std::move(remedy)});
}

const YamlValue* MapReader::scalar(const std::string& key) {
  const YamlValue* found = value(key);
  if (found == nullptr || found->kind == YamlValue::Kind::Null) return nullptr;
  if (found->kind != YamlValue::Kind::Scalar) {
    problem(key, "\"" + key + "\" must be a single value",
            "write one value after \"" + key + ":\"");
    return nullptr;
  }
  return found;
}

std::string MapReader::text(const std::string& key, const std::string& fallback) {
  const YamlValue* found = scalar(key);
  return found == nullptr ? fallback : found->text;
}

std::string MapReader::required_text(const std::string& key) {
  const YamlValue* found = scalar(key);
  if (found != nullptr && !found->text.empty()) return found->text;
  const YamlValue* any = value(key);
  const bool reported = any != nullptr && any->kind != YamlValue::Kind::Null && found == nullptr;
  if (valid_ && !reported) problem(key, "\"" + key + "\" is missing", "add \"" + key + ": …\"");
  return {};
}

bool MapReader::boolean(const std::string& key, bool fallback) {
  const YamlValue* found = scalar(key);
  if (found == nullptr) return fallback;
  if (!found->quoted && found->text == "true") return true;
  if (!found->quoted && found->text == "false") return false;
  problem(key, "\"" + key + "\" must be true or false, not \"" + found->text + "\"",
          "write true or false, without quotes");
  return fallback;
}

double MapReader::number(const std::string& key, double fallback, double low, double high) {
  const YamlValue* found = scalar(key);
  if (found == nullptr) return fallback;
  const std::optional<double> parsed = parse_number(found->text);
  if (!parsed) {
    problem(key, "\"" + key + "\" must be a number, not \"" + found->text + "\"",
            "write a number such as 0.8 or 30");
    return fallback;
  }
  if (*parsed < low || *parsed > high) {
    problem(key, "\"" + key + "\" is " + found->text + ", out of range",
            "give a value from " + plain(low) + " to " + plain(high));
    return fallback;
  }
  return *parsed;
}

std::int64_t MapReader::seconds(const std::string& key, std::int64_t fallback, std::int64_t low,
                                std::int64_t high) {
  const YamlValue* found = scalar(key);
  if (found == nullptr) return fallback;
  const std::optional<std::int64_t> parsed = parse_duration_seconds(found->text);
  if (!parsed) {
    problem(key, "\"" + key + "\" must be a duration, not \"" + found->text + "\"",
            "write a number with its unit: 90s, 5m, 2h or 1d");
    return fallback;
  }
  if (*parsed < low || *parsed > high) {
    problem(key, "\"" + key + "\" is " + found->text + ", out of range",
            "give a duration from " + std::to_string(low) + "s to " + std::to_string(high) + "s");
    return fallback;
  }
  return *parsed;
}

std::vector<std::string> MapReader::words(const std::string& key) {
  const YamlValue* found = value(key);
  std::vector<std::string> out;
  if (found == nullptr || found->kind == YamlValue::Kind::Null) return out;
  if (found->kind == YamlValue::Kind::Scalar) {
    out.push_back(found->text);
    return out;
  }
  if (found->kind == YamlValue::Kind::Map) {
    problem(key, "\"" + key + "\" must be a list", "write \"" + key + ": [one, two]\"");
    return out;
  }
  for (const YamlValue& item : found->items) {
    if (item.kind == YamlValue::Kind::Scalar && !item.text.empty()) {
      out.push_back(item.text);
    } else {
      problems_.push_back({file_, item.line, what_ + ": an item of \"" + key + "\" is not a word",
                           "write one word or text per item; quote it if it holds \": \""});
    }
  }
  return out;
}

std::string MapReader::choice(const std::string& key, const std::vector<std::string>& allowed,
                              const std::string& fallback) {
  const YamlValue* found = scalar(key);
  if (found == nullptr) return fallback;
  if (std::find(allowed.begin(), allowed.end(), found->text) != allowed.end()) return found->text;
  problem(key, "\"" + key + "\" cannot be \"" + found->text + "\"", suggest(found->text, allowed));
  return fallback;
}

std::string MapReader::regex(const std::string& key) {
  const YamlValue* found = scalar(key);
  if (found == nullptr || found->text.empty()) return {};
  const std::optional<std::string> refusal = pattern_problem(found->text);
  if (!refusal) return found->text;
  problem(key, "\"" + key + "\" is no usable regular expression: " + *refusal,
          "write an ECMAScript expression for the whole name, such as prod-.*");
  return {};
}

const std::vector<YamlValue>& MapReader::list(const std::string& key) {
  static const std::vector<YamlValue> kNone;
  const YamlValue* found = value(key);
  if (found == nullptr || found->kind == YamlValue::Kind::Null) return kNone;
  if (found->kind == YamlValue::Kind::List) return found->items;
  problem(key, "\"" + key + "\" must be a list", "begin each item with \"- \"");
  return kNone;
}

// Near misses get the one key, all others the whole list.
std::string MapReader::known(const std::string& key) const {
  std::string near = suggest(key, asked_);
  if (near.rfind("known are: ", 0) != 0) return near;
  std::string all = "known are: ";
  for (std::size_t i = 0; i < asked_.size(); ++i) all += (i > 0 ? ", " : "") + asked_[i];
  return all;
}

void MapReader::finish() {
  for (const auto& [key, value, line] : map_.entries) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    problems_.push_back({file_, line, what_ + ": unknown key \"" + key + "\"", known(key)});
  }
}

std::optional<std::int64_t> parse_duration_seconds(std::string_view text) {
  if (text.size() < 2 || text.size() > 12) return std::nullopt;
  std::int64_t count = 0;
  const char* last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), last, count);
  if (error != std::errc() || end != last || count < 0) return std::nullopt;
  switch (text.back()) {
    case 's':
      return count;
    case 'm':
      return count * 60;
    case 'h':
      return count * 3600;
    case 'd':
      return count * 86400;
    default:
      return std::nullopt;
  }
}

std::optional<double> parse_number(std::string_view text) {
  double parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(parsed))
    return std::nullopt;
  return parsed;
}

}  // namespace plumbline::config
