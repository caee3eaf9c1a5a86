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
  // Names of classes are few and stand in few places: each is compared once.
  std::unordered_map<const std::string*, std::uint64_t> known;
  std::unordered_map<std::string_view, std::uint64_t> numbers;
  const auto number_of = [&](const std::string* name) {
    const auto [found, added] = known.try_emplace(name, 0);
    if (added) found->second = numbers.try_emplace(*name, numbers.size()).first->second;
    return found->second;
  };
  std::unordered_map<std::uint64_t, Open> open;
  std::size_t batches = 0;
  for (const Work* one : work) {
    const auto [found, added] = open.try_emplace(number_of(one->class_name) << 32 | one->person);
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
