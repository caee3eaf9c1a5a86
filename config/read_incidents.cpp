#include "config/read_incidents.h"

#include <map>
#include <set>

#include "config/map_reader.h"
#include "facts/name_pattern.h"

namespace plumbline::config {
namespace {

constexpr double kLongestMinutes = 24 * 60;

IncidentPair read_pair(const YamlValue& value, const std::string& file, const std::string& id,
                       Problems& problems) {
  IncidentPair pair;
  MapReader map(value, file, "pair of incident class " + id, problems);
  pair.opens = map.words("opens");
  pair.closes = map.words("closes");
  pair.expected_after = map.words("expected_after");
  pair.expected_minutes = map.number("expected_minutes", 0, 0, kLongestMinutes);
  pair.unless_maintenance = map.boolean("unless_maintenance", false);
  pair.unless_actor = map.boolean("unless_actor", false);
  pair.tools_close = map.boolean("tools_close", false);
  map.finish();
  if (pair.opens.empty() && map.valid())
    map.problem("opens", "no event opens it", "name at least one event class");
  if (pair.closes.empty() && !pair.tools_close && map.valid())
    map.problem("closes", "nothing ever closes it",
                "name an event class, or \"tools_close: true\"");
  if (pair.expected_after.empty() != (pair.expected_minutes == 0))
    map.problem("expected_after", "expected_after and expected_minutes belong together",
                "give both or none");
  return pair;
}

IncidentClass read_class(const YamlValue& value, const std::string& file, Problems& problems) {
  IncidentClass incident;
  const YamlValue* id = value.find("id");
  MapReader map(value, file, id == nullptr ? "incident class" : "incident class " + id->text,
                problems);
  incident.id = map.required_text("id");
  incident.by_alarm = map.boolean("by_alarm", false);
  incident.merge_minutes = map.number("merge_minutes", 0, 0, kLongestMinutes);
  incident.least_minutes = map.number("least_minutes", 0, 0, kLongestMinutes);
  incident.merge_hosts_minutes = map.number("merge_hosts_minutes", 0, 0, kLongestMinutes);
  incident.subsumes_minutes = map.number("subsumes_minutes", 0, 0, kLongestMinutes);
  incident.outage = map.boolean("outage", true);
  for (const YamlValue& pair : map.list("pairs"))
    incident.pairs.push_back(read_pair(pair, file, incident.id, problems));
  map.finish();
  if (incident.pairs.empty() && map.valid())
    map.problem("pairs", "no pair of events", "say what opens and closes it");
  return incident;
}

}  // namespace

IncidentClasses read_incidents(const YamlValue& value, const std::string& file,
                               Problems& problems) {
  IncidentClasses incidents;
  MapReader map(value, file, "incident classes", problems);
  incidents.version = map.required_text("version");
  incidents.ignored_alarms = map.words("ignored_alarms");
  for (const std::string& pattern : incidents.ignored_alarms)
    if (const auto wrong = pattern_problem(pattern))
      map.problem("ignored_alarms", "\"" + pattern + "\": " + *wrong, "write a simpler expression");
  std::map<std::string, std::string> owner;
  std::set<std::string> seen;
  for (const YamlValue& item : map.list("classes")) {
    incidents.classes.push_back(read_class(item, file, problems));
    const IncidentClass& incident = incidents.classes.back();
    if (!seen.insert(incident.id).second)
      problems.push_back(
          {file, item.line, "two incident classes \"" + incident.id + "\"", "remove one"});
    for (const IncidentPair& pair : incident.pairs)
      for (const std::string& event : pair.opens)
        if (const auto [found, added] = owner.emplace(event, incident.id);
            !added && found->second != incident.id)
          problems.push_back(
              {file, item.line,
               "\"" + event + "\" opens two classes: " + found->second + " and " + incident.id,
               "remove it from one of them"});
  }
  map.finish();
  return incidents;
}

scoring::LinkRules read_link_rules(const YamlValue& value, const std::string& file,
                                   Problems& problems) {
  constexpr double kLeast = 0.01;
  using scoring::LinkRules;
  LinkRules rules;
  MapReader map(value, file, "linking", problems);
  const auto read = [&](const char* key, double& number, double low, double high) {
    if (map.valid() && !map.has(key))
      map.problem(key, std::string("\"") + key + "\" is missing",
                  std::string("add \"") + key + ": …\"");
    number = map.number(key, number, low, high);
  };
  read("machine_hours", rules.machine_hours, LinkRules::kLeastHours, LinkRules::kLongestHours);
  read("carrier_hours", rules.carrier_hours, LinkRules::kLeastHours, LinkRules::kLongestHours);
  read("holder_weight", rules.holder_weight, kLeast, 1);
  read("group_weight", rules.group_weight, kLeast, 1);
  read("sibling_weight", rules.sibling_weight, kLeast, 1);
  read("least_score", rules.least_score, kLeast, 1);
  read("ticket_minutes", rules.ticket_minutes, 0, kLongestMinutes);
  map.finish();
  return rules;
}

}  // namespace plumbline::config
