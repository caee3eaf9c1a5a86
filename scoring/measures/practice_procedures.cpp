#include <algorithm>
#include <set>

#include "scoring/library.h"
#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

Witness file(const Procedure& procedure, const char* note) {
  return {Witness::Kind::Practice, 0, procedure.promise.path, true, note};
}

Reading selecting(const Context& context, const Signal& signal,
                  const std::vector<std::string>& classes) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  const Library library(context);
  std::set<std::string> ids;
  std::vector<Witness> witnesses;
  for (const auto* procedure : library.in_force()) {
    if (!library.selects(*procedure, classes) || !ids.insert(procedure->id).second) continue;
    witnesses.push_back(file(*procedure, "selects one of the classes"));
  }
  const auto count = static_cast<std::int64_t>(ids.size());
  Reading reading =
      number_reading(signal, now, static_cast<double>(count), count, Judging::Practice);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace

/// Valid procedures in force. With `classes`: those that select one of them. Without: those that
/// covered some of the area's work in the window; a document without matching activity counts for
/// nothing, one that is younger than the activity it matches is pending (rubric A9, B.0).
Reading practice_procedures(const Context& context, const Signal& signal) {
  const auto classes = list_parameter(signal, "classes");
  if (!classes.empty()) return selecting(context, signal, classes);

  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const Library library(context);
  const auto in_force = library.in_force();
  const auto still = [&](const Procedure* p) {
    return std::any_of(in_force.begin(), in_force.end(),
                       [&](const Procedure* q) { return q->id == p->id; });
  };
  std::set<std::string> used;
  std::set<std::string> pending;
  std::optional<Instant> pending_from;
  std::vector<Witness> witnesses;
  for (const Work* work : selection.work) {
    const Cover cover = library.cover(*work);
    if (cover.by && still(cover.by) && used.insert(cover.by->id).second)
      witnesses.push_back(file(*cover.by, "in force, with matching activity"));
    if (cover.pending) {
      pending.insert(cover.pending->id);
      pending_from =
          std::max(pending_from.value_or(Instant::min()), cover.pending->promise.first_seen);
    }
  }
  const auto count = static_cast<std::int64_t>(used.size());
  Reading reading =
      number_reading(signal, window, static_cast<double>(count), count, Judging::Practice);
  for (const auto& id : pending)
    if (!used.contains(id)) ++reading.pending;
  reading.pending_from = pending_from;
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
