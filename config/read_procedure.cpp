#include <algorithm>

#include "config/map_reader.h"
#include "config/read_practice.h"
#include "facts/name_pattern.h"

namespace plumbline::config {
namespace {

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The canonical id of a class named by its id, by another descriptionId or by an event class.
std::string class_of(const std::string& name, const WorkClasses& work) {
  for (const WorkClass& each : work.classes)
    if (each.id == name) return each.id;
  for (const WorkClass& each : work.classes)
    if (each.when_fields.empty() && (holds(each.tasks, name) || holds(each.events, name)))
      return each.id;
  return {};
}

std::vector<std::string> class_ids(const WorkClasses& work) {
  std::vector<std::string> ids;
  for (const WorkClass& each : work.classes) ids.push_back(each.id);
  return ids;
}

Selector read_selector(const YamlValue& value, const std::string& file, const WorkClasses& work,
                       Problems& problems) {
  Selector selector;
  if (value.kind == YamlValue::Kind::Scalar && value.text == "*") {
    problems.push_back({file, value.line, "a selector cannot be \"*\"",
                        "write {work_class: …, entity_regex: …}: one class and where"});
    return selector;
  }
  MapReader map(value, file, "selector", problems);
  const std::string name = map.required_text("work_class");
  if (name == "*") {
    map.problem("work_class", "\"work_class\" cannot be \"*\"",
                "name one class; add a selector for each further one");
  } else if (!name.empty()) {
    selector.work_class = class_of(name, work);
    if (selector.work_class.empty())
      map.problem("work_class", "no work class is called \"" + name + "\"",
                  suggest(name, class_ids(work)));
  }
  if (map.text("entity_regex") == "*")
    map.problem("entity_regex", "\"entity_regex\" cannot be \"*\"",
                "say which names, such as app-.*");
  else
    selector.entity_regex = map.regex("entity_regex");
  selector.scope = map.text("scope");
  if (fits_everything(selector.entity_regex))
    map.problem("entity_regex", "\"entity_regex\" fits every name",
                "say which names, or name the scope under \"scope\" instead");
  if (map.valid() && !map.has("entity_regex") && selector.scope.empty())
    map.problem("work_class", "the selector does not say where",
                "add \"entity_regex: app-.*\" or \"scope: NAME\"");
  map.finish();
  return selector;
}

void add_texts(std::string& text, const std::vector<std::string>& words) {
  text += std::to_string(words.size()) + ";";
  for (const std::string& word : words) text += std::to_string(word.size()) + ":" + word;
}

}  // namespace

bool fits_everything(const std::string& pattern) {
  // Two names that no estate has in common.
  return !pattern.empty() && name_matches(pattern, "q7~zx 0|") && name_matches(pattern, "/Ω-#_9.K");
}

Procedure read_procedure(const YamlValue& value, const std::string& file,
                         const scoring::Rubric& rubric, Problems& problems) {
  Procedure procedure;
  procedure.promise.path = file;
  procedure.promise.line = value.line;
  MapReader map(value, file, "procedure", problems);
  procedure.id = map.required_text("id");
  std::vector<std::string> areas;
  for (const scoring::Area& area : rubric.areas) areas.push_back(area.id);
  map.required_text("area");
  procedure.area = map.choice("area", areas, "");
  const YamlValue* one = map.value("selector");
  const std::vector<YamlValue>& several = map.list("selectors");
  for (const YamlValue& item : several)
    procedure.selectors.push_back(read_selector(item, file, rubric.work, problems));
  if (one != nullptr && one->kind != YamlValue::Kind::Null)
    procedure.selectors.push_back(read_selector(*one, file, rubric.work, problems));
  if (map.valid() && procedure.selectors.empty())
    map.problem("selectors", "\"selectors\" is missing",
                "add \"selectors: [{work_class: …, entity_regex: …}]\"");
  procedure.steps = map.words("steps");
  procedure.metrics = map.words("metrics");
  procedure.owner = map.text("owner");
  procedure.version = map.text("version");
  if (const std::string reviewed = map.text("reviewed_on"); !reviewed.empty()) {
    const auto at = parse_instant(reviewed);
    if (at)
      procedure.reviewed_on = *at;
    else
      map.problem("reviewed_on", "\"" + reviewed + "\" is no date", "write 2026-01-31");
  }
  procedure.preauthorised = map.boolean("preauthorised", false);
  map.finish();
  return procedure;
}

std::string promise_text(const Procedure& procedure) {
  std::string text;
  add_texts(text, {procedure.id, procedure.area, procedure.owner, procedure.version,
                   procedure.preauthorised ? "pre" : "",
                   procedure.reviewed_on ? to_rfc3339(*procedure.reviewed_on) : ""});
  for (const Selector& selector : procedure.selectors)
    add_texts(text, {selector.work_class, selector.entity_regex, selector.scope});
  add_texts(text, procedure.steps);
  add_texts(text, procedure.metrics);
  return text;
}

}  // namespace plumbline::config
