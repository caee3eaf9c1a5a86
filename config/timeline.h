#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/read_experiments.h"
#include "config/read_practice.h"
#include "config/read_records.h"
#include "config/read_reviews.h"
#include "config/read_targets.h"
#include "config/read_tickets.h"
#include "config/read_waivers.h"
#include "facts/practice.h"

namespace plumbline::config {

/// When each item was in force (design §3: the unit is the item, not the file). An item is its
/// promise text; files hold it, and it is in force from the first look at which some file does to
/// the first at which none does. Coming back makes a new item. Not thread-safe.
template <class Item>
class Timeline {
 public:
  using Handle = std::size_t;

  Handle intern(Item item) {
    const Handle next = free_.empty() ? known_.size() : free_.back();
    const auto [found, added] = handles_.try_emplace(promise_text(item), next);
    if (!added) return found->second;
    Known known{std::move(item), 0, std::nullopt, std::nullopt, false};
    if (free_.empty()) {
      known_.push_back(std::move(known));
    } else {
      known_[next] = std::move(known);
      free_.pop_back();
    }
    return next;
  }

  /// One more file (or row) says it; `item` is how and where. The place last given is shown.
  Handle add(Item item, const std::optional<Instant>& committed_at) {
    const Promise place = item.promise;
    const Handle handle = intern(std::move(item));
    Known& known = known_[handle];
    if (known.holders++ == 0) known.committed_at = committed_at;
    Promise& shown = known.open ? promises_[*known.open].promise : known.item.promise;
    if (known.open && (shown.path != place.path || shown.line != place.line)) ++changes_;
    shown.path = place.path;
    shown.line = place.line;
    touch(handle);
    return handle;
  }

  void remove(Handle handle) {
    --known_[handle].holders;
    touch(handle);
  }

  /// All files were looked at: opens and closes promises. A commit date counts only for what stood
  /// there at the first look of all (nullopt: never); from then on plumbline saw for itself.
  void settle(Instant at, const std::optional<Instant>& first_sighting) {
    for (const Handle handle : touched_) {
      Known& known = known_[handle];
      known.touched = false;
      const bool held = known.holders > 0;
      if (!held) {
        // Nobody says it any more: said again, it is another promise.
        if (known.open) promises_[*known.open].promise.gone_at = at, ++changes_;
        handles_.erase(promise_text(known.item));
        known = {};
        free_.push_back(handle);
        continue;
      }
      if (known.open) continue;
      ++changes_;
      known.open = promises_.size();
      promises_.push_back(known.item);
      Promise& promise = promises_.back().promise;
      promise.first_seen = at;
      if (at == first_sighting && known.committed_at && *known.committed_at < at)
        promise.claimed_at = known.committed_at;
    }
    touched_.clear();
  }

  /// Items in force now.
  std::vector<const Item*> in_force() const {
    std::vector<const Item*> items;
    for (const Known& known : known_)
      if (known.open) items.push_back(&promises_[*known.open]);
    return items;
  }

  /// All that were ever in force, by when they began.
  const std::vector<Item>& promises() const { return promises_; }
  /// Another number after anything of them changed.
  std::size_t changes() const { return changes_; }

 private:
  struct Known {
    Item item;
    int holders = 0;
    std::optional<Instant> committed_at;
    std::optional<std::size_t> open;  // index into promises_
    bool touched = false;
  };

  void touch(Handle handle) {
    if (known_[handle].touched) return;
    known_[handle].touched = true;
    touched_.push_back(handle);
  }

  std::unordered_map<std::string, Handle> handles_;
  std::vector<Known> known_;  ///< what some file says
  std::vector<Handle> free_;  ///< places in it
  std::vector<Handle> touched_;
  std::vector<Item> promises_;
  std::size_t changes_ = 0;
};

}  // namespace plumbline::config
