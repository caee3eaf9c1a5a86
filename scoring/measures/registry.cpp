#include "scoring/measures/registry.h"

#include <algorithm>
#include <limits>
#include <sstream>

#include "scoring/measures/capacity.h"
#include "scoring/measures/findings.h"
#include "scoring/measures/table.h"

namespace plumbline::scoring {

namespace {

using Kind = MeasureParameter::Kind;

bool is_kind(const Parameter& value, Kind kind) {
  switch (kind) {
    case Kind::Text:
      return std::holds_alternative<std::string>(value);
    case Kind::List:
      return std::holds_alternative<std::vector<std::string>>(value);
    case Kind::Number:
    case Kind::Share:
    case Kind::Minutes:
    case Kind::Hours:
    case Kind::Days:
      return std::holds_alternative<double>(value);
    case Kind::Flag:
      return std::holds_alternative<bool>(value);
  }
  return false;
}

/// What a parameter of a kind may be, and how to write it.
struct Bounds {
  double most;
  const char* is;
  const char* remedy;
};

Bounds bounds_of(Kind kind) {
  constexpr double kMostDays = 3660;
  switch (kind) {
    case Kind::Share:
      return {1, "a share", "write a number from 0 to 1: 0.8 for 80 %"};
    case Kind::Minutes:
      return {kMostDays * 1440, "a number of minutes", "write a number, such as 60"};
    case Kind::Hours:
      return {kMostDays * 24, "a number of hours", "write a number, such as 24"};
    case Kind::Days:
      return {kMostDays, "a number of days", "write a number from 0 to 3660, such as 30"};
    default:
      return {std::numeric_limits<double>::max(), "a number", "write a number from 0 on"};
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

bool known_area(const Rubric& rubric, const std::string& name) {
  return std::any_of(rubric.areas.begin(), rubric.areas.end(),
                     [&](const Area& a) { return a.id == name || a.prefix == name; });
}

bool known_class(const Rubric& rubric, const std::string& id) {
  return std::any_of(rubric.work.classes.begin(), rubric.work.classes.end(),
                     [&](const WorkClass& c) { return c.id == id; });
}

void check_parameters(const Signal& signal, const Measure& measure, const std::string& where,
                      std::vector<Error>& errors) {
  for (const auto& [name, value] : signal.parameters) {
    const auto rule = std::find_if(measure.parameters.begin(), measure.parameters.end(),
                                   [&, &n = name](const auto& p) { return p.name == n; });
    if (rule == measure.parameters.end()) {
      errors.push_back(
          {"measure '" + measure.name + "' takes no parameter '" + name + "'", where, "remove it"});
      continue;
    }
    if (!is_kind(value, rule->kind)) {
      if (is_kind(Parameter(0.0), rule->kind))
        errors.push_back({"parameter '" + name + "' is not " + bounds_of(rule->kind).is, where,
                          bounds_of(rule->kind).remedy});
      else
        errors.push_back({"parameter '" + name + "' has the wrong type", where,
                          rule->kind == Kind::List ? "write a list" : "write one plain value"});
      continue;
    }
    const auto* number = std::get_if<double>(&value);
    if (const Bounds bounds = bounds_of(rule->kind);
        number && !(*number >= 0 && *number <= bounds.most)) {
      std::ostringstream text;
      text << "parameter '" << name << "' cannot be " << *number << ": it is " << bounds.is;
      errors.push_back({text.str(), where, bounds.remedy});
    }
    const auto* word = std::get_if<std::string>(&value);
    if (word && !rule->choices.empty() &&
        std::find(rule->choices.begin(), rule->choices.end(), *word) == rule->choices.end())
      errors.push_back({"parameter '" + name + "' cannot be '" + *word + "'", where,
                        "one of: " + joined(rule->choices)});
  }
  for (const auto& rule : measure.parameters)
    if (rule.required && !signal.parameters.contains(rule.name))
      errors.push_back({"measure '" + measure.name + "' needs parameter '" + rule.name + "'", where,
                        is_kind(Parameter(0.0), rule.kind)
                            ? "add it: " + std::string(bounds_of(rule.kind).is)
                            : "add it"});
  if (measure.one_of.empty()) return;
  const auto given = std::count_if(measure.one_of.begin(), measure.one_of.end(),
                                   [&](const auto& n) { return signal.parameters.contains(n); });
  if (given != 1)
    errors.push_back(
        {"measure '" + measure.name + "' needs exactly one of " + joined(measure.one_of), where,
         "give one of them"});
}

void check_names(const Signal& signal, const Rubric& rubric, const std::string& where,
                 std::vector<Error>& errors) {
  const auto area = signal.parameters.find("area");
  if (area != signal.parameters.end())
    if (const auto* name = std::get_if<std::string>(&area->second);
        name && !known_area(rubric, *name))
      errors.push_back({"no process area '" + *name + "'", where, "use an area's id"});
  for (const char* list :
       {"classes", "checks", "good_classes", "risky", "rework", "when_flagged"}) {
    const auto found = signal.parameters.find(list);
    if (found == signal.parameters.end()) continue;
    const auto* ids = std::get_if<std::vector<std::string>>(&found->second);
    if (!ids) continue;
    for (const auto& id : *ids)
      if (!known_class(rubric, id))
        errors.push_back({"no work class '" + id + "'", where, "add it to catalogue/work.yml"});
  }
}

}  // namespace

const std::vector<Measure>& measures() {
  static const std::vector<Measure> kAll = [] {
    std::vector<Measure> every = table_of_measures();
    for (Measure& measure : practice_measures()) every.push_back(std::move(measure));
    for (Measure& measure : capacity_measures()) every.push_back(std::move(measure));
    for (Measure& measure : finding_measures()) every.push_back(std::move(measure));
    std::sort(every.begin(), every.end(),
              [](const Measure& a, const Measure& b) { return a.name < b.name; });
    return every;
  }();
  return kAll;
}

const Measure* find_measure(std::string_view name) {
  for (const auto& measure : measures())
    if (measure.name == name) return &measure;
  return nullptr;
}

std::vector<Error> misuse_of(const Signal& signal, const Rubric& rubric) {
  const std::string where = signal.file + ":" + std::to_string(signal.line);
  const Measure* measure = find_measure(signal.measure);
  if (!measure) {
    std::vector<std::string> names;
    for (const auto& m : measures()) names.push_back(m.name);
    return {{"no measure '" + signal.measure + "'", where, "one of: " + joined(names)}};
  }
  std::vector<Error> errors;
  if (std::find(measure->units.begin(), measure->units.end(), signal.unit) == measure->units.end())
    errors.push_back({"measure '" + measure->name + "' does not have this unit", where,
                      "see the measure's reference"});
  if (measure->takes_entities && (signal.of.empty() || !signal.good))
    errors.push_back({"measure '" + measure->name + "' needs 'of' and 'good'", where, "add them"});
  if (!measure->takes_entities && (!signal.of.empty() || signal.where || signal.good))
    errors.push_back(
        {"measure '" + measure->name + "' takes no 'of', 'where' or 'good'", where, "remove them"});
  check_parameters(signal, *measure, where, errors);
  check_names(signal, rubric, where, errors);
  return errors;
}

}  // namespace plumbline::scoring
