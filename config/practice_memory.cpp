#include "config/practice_memory.h"

namespace plumbline::config {
namespace {

std::string name_of(const std::vector<Sighting>& sightings, const scoring::Rubric& rubric) {
  std::string name = rubric.digest;
  for (const Sighting& sighting : sightings) {
    name.append(1, '\n').append(sighting.path).append(1, '\0');
    name.append(std::to_string(to_micros(sighting.seen_at))).append(1, ' ');
    name.append(sighting.present ? sighting.sha256 : "absent").append(1, ' ');
    name.append(sighting.commit);
    if (sighting.committed_at)
      name.append(1, ' ').append(std::to_string(to_micros(*sighting.committed_at)));
  }
  return name;
}

const std::string& scope_of(const std::vector<Sighting>& sightings) {
  static const std::string kNone;
  return sightings.empty() ? kNone : sightings.front().scope;
}

}  // namespace

std::optional<PracticeHistory> PracticeMemory::find(const std::vector<Sighting>& sightings,
                                                    const scoring::Rubric& rubric) const {
  const std::string name = name_of(sightings, rubric);
  const std::lock_guard hold(mutex_);
  const auto found = kept_.find(scope_of(sightings));
  if (found == kept_.end() || found->second.of != name) return std::nullopt;
  return found->second.history;
}

void PracticeMemory::keep(const std::vector<Sighting>& sightings, const scoring::Rubric& rubric,
                          const PracticeHistory& history) {
  std::string name = name_of(sightings, rubric);
  const std::lock_guard hold(mutex_);
  kept_.insert_or_assign(scope_of(sightings), Kept{std::move(name), history});
}

}  // namespace plumbline::config
