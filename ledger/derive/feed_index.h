#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ledger/derive/derive.h"

namespace plumbline::ledger {

/// The activities of a feed in their canonical order (created, vCenter, stream, key, class), each
/// once, with what joins them: event chains, and which tasks are open parents of others. Positions
/// are places in that order. Immutable. Borrows the feed.
class FeedIndex {
 public:
  explicit FeedIndex(const std::vector<RawActivity>& activities);

  std::uint32_t size() const { return static_cast<std::uint32_t>(items_.size()); }
  const RawActivity& operator[](std::uint32_t position) const { return *items_[position]; }

  /// Positions that share the activity's chain, itself included; empty for those without a chain.
  std::span<const std::uint32_t> chain_of(std::uint32_t position) const;
  /// Whether a task folds into no other (P4). False for events.
  bool is_root_task(std::uint32_t position) const;

 private:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  void index_chains();
  void index_parents();
  bool is_open_at(std::uint32_t vcenter, std::string_view key, const RawActivity& child) const;

  std::vector<const RawActivity*> items_;
  std::vector<std::uint32_t> chain_members_;
  std::vector<Range> chain_ranges_;  ///< by position
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> parents_;
};

/// Whether an event happened with a task: their chains are compared only near each other in time.
bool is_near(const RawActivity& task, const RawActivity& event);

}  // namespace plumbline::ledger
