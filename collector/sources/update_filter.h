#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "collector/sources/property_reader.h"
#include "facts/fact_store.h"

namespace plumbline::collector::sources {

/// One objectSet of an answer to WaitForUpdatesEx; lives only during the callback.
struct ObjectUpdate {
  EntityUpdate::Kind kind = EntityUpdate::Kind::Modify;
  ObjectContent content;
  bool plain = true;  ///< every change assigns a whole property
  /// Print of the bytes it came in, never 0; 0: nobody asked for prints.
  std::uint64_t print = 0;
};

/// A property filter over a container view, with a property collector of its own, which tells what
/// changed since it was last asked. Belongs to a session and dies with it. Not thread-safe.
class UpdateFilter {
 public:
  bool is_open(const soap::Session& session) const {
    return !collector_.empty() && generation_ == session.generation();
  }
  /// Whether it has told all objects once.
  bool has_told() const { return !version_.empty(); }
  /// A server that gives no versions gives no differences either.
  bool is_mute() const { return version_ == "-" || version_.empty(); }

  /// CreatePropertyCollector, CreateFilter.
  Answer<void> open(const Reading& reading, const std::string& type,
                    const std::vector<std::string>& paths, const EntityRef& view);
  /// One WaitForUpdatesEx that does not wait: all objects at first, then differences. True: there
  /// are more, ask again. What failed may have been told and lost: forget the filter then.
  /// `is_same`: told the print of an update's bytes before they are parsed; true: they need not be.
  Answer<bool> ask(const Reading& reading,
                   const std::function<Answer<void>(const ObjectUpdate&)>& on_update,
                   const std::function<bool(std::uint64_t print)>& is_same = {});
  /// Gives it up, at the server too where it still has it.
  void close(const Reading& reading);

 private:
  std::int64_t generation_ = -1;
  EntityRef collector_;
  std::string version_;
};

}  // namespace plumbline::collector::sources
