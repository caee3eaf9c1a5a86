#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "facts/practice.h"
#include "scoring/context.h"

namespace plumbline::scoring {

/// What the record feed says of one piece of work (design §3, "as stated, with lateness reported").
struct Recorded {
  const ChangeRecord* allowed_by = nullptr;     ///< approved before, and seen in time
  const ChangeRecord* retrospective = nullptr;  ///< matches, but approved or seen too late
  const ChangeRecord* emergency = nullptr;      ///< an emergency record matches, in time or late
};

/// The change records by entity and id. A record concerns a change when it names all its entities
/// (by name, managed object id or "regex:…"), its actor if it names one, and its window holds the
/// moment the change began; or when its id stands in the change's hint. Refers to the context.
class Records {
 public:
  explicit Records(const Context& context);

  Recorded look_up(const Work& work) const;
  /// Every record that concerns the change, in time or late.
  std::vector<const ChangeRecord*> concerning(const Work& work) const;

 private:
  using List = std::vector<const ChangeRecord*>;

  bool concerns(const ChangeRecord& record, const Work& work) const;
  bool names(const ChangeRecord& record, std::uint32_t entity) const;

  const Context& context_;
  std::map<std::string, List, std::less<>> by_id_;      ///< folded to lower case
  std::map<std::string, List, std::less<>> by_entity_;  ///< names and moids, folded
  List by_regex_;
};

}  // namespace plumbline::scoring
