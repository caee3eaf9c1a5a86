#include "scoring/work_by_entity.h"

#include "scoring/entity_ids.h"

namespace plumbline::scoring {

std::uint32_t WorkByEntity::last(std::uint32_t entity) const {
  if (entity < kMostDense) return entity < last_.size() ? last_[entity] : kNone;
  const auto found = far_.find(entity);
  return found == far_.end() ? kNone : found->second;
}

std::uint32_t& WorkByEntity::last_of(std::uint32_t entity) {
  if (entity >= kMostDense) return far_.try_emplace(entity, kNone).first->second;
  if (entity >= last_.size()) last_.resize(entity + std::size_t{1}, kNone);
  return last_[entity];
}

void WorkByEntity::add(const Work& work) {
  const auto place = static_cast<std::uint32_t>(first_.size());
  first_.push_back(static_cast<std::uint32_t>(touches_.size()));
  work.each_entity([&](std::uint32_t entity) {
    std::uint32_t& last = last_of(entity);
    touches_.push_back({entity, place, last});
    last = static_cast<std::uint32_t>(touches_.size() - 1);
  });
}

void WorkByEntity::keep_only(std::size_t places) {
  if (places >= first_.size()) return;
  const std::size_t end = first_[places];
  while (touches_.size() > end) {
    last_of(touches_.back().entity) = touches_.back().before;
    touches_.pop_back();
  }
  first_.resize(places);
}

void WorkByEntity::clear() {
  touches_.clear();
  first_.clear();
  last_.clear();
  far_.clear();
}

}  // namespace plumbline::scoring
