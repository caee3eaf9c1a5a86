#include "scoring/work.h"

#include <set>

namespace plumbline::scoring {

namespace {

/// Calls `visit(one, batch, whether it is the batch's first)` for work given oldest first.
template <class Visit>
void each_in_batches(const std::vector<const Work*>& work, const Visit& visit) {
  constexpr std::chrono::hours kBatch{24};
  struct Open {
    std::size_t batch = 0;
    Instant until = Instant::min();
  };
  std::vector<Open> open;  // by doer
  std::size_t batches = 0;
  for (const Work* one : work) {
    if (one->doer >= open.size()) open.resize(one->doer + std::size_t{1});
    Open& last = open[one->doer];
    const bool first = one->started >= last.until;
    if (first) last = {batches++, one->started + kBatch};
    visit(one, last.batch, first);
  }
}

}  // namespace

std::vector<Batch> batches_of(const std::vector<const Work*>& work) {
  std::vector<Batch> batches;
  each_in_batches(work, [&](const Work* one, std::size_t batch, bool first) {
    if (first) batches.emplace_back();
    batches[batch].work.push_back(one);
  });
  return batches;
}

std::vector<const Work*> first_of_batches(const std::vector<const Work*>& work) {
  std::vector<const Work*> firsts;
  each_in_batches(work, [&](const Work* one, std::size_t, bool first) {
    if (first) firsts.push_back(one);
  });
  return firsts;
}

std::int64_t distinct_actors(const std::vector<const Work*>& work) {
  std::set<std::uint32_t> people;
  bool machine = false;
  std::vector<bool> seen;  // by doer: people are few, work is not
  for (const Work* one : work) {
    if (one->actor == ActorClass::Human || one->actor == ActorClass::Shared) {
      if (one->doer >= seen.size()) seen.resize(one->doer + std::size_t{1});
      if (!seen[one->doer]) people.insert(one->person);
      seen[one->doer] = true;
    }
    if (one->actor == ActorClass::Automation || one->actor == ActorClass::Schedule) machine = true;
  }
  return static_cast<std::int64_t>(people.size()) + (machine ? 1 : 0);
}

}  // namespace plumbline::scoring
