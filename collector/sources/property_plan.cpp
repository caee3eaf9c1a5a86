#include "collector/sources/property_plan.h"

#include <algorithm>

#include "collector/soap/text.h"

namespace plumbline::collector::sources {
namespace {

constexpr std::string_view kCustomValue = "customValue";
/// What no cleaned text can be: the value of a path that the object before had.
constexpr char kStale = '\x01';

void sort_unique(std::vector<std::string>& paths) {
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
}

}  // namespace

PropertyPlan::PropertyPlan(const CollectionPlan& plan, const std::string& type) {
  const auto planned = plan.properties.find(type);
  if (planned == plan.properties.end()) return;
  for (const std::string& path : planned->second) add(plan, type, path);
  std::sort(properties_.begin(), properties_.end(),
            [](const Property& a, const Property& b) { return a.asked < b.asked; });
}

void PropertyPlan::add(const CollectionPlan& plan, const std::string& type,
                       const std::string& path) {
  Property property;
  property.digest = digest_of(type, path);
  // An index picks from a list, and it is the list that is asked for.
  property.asked = property.digest != nullptr ? std::string(property.digest->asked)
                                              : path.substr(0, path.find('['));
  property.told = property.digest != nullptr ? std::string(property.digest->told) : property.asked;
  if (const auto kept = plan.kept_keys.find(type + " " + property.asked);
      kept != plan.kept_keys.end())
    property.kept.emplace(kept->second.begin(), kept->second.end());
  const auto same = std::find_if(properties_.begin(), properties_.end(),
                                 [&](const Property& p) { return p.asked == property.asked; });
  if (same == properties_.end()) properties_.push_back(std::move(property));
}

std::vector<std::string> PropertyPlan::asked() const {
  std::vector<std::string> paths;
  for (const Property& property : properties_)
    if (!property.dropped) paths.push_back(property.asked);
  return paths;
}

bool PropertyPlan::wants_custom_values() const {
  return index_of(kCustomValue, 0) < properties_.size();
}

bool PropertyPlan::drop(const std::string& path) {
  const std::size_t at = index_of(path, 0);
  if (at == properties_.size() || properties_[at].dropped) return false;
  properties_[at].dropped = true;
  return true;
}

/// Servers answer in the order in which they were asked: `guess` is mostly right.
std::size_t PropertyPlan::index_of(std::string_view asked, std::size_t guess) const {
  if (guess < properties_.size() && properties_[guess].asked == asked) return guess;
  const auto at =
      std::lower_bound(properties_.begin(), properties_.end(), asked,
                       [](const Property& p, std::string_view path) { return p.asked < path; });
  if (at == properties_.end() || at->asked != asked) return properties_.size();
  return static_cast<std::size_t>(at - properties_.begin());
}

void PropertyPlan::put(const Property& property, EntityState& state, Node value,
                       const FieldNames& names) const {
  if (property.digest != nullptr)
    property.digest->put(state, property.told, value, property.kept);
  else if (property.asked == kCustomValue)
    put_custom_values(state, value, names);
  else if (property.kept)
    digest_options(state, property.told, value, property.kept);
  else
    put_value(state, property.told, value);
}

void PropertyPlan::state_of(const ObjectContent& content, const FieldNames& names,
                            EntityState& state) const {
  state.entity = content.object;
  state.unreadable.clear();
  for (auto& [path, value] : state.properties) value.assign(1, kStale);
  std::vector<bool> told(properties_.size());
  std::size_t guess = 0;
  for (const auto& [path, value] : content.values) {
    const std::size_t at = index_of(path, guess);
    if (at == properties_.size()) continue;
    told[at] = true;
    put(properties_[at], state, value, names);
    guess = at + 1;
  }
  for (const auto& [path, fault] : content.missing) {
    const std::size_t at = index_of(path, 0);
    if (at < properties_.size()) told[at] = true;
    state.unreadable.push_back(at < properties_.size() ? properties_[at].told : path);
  }
  for (std::size_t at = 0; at < properties_.size(); ++at) {
    const Property& property = properties_[at];
    if (property.dropped)
      state.unreadable.push_back(property.told);
    else if (!told[at] && property.digest != nullptr)
      put(property, state, Node(), names);
  }
  if (state.unreadable.size() > 1) sort_unique(state.unreadable);
  std::erase_if(state.properties, [](const auto& property) {
    return property.second.size() == 1 && property.second.front() == kStale;
  });
}

bool PropertyPlan::covers(const ObjectUpdate& update) const {
  std::size_t guess = 0;
  for (const auto& [path, value] : update.content.values) {
    guess = index_of(path, guess);
    if (guess++ == properties_.size()) return false;
  }
  return update.plain &&
         std::all_of(update.content.missing.begin(), update.content.missing.end(),
                     [&](const auto& one) { return index_of(one.first, 0) < properties_.size(); });
}

EntityUpdate PropertyPlan::change_of(const ObjectContent& content, const FieldNames& names) const {
  EntityUpdate update;
  update.state.entity = content.object;
  for (const auto& [path, value] : content.values) {
    const Property& property = properties_.at(index_of(path, 0));
    put(property, update.state, value, names);
    update.told.push_back(property.told);
  }
  for (const auto& [path, fault] : content.missing) {
    const Property& property = properties_.at(index_of(path, 0));
    update.told.push_back(property.told);
    update.state.unreadable.push_back(property.told);
  }
  sort_unique(update.told);
  sort_unique(update.state.unreadable);
  return update;
}

}  // namespace plumbline::collector::sources
