#include "scoring/rubric.h"

#include <algorithm>

#include "scoring/reads.h"

namespace plumbline::scoring {

namespace {

using Lists = std::map<std::string, std::vector<std::string>>;

void add(std::vector<std::string>& to, const std::vector<std::string>& words) {
  to.insert(to.end(), words.begin(), words.end());
}

void add(Lists& to, const Lists& lists) {
  for (const auto& [name, words] : lists) add(to[name], words);
}

void sort_unique(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

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
  CollectionPlan plan;
  for (const Reader& reader : readers_of(rubric)) {
    const Reads& reads = reader.reads;
    add(plan.properties, reads.properties);
    add(plan.sampled, reads.sampled);
    add(plan.kept_keys, reads.kept_keys);
    add(plan.counters, reads.counters);
    add(plan.event_classes, reads.events);
    add(plan.option_keys, reads.options);
    plan.tasks = plan.tasks || reads.tasks;
    plan.sources.insert(reads.sources.begin(), reads.sources.end());
  }
  for (Lists* lists : {&plan.properties, &plan.sampled, &plan.kept_keys, &plan.counters})
    for (auto& [name, words] : *lists) sort_unique(words);
  sort_unique(plan.event_classes);
  sort_unique(plan.option_keys);
  return plan;
}

}  // namespace plumbline::scoring
