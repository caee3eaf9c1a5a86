package server

import (
	"fmt"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// apply changes the inventory. Changes of what does not exist change nothing.
func (w *world) apply(c *timeline.Change) {
	switch {
	case c.AddVM != nil:
		w.addVM(c.AddVM)
	case c.RemoveVM != "":
		w.removeVM(c.RemoveVM)
	case c.SetVM != nil:
		w.setVM(c.SetVM)
	case c.AddHost != nil:
		if w.inventory.named("HostSystem", c.AddHost.Name) == nil {
			w.addHost(*c.AddHost)
		}
	case c.RemoveHost != "":
		w.removeHost(c.RemoveHost)
	case c.SetHost != nil:
		w.setHost(c.SetHost)
	case c.SetStore != nil:
		w.setStore(c.SetStore)
	default:
		w.applyFurther(c)
	}
}

func (w *world) removeVM(name string) {
	in := w.inventory
	it := in.named("VirtualMachine", name)
	if it == nil {
		return
	}
	o := it.object.(*mo.VirtualMachine)
	w.silence(it)
	w.unplaceVM(o)
	for _, ref := range o.Datastore {
		store := in.get(ref)
		s := store.object.(*mo.Datastore)
		s.Vm = without(s.Vm, it.ref)
		in.changed(store, "vm")
	}
	w.unplugVM(o)
	f := it.parent.object.(*mo.Folder)
	f.ChildEntity = without(f.ChildEntity, it.ref)
	in.changed(it.parent, "childEntity")
	in.remove(it)
}

func (w *world) setVM(c *timeline.SetVM) {
	it := w.inventory.named("VirtualMachine", c.Name)
	if it == nil {
		return
	}
	o := it.object.(*mo.VirtualMachine)
	var paths []string
	if c.On != nil {
		w.power(o, *c.On)
		o.LayoutEx = &types.VirtualMachineFileLayoutEx{Timestamp: w.moment}
		paths = append(paths, "runtime", "guest", "layoutEx")
	}
	// Structures are replaced, not changed, where an answer under way may still point at them.
	config := *o.Config
	before := config.Modified
	config.Modified = w.moment
	switch {
	case c.CPUs > 0 || c.MemoryMB > 0:
		if c.CPUs > 0 {
			config.Hardware.NumCPU = int32(c.CPUs)
		}
		if c.MemoryMB > 0 {
			config.Hardware.MemoryMB = int32(c.MemoryMB)
		}
	case c.Annotation != nil || c.Rename != "":
	default:
		config.Modified = before
	}
	if c.Annotation != nil {
		config.Annotation = *c.Annotation
	}
	if c.Host != "" {
		w.placeVM(it, c.Host)
		paths = append(paths, "runtime", "resourcePool")
	}
	if c.Consolidate != nil {
		o.Runtime.ConsolidationNeeded = yes(*c.Consolidate)
		paths = append(paths, "runtime")
	}
	if c.Connection != "" {
		o.Runtime.ConnectionState = types.VirtualMachineConnectionState(c.Connection)
		paths = append(paths, "runtime")
	}
	if c.Network != "" {
		w.plugVM(it, c.Network)
		config.Modified = w.moment
		paths = append(paths, "network")
	}
	if c.Rename != "" {
		w.inventory.rename(it, c.Rename)
		o.Name, config.Name = c.Rename, c.Rename
		paths = append(paths, "name")
	}
	if config.Modified != before {
		paths = append(paths, "config")
	}
	o.Config = &config
	if len(c.Attribute) > 0 {
		w.attribute(o, c.Attribute)
		paths = append(paths, "customValue", "value")
	}
	if c.Snapshot != nil {
		w.snapshot(o, *c.Snapshot)
		paths = append(paths, "snapshot", "rootSnapshot")
	}
	w.protect(o)
	summarize(o)
	w.inventory.changed(it, append(paths, "summary")...)
}

// snapshot adds a root snapshot, or removes all when the name is empty.
func (w *world) snapshot(o *mo.VirtualMachine, name string) {
	if name == "" {
		o.Snapshot, o.RootSnapshot = nil, nil
		return
	}
	ref := w.inventory.newRef("VirtualMachineSnapshot", "snapshot-")
	info := &types.VirtualMachineSnapshotInfo{CurrentSnapshot: &ref}
	if o.Snapshot != nil {
		info.RootSnapshotList = append(info.RootSnapshotList, o.Snapshot.RootSnapshotList...)
	}
	info.RootSnapshotList = append(info.RootSnapshotList, types.VirtualMachineSnapshotTree{
		Snapshot: ref, Vm: o.Self, Name: name, CreateTime: w.moment, State: o.Runtime.PowerState,
		Id: int32(len(info.RootSnapshotList) + 1),
	})
	o.Snapshot = info
	o.RootSnapshot = append(append([]types.ManagedObjectReference{}, o.RootSnapshot...), ref)
}

func (w *world) removeHost(name string) {
	in := w.inventory
	it := in.named("HostSystem", name)
	if it == nil {
		return
	}
	o := it.object.(*mo.HostSystem)
	for _, ref := range append([]types.ManagedObjectReference{}, o.Vm...) {
		if vm := in.get(ref); vm != nil {
			machine := vm.object.(*mo.VirtualMachine)
			machine.Runtime.Host = nil
			summarize(machine)
			in.changed(vm, "runtime", "summary")
		}
	}
	for _, ref := range o.Datastore {
		s := in.get(ref).object.(*mo.Datastore)
		for i := range s.Host {
			if s.Host[i].Key == it.ref {
				s.Host = append(append([]types.DatastoreHostMount{}, s.Host[:i]...), s.Host[i+1:]...)
				break
			}
		}
	}
	for _, ref := range o.Network {
		n := networkPart(in.get(ref))
		n.Host = without(n.Host, it.ref)
	}
	w.silence(it)
	w.joinSwitches(it, false)
	if it.parent.ref.Type == "ClusterComputeResource" {
		w.resize(it.parent, it, -1)
	}
	in.remove(it)
}

func (w *world) setHost(c *timeline.SetHost) {
	it := w.inventory.named("HostSystem", c.Name)
	if it == nil {
		return
	}
	o := it.object.(*mo.HostSystem)
	if c.Maintenance != nil {
		o.Runtime.InMaintenanceMode = *c.Maintenance
	}
	if c.Disconnected != nil {
		o.Runtime.ConnectionState = types.HostSystemConnectionStateConnected
		if *c.Disconnected {
			o.Runtime.ConnectionState = types.HostSystemConnectionStateDisconnected
		}
	}
	w.effect(it.parent)
	paths := []string{"runtime", "summary"}
	if c.Forgotten != nil {
		if it.host == nil {
			it.host = &hostFacts{}
		}
		it.host.forgotten = *c.Forgotten
		paths = append(paths, "config", "hardware", "capability")
	}
	if c.Build != "" {
		config := *o.Config
		config.Product.Build = c.Build
		config.Product.FullName = fmt.Sprintf("VMware ESXi %s build-%s", config.Product.Version, c.Build)
		o.Config = &config
		product := config.Product
		o.Summary.Config.Product = &product
		boot := w.moment
		o.Runtime.BootTime = &boot
		paths = append(paths, "config")
	}
	w.inventory.changed(it, paths...)
}

func (w *world) setStore(c *timeline.SetStore) {
	it := w.inventory.named("Datastore", c.Name)
	if it == nil {
		return
	}
	o := it.object.(*mo.Datastore)
	if c.CapacityGB > 0 {
		o.Summary.Capacity = int64(c.CapacityGB) << 30
	}
	if c.FreeGB > 0 || c.CapacityGB > 0 {
		o.Summary.FreeSpace = int64(c.FreeGB) << 30
		if info, ok := o.Info.(*types.VmfsDatastoreInfo); ok {
			next := *info
			next.FreeSpace = o.Summary.FreeSpace
			next.Timestamp = &w.moment
			o.Info = &next
		}
	}
	w.inventory.changed(it, "summary", "info")
}
