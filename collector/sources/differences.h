#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "collector/sources/inventory_memory.h"

namespace plumbline::collector::sources {

/// What a filter tells of changed objects, page by page, made into updates of the store. A change
/// that cannot be taken as it is told (part of a property, an object that is not known) is read
/// anew in full; an object that left is gone only when it no longer exists.
class Differences {
 public:
  Differences(const Reading& reading, InventoryMemory& memory, StreamRun& run)
      : reading_(reading), memory_(memory), run_(run) {}

  void take(const ObjectUpdate& update);
  /// Asks the filter for all there is by now. All but the last page is committed on the way.
  Answer<void> ask();
  /// Commits what is waiting, and the poll if one is given.
  Answer<void> commit(const Poll* poll);

  std::size_t told() const { return told_; }
  /// Whether this object was told of since the last commit.
  bool told_of(const std::string& moid) const;

 private:
  Answer<void> settle();
  Answer<void> read_again(const std::vector<EntityRef>& objects);
  void enter(const ObjectContent& content);

  const Reading& reading_;
  InventoryMemory& memory_;
  StreamRun& run_;
  std::vector<EntityUpdate> updates_;
  std::vector<EntityRef> again_, left_;
  std::size_t told_ = 0;
};

}  // namespace plumbline::collector::sources
