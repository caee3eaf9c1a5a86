#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"
#include "scoring/context.h"

namespace plumbline::cli {

/// The incidents behind a fact, as lines for `explain`: class, entity, vCenter's key and times, and
/// why it is taken to follow from a change. Refers to all it is given, which must outlive it.
class IncidentTrail {
 public:
  IncidentTrail(const Evidence& evidence, const PracticeHistory& practice,
                const scoring::Rubric& rubric);

  /// Those that followed from a change (rubric D.2), by when they opened.
  std::vector<std::string> after_change(std::int64_t change) const;
  /// Those on an entity that opened in [from, to).
  std::vector<std::string> on_entity(std::uint32_t entity, Instant from, Instant to) const;

 private:
  std::string line(const Incident& incident) const;

  const Evidence& evidence_;
  scoring::Context context_;
};

}  // namespace plumbline::cli
