package server

import (
	"fmt"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// security is a network's security policy.
func security(promiscuous, macChanges, forged bool) *types.HostNetworkSecurityPolicy {
	return &types.HostNetworkSecurityPolicy{AllowPromiscuous: &promiscuous, MacChanges: &macChanges,
		ForgedTransmits: &forged}
}

// hostAddress is a host's address in the network of a VMkernel adapter.
func hostAddress(name string, network int) string {
	return fmt.Sprintf("10.%d.%d.%d", network, trait(250, name, "subnet"), 1+trait(250, name, "address"))
}

// networkOf is a host's network: two standard switches, the management one and that of the machines,
// each with two uplinks (one host in 25 has lost one), a port group for each of its networks.
func (w *world) networkOf(o *mo.HostSystem, name string, f *hostFacts) *types.HostNetworkInfo {
	uplinks := f.uplinks
	if uplinks == 0 {
		uplinks = 2
		if trait(25, name, "one uplink") == 0 {
			uplinks = 1
		}
	}
	info := &types.HostNetworkInfo{IpV6Enabled: yes(false), AtBootIpV6Enabled: yes(false)}
	for i := 0; i < 4; i++ {
		hash := uuidOf(fmt.Sprint("nic ", i, name))
		info.Pnic = append(info.Pnic, types.PhysicalNic{
			Key: fmt.Sprintf("key-vim.host.PhysicalNic-vmnic%d", i), Device: fmt.Sprintf("vmnic%d", i),
			Pci: fmt.Sprintf("0000:%02x:00.%d", 0x18+i/2, i%2), Driver: "i40en",
			LinkSpeed: &types.PhysicalNicLinkInfo{SpeedMb: 25000, Duplex: true},
			Mac:       "b0:26:28:" + hash[0:2] + ":" + hash[2:4] + ":" + hash[4:6],
		})
	}
	mtu := int32(9000)
	if trait(18, name, "small frames") == 0 {
		mtu = 1500
	}
	for s := 0; s < 2; s++ {
		title, size := fmt.Sprintf("vSwitch%d", s), int32(1500)
		if s == 1 {
			size = mtu
		}
		var devices, keys []string
		for i := 0; i < uplinks && i < 2; i++ {
			devices = append(devices, info.Pnic[2*s+i].Device)
			keys = append(keys, info.Pnic[2*s+i].Key)
		}
		info.Vswitch = append(info.Vswitch, types.HostVirtualSwitch{
			Name: title, Key: "key-vim.host.VirtualSwitch-" + title, NumPorts: 9216,
			NumPortsAvailable: 9187, Mtu: size, Pnic: keys,
			Spec: types.HostVirtualSwitchSpec{NumPorts: 128, Mtu: size,
				Bridge: &types.HostVirtualSwitchBondBridge{NicDevice: devices},
				Policy: &types.HostNetworkPolicy{Security: security(false, false, false)}},
		})
	}
	group := func(title, on string, vlan int32, policy *types.HostNetworkSecurityPolicy) {
		key := "key-vim.host.PortGroup-" + title
		whole := types.HostNetworkPolicy{Security: policy}
		info.Portgroup = append(info.Portgroup, types.HostPortGroup{Key: key,
			Vswitch: "key-vim.host.VirtualSwitch-" + on, ComputedPolicy: whole,
			Spec: types.HostPortGroupSpec{Name: title, VlanId: vlan, VswitchName: on}})
		for i := range info.Vswitch {
			if info.Vswitch[i].Name == on {
				info.Vswitch[i].Portgroup = append(info.Vswitch[i].Portgroup, key)
			}
		}
	}
	group("Management Network", "vSwitch0", 0, security(false, false, false))
	group("vMotion", "vSwitch0", 20, security(false, false, false))
	for i, ref := range o.Network {
		network := w.inventory.get(ref)
		if network == nil || ref.Type != "Network" || i >= 12 {
			continue // no host of ours has more port groups than that
		}
		// Every sixth network was opened once, and stayed so.
		open := trait(6, network.name, "open network") == 0
		group(network.name, "vSwitch1", int32(100+i), security(open, open, open))
	}
	info.Vnic = vnicsOf(name)
	address := f.dns
	if address == nil {
		address = []string{"10.1.0.53", "10.2.0.53"}
		if trait(35, name, "old name server") == 0 {
			address = []string{"10.9.0.53"}
		}
	}
	host, domain := name, ""
	for i := range name {
		if name[i] == '.' {
			host, domain = name[:i], name[i+1:]
			break
		}
	}
	info.DnsConfig = &types.HostDnsConfig{HostName: host, DomainName: domain, Address: address,
		SearchDomain: []string{or(domain, "example.com")}}
	info.IpRouteConfig = &types.HostIpRouteConfig{DefaultGateway: "10.10.0.1"}
	return info
}

func vnicsOf(name string) []types.HostVirtualNic {
	var out []types.HostVirtualNic
	for i, group := range []string{"Management Network", "vMotion"} {
		hash := uuidOf(fmt.Sprint("vmk ", i, name))
		out = append(out, types.HostVirtualNic{
			Device: fmt.Sprintf("vmk%d", i), Portgroup: group,
			Key: fmt.Sprintf("key-vim.host.VirtualNic-vmk%d", i),
			Spec: types.HostVirtualNicSpec{
				Ip: &types.HostIpConfig{IpAddress: hostAddress(name, 10+i),
					SubnetMask: "255.255.255.0"},
				Mac: "00:50:56:6" + hash[0:1] + ":" + hash[2:4] + ":" + hash[4:6],
				Mtu: 1500, TsoEnabled: yes(true), NetStackInstanceKey: "defaultTcpipStack",
			}})
	}
	return out
}

func nicManagerOf(name string) *types.HostVirtualNicManagerInfo {
	vnics := vnicsOf(name)
	info := &types.HostVirtualNicManagerInfo{}
	for _, use := range []struct {
		kind     string
		selected int // vmk of this number; -1: none
	}{{"management", 0}, {"vmotion", 1}, {"faultToleranceLogging", -1}, {"vSphereProvisioning", -1},
		{"vSphereReplication", -1}, {"vsan", -1}} {
		config := types.VirtualNicManagerNetConfig{NicType: use.kind, MultiSelectAllowed: true,
			CandidateVnic: vnics}
		if use.selected >= 0 && !(use.kind == "vmotion" && trait(45, name, "no vmotion") == 0) {
			config.SelectedVnic = []string{
				fmt.Sprintf("%s.%s", use.kind, vnics[use.selected].Key)}
		}
		info.NetConfig = append(info.NetConfig, config)
	}
	return info
}

// multipathOf is a host's paths to the disks of its datastores: two controllers, each by two targets;
// one host in 30 has lost all paths of a disk but one.
func (w *world) multipathOf(o *mo.HostSystem, name string, f *hostFacts) *types.HostMultipathInfo {
	info := &types.HostMultipathInfo{}
	for i, ref := range o.Datastore {
		if i == 8 {
			break // what more disks would tell, these tell
		}
		paths := 4
		if i == 0 && trait(30, name, "lost paths") == 0 {
			paths = 1
		}
		if f.paths > 0 {
			paths = f.paths
		}
		id := "naa.6000" + uuidOf("disk " + ref.Value)[0:8]
		lun := types.HostMultipathInfoLogicalUnit{
			Key: "key-vim.host.MultipathInfo.LogicalUnit-" + id, Id: id,
			Lun:    "key-vim.host.ScsiDisk-" + id,
			Policy: &types.HostMultipathInfoLogicalUnitPolicy{Policy: "VMW_PSP_RR"},
		}
		for p := 0; p < paths; p++ {
			title := fmt.Sprintf("vmhba%d:C0:T%d:L%d", 2+p%2, p/2, i)
			lun.Path = append(lun.Path, types.HostMultipathInfoPath{
				Key: "key-vim.host.MultipathInfo.Path-" + title, Name: title, PathState: "active",
				State: "active", IsWorkingPath: yes(true),
				Adapter: fmt.Sprintf("key-vim.host.FibreChannelHba-vmhba%d", 2+p%2), Lun: lun.Key,
			})
		}
		info.Lun = append(info.Lun, lun)
	}
	return info
}
