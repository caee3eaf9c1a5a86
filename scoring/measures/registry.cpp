#include "scoring/measures/registry.h"

#include <algorithm>

#include "scoring/measures/capacity.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

using Kind = MeasureParameter::Kind;

MeasureParameter area_required() { return {"area", Kind::Text, true, {}}; }

std::vector<Measure> build() {
  const MeasureParameter area{"area", Kind::Text, false, {}};
  const MeasureParameter classes{"classes", Kind::List, false, {}};
  return {
      {"actions_closed",
       "Share of metric-driven actions of the area's reviews closed with evidence.",
       {Unit::Ratio},
       {area_required()},
       {},
       {"reviews"},
       false,
       false,
       &actions_closed,
       true},
      {"activity_count",
       "How much was done: changes, distinct entities made or touched, or ISO weeks with work.",
       {Unit::Count},
       {area, classes, {"of", Kind::Text, true, {"changes", "entities", "weeks"}}},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &activity_count},
      {"activity_share",
       "Share of changes that went a certain way: right the first time, failed, undone, done "
       "again, "
       "from a template.",
       {Unit::Ratio},
       {area,
        classes,
        {"good", Kind::Text, true, {"success", "failed", "undone", "reworked", "from_template"}}},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &activity_share},
      {"authorised_share",
       "Share of production changes that a change record or pre-authorised procedure allowed.",
       {Unit::Ratio},
       {},
       {},
       {"records", "procedures", "actors", "scope"},
       true,
       false,
       &authorised_share},
      {"batch_size",
       "The 85th percentile of the entities that one change touches without a pilot before it.",
       {Unit::Count},
       {area, classes},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &batch_size},
      {"batches",
       "Repetition: batches of one class and actor within 24 h, their span, the actors behind.",
       {Unit::Count, Unit::Days},
       {area,
        classes,
        {"of", Kind::Text, true, {"count", "span_days", "actors", "automated"}},
        {"over_days", Kind::Number, false, {}}},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &batches},
      {"build_time",
       "The 85th percentile of how long the task takes that makes a server.",
       {Unit::Minutes, Unit::Hours},
       {{"classes", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &build_time},
      {"change_lead_time",
       "The 85th percentile from approval to done, approved work that waits counted as open.",
       {Unit::Hours, Unit::Days},
       {},
       {},
       {"records", "actors", "scope"},
       true,
       false,
       &change_lead_time},
      {"concentration",
       "Share of people's changes that the busiest person makes.",
       {Unit::Ratio},
       {area, classes},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &concentration},
      {"core_known",
       "Weeks at whose end every core metric of the area was known or had nothing to measure.",
       {Unit::Count},
       {area_required()},
       {},
       {},
       false,
       false,
       &core_known,
       true},
      {"core_ok",
       "Share of the area's core metrics on target in 6 of 8 judged weeks, or tracked by reviews.",
       {Unit::Ratio},
       {area_required()},
       {},
       {"targets"},
       false,
       false,
       &core_ok,
       true},
      {"core_worse",
       "Core metrics worse, by bound, than 52 (at least 26) weeks before.",
       {Unit::Count},
       {area_required()},
       {},
       {},
       false,
       false,
       &core_worse,
       true},
      {"coverage",
       "Share of work that a procedure covered which was in the library before, by class, capped.",
       {Unit::Ratio},
       {area_required()},
       {},
       {"procedures", "actors", "scope"},
       true,
       false,
       &coverage},
      {"early_rework",
       "Share of created servers changed in size or network, or deleted, within 72 h.",
       {Unit::Ratio},
       {{"classes", Kind::List, true, {}}, {"rework", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &early_rework},
      {"emergency_share",
       "Share of production changes that an emergency record names.",
       {Unit::Ratio},
       {},
       {},
       {"records", "actors", "scope"},
       true,
       false,
       &emergency_share},
      {"entity_share",
       "Share of entities of a type, as of now, that satisfy a predicate.",
       {Unit::Ratio},
       {},
       {},
       {"scope"},
       false,
       true,
       &entity_share},
      {"entry_rework",
       "Share of added hosts that needed corrective work in their first week of service.",
       {Unit::Ratio},
       {{"classes", Kind::List, true, {}}, {"rework", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &entry_rework},
      {"failed_attempts",
       "Share of attempts that failed; failures that follow each other soon are one.",
       {Unit::Ratio},
       {{"classes", Kind::List, true, {}}, {"retry_minutes", Kind::Number, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &failed_attempts},
      {"freeze_violations",
       "Changes in a freeze that was declared before they began, emergencies left out.",
       {Unit::Count},
       {},
       {},
       {"calendar", "records", "actors", "scope"},
       true,
       false,
       &freeze_violations},
      {"host_service_time",
       "The 85th percentile from a host joining to the host being in service, by batch.",
       {Unit::Hours, Unit::Days},
       {{"classes", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &host_service_time},
      {"incident_linked_rate",
       "Share of changes that an incident followed, less what chance alone would give.",
       {Unit::Ratio},
       {area, classes},
       {"area", "classes"},
       {"actors", "scope", "calendar", "links"},
       true,
       false,
       &incident_linked_rate},
      {"oversized_share",
       "Share of servers with far more processors or memory than they use.",
       {Unit::Ratio},
       {},
       {},
       {"scope"},
       false,
       false,
       &oversized_share},
      {"path_consistency",
       "Share of work that took its class's most usual path of at least two steps.",
       {Unit::Ratio},
       {area_required()},
       {},
       {"actors", "scope"},
       true,
       false,
       &path_consistency},
      {"practice_declared",
       "Share of the expected words that a practice file defines.",
       {Unit::Ratio},
       {{"what", Kind::Text, true, {"change_types"}}, {"expected", Kind::List, true, {}}},
       {},
       {"scope"},
       false,
       false,
       &practice_declared},
      {"practice_procedures",
       "Valid procedures: with matching activity, or (classes given) selecting one of the classes.",
       {Unit::Count},
       {area_required(), classes},
       {},
       {"procedures", "actors", "scope"},
       true,
       false,
       &practice_procedures},
      {"pre_checks",
       "Share of risky changes with a snapshot, maintenance mode or check at most 24 h before.",
       {Unit::Ratio},
       {{"checks", Kind::List, true, {}}, {"risky", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &pre_checks},
      {"procedure_actors",
       "Distinct people (shared accounts are one) plus one for automation, over covered work.",
       {Unit::Count},
       {area_required()},
       {},
       {"procedures", "actors", "scope"},
       true,
       false,
       &procedure_actors},
      {"ready_time",
       "The 85th percentile from queueing a creation to a usable server: Tools running, an "
       "address.",
       {Unit::Minutes, Unit::Hours},
       {{"classes", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &ready_time},
      {"request_lead_time",
       "The 85th percentile from the request stamped on a server to its being usable.",
       {Unit::Hours, Unit::Days},
       {{"classes", Kind::List, true, {}}},
       {},
       {"scope", "actors"},
       true,
       false,
       &request_lead_time},
      {"window_adherence",
       "Share of the changes planned with a window that began and ended inside it.",
       {Unit::Ratio},
       {},
       {},
       {"records", "actors", "scope"},
       true,
       false,
       &window_adherence},
      {"targets_ok",
       "Share of the area's core metrics with a valid target that is old enough.",
       {Unit::Ratio},
       {area_required()},
       {},
       {"targets"},
       false,
       false,
       &targets_ok,
       true},
  };
}

bool is_kind(const Parameter& value, Kind kind) {
  switch (kind) {
    case Kind::Text:
      return std::holds_alternative<std::string>(value);
    case Kind::List:
      return std::holds_alternative<std::vector<std::string>>(value);
    case Kind::Number:
      return std::holds_alternative<double>(value);
    case Kind::Flag:
      return std::holds_alternative<bool>(value);
  }
  return false;
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
      errors.push_back({"parameter '" + name + "' has the wrong type", where,
                        rule->kind == Kind::List ? "write a list" : "write one plain value"});
      continue;
    }
    const auto* word = std::get_if<std::string>(&value);
    if (word && !rule->choices.empty() &&
        std::find(rule->choices.begin(), rule->choices.end(), *word) == rule->choices.end())
      errors.push_back({"parameter '" + name + "' cannot be '" + *word + "'", where,
                        "one of: " + joined(rule->choices)});
  }
  for (const auto& rule : measure.parameters)
    if (rule.required && !signal.parameters.contains(rule.name))
      errors.push_back(
          {"measure '" + measure.name + "' needs parameter '" + rule.name + "'", where, "add it"});
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
  for (const char* list : {"classes", "checks", "risky", "rework"}) {
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
  static const std::vector<Measure> all = [] {
    std::vector<Measure> every = build();
    for (Measure& measure : capacity_measures()) every.push_back(std::move(measure));
    std::sort(every.begin(), every.end(),
              [](const Measure& a, const Measure& b) { return a.name < b.name; });
    return every;
  }();
  return all;
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
