#include "scoring/outlook.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "scoring/ladder.h"

namespace plumbline::scoring {

namespace {

constexpr std::size_t kMostNeeds = 4;

bool open(const IndicatorResult& i) {
  return i.state == State::Unknown || i.state == State::NotMet;
}

/// Those that must still be met for `level` to be rated above `bar`: the mandatory ones and, as far
/// as these do not suffice, the others by the date at which they could be met.
std::vector<const IndicatorResult*> to_meet(const std::vector<IndicatorResult>& indicators,
                                            int level, double bar) {
  std::vector<const IndicatorResult*> needed;
  std::vector<const IndicatorResult*> others;
  double met = 0;
  double all = 0;
  for (const auto& i : indicators) {
    if (i.level != level || i.state == State::NotApplicable) continue;
    all += i.weight;
    if (!open(i)) met += i.weight;
    if (!open(i)) continue;
    if (i.mandatory) {
      needed.push_back(&i);
      met += i.weight;
    } else {
      others.push_back(&i);
    }
  }
  std::stable_sort(others.begin(), others.end(), [](const auto* a, const auto* b) {
    return a->earliest.value_or(Instant::max()) < b->earliest.value_or(Instant::max());
  });
  for (const auto* i : others) {
    if (met > bar * all) break;
    needed.push_back(i);
    met += i->weight;
  }
  return needed;
}

std::string phrase(const IndicatorResult& indicator) {
  const Reason& reason = indicator.reason;
  if (!reason.input.empty() && reason.input != "time") return reason.input;
  if (reason.code == "too_little_history" || reason.code == "never_read") return reason.text;
  return indicator.id + " (" + reason.text + ")";
}

std::string joined(const std::vector<const IndicatorResult*>& needed) {
  std::vector<std::string> phrases;
  for (const auto* indicator : needed) {
    std::string text = phrase(*indicator);
    if (std::find(phrases.begin(), phrases.end(), text) == phrases.end())
      phrases.push_back(std::move(text));
  }
  std::string text;
  for (std::size_t i = 0; i < phrases.size() && i < kMostNeeds; ++i)
    text += (i == 0 ? "" : "; ") + phrases[i];
  if (phrases.size() > kMostNeeds)
    text += "; and " + std::to_string(phrases.size() - kMostNeeds) + " more";
  return text;
}

const char* advice(const std::string& input) {
  if (input == "records")
    return "put the service desk's change records into records/ of the practice folder, with "
           "entities, approval and window";
  if (input == "actors")
    return "say in actors.yml what the suspected accounts are (`plumbline practice actors` "
           "proposes it)";
  if (input == "procedures")
    return "write procedures/*.yml with selectors for the work that is done most often";
  if (input == "scope")
    return "write scope.yml: attribute keys, change types, what is in production";
  if (input == "experiments")
    return "try one change of a procedure as an experiment: `plumbline experiment new` writes the "
           "file";
  if (input == "time") return "nothing to be done: history grows and samples come in";
  if (input == "privileges")
    return "give the account read access to all objects, from the root, propagating";
  return "add this kind of file to the practice folder";
}

}  // namespace

std::vector<LevelOutlook> outlook(const std::vector<IndicatorResult>& indicators, Instant as_of) {
  const Ladder ladder(indicators);
  const int attained = ladder.attained();
  std::vector<LevelOutlook> levels;
  std::vector<const IndicatorResult*> below;
  bool possible = true;
  for (int level = 2; level <= ladder.top(); ++level) {
    possible = possible && !ladder.too_little_applies(level);
    auto needed = below;
    for (const auto* i : to_meet(indicators, level, Ladder::kLargely)) needed.push_back(i);
    for (const auto* i : to_meet(indicators, level, Ladder::kFully)) below.push_back(i);
    LevelOutlook entry;
    entry.level = level;
    if (level <= attained) {
      entry.earliest = as_of;
      entry.needs = "attained";
      levels.push_back(std::move(entry));
      continue;
    }
    entry.needs = possible ? joined(needed) : "less than half of the level applies here";
    Instant latest = as_of;
    bool foreseeable = possible;
    for (const auto* i : needed) {
      foreseeable = foreseeable && i->earliest.has_value();
      latest = std::max(latest, i->earliest.value_or(as_of));
    }
    if (foreseeable) entry.earliest = latest;
    levels.push_back(std::move(entry));
  }
  return levels;
}

std::vector<Unlock> unlocks(const std::vector<AreaResult>& areas) {
  constexpr std::size_t kMost = 3;
  constexpr std::size_t kMostExamples = 5;
  std::vector<Unlock> found;
  const auto entry = [&](const std::string& input) -> Unlock& {
    for (auto& unlock : found)
      if (unlock.input == input) return unlock;
    found.push_back({input, 0, 0, advice(input), {}});
    return found.back();
  };
  for (const auto& area : areas) {
    for (const auto& indicator : area.indicators) {
      if (!open(indicator)) continue;
      std::vector<std::string> inputs;
      for (const auto& criterion : indicator.criteria) {
        const bool in_the_way =
            criterion.state == State::Unknown || criterion.state == State::NotMet;
        const std::string& input = criterion.reason.input;
        if (in_the_way && !input.empty() &&
            std::find(inputs.begin(), inputs.end(), input) == inputs.end())
          inputs.push_back(input);
      }
      for (const auto& input : inputs) {
        Unlock& unlock = entry(input);
        ++unlock.indicators;
        if (indicator.mandatory) ++unlock.mandatory;
        if (unlock.examples.size() < kMostExamples) unlock.examples.push_back(indicator.id);
      }
    }
  }
  std::sort(found.begin(), found.end(), [](const Unlock& a, const Unlock& b) {
    // Time comes by itself: it is named where fewer inputs than these would help.
    return std::tuple(a.input == "time", -a.mandatory, -a.indicators, a.input) <
           std::tuple(b.input == "time", -b.mandatory, -b.indicators, b.input);
  });
  if (found.size() > kMost) found.resize(kMost);
  return found;
}

}  // namespace plumbline::scoring
