#pragma once

#include <memory>
#include <string>

#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

struct InventoryMemory;

/// The planned properties of all objects of one type in the whole inventory. In a session the first
/// reading tells all of them (WaitForUpdatesEx with an empty version), into a sweep of the store;
/// those after it tell what changed, into FactStore::apply. Differences are not believed blindly: a
/// few objects, others each time, are read anew at each sweep, and all of them when something does
/// not fit, when an attribute was renamed, once a day, and every ten minutes as long as none were
/// ever told. A server that gives none is read in full each time: the same facts. The poll is
/// Complete, and so objects that were not told are gone, only when nothing that is known to exist
/// was missing from the answers; `read` counts the objects that the poll vouches for, `hidden`
/// those of them whose properties were refused.
class InventorySource {
 public:
  InventorySource(const CollectionPlan& plan, const std::string& type);
  ~InventorySource();
  InventorySource(const InventorySource&) = delete;
  InventorySource& operator=(const InventorySource&) = delete;

  Answer<void> read(const Reading& reading, StreamRun& run);

 private:
  std::unique_ptr<InventoryMemory> memory_;
};

}  // namespace plumbline::collector::sources
