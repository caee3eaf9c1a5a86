#include "scoring/work.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace plumbline::scoring {

bool Work::failed() const {
  return change->outcome == Outcome::Failed || change->outcome == Outcome::Lost;
}

bool Work::right_first_time(Instant as_of) const {
  const auto marked = [&](const std::optional<Instant>& mark) { return mark && *mark <= as_of; };
  return !failed() && !marked(change->reworked_at) && !marked(change->undone_at);
}

namespace {

/// Calls `visit(one, batch, whether it is the batch's first)` for work given oldest first.
template <class Visit>
void each_in_batches(const std::vector<const Work*>& work, const Visit& visit) {
  constexpr std::chrono::hours kBatch{24};
  struct Open {
    std::size_t batch = 0;
    Instant until;
  };
  struct KeyHash {
    std::size_t operator()(const std::pair<std::string_view, std::uint32_t>& key) const {
      return std::hash<std::string_view>()(key.first) * 31 + key.second;
    }
  };
  std::unordered_map<std::pair<std::string_view, std::uint32_t>, Open, KeyHash> open;
  std::size_t batches = 0;
  for (const Work* one : work) {
    const auto [found, added] = open.try_emplace({*one->class_name, one->person});
    const bool first = added || one->change->started >= found->second.until;
    if (first) found->second = {batches++, one->change->started + kBatch};
    visit(one, found->second.batch, first);
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
  for (const Work* one : work) {
    if (one->actor == ActorClass::Human || one->actor == ActorClass::Shared)
      people.insert(one->person);
    if (one->actor == ActorClass::Automation || one->actor == ActorClass::Schedule) machine = true;
  }
  return static_cast<std::int64_t>(people.size()) + (machine ? 1 : 0);
}

}  // namespace plumbline::scoring
