#include <unordered_map>

#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

constexpr double kGiB = 1024.0 * 1024 * 1024;

/// In bytes, by entity.
std::unordered_map<std::uint32_t, double> built_sizes(const Context& context) {
  std::unordered_map<std::uint32_t, double> sizes;
  for (const EntityDay& day : context.evidence().entity_days)
    if (day.series == "built_bytes") sizes.emplace(day.entity, day.value);
  return sizes;
}

}  // namespace

/// The 85th percentile of how long building a server takes for each gigabyte that it was first seen
/// to have been given (rubric A2 `cons.build_min`, per GB). A bulk change is judged by its first.
/// Unknown where the size of too many of the servers is.
Reading build_time_per_gb(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const auto sizes = built_sizes(context);
  std::vector<Lasting> items;
  WorkWitnesses witnesses;
  std::size_t all = 0;
  for (const Work* work : selection.work) {
    if (work->failed() || !work->creates_vm()) continue;
    ++all;
    const auto size = sizes.find(work->entity);
    witnesses.push_back(witness(*work, size != sizes.end(),
                                size != sizes.end() ? "built" : "of a size that is not known"));
    if (size == sizes.end()) continue;
    const double gigabytes = size->second / kGiB;
    items.push_back(
        {length_in(signal.unit, work->change->queued, work->change->started) / gigabytes, true});
  }
  const double least = number_parameter(signal, "sized_share");
  if (static_cast<double>(items.size()) < least * static_cast<double>(all)) {
    Reading reading = unknown_reading(
        signal, window,
        {"missing_input",
         "the size of " + std::to_string(items.size()) + " of " + std::to_string(all) +
             " servers is known, " + percent_of(least) + " are needed",
         "time", std::nullopt});
    keep_witnesses(reading, witnesses);
    return reading;
  }
  Reading reading = percentile_reading(signal, window, items);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
