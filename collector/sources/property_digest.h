#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "collector/soap/element.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// Of a long list, the keys that are kept; none: all.
using KeptKeys = std::optional<std::set<std::string, std::less<>>>;

/// A property that is too big, or moves too much, to be kept as it is: what stands in the facts
/// instead. `put` writes paths at `told` or below; an empty node is a property that is unset.
/// Results do not depend on whether a list had one member or several.
struct Digest {
  std::string_view type;   ///< vim25 type
  std::string_view asked;  ///< property path that the server is asked for
  std::string_view told;   ///< path at or below which its results stand
  void (*put)(EntityState& state, const std::string& told, soap::Node value, const KeptKeys& kept);
};

/// The digest that a planned path falls under: one that asks for it, or whose results it names.
/// nullptr: the property is kept as it is.
const Digest* digest_of(std::string_view type, std::string_view path);

/// Whether `path` is `root` or below it: "a" holds "a", "a.b" and "a[k]".
bool holds(std::string_view root, std::string_view path);

// One file per group. What each writes, below its `told`:

/// "snapshot": .count, .depth (longest chain), .oldest and .newest (RFC 3339). Unset: count 0.
void digest_snapshot(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "config.certificate": .not_before, .not_after (RFC 3339) of the first certificate in the PEM.
void digest_certificate(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "config.option", "config.extraConfig": [Key] = value, of the kept keys.
void digest_options(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "config.service": [key].running, [key].policy.
void digest_services(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "runtime.healthSystemRuntime.systemHealthInfo.numericSensorInfo": [green], [yellow], [red],
/// [unknown] = how many.
void digest_sensors(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "config.storageDevice.multipathInfo": .luns, and .min_paths: the fewest paths, not dead or
/// disabled, that any of them has.
void digest_multipath(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "vm": .count.
void digest_count(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "guest.ipAddress": .set = true or false.
void digest_set(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "config.network.vswitch": [name].mtu, [name].pnic.count.
void digest_switches(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "config.network.portgroup": [name].vlanId, [name].vswitchName, and of the computed policy
/// [name].allowPromiscuous, [name].macChanges, [name].forgedTransmits.
void digest_portgroups(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "config.network.vnic": [device].portgroup, [device].mtu.
void digest_vnics(EntityState&, const std::string& told, soap::Node, const KeptKeys&);
/// "config.virtualNicManagerInfo": [nicType] = the devices selected for it, sorted, joined by \n.
void digest_nic_services(EntityState&, const std::string& told, soap::Node, const KeptKeys&);

}  // namespace plumbline::collector::sources
