#pragma once

#include <map>
#include <string>
#include <vector>

#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// Assigned licences as "License" entities: name, editionKey, key (its last five characters and
/// never more), costUnit, total (0: without limit), used, over_used, assigned.count, expirationDate
/// (an evaluation's is reckoned, to the day), perpetual, evaluation. Read by QueryAssignedLicenses,
/// which needs System.View, and not by LicenseManager.licenses, which needs Global.Licenses.
Answer<void> read_licences(const Reading& reading, StreamRun& run);

/// By the whole key, which is kept no longer than this takes: the licence of each <returnval>,
/// counting how often it is assigned.
class AssignedLicences {
 public:
  void add(Node assignment, Instant now);
  /// In an order that does not depend on the server's.
  std::vector<EntityState> states() const;

 private:
  struct Licence {
    EntityState state;
    std::size_t assigned = 0;
  };
  std::map<std::string, Licence> by_key_;
};

}  // namespace plumbline::collector::sources
