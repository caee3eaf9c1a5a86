#include "ledger/derive/feed_index.h"

#include <algorithm>
#include <tuple>

#include "ledger/derive/limits.h"

namespace plumbline::ledger {
namespace {

auto identity(const RawActivity& a) {
  return std::tie(a.vcenter, a.stream, a.key, a.raw_class, a.finished, a.id);
}

// Members of a chain are compared with one another: a longer one is no chain but a broken server.
constexpr std::size_t kLongestChain = 5'000;

}  // namespace

FeedIndex::FeedIndex(const std::vector<RawActivity>& activities) {
  struct Entry {
    Instant created;
    const RawActivity* activity;
  };
  std::vector<Entry> entries;
  entries.reserve(activities.size());
  for (const RawActivity& activity : activities) entries.push_back({activity.created, &activity});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.created != b.created) return a.created < b.created;
    return identity(*a.activity) < identity(*b.activity);
  });
  items_.reserve(entries.size());
  for (const Entry& entry : entries)
    if (items_.empty() || items_.back()->id != entry.activity->id) items_.push_back(entry.activity);
  index_chains();
  index_parents();
}

void FeedIndex::index_chains() {
  chain_ranges_.resize(items_.size());
  struct Link {
    std::uint32_t vcenter;
    std::int64_t chain;
    std::uint32_t position;
    auto operator<=>(const Link&) const = default;
  };
  std::vector<Link> links;
  links.reserve(items_.size());
  for (std::uint32_t i = 0; i < size(); ++i)
    if (items_[i]->chain != 0) links.push_back({items_[i]->vcenter, items_[i]->chain, i});
  std::sort(links.begin(), links.end());
  chain_members_.reserve(links.size());
  for (std::size_t begin = 0; begin < links.size();) {
    std::size_t end = begin;
    while (end < links.size() && links[end].vcenter == links[begin].vcenter &&
           links[end].chain == links[begin].chain)
      ++end;
    Range range{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (end - begin > kLongestChain) range.end = range.begin;
    for (std::size_t i = begin; i < end; ++i) {
      chain_members_.push_back(links[i].position);
      chain_ranges_[links[i].position] = range;
    }
    begin = end;
  }
}

void FeedIndex::index_parents() {
  for (const RawActivity* item : items_) {
    if (item->parent_key.empty()) continue;
    parents_.try_emplace(item->parent_key);
    if (!item->root_key.empty()) parents_.try_emplace(item->root_key);
  }
  if (parents_.empty()) return;
  for (std::uint32_t i = 0; i < size(); ++i) {
    if (items_[i]->stream != ActivityStream::Tasks) continue;
    if (const auto it = parents_.find(items_[i]->key); it != parents_.end())
      it->second.push_back(i);
  }
}

std::span<const std::uint32_t> FeedIndex::chain_of(std::uint32_t position) const {
  const Range range = chain_ranges_[position];
  return {chain_members_.data() + range.begin, range.end - range.begin};
}

bool FeedIndex::is_open_at(std::uint32_t vcenter, std::string_view key,
                           const RawActivity& child) const {
  const auto it = parents_.find(key);
  if (key.empty() || key == child.key || it == parents_.end()) return false;
  return std::any_of(it->second.begin(), it->second.end(), [&](std::uint32_t position) {
    const RawActivity& task = *items_[position];
    return task.vcenter == vcenter && task.created <= child.created &&
           child.created <= task.finished;
  });
}

bool FeedIndex::is_root_task(std::uint32_t position) const {
  const RawActivity& task = *items_[position];
  if (task.stream != ActivityStream::Tasks) return false;
  return task.parent_key.empty() || !(is_open_at(task.vcenter, task.root_key, task) ||
                                      is_open_at(task.vcenter, task.parent_key, task));
}

bool is_near(const RawActivity& task, const RawActivity& event) {
  return event.created >= task.created - kGap && event.created <= task.finished + kGap;
}

}  // namespace plumbline::ledger
