package server

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// folders of the one datacenter, and the datacenter.
type places struct {
	datacenter, vms, hosts, stores, networks *item
	vmFolders                                map[string]*item
}

// build makes the inventory of an estate.
func (w *world) build(e timeline.Estate) {
	in := w.inventory
	root := &mo.Folder{ChildType: []string{"Folder", "Datacenter"}}
	in.root = in.add(root, types.ManagedObjectReference{Type: "Folder", Value: "group-d1"},
		"Datacenters", nil)
	name := e.Datacenter
	if name == "" {
		name = "Datacenter"
	}
	dc := &mo.Datacenter{}
	w.places.datacenter = in.add(dc, in.newRef("Datacenter", ""), name, in.root)
	root.ChildEntity = append(root.ChildEntity, w.places.datacenter.ref)
	folder := func(name, prefix, kind string) *item {
		f := &mo.Folder{ChildType: []string{"Folder", kind}}
		return in.add(f, in.newRef("Folder", prefix), name, w.places.datacenter)
	}
	w.places.vms = folder("vm", "group-v", "VirtualMachine")
	w.places.hosts = folder("host", "group-h", "ComputeResource")
	w.places.stores = folder("datastore", "group-s", "Datastore")
	w.places.networks = folder("network", "group-n", "Network")
	w.places.vmFolders = map[string]*item{}
	dc.VmFolder, dc.HostFolder = w.places.vms.ref, w.places.hosts.ref
	dc.DatastoreFolder, dc.NetworkFolder = w.places.stores.ref, w.places.networks.ref

	for i, field := range e.CustomFields {
		in.fields = append(in.fields, types.CustomFieldDef{
			Key: int32(101 + i), Name: field, Type: "string", ManagedObjectType: "VirtualMachine",
		})
	}
	for _, n := range e.Networks {
		w.addNetwork(n)
	}
	for _, d := range e.Datastores {
		w.addStore(d)
	}
	for _, c := range e.Clusters {
		w.addCluster(c)
	}
	for _, h := range e.Hosts {
		w.addHost(h)
	}
	for i := range e.VMs {
		w.addVM(&e.VMs[i])
	}
	in.touches = nil // nobody has looked yet
}

func (w *world) addNetwork(name string) *item {
	n := &mo.Network{Name: name}
	ref := w.inventory.reserve("Network", name)
	it := w.inventory.add(n, ref, name, w.places.networks)
	n.Summary = &types.NetworkSummary{Network: &ref, Name: name, Accessible: true}
	f := w.places.networks.object.(*mo.Folder)
	f.ChildEntity = append(f.ChildEntity, ref)
	return it
}

func (w *world) addStore(d timeline.Datastore) *item {
	s := &mo.Datastore{}
	ref := w.inventory.reserve("Datastore", d.Name)
	it := w.inventory.add(s, ref, d.Name, w.places.stores)
	url := d.URL
	if url == "" {
		url = fmt.Sprintf("ds:///vmfs/volumes/%s/", uuidOf("datastore "+d.Name))
	}
	shared := !d.Local
	s.Summary = types.DatastoreSummary{
		Datastore: &ref, Name: d.Name, Url: url, Capacity: int64(d.CapacityGB) << 30,
		FreeSpace: int64(d.FreeGB) << 30, Uncommitted: int64(d.CapacityGB) << 29,
		Accessible: true, MultipleHostAccess: &shared,
		Type: "VMFS", MaintenanceMode: string(types.DatastoreSummaryMaintenanceModeStateNormal),
	}
	s.Info = &types.VmfsDatastoreInfo{
		DatastoreInfo: types.DatastoreInfo{Name: d.Name, Url: url, FreeSpace: s.Summary.FreeSpace},
	}
	s.Capability.DirectoryHierarchySupported = true
	f := w.places.stores.object.(*mo.Folder)
	f.ChildEntity = append(f.ChildEntity, ref)
	return it
}

func (w *world) addCluster(c timeline.Cluster) *item {
	in := w.inventory
	o := &mo.ClusterComputeResource{}
	ref := in.reserve("ClusterComputeResource", c.Name)
	it := in.add(o, ref, c.Name, w.places.hosts)
	ha, drs := c.HA, c.DRS
	config := &types.ClusterConfigInfoEx{
		ComputeResourceConfigInfo: types.ComputeResourceConfigInfo{VmSwapPlacement: "vmDirectory"},
		DasConfig: types.ClusterDasConfigInfo{
			Enabled: &ha, AdmissionControlEnabled: &ha, HostMonitoring: "enabled",
			VmMonitoring: "vmMonitoringDisabled", FailoverLevel: 1,
			AdmissionControlPolicy: &types.ClusterFailoverLevelAdmissionControlPolicy{FailoverLevel: 1},
		},
		DrsConfig: types.ClusterDrsConfigInfo{
			Enabled: &drs, VmotionRate: 3, DefaultVmBehavior: types.DrsBehaviorFullyAutomated,
		},
	}
	o.ConfigurationEx = config
	o.Configuration = types.ClusterConfigInfo{
		DasConfig: config.DasConfig, DrsConfig: config.DrsConfig,
	}
	o.Summary = &types.ClusterComputeResourceSummary{CurrentEVCModeKey: "intel-skylake",
		AdmissionControlInfo: &types.ClusterFailoverLevelAdmissionControlInfo{},
		DrsScore:             90}
	o.LifecycleManaged = yes(trait(3, c.Name, "lifecycle") == 0)
	pool := &mo.ResourcePool{Owner: ref}
	p := in.add(pool, in.newRef("ResourcePool", ""), "Resources", it)
	delete(in.names, timeline.Ref{Kind: "ResourcePool", Name: "Resources"})
	o.ResourcePool = &p.ref
	f := w.places.hosts.object.(*mo.Folder)
	f.ChildEntity = append(f.ChildEntity, ref)
	return it
}

func (w *world) addHost(h timeline.Host) *item {
	in := w.inventory
	cluster := in.named("ClusterComputeResource", h.Cluster)
	parent := cluster
	if parent == nil {
		parent = w.places.hosts
	}
	o := esxHost()
	ref := in.reserve("HostSystem", h.Name)
	it := in.add(o, ref, h.Name, parent)
	describeHost(o, h, w.clock.Now())
	o.Summary.Host = &ref
	for i, store := range in.kinds["Datastore"] {
		if !store.gone && w.mounts(cluster, i) {
			o.Datastore = append(o.Datastore, store.ref)
			d := store.object.(*mo.Datastore)
			d.Host = append(d.Host, types.DatastoreHostMount{Key: ref, MountInfo: types.HostMountInfo{
				Path: strings.TrimPrefix(d.Summary.Url, "ds://"), AccessMode: "readWrite",
				Mounted: isOn, Accessible: isOn}})
		}
	}
	for _, kind := range []string{"Network", portgroupKind} {
		for _, network := range in.kinds[kind] {
			o.Network = append(o.Network, network.ref)
			n := networkPart(network)
			n.Host = append(n.Host, ref)
		}
	}
	w.joinSwitches(it, true)
	if cluster != nil {
		w.resize(cluster, it, 1)
	}
	return it
}

// mounts tells whether the hosts of a cluster have the store of a number. In a large estate the
// clusters have stores of their own: a store has 64 hosts at most.
func (w *world) mounts(cluster *item, store int) bool {
	all := w.inventory.kinds["ClusterComputeResource"]
	if cluster == nil || len(w.inventory.kinds["Datastore"]) <= 64 {
		return true
	}
	return all[store%len(all)] == cluster
}

// resize counts a host into (sign 1) or out of (sign -1) its cluster.
func (w *world) resize(cluster, host *item, sign int32) {
	c := cluster.object.(*mo.ClusterComputeResource)
	h := host.object.(*mo.HostSystem)
	if sign > 0 {
		c.Host = append(c.Host, host.ref)
	} else {
		c.Host = without(c.Host, host.ref)
	}
	s := *c.Summary.(*types.ClusterComputeResourceSummary)
	s.NumHosts += sign
	s.NumCpuCores += int16(sign) * h.Summary.Hardware.NumCpuCores
	s.NumCpuThreads += int16(sign) * h.Summary.Hardware.NumCpuThreads
	s.TotalCpu += sign * h.Summary.Hardware.CpuMhz * int32(h.Summary.Hardware.NumCpuCores)
	s.TotalMemory += int64(sign) * h.Summary.Hardware.MemorySize
	s.OverallStatus = types.ManagedEntityStatusGreen
	c.Summary = &s
	w.effect(cluster)
	w.inventory.changed(cluster, "host", "summary")
}

// effect counts what the hosts of a cluster have to give that are connected and not in maintenance,
// and how many of them it can lose: one, if another remains.
func (w *world) effect(cluster *item) {
	c, ok := cluster.object.(*mo.ClusterComputeResource)
	if !ok {
		return
	}
	s := *c.Summary.(*types.ClusterComputeResourceSummary)
	s.NumEffectiveHosts, s.EffectiveCpu, s.EffectiveMemory = 0, 0, 0
	for _, ref := range c.Host {
		h := w.inventory.get(ref).object.(*mo.HostSystem)
		if h.Runtime.InMaintenanceMode ||
			h.Runtime.ConnectionState != types.HostSystemConnectionStateConnected {
			continue
		}
		s.NumEffectiveHosts++
		s.EffectiveCpu += h.Summary.Hardware.CpuMhz * int32(h.Summary.Hardware.NumCpuCores)
		s.EffectiveMemory += h.Summary.Hardware.MemorySize >> 20
	}
	tolerate(&s, within0(s.NumEffectiveHosts-1, 1))
	c.Summary = &s
	w.inventory.changed(cluster, "summary")
}

// esxHost copies the simulator's captured host, as deep as describeHost changes it.
func esxHost() *mo.HostSystem {
	o := esx.HostSystem
	hardware := *esx.HostHardwareInfo
	summary := *o.Summary.Hardware
	config := *esx.HostSystem.Config
	o.Hardware, o.Summary.Hardware, o.Config = &hardware, &summary, &config
	o.Datastore, o.Network, o.Vm = nil, nil, nil
	return &o
}

// uuidOf makes a UUID that depends on nothing but the text.
func uuidOf(text string) string {
	h := fnv.New128a()
	_, _ = h.Write([]byte(text))
	b := h.Sum(nil)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
