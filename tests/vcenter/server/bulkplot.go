package server

import (
	"strings"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

const (
	onNothing = iota
	onHost
	onVM
)

// plot is one kind of event in a storm.
type plot struct {
	class    string
	extended bool // class is the id of an EventEx
	about    int
	by       []string // users in turn; none: the system
	dress    func(e *timeline.Event, i int)
}

func (p *plot) user(i int) string {
	if len(p.by) == 0 {
		return ""
	}
	return p.by[i/len(plots)%len(p.by)]
}

var (
	bulkPeople = []string{`EXAMPLE.LOCAL\anna`, `EXAMPLE.LOCAL\bert`, `EXAMPLE.LOCAL\chandra`,
		`EXAMPLE.LOCAL\dora`, "emil@example.local", "anna@example.local",
		`VSPHERE.LOCAL\Administrator`}
	bulkBackup  = []string{"svc-backup@example.local"}
	bulkMonitor = []string{"svc-monitor@example.local"}
	bulkMachine = []string{"svc-provision@example.local"}
)

func fromTools(e *timeline.Event, _ int) { e.IP, e.UserAgent = "10.1.9.7", "pyvmomi Python/3.9.2" }
func tracking(e *timeline.Event, i int)  { e.ChangeTracking, e.ExtraConfig = i%2 == 0, true }
func resize(e *timeline.Event, i int)    { e.CPUs, e.MemoryMB = 2+i%7, 4096<<(i%3) }
func broken(e *timeline.Event, _ int)    { e.Fault = "InvalidState" }

// plots come round in this order; their mix is that of an estate with backups and monitoring.
var plots = []plot{
	{class: "UserLoginSessionEvent", by: bulkMonitor, dress: fromTools},
	{class: "VmReconfiguredEvent", about: onVM, by: bulkBackup, dress: tracking},
	{class: "DrsVmMigratedEvent", about: onVM},
	{class: "UserLogoutSessionEvent", by: bulkMonitor, dress: fromTools},
	{class: "VmStartingEvent", about: onVM, by: bulkPeople},
	{class: "DrsVmPoweredOnEvent", about: onVM, by: bulkPeople},
	{class: "com.vmware.vc.VmDiskConsolidationNeeded", extended: true, about: onVM},
	{class: "VmReconfiguredEvent", about: onVM, by: bulkBackup, dress: tracking},
	{class: "VmResourceReallocatedEvent", about: onVM, by: bulkPeople},
	{class: "UserLoginSessionEvent", by: bulkPeople, dress: fromTools},
	{class: "VmReconfiguredEvent", about: onVM, by: bulkPeople, dress: resize},
	{class: "VmStoppingEvent", about: onVM, by: bulkPeople},
	{class: "VmPoweredOffEvent", about: onVM, by: bulkPeople},
	{class: "esx.audit.ssh.session.opened", extended: true, about: onHost},
	{class: "VmCreatedEvent", about: onVM, by: bulkMachine},
	{class: "VmBeingMigratedEvent", about: onVM, by: bulkPeople},
	{class: "VmMigratedEvent", about: onVM, by: bulkPeople},
	{class: "VmFailedToPowerOnEvent", about: onVM, by: bulkPeople, dress: broken},
	{class: "com.vmware.vc.HA.HostDasAgentHealthyEvent", extended: true, about: onHost},
	{class: "VmRemovedEvent", about: onVM, by: bulkMachine},
	{class: "HostConnectedEvent", about: onHost},
	{class: "VmPoweredOnEvent", about: onVM, by: bulkPeople},
	{class: "com.example.appliance.unheard.of", extended: true, about: onVM},
}

func (s *storm) plot(i int) *plot {
	if s.class != "" {
		return &plot{class: s.class, extended: strings.Contains(s.class, "."), about: onVM,
			by: bulkPeople}
	}
	return &plots[i%len(plots)]
}

// work is one kind of task in a storm.
type work struct {
	id, reason string
	by         []string
	follows    bool // a child of the task before it
}

func (w *work) actor(i int) string {
	if len(w.by) == 0 {
		return ""
	}
	return w.by[i/len(works)%len(w.by)]
}

var works = []work{
	{id: "VirtualMachine.createSnapshot", reason: "user", by: bulkBackup},
	{id: "VirtualMachine.reconfigure", reason: "user", by: bulkBackup},
	{id: "vm.Snapshot.remove", reason: "user", by: bulkBackup},
	{id: "VirtualMachine.powerOn", reason: "user", by: bulkPeople},
	{id: "Drm.ExecuteVMotionLRO", reason: "system"},
	{id: "VirtualMachine.reconfigure", reason: "user", by: bulkPeople},
	{id: "VirtualMachine.powerOff", reason: "user", by: bulkPeople},
	{id: "VirtualMachine.clone", reason: "user", by: bulkMachine},
	{id: "VirtualMachine.customize", reason: "user", by: bulkMachine, follows: true},
	{id: "VirtualMachine.relocate", reason: "user", by: bulkPeople},
	{id: "VirtualMachine.reconfigure", reason: "schedule", by: []string{"Nightly resize"}},
}

// roleOf is where a machine stands now.
func (in *inventory) roleOf(it *item) role {
	r := role{vm: it.name, vmRef: it.ref}
	o := it.object.(*mo.VirtualMachine)
	first := func(refs []types.ManagedObjectReference) (string, types.ManagedObjectReference) {
		if len(refs) > 0 {
			if found := in.get(refs[0]); found != nil {
				return found.name, found.ref
			}
		}
		return "", types.ManagedObjectReference{}
	}
	r.store, r.storeRef = first(o.Datastore)
	r.network, r.netRef = first(o.Network)
	if o.Runtime.Host == nil {
		return r
	}
	if host := in.get(*o.Runtime.Host); host != nil {
		r.host, r.hostRef = host.name, host.ref
		if c := host.parent; c != nil && c.ref.Type == "ClusterComputeResource" {
			r.cluster, r.clusterRef = c.name, c.ref
		}
	}
	return r
}
