#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scoring/assessment.h"
#include "scoring/context.h"

namespace plumbline::scoring {

/// The incidents behind a witness, as lines for people: class, entity, vCenter's key and times, and
/// why it is taken to follow from a change. Untrusted text. Refers to the context. Pure.
class IncidentTrail {
 public:
  /// Of changes it will be asked about these.
  IncidentTrail(const Context& context, const std::vector<const Work*>& work);

  /// Of a change those that followed from it (rubric D.2), of an entity those on it that opened in
  /// [from, to); by when they opened.
  std::vector<std::string> behind(const Witness& witness, Instant from, Instant to) const;

 private:
  std::string line(const Incident& incident) const;

  const Context& context_;
  std::unordered_map<std::int64_t, std::vector<const LinkedIncident*>> after_;  ///< by Change::id
  std::vector<std::pair<std::uint32_t, const Incident*>> on_;  ///< by entity, then as they came
};

}  // namespace plumbline::scoring
