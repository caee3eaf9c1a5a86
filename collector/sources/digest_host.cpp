#include <algorithm>
#include <array>

#include "collector/sources/property_digest.h"

namespace plumbline::collector::sources {
namespace {

using soap::Node;

std::string indexed(const std::string& told, const std::string& key) {
  return told + "[" + key + "]";
}

}  // namespace

void digest_options(EntityState& state, const std::string& told, Node value, const KeptKeys& kept) {
  for (const Node option : value.children()) {
    const Node key = soap::child(option, "key");
    // Compared before it is cleaned and copied: a host has a thousand of them.
    if (!key || (kept && !kept->contains(std::string_view(key.child_value())))) continue;
    state.properties[indexed(told, soap::text_of(key))] = soap::child_text(option, "value");
  }
}

void digest_services(EntityState& state, const std::string& told, Node value, const KeptKeys&) {
  for (const Node service : value.children()) {
    const std::string key = soap::child_text(service, "key");
    if (key.empty()) continue;
    for (const char* member : {"running", "policy"})
      state.properties[indexed(told, key) + "." + member] = soap::child_text(service, member);
  }
}

void digest_sensors(EntityState& state, const std::string& told, Node value, const KeptKeys&) {
  if (!value) return;
  constexpr std::array<std::string_view, 4> kColours = {"green", "yellow", "red", "unknown"};
  std::array<std::size_t, kColours.size()> counts{};
  for (const Node sensor : value.children()) {
    if (sensor.type() != pugi::node_element) continue;
    std::string colour = soap::child_text(soap::child(sensor, "healthState"), "key");
    std::transform(colour.begin(), colour.end(), colour.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto* at = std::find(kColours.begin(), kColours.end() - 1, colour);
    ++counts[static_cast<std::size_t>(at - kColours.begin())];
  }
  for (std::size_t i = 0; i < kColours.size(); ++i)
    state.properties[indexed(told, std::string(kColours[i]))] = std::to_string(counts[i]);
}

void digest_multipath(EntityState& state, const std::string& told, Node value, const KeptKeys&) {
  if (!value) return;
  std::size_t luns = 0;
  std::optional<std::size_t> fewest;
  for (const Node lun : value.children()) {
    if (soap::local_name(lun) != "lun") continue;
    ++luns;
    std::size_t paths = 0;
    for (const Node path : lun.children()) {
      if (soap::local_name(path) != "path") continue;
      // HostMultipathInfoPath.state is optional and stands for .pathState where it is told.
      std::string path_state = soap::child_text(path, "state");
      if (path_state.empty()) path_state = soap::child_text(path, "pathState");
      if (path_state != "dead" && path_state != "disabled") ++paths;
    }
    fewest = std::min(fewest.value_or(paths), paths);
  }
  state.properties[told + ".luns"] = std::to_string(luns);
  if (fewest) state.properties[told + ".min_paths"] = std::to_string(*fewest);
}

}  // namespace plumbline::collector::sources
