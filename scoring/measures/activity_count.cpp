#include <algorithm>
#include <set>
#include <string>
#include <unordered_set>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

std::int64_t entities_in(const Context& context, const std::vector<const Work*>& work) {
  std::vector<std::uint32_t> entities;
  for (const Work* one : work) {
    one->each_entity([&](std::uint32_t id) { entities.push_back(id); });
  }
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
  std::unordered_set<std::string> things;
  for (const std::uint32_t id : entities) things.insert(identity_of(context, id));
  return static_cast<std::int64_t>(things.size());
}

std::int64_t weeks_in(const std::vector<const Work*>& work) {
  std::set<Instant> weeks;
  Instant over = Instant::min();
  for (const Work* one : work) {
    if (one->started < over) continue;
    over = *weeks.insert(start_of_iso_week(one->started)).first + std::chrono::days(7);
  }
  return static_cast<std::int64_t>(weeks.size());
}

}  // namespace

/// Changes, distinct entities, or ISO weeks with work. What failed made no entity and no week.
Reading activity_count(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  Selection selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const std::string of = text_parameter(signal, "of");
  if (of != "changes") std::erase_if(selection.work, [](const Work* w) { return w->failed(); });
  std::int64_t count = static_cast<std::int64_t>(selection.work.size());
  if (of == "entities") count = entities_in(context, selection.work);
  if (of == "weeks") count = weeks_in(selection.work);
  Reading reading =
      number_reading(signal, window, static_cast<double>(count), count, Judging::Count);
  WorkWitnesses witnesses;
  for (const Work* one : selection.work) witnesses.push_back(witness(*one, true, "counted"));
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
