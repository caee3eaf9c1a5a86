#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/sources/reading.h"
#include "facts/activity.h"

namespace plumbline::collector::sources {

/// One <objects> element: an object, its values, and the paths refused with the fault's class.
/// Nodes and paths live only during the callback; a path is as the server wrote it.
struct ObjectContent {
  EntityRef object;
  std::vector<std::pair<std::string_view, Node>> values;
  std::vector<std::pair<std::string, std::string>> missing;

  /// Whether any path was refused with this fault.
  bool refused_with(std::string_view fault) const;
};

ObjectContent object_content(Node objects);

/// Which objects: all in a container view, or these themselves (those that are no more are left
/// out of the answer).
struct ObjectSet {
  ObjectSet(EntityRef object, bool view) : objects({std::move(object)}), is_view(view) {}
  ObjectSet(std::vector<EntityRef> several, bool view)
      : objects(std::move(several)), is_view(view) {}
  static ObjectSet view(EntityRef view) { return {std::move(view), true}; }
  static ObjectSet one(EntityRef object) { return {std::move(object), false}; }

  std::vector<EntityRef> objects;
  bool is_view = false;
};

/// A PropertyFilterSpec's members, as they stand in a request.
void write_filter(soap::Envelope& ask, const std::string& type,
                  const std::vector<std::string>& paths, const ObjectSet& objects);

using OnObject = std::function<Answer<void>(const ObjectContent&)>;

/// RetrievePropertiesEx and ContinueRetrievePropertiesEx until no token is left, one object at a
/// time. NotAuthenticated in a missingSet becomes that failure.
Answer<void> retrieve_properties(const Reading& reading, const std::string& type,
                                 const std::vector<std::string>& paths, const ObjectSet& objects,
                                 const OnObject& on_object);

/// Which of these objects exist, shown to us or not. The root folder is asked for too:
/// an answer without it says nothing, and is Malformed.
Answer<std::vector<EntityRef>> still_there(const Reading& reading,
                                           const std::vector<EntityRef>& objects);

}  // namespace plumbline::collector::sources
