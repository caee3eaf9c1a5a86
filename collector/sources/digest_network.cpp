#include <algorithm>
#include <map>
#include <vector>

#include "collector/sources/property_digest.h"

namespace plumbline::collector::sources {
namespace {

using soap::Node;

/// Writes a member's text as `path`, if it is there.
void put_member(EntityState& state, std::string path, Node parent, std::string_view member) {
  if (const Node node = soap::child(parent, member))
    state.properties[std::move(path)] = soap::text_of(node);
}

}  // namespace

void digest_switches(EntityState& state, const std::string& told, Node value, const KeptKeys&) {
  for (const Node each : value.children()) {
    const std::string name = soap::child_text(each, "name");
    if (name.empty()) continue;
    const std::string path = told + "[" + name + "]";
    const auto members = each.children();
    const auto uplinks = std::count_if(members.begin(), members.end(), [](Node member) {
      return soap::local_name(member) == "pnic";
    });
    state.properties[path + ".pnic.count"] = std::to_string(uplinks);
    put_member(state, path + ".mtu", each, "mtu");
  }
}

void digest_portgroups(EntityState& state, const std::string& told, Node value, const KeptKeys&) {
  for (const Node each : value.children()) {
    const Node spec = soap::child(each, "spec");
    const std::string name = soap::child_text(spec, "name");
    if (name.empty()) continue;
    const std::string path = told + "[" + name + "]";
    for (const char* member : {"vlanId", "vswitchName"})
      put_member(state, path + "." + member, spec, member);
    const Node security = soap::child(soap::child(each, "computedPolicy"), "security");
    for (const char* member : {"allowPromiscuous", "macChanges", "forgedTransmits"})
      put_member(state, path + "." + member, security, member);
  }
}

void digest_vnics(EntityState& state, const std::string& told, Node value, const KeptKeys&) {
  for (const Node each : value.children()) {
    const std::string device = soap::child_text(each, "device");
    if (device.empty()) continue;
    const std::string path = told + "[" + device + "]";
    put_member(state, path + ".portgroup", each, "portgroup");
    put_member(state, path + ".mtu", soap::child(each, "spec"), "mtu");
  }
}

void digest_nic_services(EntityState& state, const std::string& told, Node value, const KeptKeys&) {
  for (const Node each : value.children()) {
    const std::string service = soap::child_text(each, "nicType");
    if (service.empty()) continue;
    std::map<std::string, std::string> devices;  // by key
    std::vector<std::string> selected;
    for (const Node member : each.children()) {
      if (soap::local_name(member) == "candidateVnic")
        devices[soap::child_text(member, "key")] = soap::child_text(member, "device");
      if (soap::local_name(member) == "selectedVnic") selected.push_back(soap::text_of(member));
    }
    for (std::string& key : selected)
      if (const auto device = devices.find(key); device != devices.end()) key = device->second;
    std::sort(selected.begin(), selected.end());
    std::string joined;
    for (const std::string& device : selected) joined += (joined.empty() ? "" : "\n") + device;
    state.properties[told + "[" + service + "]"] = std::move(joined);
  }
}

}  // namespace plumbline::collector::sources
