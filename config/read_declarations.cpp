#include <algorithm>

#include "config/map_reader.h"
#include "config/read_practice.h"

namespace plumbline::config {
namespace {

const std::vector<std::string>& change_types() {
  static const std::vector<std::string> words = {"standard", "normal", "emergency"};
  return words;
}

std::vector<std::string> read_classes(MapReader& map, const std::string& key,
                                      const WorkClasses& work) {
  std::vector<std::string> ids;
  for (const WorkClass& each : work.classes) ids.push_back(each.id);
  std::vector<std::string> words = map.words(key);
  for (const std::string& word : words)
    if (std::find(ids.begin(), ids.end(), word) == ids.end())
      map.problem(key, "no work class is called \"" + word + "\"", suggest(word, ids));
  return words;
}

// A nested mapping whose keys are free names.
std::map<std::string, std::string> read_names(MapReader& map, const std::string& key,
                                              const std::string& file, Problems& problems) {
  std::map<std::string, std::string> names;
  const YamlValue* value = map.value(key);
  if (value == nullptr || value->kind == YamlValue::Kind::Null) return names;
  MapReader inner(*value, file, key, problems);
  for (const YamlEntry& entry : value->entries) names[entry.key] = inner.required_text(entry.key);
  return names;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    if (const std::string part = trimmed(text.substr(from, to - from)); !part.empty())
      parts.push_back(part);
    from = to + 1;
  }
  return parts;
}

void add(std::string& text, const std::string& word) {
  text += std::to_string(word.size()) + ":" + word;
}
void add(std::string& text, const std::optional<Instant>& at) {
  text += at ? std::to_string(to_micros(*at)) : "-";
  text += ";";
}

}  // namespace

ScopeDeclaration read_scope_declaration(const YamlValue& value, const std::string& file,
                                        const scoring::Rubric& rubric, Problems& problems) {
  ScopeDeclaration scope;
  scope.promise.path = file;
  scope.promise.line = value.line;
  MapReader map(value, file, "scope", problems);
  scope.time_zone = map.text("time_zone");
  if (scope.time_zone.find_first_of(" \t:;,") != std::string::npos || scope.time_zone.size() > 64)
    map.problem("time_zone", "\"" + scope.time_zone + "\" is no time zone", "write Europe/Berlin");
  if (const YamlValue* production = map.value("production")) {
    MapReader inner(*production, file, "production", problems);
    scope.production_regex = inner.regex("name_regex");
    inner.finish();
  }
  scope.attributes = read_names(map, "attributes", file, problems);
  for (const auto& [name, attribute] : scope.attributes)
    if (attribute.find_first_of("[]") != std::string::npos)
      map.problem("attributes", "the attribute's name \"" + attribute + "\" holds a bracket",
                  "rename the custom attribute");
  scope.change_types = map.words("change_types");
  for (const std::string& type : scope.change_types)
    if (std::find(change_types().begin(), change_types().end(), type) == change_types().end())
      map.problem("change_types", "no change type is called \"" + type + "\"",
                  suggest(type, change_types()));
  scope.trivial_classes = read_classes(map, "trivial", rubric.work);
  scope.not_trivial_classes = read_classes(map, "not_trivial", rubric.work);
  for (const std::string& id : scope.trivial_classes)
    if (std::find(scope.not_trivial_classes.begin(), scope.not_trivial_classes.end(), id) !=
        scope.not_trivial_classes.end())
      map.problem("trivial", "\"" + id + "\" is both trivial and not", "remove it from one list");
  if (const YamlValue* populations = map.value("populations")) {
    MapReader inner(*populations, file, "populations", problems);
    for (const char* name : {"vdi", "lab"})
      if (const std::string regex = inner.regex(name); !regex.empty()) {
        scope.populations[name] = regex;
        if (fits_everything(regex))
          inner.problem(name, "\"" + std::string(name) + "\" fits every name",
                        "say which names, such as " + std::string(name) + "-.*");
      }
    inner.finish();
  }
  if (const YamlValue* records = map.value("records")) {
    MapReader inner(*records, file, "records", problems);
    scope.record_lag_hours = inner.number("lag_hours", 0, 0, 36);
    inner.finish();
  }
  map.finish();
  return scope;
}

std::vector<ActorDeclaration> read_actors(const YamlValue& value, const std::string& file,
                                          Problems& problems) {
  std::vector<ActorDeclaration> actors;
  MapReader map(value, file, "actors", problems);
  for (const YamlValue& item : map.list("accounts")) {
    ActorDeclaration actor;
    actor.promise.path = file;
    actor.promise.line = item.line;
    MapReader account(item, file, "account", problems);
    actor.account = account.text("account");
    actor.account_regex = account.regex("account_regex");
    if (account.valid() && account.has("account") == account.has("account_regex"))
      account.problem("account", "an account needs either \"account\" or \"account_regex\"",
                      "keep one of them");
    if (fits_everything(actor.account_regex))
      account.problem("account_regex", "\"account_regex\" fits every account",
                      "say which accounts, such as svc-.*");
    account.required_text("class");
    actor.actor_class = account.choice(
        "class", {"human", "shared", "automation", "backup", "vdi", "monitoring"}, "");
    account.finish();
    actors.push_back(std::move(actor));
  }
  map.finish();
  return actors;
}

ChangeRecord make_record(const std::vector<std::pair<std::string, std::string>>& fields,
                         const std::string& file, int line, Problems& problems) {
  ChangeRecord record;
  record.promise.path = file;
  record.promise.line = line;
  const auto problem = [&](std::string what, std::string remedy) {
    problems.push_back(
        {file, line, "record " + record.id + ": " + std::move(what), std::move(remedy)});
  };
  const auto time = [&](const std::string& name,
                        const std::string& text) -> std::optional<Instant> {
    if (text.empty()) return std::nullopt;
    const auto at = parse_instant(text);
    if (at) return *at;
    problem("\"" + name + "\" is no time: \"" + text.substr(0, 40) + "\"",
            "write 2026-01-31T08:00:00Z");
    return std::nullopt;
  };
  bool typed = false;
  for (const auto& [name, raw] : fields) {
    const std::string text = trimmed(raw);
    if (name == "id") record.id = text;
    if (name == "entities") record.entities = split(text, ';');
    if (name == "actor") record.actor = text;
    if (name == "approved_at") record.approved_at = time(name, text);
    if (name == "window_start") record.window_start = time(name, text);
    if (name == "window_end") record.window_end = time(name, text);
    if (name != "type") continue;
    const auto found = std::find(change_types().begin(), change_types().end(), lower(text));
    typed = found != change_types().end();
    if (typed)
      record.type = static_cast<ChangeType>(found - change_types().begin());
    else
      problem("\"type\" cannot be \"" + text.substr(0, 40) + "\"", suggest(text, change_types()));
  }
  if (record.id.empty()) problem("\"id\" is missing", "give every record the service desk's id");
  for (const std::string& entity : record.entities)
    if (entity.rfind("regex:", 0) == 0 && fits_everything(entity.substr(6)))
      problem("\"" + entity + "\" fits every name", "name the objects that the change is for");
  if (record.window_start && record.window_end && *record.window_end < *record.window_start)
    problem("the window ends before it starts", "swap window_start and window_end");
  return record;
}

std::vector<ChangeRecord> read_records(const YamlValue& value, const std::string& file,
                                       Problems& problems) {
  std::vector<ChangeRecord> records;
  if (value.kind == YamlValue::Kind::Null) return records;
  if (value.kind != YamlValue::Kind::List) {
    problems.push_back(
        {file, value.line, "a list of records is expected", "begin each record with \"- id: …\""});
    return records;
  }
  for (const YamlValue& item : value.items) {
    MapReader map(item, file, "record", problems);
    std::vector<std::pair<std::string, std::string>> fields;
    const std::size_t before = problems.size();
    for (const char* key : {"id", "type"}) fields.emplace_back(key, map.required_text(key));
    for (const char* key : {"actor", "approved_at", "window_start", "window_end"})
      fields.emplace_back(key, map.text(key));
    std::string entities;
    for (const std::string& word : map.words("entities")) entities += word + ";";
    fields.emplace_back("entities", entities);
    map.finish();
    if (problems.size() == before)
      records.push_back(make_record(fields, file, item.line, problems));
  }
  return records;
}

std::string promise_text(const ScopeDeclaration& scope) {
  std::string text;
  add(text, scope.time_zone);
  add(text, scope.production_regex);
  for (const auto* map : {&scope.attributes, &scope.populations}) {
    text += std::to_string(map->size()) + "|";
    for (const auto& [name, value] : *map) {
      add(text, name);
      add(text, value);
    }
  }
  for (const auto* list :
       {&scope.change_types, &scope.trivial_classes, &scope.not_trivial_classes}) {
    text += std::to_string(list->size()) + "|";
    for (const std::string& word : *list) add(text, word);
  }
  add(text, std::to_string(scope.record_lag_hours));
  return text;
}

std::string promise_text(const ActorDeclaration& actor) {
  std::string text;
  add(text, actor.account);
  add(text, actor.account_regex);
  add(text, actor.actor_class);
  return text;
}

std::string promise_text(const ChangeRecord& record) {
  std::string text;
  add(text, record.id);
  add(text, std::to_string(static_cast<int>(record.type)));
  add(text, record.actor);
  add(text, record.approved_at);
  add(text, record.window_start);
  add(text, record.window_end);
  for (const std::string& entity : record.entities) add(text, entity);
  return text;
}

}  // namespace plumbline::config
