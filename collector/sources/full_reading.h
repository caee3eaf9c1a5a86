#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "collector/sources/inventory_memory.h"
#include "collector/sources/witnesses.h"

namespace plumbline::collector::sources {

/// One reading of all objects of a type, fed into a sweep of the store as they arrive, whoever
/// tells them. Complete, and so that what was not told is gone, unless an object that is known to
/// exist was not shown.
class FullReading {
 public:
  FullReading(const Reading& reading, InventoryMemory& memory, StreamRun& run)
      : reading_(reading), memory_(memory), run_(run) {}

  Answer<void> begin();
  /// `print`: of the bytes it came in; 0: not known.
  Answer<void> observe(const ObjectContent& content, std::uint64_t print = 0);
  /// Whether bytes of this print were read into the latest state that is stored of an object: it
  /// counts as observed.
  bool observe_same(std::uint64_t print);
  /// `got`: how the telling ended. Commits the poll, with `reason` when it is complete.
  Answer<void> finish(Answer<void> got);

  /// All three, by RetrievePropertiesEx. A path that this server does not know fails the whole call
  /// (InvalidProperty): it is left out and reported as unreadable.
  Answer<void> retrieve();

 private:
  Answer<void> judge_missing();
  Answer<void> keep_witnesses();

  const Reading& reading_;
  InventoryMemory& memory_;
  StreamRun& run_;
  std::string cursor_;
  std::optional<Witnesses> witnesses_;
  std::unique_ptr<InventorySweep> sweep_;
  EntityState state_;
  std::uint64_t manner_ = 0;  ///< print of what decides how bytes are read, besides the bytes
};

}  // namespace plumbline::collector::sources
