#pragma once

#include <set>
#include <string>
#include <vector>

#include "facts/activity.h"

namespace plumbline::collector::sources {

/// A few objects of the last complete reading, kept as the stream's cursor, to tell objects that
/// are gone from objects that we may no longer see.
class Witnesses {
 public:
  explicit Witnesses(const std::string& cursor);

  void see(const EntityRef& object);
  /// Those known and not seen.
  std::vector<EntityRef> missing() const;
  /// The cursor to keep: the old one as long as all of them live.
  std::string cursor() const;

 private:
  std::set<std::string> known_, seen_, fresh_;
};

}  // namespace plumbline::collector::sources
