#include <algorithm>
#include <map>
#include <string_view>

#include "scoring/library.h"
#include "scoring/measures/measures.h"
#include "scoring/statistics/wilson.h"

namespace plumbline::scoring {

namespace {

struct ClassCover {
  double changes = 0;
  double covered = 0;
  double pending = 0;
};

struct Weighted {
  double covered = 0;
  double pending = 0;
  double effective = 0;  ///< Kish's effective number of samples, 1/Σ(w²/n)
};

/// Each class weighs its share of the changes, at most max(`class_cap`, 1/classes); then
/// renormalised.
Weighted weigh(const std::map<std::string_view, ClassCover>& classes, double all,
               double class_cap) {
  const double cap = std::max(class_cap, 1.0 / static_cast<double>(classes.size()));
  double sum = 0;
  for (const auto& [name, c] : classes) sum += std::min(c.changes / all, cap);
  Weighted weighted;
  double spread = 0;
  for (const auto& [name, c] : classes) {
    const double weight = std::min(c.changes / all, cap) / sum;
    weighted.covered += weight * c.covered / c.changes;
    weighted.pending += weight * c.pending / c.changes;
    spread += weight * weight / c.changes;
  }
  weighted.effective = 1 / spread;
  return weighted;
}

}  // namespace

/// Share of people's and automation's changes that a valid procedure version covered which was
/// there before the change began (rubric A0, B.0; weights: `weigh`).
Reading coverage(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  WorkFilter filter = filter_of(signal);
  filter.accounts_only = true;
  const Selection& selection = context.select(filter, window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const Library library(context);
  std::vector<ClassCover> kinds(context.kinds().size());
  WorkWitnesses witnesses;
  std::optional<Instant> pending_from;
  for (const Work* work : selection.work) {
    ClassCover& entry = kinds[work->kind];
    const Cover cover = library.cover(*work);
    ++entry.changes;
    if (cover.by) ++entry.covered;
    if (!cover.by && cover.pending) {
      ++entry.pending;
      pending_from =
          std::max(pending_from.value_or(Instant::min()), cover.pending->promise.first_seen);
    }
    witnesses.push_back(witness(*work, cover.by != nullptr,
                                cover.by        ? "covered by a procedure"
                                : cover.pending ? "the procedure is younger than the change"
                                                : "not covered by a procedure"));
  }
  std::map<std::string_view, ClassCover> classes;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind)
    if (kinds[kind].changes > 0) classes[*context.kinds()[kind]] = kinds[kind];
  const auto all = static_cast<double>(selection.work.size());
  if (classes.empty()) return rate_reading(signal, window, 0, 0);
  const Weighted weighted = weigh(classes, all, number_parameter(signal, "class_cap"));
  Reading reading =
      rate_reading(signal, window, weighted.covered * weighted.effective, weighted.effective);
  reading.value.samples = static_cast<std::int64_t>(selection.work.size());
  reading.pending = weighted.pending * weighted.effective;
  reading.pending_from = pending_from;
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
