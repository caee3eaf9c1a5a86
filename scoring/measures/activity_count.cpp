#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

/// Machines that were registered anew are what they were: counted by who they are, not by entity.
std::int64_t entities_in(const Context& context, const std::vector<const Work*>& work) {
  std::vector<std::uint64_t> things;
  for (const Work* one : work)
    one->each_entity([&](std::uint32_t id) { things.push_back(identity_of(context, id)); });
  std::sort(things.begin(), things.end());
  return std::unique(things.begin(), things.end()) - things.begin();
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
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const std::string of = text_parameter(signal, "of");
  std::vector<const Work*> done;
  if (of != "changes")
    std::copy_if(selection.work.begin(), selection.work.end(), std::back_inserter(done),
                 [](const Work* w) { return !w->failed(); });
  const std::vector<const Work*>& counted = of == "changes" ? selection.work : done;
  std::int64_t count = static_cast<std::int64_t>(counted.size());
  if (of == "entities") count = entities_in(context, counted);
  if (of == "weeks") count = weeks_in(counted);
  Reading reading =
      number_reading(signal, window, static_cast<double>(count), count, Judging::Count);
  WorkWitnesses witnesses;
  for (const Work* one : counted) witnesses.push_back(witness(*one, true, "counted"));
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
