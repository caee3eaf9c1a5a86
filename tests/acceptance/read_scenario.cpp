#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/map_reader.h"
#include "tests/acceptance/scenario.h"
#include "tests/acceptance/scenario_fields.h"
#include "tests/source_folder.h"

namespace plumbline::acceptance {

namespace {

using config::MapReader;
using config::Problems;
using config::YamlValue;

/// Reads one file's parameters onto a scenario, and keeps in mind which were given.
class Reader {
 public:
  Reader(Scenario& scenario, Problems& problems)
      : to_(scenario), file_(scenario.file), problems_(problems) {}

  /// A profile, over the one that it is like.
  void profile(const YamlValue& profiles, const std::string& name) {
    const YamlValue* node = profiles.find(name);
    if (!node) {
      problems_.push_back({"profiles.yml", 0, "no profile " + name, "at_level_1 … at_level_4"});
      return;
    }
    const std::string own = file_;
    file_ = "profiles.yml";
    if (const YamlValue* like = node->find("like")) profile(profiles, like->text);
    parameters(*node, name);
    file_ = own;
  }

  void parameters(const YamlValue& node, const std::string& what) {
    MapReader map(node, file_, what, problems_);
    if (map.has("seed")) {
      to_.work.seed = static_cast<std::uint64_t>(map.number("seed", 1, 1, 1e9));
      to_.builds.seed = to_.capacity.seed = to_.work.seed;
      given_.insert("seed");
    }
    if (const YamlValue* work = map.value("work")) read_work(*work);
    section(map, "builds", kBuilds, to_.builds);
    section(map, "capacity", kCapacity, to_.capacity);
    if (const YamlValue* practice = map.value("practice")) read_practice(*practice);
    section(map, "reads", kReads, to_.reads);
    map.value("like");
    map.finish();
  }

  std::vector<Goal> goals(const YamlValue& node, const std::string& what) {
    std::vector<Goal> found;
    if (node.kind != YamlValue::Kind::Map) {
      problems_.push_back({file_, node.line, what + " must be a mapping", "signal: \">= 0.95\""});
      return found;
    }
    for (const auto& entry : node.entries) {
      const std::string& text = entry.value.text;
      const auto number =
          text.size() > 3 ? config::parse_number(text.substr(3)) : std::optional<double>();
      if (number && (text.starts_with(">= ") || text.starts_with("<= ")))
        found.push_back({entry.key, *number, text[0] == '>'});
      else
        problems_.push_back({file_, entry.line, entry.key + " is no bound: \"" + text + "\"",
                             "write \">= 0.95\" or \"<= 40\""});
    }
    return found;
  }

  void expectations(const YamlValue& node, std::vector<Expectation>& into) {
    for (const YamlValue& item : node.items) {
      MapReader map(item, file_, "expectation", problems_);
      Expectation e;
      e.line = item.line;
      e.week = map.number("week", 0, 0, 1000);
      for (const char* area : {"provisioning", "consuming", "change", "capacity"})
        if (const YamlValue* cell = map.value(area)) e.cells[area] = read_cell(*cell, area);
      if (const YamlValue* reasons = map.value("reasons"))
        for (const auto& entry : reasons->entries) e.reasons[entry.key] = entry.value.text;
      if (const YamlValue* standings = map.value("experiments"))
        for (const auto& entry : standings->entries) e.experiments[entry.key] = entry.value.text;
      if (const YamlValue* signals = map.value("signals")) e.signals = goals(*signals, "signals");
      if (const YamlValue* unknown = map.value("unknown"))
        for (const auto& entry : unknown->entries)
          for (const YamlValue& row : entry.value.items)
            e.unknown.insert(entry.key + "." + row.text);
      map.finish();
      into.push_back(std::move(e));
    }
  }

  std::vector<std::string> not_given() const {
    std::vector<std::string> missing;
    const auto look = [&](const std::string& section, const auto& fields) {
      for (const auto& field : fields)
        if (!given_.contains(section + "." + field.key))
          missing.push_back(section + "." + field.key);
    };
    look("work", kWork);
    look("work.phases", kPhase);
    look("builds", kBuilds);
    look("capacity", kCapacity);
    look("practice", kPractice);
    look("reads", kReads);
    for (const char* one : {"seed", "practice.targets", "practice.quoted"})
      if (!given_.contains(one)) missing.push_back(one);
    return missing;
  }

 private:
  template <class T>
  void fields(MapReader& map, const std::string& section, const std::vector<Field<T>>& fields,
              T& to) {
    for (const auto& field : fields) {
      if (!map.has(field.key)) continue;
      given_.insert(section + "." + field.key);
      std::visit([&](auto member) { set(map, field.key, to.*member); }, field.member);
    }
  }
  static void set(MapReader& map, const char* key, double& to) { to = map.number(key, to); }
  static void set(MapReader& map, const char* key, int& to) {
    to = static_cast<int>(map.number(key, to, 0, 1e6));
  }
  static void set(MapReader& map, const char* key, bool& to) { to = map.boolean(key, to); }
  static void set(MapReader& map, const char* key, std::optional<double>& to) {
    to.reset();
    if (map.text(key) != "never") to = map.number(key, 0);
  }

  template <class T>
  void section(MapReader& parent, const char* name, const std::vector<Field<T>>& known, T& to) {
    const YamlValue* node = parent.value(name);
    if (!node) return;
    MapReader map(*node, file_, name, problems_);
    fields(map, name, known, to);
    map.finish();
  }

  void read_work(const YamlValue& node) {
    MapReader map(node, file_, "work", problems_);
    fields(map, "work", kWork, to_.work);
    // A phase has what the one before it has, but for what is written.
    for (const YamlValue& item : map.list("phases")) {
      MapReader phase(item, file_, "phase", problems_);
      const double from = phase.number("from_week", 0, 0, 1000);
      fields(phase, "work.phases", kPhase, phase_from(from));
      phase.finish();
    }
    map.finish();
  }

  Phase& phase_from(double from) {
    auto& phases = to_.work.phases;
    auto at = std::find_if(phases.begin(), phases.end(),
                           [&](const Phase& p) { return p.from_week >= from; });
    if (at == phases.end() || at->from_week > from) {
      Phase fresh = at == phases.begin() ? Phase{} : *(at - 1);
      fresh.from_week = from;
      at = phases.insert(at, fresh);
    }
    return *at;
  }

  void read_practice(const YamlValue& node) {
    MapReader map(node, file_, "practice", problems_);
    fields(map, "practice", kPractice, to_.practice);
    for (const YamlValue& item : map.list("experiments")) {
      MapReader one(item, file_, "experiment", problems_);
      Trial trial;
      trial.id = one.required_text("id");
      trial.area = one.required_text("area");
      trial.metric = one.required_text("metric");
      trial.procedure = one.required_text("procedure");
      trial.higher = one.choice("direction", {"higher", "lower"}, "lower") == "higher";
      fields(one, "practice.experiments", kTrial, trial);
      if (const YamlValue* guarded = one.value("guards")) {
        MapReader guards(*guarded, file_, "guards", problems_);
        for (const auto& entry : guarded->entries)
          trial.guards.push_back({entry.key, guards.number(entry.key, 0, 0, 1)});
      }
      one.finish();
      to_.practice.experiments.push_back(std::move(trial));
    }
    if (const YamlValue* targets = map.value("targets")) {
      to_.practice.targets = goals(*targets, "targets");
      given_.insert("practice.targets");
    }
    if (map.has("quoted")) {
      to_.practice.quoted = map.words("quoted");
      given_.insert("practice.quoted");
    }
    map.finish();
  }

  Cell read_cell(const YamlValue& node, const std::string& area) {
    MapReader map(node, file_, area, problems_);
    Cell cell;
    const std::string text = map.required_text("attained");
    const bool well = !text.empty() && text[0] >= '1' && text[0] <= '5' &&
                      (text.size() == 1 || text[1] == '?') &&
                      (text.size() <= 2 || (text.size() == 5 && text[2] == '(' && text[4] == ')'));
    if (!well) map.problem("attained", "\"" + text + "\" is no level", "write 4, 1? or 1?(3)");
    if (well) {
      cell.attained = text[0] - '0';
      cell.unknowns = text.size() > 1;
      if (text.size() == 5) cell.ceiling = text[3] - '0';
    }
    if (map.has("ceiling")) cell.ceiling = static_cast<int>(map.number("ceiling", 0, 1, 5));
    if (map.text("held", "none") != "none")
      cell.held = static_cast<int>(map.number("held", 0, 1, 5));
    map.finish();
    return cell;
  }

  Scenario& to_;
  std::string file_;
  Problems& problems_;
  std::set<std::string> given_;
};

std::string folder() { return tests::source_folder() + "/tests/acceptance/scenarios"; }

std::optional<YamlValue> parse(const std::string& name, Problems& problems) {
  const std::string file = folder() + "/" + name + ".yml";
  std::ifstream in(file);
  if (!in) problems.push_back({file, 0, "cannot be opened", "write the parameter file"});
  std::stringstream text;
  text << in.rdbuf();
  return config::parse_yaml(text.str(), name + ".yml", problems);
}

void read_profile(Reader& reader, const std::string& name, Problems& problems) {
  const auto profiles = parse("profiles", problems);
  if (profiles) reader.profile(*profiles, name);
}

Scenario read(const YamlValue& document, const std::string& file, Problems& problems) {
  Scenario found;
  found.file = file;
  found.work.phases.clear();
  Reader reader(found, problems);
  MapReader map(document, file, "scenario", problems);
  found.id = map.required_text("scenario");
  found.title = map.required_text("title");
  found.weeks = map.number("weeks", 0, 1, 1000);
  read_profile(reader, map.required_text("profile"), problems);
  if (const YamlValue* node = map.value("parameters")) reader.parameters(*node, "parameters");
  if (const YamlValue* node = map.value("expected")) reader.expectations(*node, found.expected);
  map.finish();
  found.not_given = reader.not_given();
  return found;
}

void report(const Problems& problems) {
  for (const auto& problem : problems) ADD_FAILURE() << problem.to_error().to_string();
}

}  // namespace

Scenario scenario(const std::string& name) {
  Problems problems;
  const auto document = parse(name, problems);
  Scenario found = document ? read(*document, name + ".yml", problems) : Scenario{};
  report(problems);
  return found;
}

std::vector<std::string> problems_in(const std::string& text) {
  Problems problems;
  if (const auto document = config::parse_yaml(text, "given.yml", problems))
    read(*document, "given.yml", problems);
  std::vector<std::string> lines;
  for (const auto& problem : problems) lines.push_back(problem.to_error().to_string());
  return lines;
}

Scenario profile(const std::string& name, double weeks) {
  Problems problems;
  Scenario found;
  found.file = "profiles.yml";
  found.id = name;
  found.weeks = weeks;
  found.work.phases.clear();
  Reader reader(found, problems);
  read_profile(reader, name, problems);
  found.not_given = reader.not_given();
  report(problems);
  return found;
}

std::vector<std::string> scenarios() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder()))
    if (entry.path().extension() == ".yml" && entry.path().stem() != "profiles")
      names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace plumbline::acceptance
