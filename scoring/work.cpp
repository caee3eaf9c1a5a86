#include "scoring/work.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace plumbline::scoring {

bool Work::failed() const {
  return change->outcome == Outcome::Failed || change->outcome == Outcome::Lost;
}

bool Work::right_first_time(Instant as_of) const {
  const auto marked = [&](const std::optional<Instant>& mark) { return mark && *mark <= as_of; };
  return !failed() && !marked(change->reworked_at) && !marked(change->undone_at);
}

std::vector<Batch> batches_of(const std::vector<const Work*>& work) {
  constexpr std::chrono::hours kBatch{24};
  std::vector<Batch> batches;
  std::map<std::pair<std::string_view, std::uint32_t>, std::size_t> open;
  for (const Work* one : work) {
    const auto key = std::pair(std::string_view(*one->class_name), one->person);
    const auto found = open.find(key);
    if (found != open.end() &&
        one->change->started < batches[found->second].work.front()->change->started + kBatch) {
      batches[found->second].work.push_back(one);
      continue;
    }
    open[key] = batches.size();
    batches.push_back({{one}});
  }
  return batches;
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
