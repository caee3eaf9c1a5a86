#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ledger/derive/steps.h"

namespace plumbline::ledger {

/// When VMs and hosts came into service: the in-service events of a feed, by entity. Immutable.
class InServiceEvents {
 public:
  InServiceEvents(const FeedIndex& feed, const Classifier& classifier);

  /// Position of the first in-service event on the VM that `creation` made, or the host that it
  /// added, at most 72 hours after the creation's finish.
  std::optional<std::uint32_t> first_after(const Step& creation, const RawActivity& task) const;

 private:
  struct Entry {
    std::uint32_t vcenter;
    std::uint32_t entity;
    Instant at;
    std::uint32_t position;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<Entry> entries_;
};

}  // namespace plumbline::ledger
