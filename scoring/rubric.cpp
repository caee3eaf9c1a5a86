#include "scoring/rubric.h"

#include <algorithm>
#include <set>

#include "scoring/measures/registry.h"

namespace plumbline::scoring {

namespace {

void name_signals(const Requirement& requirement, std::set<std::string>& names) {
  if (requirement.kind == Requirement::Kind::Criterion) names.insert(requirement.signal);
  for (const auto& part : requirement.parts) name_signals(part, names);
}

/// The property to ask for: "customValue[@owner]" and "config.x[key=y].z" are read whole.
std::string property_of(const std::string& path) { return path.substr(0, path.find('[')); }

void name_properties(const Predicate& predicate, std::set<std::string>& paths) {
  if (predicate.kind == Predicate::Kind::Test) paths.insert(property_of(predicate.path));
  for (const auto& part : predicate.parts) name_properties(part, paths);
}

struct Wanted {
  std::map<std::string, std::set<std::string>> properties;
  std::set<std::string> events;
  std::set<std::string> options;
  bool tasks = false;

  void add(const Reads& reads) {
    for (const auto& [type, paths] : reads.properties)
      for (const auto& path : paths) properties[type].insert(property_of(path));
    events.insert(reads.events.begin(), reads.events.end());
    options.insert(reads.options.begin(), reads.options.end());
    tasks = tasks || reads.tasks;
  }

  void add(const WorkClasses& work) {
    tasks = true;
    for (const auto& c : work.classes) events.insert(c.events.begin(), c.events.end());
    events.insert(work.in_service_events.begin(), work.in_service_events.end());
  }
};

}  // namespace

const Signal* Rubric::signal(const std::string& id) const {
  const auto found =
      std::find_if(signals.begin(), signals.end(), [&](const Signal& s) { return s.id == id; });
  return found == signals.end() ? nullptr : &*found;
}

const Area* Rubric::area(const std::string& id) const {
  const auto found =
      std::find_if(areas.begin(), areas.end(), [&](const Area& a) { return a.id == id; });
  return found == areas.end() ? nullptr : &*found;
}

int Rubric::top_level(const std::string& area, const std::string& ladder) const {
  int top = 1;
  for (const auto& indicator : indicators)
    if (indicator.area == area && indicator.ladder == ladder) top = std::max(top, indicator.level);
  return top;
}

CollectionPlan compile_plan(const Rubric& rubric) {
  std::set<std::string> used;
  for (const auto& indicator : rubric.indicators) name_signals(indicator.requires_, used);
  Wanted wanted;
  wanted.add(rubric.identity);
  for (const auto& signal : rubric.signals) {
    if (!used.contains(signal.id)) continue;
    wanted.add(signal.reads);
    std::set<std::string> paths;
    if (signal.where) name_properties(*signal.where, paths);
    if (signal.good) name_properties(*signal.good, paths);
    if (!signal.of.empty()) wanted.properties[signal.of].merge(paths);
    const Measure* measure = find_measure(signal.measure);
    if (measure && measure->reads_activity) wanted.add(rubric.work);
  }
  CollectionPlan plan;
  for (const auto& [type, paths] : wanted.properties)
    plan.properties[type].assign(paths.begin(), paths.end());
  plan.event_classes.assign(wanted.events.begin(), wanted.events.end());
  plan.option_keys.assign(wanted.options.begin(), wanted.options.end());
  plan.tasks = wanted.tasks;
  return plan;
}

}  // namespace plumbline::scoring
