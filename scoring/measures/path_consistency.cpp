#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

struct ClassPaths {
  std::int64_t work = 0;
  std::int64_t batches = 0;
  std::int64_t usual = 0;  ///< on the modal path
  std::uint32_t modal = 0;
  std::uint16_t modal_steps = 0;
};

std::string_view path_text(const Context& context, std::uint32_t path) {
  const auto& paths = context.evidence().paths;
  return path < paths.size() ? std::string_view(paths[path]) : "";
}

/// One number for all paths that the evidence does not tell.
std::uint32_t path_of(const Context& context, const WorkRow& work) {
  const auto told = static_cast<std::uint32_t>(context.evidence().paths.size());
  return std::min(work.path, told);
}

/// By Work::kind.
std::vector<ClassPaths> by_class(const Context& context, const std::vector<const Work*>& work,
                                 const std::vector<const Work*>& firsts) {
  std::vector<ClassPaths> classes(context.kinds().size());
  for (const Work* one : firsts) ++classes[one->kind].batches;
  // How often, by path and class: a path is one of few classes.
  using Times = std::pair<std::uint16_t, std::int64_t>;
  std::vector<std::vector<Times>> seen(context.evidence().paths.size() + 1);
  for (const Work* one : work) {
    const WorkRow& row = context.row(*one);
    ++classes[row.kind].work;
    auto& of_path = seen[path_of(context, row)];
    const auto known = std::find_if(of_path.begin(), of_path.end(),
                                    [&](const Times& t) { return t.first == row.kind; });
    if (known == of_path.end())
      of_path.emplace_back(row.kind, 1);
    else
      ++known->second;
  }
  // Among equally usual paths the first by name: any rule will do that does not depend on ids.
  for (std::uint32_t path = 0; path < seen.size(); ++path)
    for (const auto& [kind, times] : seen[path]) {
      ClassPaths& entry = classes[kind];
      if (times > entry.usual ||
          (times == entry.usual && path_text(context, path) < path_text(context, entry.modal))) {
        entry.usual = times;
        entry.modal = path;
      }
    }
  // The latest work on it tells its steps.
  auto open = static_cast<std::size_t>(
      std::count_if(classes.begin(), classes.end(), [](const auto& c) { return c.work > 0; }));
  for (auto one = work.rbegin(); one != work.rend() && open > 0; ++one) {
    const WorkRow& row = context.row(**one);
    ClassPaths& entry = classes[row.kind];
    if (entry.modal_steps > 0 || path_of(context, row) != entry.modal) continue;
    entry.modal_steps = std::max<std::uint16_t>(1, (*one)->change->path_steps);
    --open;
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
  const std::int64_t least = std::max<std::int64_t>(1, signal.minimum);
  double k = 0;
  double n = 0;
  double too_few = 0;
  std::int64_t most_batches = 0;
  const auto classes =
      by_class(context, selection.work, context.first_of_batches(filter_of(signal), window));
  const auto counts = [&](const ClassPaths& entry) {
    return entry.modal_steps >= 2 && entry.batches >= least;
  };
  for (const ClassPaths& entry : classes) {
    most_batches = std::max(most_batches, entry.batches);
    if (entry.modal_steps < 2) continue;
    if (!counts(entry)) {
      too_few += static_cast<double>(entry.work);
      continue;
    }
    k += static_cast<double>(entry.usual);
    n += static_cast<double>(entry.work);
  }
  WorkWitnesses witnesses;
  if (n > 0)
    for (const Work* one : selection.work) {
      const WorkRow& row = context.row(*one);
      const ClassPaths& entry = classes[row.kind];
      if (!counts(entry)) continue;
      const bool usual = path_of(context, row) == entry.modal;
      witnesses.push_back(witness(*one, usual, usual ? "the usual path" : "another path"));
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
