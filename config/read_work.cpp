#include "config/read_work.h"

#include <algorithm>
#include <map>
#include <set>

#include "config/map_reader.h"

namespace plumbline::config {
namespace {

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "a|b": several signals for one metric.
std::vector<std::string> alternatives(const std::string& metric) {
  std::vector<std::string> signals;
  for (std::size_t from = 0; from <= metric.size();) {
    const std::size_t bar = std::min(metric.find('|', from), metric.size());
    signals.push_back(metric.substr(from, bar - from));
    from = bar + 1;
  }
  return signals;
}

WorkClass read_class(const YamlValue& value, const std::string& file,
                     const std::vector<std::string>& areas, Problems& problems) {
  WorkClass work;
  const YamlValue* id = value.find("id");
  MapReader map(value, file, id == nullptr ? "work class" : "work class " + id->text, problems);
  work.id = map.required_text("id");
  work.tasks = map.words("tasks");
  work.events = map.words("events");
  work.when_fields = map.words("when_fields");
  work.may_be = map.text("may_be");
  work.areas = map.words("areas");
  work.areas_when_flagged = map.words("areas_when_flagged");
  work.trivial = map.boolean("trivial", false);
  work.creates_vm = map.boolean("creates_vm", false);
  work.undoes = map.boolean("undoes", false);
  work.noise = map.boolean("noise", false);
  map.finish();
  const std::string general = work.id.substr(0, work.id.find(':'));
  const bool variant = general != work.id;
  if (!work.id.empty() && !holds(work.tasks, general) && !holds(work.events, general))
    map.problem("id", "\"" + general + "\" is not among its tasks or events",
                "add it to \"tasks\"");
  if (!work.may_be.empty() && !work.events.empty())
    map.problem("may_be", "an event tells what it was", "remove \"events\"");
  const bool conditional = !work.when_fields.empty() || !work.may_be.empty();
  if (variant != conditional && !work.id.empty())
    map.problem(
        "when_fields", variant ? "a variant without when_fields" : "when_fields without a variant",
        variant ? "add \"when_fields: […]\"" : "name the class \"" + work.id + ":variant\"");
  for (const std::string& area : work.areas) {
    if (area == "change")
      map.problem("areas", "\"change\" is not written here",
                  "remove it: every class that is not trivial belongs to it");
    else if (!holds(areas, area))
      map.problem("areas", "no process area \"" + area + "\"", suggest(area, areas));
  }
  for (const std::string& area : work.areas_when_flagged)
    if (area == "change" || !holds(areas, area))
      map.problem("areas_when_flagged", "no process area \"" + area + "\" to be named here",
                  suggest(area, areas));
  return work;
}

// Each id leads to one class, so that nothing is counted twice or by chance of order.
void check_owners(const std::vector<WorkClass>& classes, const std::vector<YamlValue>& values,
                  const std::string& file, Problems& problems) {
  std::map<std::string, std::string> owner;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const WorkClass& work = classes[i];
    const int line = values[i].line;
    if (!seen.insert(work.id).second)
      problems.push_back({file, line, "two work classes \"" + work.id + "\"", "remove one"});
    if (!work.may_be.empty() && std::none_of(classes.begin(), classes.end(),
                                             [&](const auto& c) { return c.id == work.may_be; }))
      problems.push_back(
          {file, line, "no work class \"" + work.may_be + "\"", "name the class that it may be"});
    const std::string general = work.id.substr(0, work.id.find(':'));
    if (general != work.id) {
      const auto after = classes.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::none_of(after, classes.end(), [&](const auto& c) { return c.id == general; }))
        problems.push_back({file, line, "variant \"" + work.id + "\" has no general class after it",
                            "put \"" + general + "\" below its variants"});
      continue;
    }
    for (const auto* ids : {&work.tasks, &work.events})
      for (const std::string& id : *ids)
        if (const auto [found, added] = owner.emplace(id, work.id); !added)
          problems.push_back(
              {file, line,
               "\"" + id + "\" stands in two classes: " + found->second + " and " + work.id,
               "remove it from one of them"});
  }
}

}  // namespace

WorkClasses read_work(const YamlValue& value, const std::string& file,
                      const std::vector<scoring::Area>& areas, Problems& problems) {
  std::vector<std::string> area_ids;
  for (const scoring::Area& area : areas) area_ids.push_back(area.id);
  WorkClasses work;
  MapReader map(value, file, "work classes", problems);
  const std::vector<YamlValue>& classes = map.list("classes");
  for (const YamlValue& item : classes)
    work.classes.push_back(read_class(item, file, area_ids, problems));
  check_owners(work.classes, classes, file, problems);
  work.in_service_events = map.words("in_service_events");
  work.validation_faults = map.words("validation_faults");
  map.finish();
  return work;
}

std::vector<scoring::Area> read_areas(const YamlValue& value, const std::string& file,
                                      std::string& version, Problems& problems) {
  std::vector<scoring::Area> areas;
  MapReader map(value, file, "areas", problems);
  version = map.required_text("version");
  for (const YamlValue& item : map.list("areas")) {
    MapReader area_map(item, file, "area", problems);
    scoring::Area area;
    area.id = area_map.required_text("id");
    area.prefix = area_map.required_text("prefix");
    area.title = area_map.required_text("title");
    area_map.required_text("cadence");
    area.cadence = area_map.choice("cadence", {"weekly", "rare"}, "weekly") == "rare"
                       ? scoring::Cadence::Rare
                       : scoring::Cadence::Weekly;
    for (const bool timing : {true, false})
      for (const std::string& metric : area_map.words(timing ? "core_timing" : "core_outcome"))
        area.core.push_back({alternatives(metric), timing});
    area_map.finish();
    for (const scoring::Area& other : areas)
      if (other.id == area.id || other.prefix == area.prefix)
        area_map.problem("id", "two areas share an id or a prefix: " + area.id, "change one");
    areas.push_back(std::move(area));
  }
  map.finish();
  return areas;
}

}  // namespace plumbline::config
