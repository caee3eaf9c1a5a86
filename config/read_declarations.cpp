#include <algorithm>

#include "config/map_reader.h"
#include "config/promise_text.h"
#include "config/read_practice.h"
#include "config/time_zone.h"

namespace plumbline::config {
namespace {

const std::vector<std::string>& change_types() {
  static const std::vector<std::string> kWords = {"standard", "normal", "emergency"};
  return kWords;
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

void read_test_machines(MapReader& map, const std::string& file, ScopeDeclaration& scope,
                        Problems& problems) {
  const YamlValue* test = map.value("test");
  if (test == nullptr) return;
  MapReader inner(*test, file, "test", problems);
  scope.test_regex = inner.regex("name_regex");
  if (fits_everything(scope.test_regex))
    inner.problem("name_regex", "\"name_regex\" fits every name",
                  "say which names, such as test-.*");
  scope.test_environments = inner.words("environments");
  if (!scope.test_environments.empty() && scope.attributes.count("environment") == 0)
    inner.problem("environments", "no attribute says which environment a machine is in",
                  "name it: \"attributes: {environment: …}\"");
  inner.finish();
}

// "07:30" → 450; "24:00" ends a day.
std::optional<int> minutes_of(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = parse_number(text.substr(0, 2));
  const auto minute = parse_number(text.substr(3));
  if (!hour || !minute || *hour < 0 || *minute < 0 || *minute > 59 || *hour > 24)
    return std::nullopt;
  const int total = static_cast<int>(*hour) * 60 + static_cast<int>(*minute);
  return total > 24 * 60 ? std::nullopt : std::optional(total);
}

ServiceHours read_service_hours(const YamlValue& value, const std::string& file,
                                Problems& problems) {
  static const std::vector<std::string> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  ServiceHours hours;
  MapReader map(value, file, "service_hours", problems);
  for (const std::string& word : map.words("days")) {
    const auto found = std::find(kDays.begin(), kDays.end(), word);
    if (found == kDays.end())
      map.problem("days", "no day is called \"" + word + "\"", suggest(word, kDays));
    else
      hours.days.push_back(static_cast<int>(found - kDays.begin()) + 1);
  }
  std::sort(hours.days.begin(), hours.days.end());
  hours.days.erase(std::unique(hours.days.begin(), hours.days.end()), hours.days.end());
  if (map.valid() && hours.days.empty())
    map.problem("days", "\"days\" is missing", "add \"days: [mon, tue, wed, thu, fri]\"");
  for (auto [key, target] : {std::pair("from", &hours.from_min), {"until", &hours.until_min}}) {
    const std::string text = map.required_text(key);
    if (text.empty()) continue;
    if (const auto minutes = minutes_of(text))
      *target = *minutes;
    else
      map.problem(key, "\"" + text + "\" is no time of day", "write \"07:30\"");
  }
  if (hours.from_min >= hours.until_min)
    map.problem("until", "the hours end before they begin", "a night is two stretches: name one");
  map.finish();
  return hours;
}

}  // namespace

ScopeDeclaration read_scope_declaration(const YamlValue& value, const std::string& file,
                                        const scoring::Rubric& rubric, Problems& problems) {
  ScopeDeclaration scope;
  scope.promise.path = file;
  scope.promise.line = value.line;
  MapReader map(value, file, "scope", problems);
  scope.time_zone = map.text("time_zone");
  if (!scope.time_zone.empty()) {
    if (auto zone = time_zone(scope.time_zone))
      scope.zone = *std::move(zone);
    else
      map.problem("time_zone", zone.error().what, zone.error().remedy);
  }
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
  read_test_machines(map, file, scope, problems);
  if (const YamlValue* hours = map.value("service_hours"))
    scope.service_hours = read_service_hours(*hours, file, problems);
  if (map.has("purchase_lead_days"))
    scope.purchase_lead_days = map.number("purchase_lead_days", 0, 0, 730);
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

std::string promise_text(const ScopeDeclaration& scope) {
  PromiseText text;
  text.add(scope.time_zone).add(scope.production_regex);
  for (const auto* map : {&scope.attributes, &scope.populations}) {
    text.add(static_cast<double>(map->size()));
    for (const auto& [name, value] : *map) text.add(name).add(value);
  }
  text.add(scope.change_types).add(scope.trivial_classes).add(scope.not_trivial_classes);
  text.add(scope.record_lag_hours);
  text.add(scope.test_regex).add(scope.test_environments);
  for (const int day : scope.service_hours.days) text.add(static_cast<double>(day));
  text.add(static_cast<double>(scope.service_hours.from_min));
  text.add(static_cast<double>(scope.service_hours.until_min));
  text.add(scope.purchase_lead_days.value_or(-1));
  return text.take();
}

std::string promise_text(const ActorDeclaration& actor) {
  return PromiseText().add(actor.account).add(actor.account_regex).add(actor.actor_class).take();
}

}  // namespace plumbline::config
