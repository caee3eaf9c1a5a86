#include "scoring/rubric.h"

#include <algorithm>
#include <utility>

#include "scoring/reads.h"

namespace plumbline::scoring {

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
  Reads all;
  for (const Reader& reader : readers_of(rubric)) all = joined(std::move(all), reader.reads);
  all = completed(std::move(all), rubric.work);
  CollectionPlan plan;
  plan.properties = std::move(all.properties);
  plan.sampled = std::move(all.sampled);
  plan.kept_keys = std::move(all.kept_keys);
  plan.counters = std::move(all.counters);
  plan.event_classes = std::move(all.events);
  plan.option_keys = std::move(all.options);
  plan.tasks = all.tasks;
  plan.sources.insert(all.sources.begin(), all.sources.end());
  return plan;
}

}  // namespace plumbline::scoring
