#include "collector/sources/property_digest.h"

#include <array>

namespace plumbline::collector::sources {
namespace {

constexpr std::string_view kHost = "HostSystem";
constexpr std::string_view kVm = "VirtualMachine";
constexpr std::string_view kSensors =
    "runtime.healthSystemRuntime.systemHealthInfo.numericSensorInfo";
constexpr std::string_view kMultipath = "config.storageDevice.multipathInfo";
constexpr std::string_view kNicServices = "config.virtualNicManagerInfo";

constexpr std::array kDigests = {
    Digest{kVm, "snapshot", "snapshot", &digest_snapshot},
    Digest{kVm, "config.extraConfig", "config.extraConfig", &digest_options},
    Digest{kVm, "guest.ipAddress", "guest.ipAddress", &digest_set},
    Digest{kHost, "config.option", "config.option", &digest_options},
    Digest{kHost, "config.certificate", "config.certificate", &digest_certificate},
    Digest{kHost, "config.service.service", "config.service", &digest_services},
    Digest{kHost, kSensors, kSensors, &digest_sensors},
    Digest{kHost, kMultipath, kMultipath, &digest_multipath},
    Digest{kHost, "config.network.vswitch", "config.network.vswitch", &digest_switches},
    Digest{kHost, "config.network.portgroup", "config.network.portgroup", &digest_portgroups},
    Digest{kHost, "config.network.vnic", "config.network.vnic", &digest_vnics},
    Digest{kHost, "config.virtualNicManagerInfo.netConfig", kNicServices, &digest_nic_services},
    Digest{"Datastore", "vm", "vm", &digest_count},
    Digest{"Network", "vm", "vm", &digest_count},
    Digest{"DistributedVirtualPortgroup", "vm", "vm", &digest_count},
};

}  // namespace

bool holds(std::string_view root, std::string_view path) {
  return path.substr(0, root.size()) == root &&
         (path.size() == root.size() || path[root.size()] == '.' || path[root.size()] == '[');
}

const Digest* digest_of(std::string_view type, std::string_view path) {
  for (const Digest& digest : kDigests)
    if (digest.type == type && (holds(digest.asked, path) || holds(digest.told, path)))
      return &digest;
  return nullptr;
}

}  // namespace plumbline::collector::sources
