#pragma once

#include <functional>
#include <string>
#include <vector>

#include "collector/sources/reading.h"
#include "collector/sources/witnesses.h"

namespace plumbline::collector::sources {

/// Tells objects that are gone from objects that a server no longer lists for us (a privilege taken
/// away gives a shorter list, not an error): a few of the last complete list are witnesses, kept as
/// the stream's cursor. One that is missing from the list and still exists makes the reading
/// partial, so that nothing is taken as gone.
class ListWatch {
 public:
  static Answer<ListWatch> of(const Reading& reading, const std::string& stream);

  using Exists = std::function<Answer<bool>(const EntityRef&)>;
  Answer<void> judge(StreamRun& run, const std::vector<EntityRef>& listed, const Exists& exists);
  /// Keeps the witnesses of a complete reading.
  Answer<void> keep(const StreamRun& run) const;

 private:
  ListWatch(const Reading& reading, std::string stream, const std::string& cursor)
      : reading_(reading), stream_(std::move(stream)), cursor_(cursor), witnesses_(cursor) {}

  const Reading& reading_;
  std::string stream_;
  std::string cursor_;
  Witnesses witnesses_;
};

}  // namespace plumbline::collector::sources
