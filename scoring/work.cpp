#include "scoring/work.h"

#include <set>

namespace plumbline::scoring {

namespace {

/// Calls `visit(one, batch, whether it is the batch's first)` for work given oldest first;
/// `told(one)` tells its doer and when it started.
template <class Told, class Visit>
void each_in_batches(const std::vector<const Work*>& work, const Told& told, const Visit& visit) {
  struct Open {
    std::size_t batch = 0;
    Instant until = Instant::min();
  };
  std::vector<Open> open;  // by doer
  std::size_t batches = 0;
  for (const Work* one : work) {
    const auto& [doer, started] = told(one);
    if (doer >= open.size()) open.resize(doer + std::size_t{1});
    Open& last = open[doer];
    const bool first = started >= last.until;
    if (first) last = {batches++, started + kBatch};
    visit(one, last.batch, first);
  }
}

}  // namespace

std::vector<Batch> batches_of(const std::vector<const Work*>& work) {
  std::vector<Batch> batches;
  const auto told = [](const Work* one) { return std::pair(one->doer, one->started); };
  each_in_batches(work, told, [&](const Work* one, std::size_t batch, bool first) {
    if (first) batches.emplace_back();
    batches[batch].work.push_back(one);
  });
  return batches;
}

std::vector<const Work*> first_of_batches(const std::vector<const Work*>& work,
                                          const std::vector<Work>& all,
                                          const std::vector<WorkRow>& rows) {
  const auto told = [&](const Work* one) {
    const WorkRow& row = rows[static_cast<std::size_t>(one - all.data())];
    return std::pair(row.doer, row.started);
  };
  std::vector<const Work*> firsts;
  each_in_batches(work, told, [&](const Work* one, std::size_t, bool first) {
    if (first) firsts.push_back(one);
  });
  return firsts;
}

std::map<std::uint32_t, std::int64_t> DoerCounts::by_person() const {
  std::map<std::uint32_t, std::int64_t> people;
  for (const auto& [person, count] : counts_)
    if (count > 0) people[person] += count;
  return people;
}

std::int64_t distinct_actors(const std::vector<const Work*>& work, const std::vector<Work>& all,
                             const std::vector<WorkRow>& rows) {
  std::set<std::uint32_t> people;
  bool machine = false;
  std::vector<bool> seen;  // by doer: people are few, work is not
  for (const Work* one : work) {
    const WorkRow& row = rows[static_cast<std::size_t>(one - all.data())];
    if (row.by_people()) {
      if (row.doer >= seen.size()) seen.resize(row.doer + std::size_t{1});
      if (!seen[row.doer]) people.insert(one->person);
      seen[row.doer] = true;
    }
    machine = machine || row.by_machine();
  }
  return static_cast<std::int64_t>(people.size()) + (machine ? 1 : 0);
}

}  // namespace plumbline::scoring
