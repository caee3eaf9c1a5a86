package server

import (
	"fmt"
	"sort"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

func (w *world) addVM(v *timeline.VM) *item {
	in := w.inventory
	if old := in.named("VirtualMachine", v.Name); old != nil {
		return old // vCenter refuses a second machine of the same name in a folder
	}
	o := &mo.VirtualMachine{}
	ref := in.reserve("VirtualMachine", v.Name)
	parent := w.vmFolder(v.Folder)
	it := in.add(o, ref, v.Name, parent)
	f := parent.object.(*mo.Folder)
	f.ChildEntity = append(f.ChildEntity, ref)
	in.changed(parent, "childEntity")

	created := v.Created
	if created.IsZero() {
		created = w.moment
	}
	instance := v.InstanceUUID
	if instance == "" {
		instance = uuidOf("instance " + v.Name + created.String())
	}
	guest := v.GuestID
	if guest == "" {
		guest = "debian11_64Guest"
	}
	o.Config = &types.VirtualMachineConfigInfo{
		ChangeVersion: created.Format(time.RFC3339Nano), Modified: created, CreateDate: &created,
		Name: v.Name, Uuid: uuidOf("bios " + instance), InstanceUuid: instance,
		GuestId: guest, GuestFullName: or(guestNames[guest], guest), Template: v.Template,
		Annotation: v.Annotation,
		Hardware: types.VirtualHardware{
			NumCPU: int32(v.CPUs), NumCoresPerSocket: 1, MemoryMB: int32(v.MemoryMB),
		},
	}
	describeMachine(o.Config)
	o.LayoutEx = &types.VirtualMachineFileLayoutEx{Timestamp: created}
	if v.ManagedBy != "" {
		o.Config.ManagedBy = &types.ManagedByInfo{ExtensionKey: v.ManagedBy, Type: "cluster-agent"}
	}
	if store := in.named("Datastore", v.Datastore); store != nil {
		o.Datastore = []types.ManagedObjectReference{store.ref}
		s := store.object.(*mo.Datastore)
		s.Vm = append(s.Vm, ref)
		in.changed(store, "vm")
		path := fmt.Sprintf("[%s] %s/%s.vmx", v.Datastore, v.Name, v.Name)
		o.Config.Files.VmPathName = path
		o.Config.DatastoreUrl = []types.VirtualMachineConfigInfoDatastoreUrlPair{
			{Name: v.Datastore, Url: s.Summary.Url}}
	}
	w.plugVM(it, v.Network)
	o.Runtime = types.VirtualMachineRuntimeInfo{
		ConnectionState: types.VirtualMachineConnectionStateConnected,
		PowerState:      types.VirtualMachinePowerStatePoweredOff,
	}
	w.placeVM(it, v.Host)
	w.attribute(o, v.Attributes)
	o.Guest = &types.GuestInfo{GuestId: guest, GuestFullName: or(guestNames[guest], guest),
		ToolsVersion: "12325"}
	o.Summary.Vm = &ref
	o.Summary.Storage = &types.VirtualMachineStorageSummary{
		Committed: 40 << 30, Uncommitted: 10 << 30, Unshared: 40 << 30, Timestamp: created}
	tools(o)
	o.Runtime.ConsolidationNeeded = isOff
	w.power(o, v.On && !v.Template)
	w.protect(o)
	summarize(o)
	return it
}

func (w *world) vmFolder(name string) *item {
	if name == "" || name == "vm" {
		return w.places.vms
	}
	if f, ok := w.places.vmFolders[name]; ok {
		return f
	}
	f := w.inventory.add(&mo.Folder{ChildType: []string{"Folder", "VirtualMachine"}},
		w.inventory.newRef("Folder", "group-v"), name, w.places.vms)
	parent := w.places.vms.object.(*mo.Folder)
	parent.ChildEntity = append(parent.ChildEntity, f.ref)
	w.places.vmFolders[name] = f
	return f
}

// placeVM puts a machine on a host (by name; unknown names place it nowhere).
func (w *world) placeVM(it *item, host string) {
	o := it.object.(*mo.VirtualMachine)
	w.unplaceVM(o)
	h := w.inventory.named("HostSystem", host)
	if h == nil {
		return
	}
	o.Runtime.Host = &h.ref
	hs := h.object.(*mo.HostSystem)
	hs.Vm = append(hs.Vm, it.ref)
	w.inventory.changed(h, "vm")
	if h.parent != nil {
		if c, ok := h.parent.object.(*mo.ClusterComputeResource); ok {
			o.ResourcePool = c.ResourcePool
		}
	}
}

func (w *world) unplaceVM(o *mo.VirtualMachine) {
	if o.Runtime.Host == nil {
		return
	}
	if old := w.inventory.get(*o.Runtime.Host); old != nil {
		hs := old.object.(*mo.HostSystem)
		hs.Vm = without(hs.Vm, o.Self)
		w.inventory.changed(old, "vm")
	}
	o.Runtime.Host = nil
}

// attribute sets custom attributes; fields that do not exist yet are defined.
func (w *world) attribute(o *mo.VirtualMachine, values map[string]string) {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		key := w.fieldKey(name)
		// Slices are replaced, not changed: summary shares them.
		var next []types.BaseCustomFieldValue
		for _, v := range o.CustomValue {
			if v.GetCustomFieldValue().Key != key {
				next = append(next, v)
			}
		}
		if values[name] != "" {
			next = append(next, &types.CustomFieldStringValue{
				CustomFieldValue: types.CustomFieldValue{Key: key}, Value: values[name]})
		}
		o.CustomValue = next
		o.Value = next
	}
}

func (w *world) fieldKey(name string) int32 {
	in := w.inventory
	for _, f := range in.fields {
		if f.Name == name {
			return f.Key
		}
	}
	key := int32(101 + len(in.fields))
	in.fields = append(in.fields, types.CustomFieldDef{
		Key: key, Name: name, Type: "string", ManagedObjectType: "VirtualMachine"})
	return key
}

func (w *world) power(o *mo.VirtualMachine, on bool) {
	if !on {
		o.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOff
		o.Runtime.BootTime = nil
		o.Guest.ToolsRunningStatus = "guestToolsNotRunning"
		o.Guest.ToolsStatus = types.VirtualMachineToolsStatusToolsNotRunning
		o.Guest.GuestState, o.Guest.HostName, o.Guest.IpAddress = "notRunning", "", ""
		return
	}
	boot := w.moment
	o.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOn
	o.Runtime.BootTime = &boot
	o.Guest.ToolsRunningStatus = "guestToolsRunning"
	o.Guest.ToolsStatus = types.VirtualMachineToolsStatusToolsOk
	tools(o)
	o.Guest.GuestState = "running"
	o.Guest.HostName = o.Name
	h := uuidOf("ip " + o.Name)
	var a, b int
	_, _ = fmt.Sscanf(h[0:4], "%02x%02x", &a, &b)
	o.Guest.IpAddress = fmt.Sprintf("10.20.%d.%d", a, b)
}

// summarize brings what stands twice in a machine's properties into line.
func summarize(o *mo.VirtualMachine) {
	o.Summary.Runtime = o.Runtime
	o.Summary.OverallStatus = o.OverallStatus
	o.Summary.CustomValue = o.CustomValue
	c := o.Config
	o.Summary.Config = types.VirtualMachineConfigSummary{
		Name: c.Name, Template: c.Template, VmPathName: c.Files.VmPathName,
		MemorySizeMB: c.Hardware.MemoryMB, NumCpu: c.Hardware.NumCPU, NumEthernetCards: 1,
		NumVirtualDisks: 1, Uuid: c.Uuid, InstanceUuid: c.InstanceUuid, GuestId: c.GuestId,
		GuestFullName: c.GuestFullName, Annotation: c.Annotation, ManagedBy: c.ManagedBy,
		HwVersion: c.Version,
	}
	o.Summary.Guest = &types.VirtualMachineGuestSummary{
		GuestId: o.Guest.GuestId, ToolsStatus: o.Guest.ToolsStatus,
		ToolsRunningStatus:  o.Guest.ToolsRunningStatus,
		ToolsVersionStatus2: o.Guest.ToolsVersionStatus2,
		HostName:            o.Guest.HostName, IpAddress: o.Guest.IpAddress,
	}
	o.Summary.QuickStats.GuestHeartbeatStatus = types.ManagedEntityStatusGray
	if o.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn {
		o.Summary.QuickStats.GuestHeartbeatStatus = types.ManagedEntityStatusGreen
	}
}
