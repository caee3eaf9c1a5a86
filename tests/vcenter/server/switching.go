package server

import (
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// switching is a moment at which a machine was switched on or off, or a host's connection came or
// went: from then on there are samples of it, or none.
type switching struct {
	at int64 // Unix time
	on bool
}

// note remembers what a change switches, before it is applied. It needs the world's write lock.
func (w *world) note(c *timeline.Change) {
	remember := func(kind, name string, on bool) {
		it := w.inventory.named(kind, name)
		if it == nil || measurable(it) == on && len(w.switched[it.ref]) == 0 {
			return
		}
		if w.switched == nil {
			w.switched = map[types.ManagedObjectReference][]switching{}
		}
		w.switched[it.ref] = append(w.switched[it.ref], switching{w.moment.Unix(), on})
	}
	if vm := c.SetVM; vm != nil && vm.On != nil {
		remember("VirtualMachine", vm.Name, *vm.On)
	}
	if host := c.SetHost; host != nil && host.Disconnected != nil {
		remember("HostSystem", host.Name, !*host.Disconnected)
	}
}

// measurable tells whether there are samples of an entity as it stands.
func measurable(it *item) bool {
	switch o := it.object.(type) {
	case *mo.VirtualMachine:
		return o.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn
	case *mo.HostSystem:
		return o.Runtime.ConnectionState == types.HostSystemConnectionStateConnected
	}
	return true
}

// measured tells whether there is a sample of an entity at a time.
func (w *world) measured(it *item, at int64) bool {
	log := w.switched[it.ref]
	if len(log) == 0 {
		return measurable(it)
	}
	on := !log[0].on
	for _, s := range log {
		if s.at >= at {
			break
		}
		on = s.on
	}
	return on
}
