#include "ledger/derive/runs.h"

#include <algorithm>
#include <tuple>

#include "ledger/derive/limits.h"

namespace plumbline::ledger {
namespace {

void close_run(Run& run, const Classifier& classifier, const Steps& steps) {
  const auto telling = std::find_if(run.steps.begin(), run.steps.end(), [&](std::uint32_t s) {
    return !classifier.work_class(steps.all[s].work_class).trivial;
  });
  const Step& first = steps.all[telling == run.steps.end() ? run.steps.front() : *telling];
  run.work_class = first.work_class;
  run.type = first.type;
}

}  // namespace

std::vector<Run> find_runs(const FeedIndex& feed, const Classifier& classifier,
                           const Steps& steps) {
  struct Entry {
    std::uint32_t vcenter;
    std::uint32_t actor;
    std::uint32_t entity;
    std::int32_t week;
    std::uint32_t step;
    auto group() const { return std::tie(vcenter, actor, entity, week); }
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<Entry> entries;
  entries.reserve(steps.all.size());
  for (std::uint32_t s = 0; s < steps.all.size(); ++s) {
    const Step& step = steps.all[s];
    const RawActivity& activity = feed[step.position];
    if (!step.context)
      entries.push_back(
          {activity.vcenter, activity.actor, step.entity, iso_week_number(activity.created), s});
  }
  std::sort(entries.begin(), entries.end());

  std::vector<Run> runs;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const RawActivity& activity = feed[steps.all[entries[i].step].position];
    const bool joins = i > 0 && entries[i].group() == entries[i - 1].group() &&
                       activity.created <= runs.back().ended + kGap;
    if (!joins) {
      if (!runs.empty()) close_run(runs.back(), classifier, steps);
      Run& run = runs.emplace_back();
      run.queued = activity.created;
      run.ended = activity.finished;
    }
    runs.back().steps.push_back(entries[i].step);
    runs.back().ended = std::max(runs.back().ended, activity.finished);
  }
  if (!runs.empty()) close_run(runs.back(), classifier, steps);
  return runs;
}

std::vector<std::vector<Run>> join_bulk(const FeedIndex& feed, const Steps& steps,
                                        std::vector<Run> runs) {
  struct Entry {
    std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t, std::int32_t> group;
    std::uint32_t first_step = 0;
    std::uint32_t run = 0;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<Entry> entries;
  entries.reserve(runs.size());
  for (std::uint32_t i = 0; i < runs.size(); ++i) {
    const RawActivity& activity = feed[steps.all[runs[i].steps.front()].position];
    entries.push_back({{activity.vcenter, activity.actor, runs[i].work_class, runs[i].type,
                        iso_week_number(runs[i].queued)},
                       runs[i].steps.front(),
                       i});
  }
  std::sort(entries.begin(), entries.end());
  std::vector<std::vector<Run>> bulks;
  Instant ended;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Run& run = runs[entries[i].run];
    const bool joins =
        i > 0 && entries[i].group == entries[i - 1].group && run.queued <= ended + kGap;
    if (!joins) {
      bulks.emplace_back();
      ended = run.ended;
    }
    ended = std::max(ended, run.ended);
    bulks.back().push_back(std::move(run));
  }
  return bulks;
}

}  // namespace plumbline::ledger
