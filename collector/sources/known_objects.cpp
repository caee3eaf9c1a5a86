#include "collector/sources/known_objects.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace plumbline::collector::sources {
namespace {

/// Of how many properties there are, and of each the length and both ends: cheap, and enough for a
/// look now and then, beside which all is read once a day.
std::uint64_t print_of(const EntityState& state) {
  std::uint64_t print = 0xCBF29CE484222325U;
  const auto add = [&](std::string_view text) {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    const std::size_t part = std::min(text.size(), sizeof head);
    std::memcpy(&head, text.data(), part);
    std::memcpy(&tail, text.data() + text.size() - part, part);
    print = (print ^ head ^ (tail << 7U) ^ text.size()) * 0x9E3779B97F4A7C15U;
    print ^= print >> 29U;
  };
  for (const auto& [path, value] : state.properties) add(value);
  for (const std::string& path : state.unreadable) add(path);
  return (print ^ state.properties.size()) | 1U;
}

}  // namespace

void KnownObjects::end_all() {
  std::erase_if(objects_, [&](const auto& object) { return object.second.round != round_; });
}

void KnownObjects::tell(const EntityState& state, bool hidden) {
  Object& object = objects_[state.entity.moid];
  if (object.type == nullptr || *object.type != state.entity.type)
    object.type = &*types_.insert(state.entity.type).first;
  object.print = print_of(state);
  object.round = round_;
  object.hidden = hidden;
}

void KnownObjects::tell_same(const EntityRef& ref) {
  Object& object = objects_[ref.moid];
  if (object.type == nullptr || *object.type != ref.type)
    object.type = &*types_.insert(ref.type).first;
  object.print = 0;
  object.round = round_;
  object.hidden = false;
}

void KnownObjects::touch(const std::string& moid) {
  if (const auto object = objects_.find(moid); object != objects_.end()) object->second.print = 0;
}

bool KnownObjects::is_hidden(const std::string& moid) const {
  const auto object = objects_.find(moid);
  return object != objects_.end() && object->second.hidden;
}

bool KnownObjects::differs(const EntityState& state, bool hidden) {
  const auto object = objects_.find(state.entity.moid);
  if (object == objects_.end()) return true;
  const std::uint64_t print = print_of(state);
  const bool other = object->second.hidden != hidden ||
                     (object->second.print != 0 && object->second.print != print);
  object->second.print = print;
  return other;
}

std::int64_t KnownObjects::hidden() const {
  return std::count_if(objects_.begin(), objects_.end(),
                       [](const auto& object) { return object.second.hidden; });
}

std::vector<EntityRef> KnownObjects::some(std::size_t count) {
  std::vector<EntityRef> chosen;
  const std::size_t buckets = objects_.bucket_count();
  for (std::size_t left = buckets; left > 0 && chosen.size() < count; --left) {
    bucket_ = (bucket_ + 1) % buckets;
    for (auto object = objects_.begin(bucket_); object != objects_.end(bucket_); ++object)
      chosen.push_back({*object->second.type, object->first});
  }
  return chosen;
}

}  // namespace plumbline::collector::sources
