#include "config/read_reads.h"

#include <algorithm>
#include <regex>

#include "config/map_reader.h"

namespace plumbline::config {
namespace {

using scoring::EvidenceItem;
using scoring::Reads;

using Lists = std::map<std::string, std::vector<std::string>>;

// The vim25 types that a container view gives and that some source reads.
const std::vector<std::string>& inventory_types() {
  static const std::vector<std::string> kTypes = {"VirtualMachine",
                                                  "HostSystem",
                                                  "ClusterComputeResource",
                                                  "Datastore",
                                                  "Network",
                                                  "DistributedVirtualSwitch",
                                                  "DistributedVirtualPortgroup",
                                                  "Datacenter",
                                                  "Folder",
                                                  "ResourcePool"};
  return kTypes;
}

const std::vector<std::string>& source_words() {
  static const std::vector<std::string> kWords = {"alarms",          "permissions",     "licences",
                                                  "scheduled_tasks", "profiles",        "tags",
                                                  "content_library", "image_compliance"};
  return kWords;
}

struct Shape {
  std::string what;  // "event class"
  std::regex expression;
  std::string example;
};

const Shape& path_shape() {
  static const Shape kShape{"property path", std::regex("[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)*"),
                            "config.lockdownMode"};
  return kShape;
}

// A class of vim25, or the id that an EventEx carries.
const Shape& event_shape() {
  static const Shape kShape{"event class",
                            std::regex("[A-Z][A-Za-z0-9]+|[a-z]+(\\.[A-Za-z0-9_-]+)+"),
                            "HostAddedEvent or esx.audit.ssh.enabled"};
  return kShape;
}

const Shape& counter_shape() {
  static const Shape kShape{
      "counter",
      std::regex(
          "[a-zA-Z0-9]+(\\.[a-zA-Z0-9]+)+\\.(average|summation|latest|maximum|minimum|none)"),
      "cpu.usagemhz.average"};
  return kShape;
}

const Shape& key_shape() {
  static const Shape kShape{"key", std::regex("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+"),
                            "event.maxAge"};
  return kShape;
}

// The words under one key, each once and each of the shape that vSphere's names have.
std::vector<std::string> read_names(MapReader& map, const std::string& key, const Shape& shape) {
  const std::vector<std::string> names = map.words(key);
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (!std::regex_match(*name, shape.expression))
      map.problem(key, "no " + shape.what + " looks like \"" + *name + "\"",
                  "write it as in " + shape.example);
    if (std::find(names.begin(), name, *name) != name)
      map.problem(key, "\"" + *name + "\" stands twice under \"" + key + "\"", "remove one");
  }
  return names;
}

// Type: [names]. Whether `name` may stand there is the caller's.
template <class Check>
Lists read_lists(MapReader& map, const std::string& key, const std::string& file,
                 const Shape& shape, Problems& problems, const Check& check) {
  Lists lists;
  const YamlValue* value = map.value(key);
  if (value == nullptr) return lists;
  if (value->kind != YamlValue::Kind::Map) {
    map.problem(key, "\"" + key + "\" must be a mapping of types", "write Type: [names]");
    return lists;
  }
  MapReader types(*value, file, key, problems);
  for (const auto& entry : value->entries) {
    check(types, entry.key);
    lists[entry.key] = read_names(types, entry.key, shape);
  }
  return lists;
}

void check_type(MapReader& map, const std::string& key, const std::string& type) {
  const std::vector<std::string>& known = inventory_types();
  if (std::find(known.begin(), known.end(), type) == known.end())
    map.problem(key, "no inventory is read of type \"" + type + "\"", suggest(type, known));
}

// "HostSystem config.option": a list that the same stanza reads.
void check_kept(MapReader& map, const std::string& list, const Lists& properties) {
  const std::size_t space = list.find(' ');
  const auto paths = properties.find(list.substr(0, space));
  const std::string path = space == std::string::npos ? "" : list.substr(space + 1);
  if (paths == properties.end() ||
      std::find(paths->second.begin(), paths->second.end(), path) == paths->second.end())
    map.problem(list, "keys are kept of \"" + list + "\", which is not read",
                "write TYPE PATH and name it under \"properties\" too");
}

}  // namespace

Reads read_reads(const YamlValue& value, const std::string& file, Problems& problems) {
  Reads reads;
  MapReader map(value, file, "reads", problems);
  const auto by_type = [](MapReader& types, const std::string& type) {
    check_type(types, type, type);
  };
  reads.properties = read_lists(map, "properties", file, path_shape(), problems, by_type);
  reads.sampled = read_lists(map, "sampled", file, path_shape(), problems, by_type);
  reads.kept_keys = read_lists(map, "kept_keys", file, key_shape(), problems,
                               [&](MapReader& types, const std::string& list) {
                                 check_kept(types, list, reads.properties);
                               });
  reads.events = read_names(map, "events", event_shape());
  reads.tasks = map.boolean("tasks", false);
  reads.work = map.boolean("work", false);
  reads.options = read_names(map, "options", key_shape());
  reads.counters = read_lists(map, "counters", file, counter_shape(), problems, by_type);
  reads.sources = map.words("sources");
  for (const std::string& source : reads.sources)
    if (std::find(source_words().begin(), source_words().end(), source) == source_words().end())
      map.problem("sources", "no source is called \"" + source + "\"",
                  suggest(source, source_words()));
  map.finish();
  return reads;
}

EvidenceItem read_evidence(const YamlValue& value, const std::string& file, Problems& problems) {
  EvidenceItem evidence;
  evidence.file = file;
  evidence.line = value.line;
  const YamlValue* id = value.find("id");
  MapReader map(value, file, id == nullptr ? "evidence" : "evidence " + id->text, problems);
  evidence.id = map.required_text("id");
  evidence.asks = map.required_text("asks");
  evidence.as = map.text("as");
  const YamlValue* reads = map.value("reads");
  if (reads != nullptr)
    evidence.reads = read_reads(*reads, file, problems);
  else if (map.valid() && evidence.as.empty())
    map.problem("reads", "\"reads\" is missing",
                "say what it reads, or with \"as\" which evidence it shares");
  map.finish();
  return evidence;
}

}  // namespace plumbline::config
