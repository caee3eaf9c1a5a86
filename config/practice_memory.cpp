#include "config/practice_memory.h"

namespace plumbline::config {
namespace {

/// The name of fewer of them is the beginning of it.
std::string name_of(const std::vector<Sighting>& sightings, const scoring::Rubric& rubric) {
  std::string name = rubric.digest;
  for (const Sighting& sighting : sightings) {
    name.append(1, '\n').append(sighting.path).append(1, '\0');
    name.append(std::to_string(to_micros(sighting.seen_at))).append(1, ' ');
    name.append(sighting.present ? sighting.sha256 : "absent").append(1, ' ');
    name.append(sighting.commit);
    if (sighting.committed_at)
      name.append(1, ' ').append(std::to_string(to_micros(*sighting.committed_at)));
    name.append(1, ';');
  }
  return name;
}

}  // namespace

/// What was kept is the beginning of these, and the others were seen later.
bool PracticeMemory::goes_on(const Kept& kept, const std::string& name,
                             const std::vector<Sighting>& heads) {
  return name.starts_with(kept.name) && kept.count < heads.size() &&
         heads[kept.count].seen_at > kept.last;
}

Result<PracticeHistory> PracticeMemory::read(const std::string& scope,
                                             const std::vector<Sighting>& heads,
                                             const scoring::Rubric& rubric, const Show& show) {
  std::string name = name_of(heads, rubric);
  const std::lock_guard hold(mutex_);
  auto kept = kept_.find(scope);
  if (kept != kept_.end() && kept->second.name == name) return kept->second.history;
  if (kept != kept_.end() && !goes_on(kept->second, name, heads)) {
    kept_.erase(kept);
    kept = kept_.end();
  }
  if (kept == kept_.end())
    kept = kept_.emplace(scope, Kept{{}, 0, Instant::min(), PracticeReader(rubric), {}}).first;
  Kept& known = kept->second;
  const Instant upto = heads.empty() ? Instant::min() : heads.back().seen_at;
  const auto shown = show(known.last, [&](const Sighting& sighting) {
    if (sighting.seen_at <= upto) known.reader.see(sighting);
  });
  if (!shown) {
    kept_.erase(kept);
    return tl::make_unexpected(shown.error());
  }
  known.history = known.reader.history();
  known.count = heads.size();
  known.last = upto;
  known.name = std::move(name);
  return known.history;
}

}  // namespace plumbline::config
