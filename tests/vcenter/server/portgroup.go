package server

import (
	"fmt"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

const portgroupKind = "DistributedVirtualPortgroup"

// networkPart gives what every kind of network has in common.
func networkPart(it *item) *mo.Network {
	switch n := it.object.(type) {
	case *mo.Network:
		return n
	case *mo.DistributedVirtualPortgroup:
		return &n.Network
	}
	return nil
}

// networkNamed finds a network or a port group of a distributed switch.
func (w *world) networkNamed(name string) *item {
	if it := w.inventory.named("Network", name); it != nil {
		return it
	}
	return w.inventory.named(portgroupKind, name)
}

// plugVM connects a machine to a network by name; unknown names connect it to none.
func (w *world) plugVM(it *item, name string) {
	in := w.inventory
	o := it.object.(*mo.VirtualMachine)
	w.unplugVM(o)
	network := w.networkNamed(name)
	if network == nil {
		return
	}
	o.Network = []types.ManagedObjectReference{network.ref}
	n := networkPart(network)
	n.Vm = append(n.Vm, it.ref)
	in.changed(network, "vm")
}

func (w *world) unplugVM(o *mo.VirtualMachine) {
	for _, ref := range o.Network {
		if network := w.inventory.get(ref); network != nil {
			n := networkPart(network)
			n.Vm = without(n.Vm, o.Self)
			w.inventory.changed(network, "vm")
		}
	}
	o.Network = nil
}

// addSwitch makes a distributed switch with its port groups and their security policies. Its ids
// are counted apart, so that those of other objects do not depend on it.
func (w *world) addSwitch(s timeline.Switch) {
	in := w.inventory
	ref := types.ManagedObjectReference{Type: "VmwareDistributedVirtualSwitch",
		Value: fmt.Sprintf("dvs-%d", 900001+len(in.kinds["VmwareDistributedVirtualSwitch"]))}
	uuid := uuidOf("switch " + s.Name)
	o := &mo.VmwareDistributedVirtualSwitch{}
	o.Uuid = uuid
	o.Summary = types.DVSSummary{Name: s.Name, Uuid: uuid}
	o.Config = &types.VMwareDVSConfigInfo{MaxMtu: 9000, DVSConfigInfo: types.DVSConfigInfo{
		Uuid: uuid, Name: s.Name, ConfigVersion: "1", CreateTime: w.start,
		UplinkPortPolicy:  &types.DVSNameArrayUplinkPortPolicy{UplinkPortName: []string{"Uplink 1", "Uplink 2"}},
		DefaultPortConfig: portPolicy(false, false, false),
		ProductInfo: types.DistributedVirtualSwitchProductSpec{Name: "DVS",
			Vendor: "VMware, Inc.", Version: "8.0.0"},
	}}
	it := in.add(o, ref, s.Name, w.places.networks)
	for _, host := range in.kinds["HostSystem"] {
		if !host.gone {
			o.Summary.HostMember = append(o.Summary.HostMember, host.ref)
		}
	}
	o.Summary.NumHosts = int32(len(o.Summary.HostMember))
	w.child(w.places.networks, ref)
	w.addPortgroup(it, timeline.Portgroup{Name: s.Name + "-DVUplinks", Uplink: true})
	for _, p := range s.Portgroups {
		w.addPortgroup(it, p)
	}
}

// joinSwitches makes a host a member of every distributed switch, or no longer.
func (w *world) joinSwitches(host *item, joins bool) {
	for _, it := range w.inventory.kinds["VmwareDistributedVirtualSwitch"] {
		s := &it.object.(*mo.VmwareDistributedVirtualSwitch).Summary
		s.HostMember = append([]types.ManagedObjectReference{}, s.HostMember...)
		if joins {
			s.HostMember = append(s.HostMember, host.ref)
		} else {
			s.HostMember = without(s.HostMember, host.ref)
		}
		s.NumHosts = int32(len(s.HostMember))
		w.inventory.changed(it, "summary")
	}
}

// child adds to what a folder holds.
func (w *world) child(folder *item, ref types.ManagedObjectReference) {
	f := folder.object.(*mo.Folder)
	f.ChildEntity = append(f.ChildEntity, ref)
	w.inventory.changed(folder, "childEntity")
}

func (w *world) addPortgroup(on *item, p timeline.Portgroup) {
	in := w.inventory
	if in.named(portgroupKind, p.Name) != nil {
		return
	}
	known, spoken := in.known[timeline.Ref{Kind: portgroupKind, Name: p.Name}]
	ref := types.ManagedObjectReference{Type: portgroupKind,
		Value: fmt.Sprintf("dvportgroup-%d", 910001+w.beside.portgroups)}
	w.beside.portgroups++
	if _, used := in.objects[known]; spoken && !used {
		ref = known // an event spoke of it before it came
	}
	o := &mo.DistributedVirtualPortgroup{}
	o.Network.Name = p.Name
	o.Network.Summary = &types.NetworkSummary{Network: &ref, Name: p.Name, Accessible: true}
	for _, host := range in.kinds["HostSystem"] {
		if !host.gone {
			o.Network.Host = append(o.Network.Host, host.ref)
			h := host.object.(*mo.HostSystem)
			h.Network = append(h.Network, ref)
			in.changed(host, "network")
		}
	}
	o.Key = ref.Value
	o.Config = types.DVPortgroupConfigInfo{Key: ref.Value, Name: p.Name, NumPorts: 8,
		DistributedVirtualSwitch: &on.ref, Type: "earlyBinding", BackingType: "standard",
		DefaultPortConfig: portPolicy(p.Promiscuous, p.MacChanges, p.Forged),
		Policy:            &types.VMwareDVSPortgroupPolicy{}, AutoExpand: isOn, Uplink: &p.Uplink,
		ConfigVersion: "1"}
	in.add(o, ref, p.Name, w.places.networks)
	w.child(w.places.networks, ref)
	s := on.object.(*mo.VmwareDistributedVirtualSwitch)
	s.Portgroup = append(s.Portgroup, ref)
	s.Summary.PortgroupName = append(s.Summary.PortgroupName, p.Name)
	in.changed(on, "portgroup", "summary")
}

// portPolicy is a port group's setting with its security policy, in the old and in the new place.
func portPolicy(promiscuous, macChanges, forged bool) *types.VMwareDVSPortSetting {
	policy := func(b bool) *types.BoolPolicy {
		return &types.BoolPolicy{Value: yes(b)}
	}
	return &types.VMwareDVSPortSetting{
		Vlan: &types.VmwareDistributedVirtualSwitchVlanIdSpec{VlanId: 0},
		SecurityPolicy: &types.DVSSecurityPolicy{AllowPromiscuous: policy(promiscuous),
			MacChanges: policy(macChanges), ForgedTransmits: policy(forged)},
		MacManagementPolicy: &types.DVSMacManagementPolicy{AllowPromiscuous: yes(promiscuous),
			MacChanges: yes(macChanges), ForgedTransmits: yes(forged)},
	}
}

func (w *world) setPortgroup(c *timeline.SetPortgroup) {
	it := w.inventory.named(portgroupKind, c.Name)
	if it == nil {
		switches := w.inventory.kinds["VmwareDistributedVirtualSwitch"]
		if len(switches) > 0 {
			w.addPortgroup(switches[0], timeline.Portgroup{Name: c.Name, Promiscuous: c.Promiscuous,
				MacChanges: c.MacChanges, Forged: c.Forged})
		}
		return
	}
	o := it.object.(*mo.DistributedVirtualPortgroup)
	o.Config.DefaultPortConfig = portPolicy(c.Promiscuous, c.MacChanges, c.Forged)
	w.inventory.changed(it, "config")
}
