#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

struct ClassPaths {
  std::vector<const Work*> work;
  std::unordered_map<std::uint32_t, std::int64_t> times;  ///< by path
  std::size_t batches = 0;
  std::uint32_t modal = 0;
  std::uint16_t modal_steps = 0;
};

std::string_view path_text(const Context& context, std::uint32_t path) {
  const auto& paths = context.evidence().paths;
  return path < paths.size() ? std::string_view(paths[path]) : "";
}

/// One number for all paths that the evidence does not tell.
std::uint32_t path_of(const Context& context, const Work& work) {
  const auto told = static_cast<std::uint32_t>(context.evidence().paths.size());
  return std::min(work.path, told);
}

std::map<std::string_view, ClassPaths> by_class(const Context& context,
                                                const std::vector<const Work*>& work) {
  std::map<std::string_view, ClassPaths> classes;
  std::vector<ClassPaths*> known(context.kinds().size());
  for (const Work* one : work) {
    ClassPaths*& entry = known[one->kind];
    if (!entry) entry = &classes[*one->class_name];
    entry->work.push_back(one);
  }
  std::vector<std::int64_t> seen(context.evidence().paths.size() + 1);
  for (auto& [name, entry] : classes) {
    entry.batches = first_of_batches(entry.work).size();
    for (const Work* one : entry.work) ++seen[path_of(context, *one)];
    for (const Work* one : entry.work) {
      std::int64_t& count = seen[path_of(context, *one)];
      if (count > 0) entry.times.emplace(path_of(context, *one), count);
      count = 0;
    }
    // Among equally usual paths the first by name: any rule will do that does not depend on ids.
    std::int64_t most = 0;
    for (const auto& [path, times] : entry.times)
      if (times > most ||
          (times == most && path_text(context, path) < path_text(context, entry.modal))) {
        most = times;
        entry.modal = path;
      }
    for (const Work* one : entry.work)
      if (path_of(context, *one) == entry.modal) entry.modal_steps = one->change->path_steps;
  }
  return classes;
}

}  // namespace

/// Share of work on its class's modal path, volume-weighted over the classes with at least as many
/// batches as the signal's minimum and a modal path of at least 2 distinct steps (rubric A0). Not
/// applicable when the classes with enough batches are all done in one step. Where part of the
/// window was lost, classes below it stay in the denominator as unknown: losing a batch must not
/// drop a bad class.
Reading path_consistency(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const auto least = static_cast<std::size_t>(std::max<std::int64_t>(1, signal.minimum));
  double k = 0;
  double n = 0;
  double too_few = 0;
  std::size_t most_batches = 0;
  WorkWitnesses witnesses;
  for (const auto& [name, entry] : by_class(context, selection.work)) {
    most_batches = std::max(most_batches, entry.batches);
    if (entry.modal_steps < 2) continue;
    if (entry.batches < least) {
      too_few += static_cast<double>(entry.work.size());
      continue;
    }
    k += static_cast<double>(entry.times.at(entry.modal));
    n += static_cast<double>(entry.work.size());
    for (const Work* one : entry.work) {
      const bool usual = path_of(context, *one) == entry.modal;
      witnesses.push_back(witness(*one, usual, usual ? "the usual path" : "another path"));
    }
  }
  const bool complete = window.lost <= 0;
  if (n <= 0 && (most_batches < least || (!complete && too_few > 0)))
    return unknown_reading(
        signal, window,
        {"too_few_samples",
         std::to_string(most_batches) + " of " + std::to_string(least) + " batches of one class",
         "time", std::nullopt});
  Reading reading = rate_reading(signal, window, k, n);
  if (n <= 0) {
    reading.value.state = State::NotApplicable;
    reading.value.reason = {"single_step", "all repeated work is done in one step", "", {}};
    return reading;
  }
  if (!complete) reading.unknown += too_few;
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
