#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "collector/sources/reading.h"
#include "facts/activity.h"

namespace plumbline::collector::sources {

/// One <objects> element: an object, its values, and the paths refused with the fault's class.
/// The nodes live only during the callback.
struct ObjectContent {
  EntityRef object;
  std::vector<std::pair<std::string, Node>> values;
  std::vector<std::pair<std::string, std::string>> missing;

  /// Whether any path was refused with this fault.
  bool refused_with(const std::string& fault) const;
};

ObjectContent object_content(Node objects);

/// Which objects: all in a container view, or one object itself.
struct ObjectSet {
  EntityRef object;
  bool is_view = false;
};

using OnObject = std::function<Answer<void>(const ObjectContent&)>;

/// RetrievePropertiesEx and ContinueRetrievePropertiesEx until no token is left, one object at a
/// time. NotAuthenticated in a missingSet becomes that failure.
Answer<void> retrieve_properties(const Reading& reading, const std::string& type,
                                 const std::vector<std::string>& paths, const ObjectSet& objects,
                                 const OnObject& on_object);

}  // namespace plumbline::collector::sources
