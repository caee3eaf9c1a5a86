#include "scoring/declarations.h"

#include <algorithm>

#include "facts/name_pattern.h"
#include "scoring/assess.h"

namespace plumbline::scoring {

namespace {

bool holds(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Population population_from(const std::string& word) {
  return word == "vdi" ? Population::Vdi : Population::Lab;
}

}  // namespace

Declarations::Declarations(const PracticeHistory& practice, Instant as_of)
    : versions_(practice.scopes) {
  for (const auto& version : versions_) {
    if (version.promise.first_seen <= as_of) current_ = &version;
    const auto attribute = version.attributes.find("environment");
    environments_.push_back(attribute == version.attributes.end()
                                ? std::string()
                                : "customValue[" + attribute->second + "]");
  }
  if (current_ && current_->promise.gone_at && *current_->promise.gone_at <= as_of)
    current_ = nullptr;
}

/// Asked of tens of thousands of machines.
template <class Removes>
std::optional<Instant> Declarations::removed_from(bool by_default, const Removes& removes) const {
  if (versions_.empty()) {
    if (by_default) return Instant::min();
    return std::nullopt;
  }
  std::optional<Instant> since;
  for (auto version = versions_.rbegin(); version != versions_.rend(); ++version) {
    if (!removes(*version)) return since;
    since = version->promise.first_seen;
  }
  return by_default ? Instant::min() : since;
}

std::optional<Instant> Declarations::trivial_from(const std::string& work_class,
                                                  bool by_default) const {
  return removed_from(by_default, [&](const ScopeDeclaration& version) {
    if (holds(version.not_trivial_classes, work_class)) return false;
    return by_default || holds(version.trivial_classes, work_class);
  });
}

std::optional<Instant> Declarations::outside_production_from(const std::string& name) const {
  return removed_from(false, [&](const ScopeDeclaration& version) {
    return !version.production_regex.empty() && !name_matches(version.production_regex, name);
  });
}

std::optional<Instant> Declarations::test_machine_from(const EntityState& state) const {
  return removed_from(false, [&](const ScopeDeclaration& version) {
    const std::string* name = state.find("name");
    if (name && !version.test_regex.empty() && name_matches(version.test_regex, *name)) return true;
    const std::string& environment =
        environments_[static_cast<std::size_t>(&version - versions_.data())];
    const std::string* value = environment.empty() ? nullptr : state.find(environment);
    return value && std::find(version.test_environments.begin(), version.test_environments.end(),
                              *value) != version.test_environments.end();
  });
}

std::vector<PopulationRule> Declarations::population_rules() const {
  std::vector<PopulationRule> rules;
  if (versions_.empty()) return rules;
  for (const auto& [word, regex] : versions_.back().populations) {
    const auto since = removed_from(false, [&, &w = word, &r = regex](const ScopeDeclaration& v) {
      const auto found = v.populations.find(w);
      return found != v.populations.end() && found->second == r;
    });
    if (since) rules.push_back({population_from(word), regex, *since});
  }
  return rules;
}

Duration Declarations::record_lag(Instant at) const {
  double hours = 0;
  for (const auto& version : versions_)
    if (version.promise.first_seen <= at) hours = version.record_lag_hours;
  hours = std::clamp(hours, 0.0, 36.0);
  return Duration(static_cast<Duration::rep>(hours * 3.6e9));
}

std::vector<PopulationRule> population_rules(const PracticeHistory& practice) {
  return Declarations(practice, Instant::max()).population_rules();
}

}  // namespace plumbline::scoring
