#include "collector/sources/differences.h"

#include <algorithm>
#include <iterator>

namespace plumbline::collector::sources {
namespace {

constexpr std::ptrdiff_t kAskAfter = 200;

}  // namespace

void Differences::enter(const ObjectContent& content) {
  EntityUpdate update;
  update.kind = EntityUpdate::Kind::Enter;
  update.state = memory_.plan.state_of(content, memory_.names);
  memory_.known.tell(update.state, content.refused_with("NoPermission"));
  std::erase(memory_.not_shown, content.object);
  updates_.push_back(std::move(update));
}

void Differences::take(const ObjectUpdate& update) {
  const EntityRef& object = update.content.object;
  if (has_own_stream(reading_.plan, memory_.type, object)) return;
  ++told_;
  if (update.kind == EntityUpdate::Kind::Leave) {
    left_.push_back(object);
    std::erase(again_, object);
    return;
  }
  if (update.content.refused_with("ManagedObjectNotFound")) return;
  if (!left_.empty()) std::erase(left_, object);
  const bool covered = memory_.plan.covers(update);
  if (update.kind == EntityUpdate::Kind::Enter && covered) return enter(update.content);
  if (!covered || update.kind == EntityUpdate::Kind::Enter ||
      update.content.refused_with("NoPermission") || !memory_.known.knows(object.moid) ||
      memory_.known.is_hidden(object.moid)) {
    if (std::find(again_.begin(), again_.end(), object) == again_.end()) again_.push_back(object);
    return;
  }
  memory_.known.touch(object.moid);
  updates_.push_back(memory_.plan.change_of(update.content, memory_.names));
}

Answer<void> Differences::read_again(const std::vector<EntityRef>& objects) {
  if (objects.empty()) return {};
  const auto on_object = [&](const ObjectContent& content) -> Answer<void> {
    if (!content.refused_with("ManagedObjectNotFound")) enter(content);
    return {};
  };
  return retrieve_properties(reading_, memory_.type, memory_.plan.asked(), {objects, false},
                             on_object);
}

/// What a page left open: objects to be read in full, and those that left.
Answer<void> Differences::settle() {
  if (auto got = read_again(again_); !got) return got;
  again_.clear();
  if (left_.empty()) return {};
  auto there = still_there(reading_, left_);
  if (!there) return tl::make_unexpected(there.error());
  for (const EntityRef& object : left_) {
    if (std::find(there->begin(), there->end(), object) != there->end()) continue;
    EntityUpdate update;
    update.kind = EntityUpdate::Kind::Leave;
    update.state.entity = object;
    memory_.known.forget(object.moid);
    updates_.push_back(std::move(update));
  }
  left_.clear();
  memory_.not_shown.insert(memory_.not_shown.end(), there->begin(), there->end());
  return {};
}

Answer<void> Differences::ask() {
  // Some of those that were not shown at an earlier sweep may be gone by now.
  auto& waiting = memory_.not_shown;
  const auto some = waiting.begin() + std::min<std::ptrdiff_t>(std::ssize(waiting), kAskAfter);
  left_.insert(left_.end(), waiting.begin(), some);
  waiting.erase(waiting.begin(), some);
  const auto on_update = [&](const ObjectUpdate& update) -> Answer<void> {
    take(update);
    return {};
  };
  for (;;) {
    const auto more = memory_.filter.ask(reading_, on_update);
    if (!more) return tl::make_unexpected(more.error());
    if (auto settled = settle(); !settled) return settled;
    if (!*more) return {};
    if (auto committed = commit(nullptr); !committed) return committed;
  }
}

bool Differences::told_of(const std::string& moid) const {
  return std::any_of(updates_.begin(), updates_.end(),
                     [&](const EntityUpdate& update) { return update.state.entity.moid == moid; });
}

Answer<void> Differences::commit(const Poll* poll) {
  if (auto settled = settle(); !settled) return settled;
  if (poll == nullptr && updates_.empty()) return {};
  UpdateBatch batch;
  batch.vcenter = reading_.vcenter;
  batch.type = memory_.type;
  batch.recorded_at = reading_.now();
  batch.updates = std::move(updates_);
  updates_.clear();
  if (poll != nullptr) batch.poll = *poll;
  const auto counts = reading_.store.apply(batch);
  if (!counts) return store_failed(counts.error());
  run_.add(*counts);
  if (poll != nullptr) run_.recorded = true;
  return {};
}

}  // namespace plumbline::collector::sources
