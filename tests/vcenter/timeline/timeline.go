// Package timeline is the seam between a scenario (which invents what happens in an estate) and the
// simulated vCenter (which serves it): plain data, in time order. Objects are named here; the server
// gives them managed object ids.
package timeline

import "time"

// Estate is what exists at the scenario's first moment.
type Estate struct {
	Start        time.Time // nothing happened before; the clock cannot be set before it
	Datacenter   string
	Clusters     []Cluster
	Hosts        []Host
	Datastores   []Datastore
	Networks     []string
	VMs          []VM
	CustomFields []string // names of custom attributes of VirtualMachine
	// Options are vCenter settings served by the OptionManager ("event.maxAge": int32(30) …).
	Options map[string]interface{}
	// Switches are distributed ones; nil: one with a few port groups.
	Switches []Switch
}

// Switch is a distributed switch.
type Switch struct {
	Name       string
	Portgroups []Portgroup
}

// Portgroup says what its security policy lets through.
type Portgroup struct {
	Name                            string
	Promiscuous, MacChanges, Forged bool
	Uplink                          bool
}

type Cluster struct {
	Name       string
	HA, DRS    bool
	Datacenter string
}

type Host struct {
	Name, Cluster, UUID string
	Model, CPUModel     string
	Cores               int
	MemoryMB            int
	Version, Build      string
}

type Datastore struct {
	Name, URL          string
	CapacityGB, FreeGB int
	Local              bool
}

type VM struct {
	Name, InstanceUUID, Folder string
	Host, Datastore, Network   string
	CPUs, MemoryMB             int
	GuestID                    string
	Template, On               bool
	ManagedBy                  string // extension key, "" for none
	Annotation                 string
	Attributes                 map[string]string // custom attribute → value
	Created                    time.Time
}

// Step is one thing that becomes true at a moment. Exactly one pointer is set.
type Step struct {
	At     time.Time
	Task   *Task
	Event  *Event
	Change *Change
}

// Ref names an object: Kind is the vim25 type ("VirtualMachine", "HostSystem",
// "ClusterComputeResource", "Datastore", "Network", "Folder", "Datacenter").
type Ref struct{ Kind, Name string }

// Task is a vCenter task; it is visible as queued from Queued, running from Started and finished
// from Completed on. Step.At is Queued.
type Task struct {
	ID            int    // unique in the scenario; served as "task-<ID>"
	DescriptionID string // vCenter's, e.g. "VirtualMachine.reconfigure"
	Entity        Ref
	Reason        string // "user" "schedule" "alarm" "system"
	Actor         string // user name, schedule name or alarm name
	Queued        time.Time
	Started       time.Time
	Completed     time.Time
	Fault         string // vim25 fault class when it failed, "" when it succeeded
	Cancelled     bool
	ParentID      int // 0: a root task
	RootID        int
	Chain         int32
	Result        *Ref // the object made
	ActivationID  string
}

// Event is a vCenter event of class Class ("VmPoweredOnEvent"), or an EventEx when TypeID is set.
type Event struct {
	Class, TypeID string
	Time          time.Time
	User          string // "" for the system
	Chain         int32
	VM, Host, Datastore,
	Network, Cluster string
	Template bool // VmEvent.template
	// VmReconfiguredEvent.configSpec: which members are set.
	CPUs, MemoryMB int
	AddDisk        bool
	Annotation     string
	ChangeTracking bool
	ExtraConfig    bool
	SourceVM       string // VmClonedEvent, VmDeployedEvent
	Snapshot       string
	IP, UserAgent  string // UserLoginSessionEvent, UserLogoutSessionEvent
	Fault          string // failure events: class of the fault
	Message        string
}

// Change alters the inventory and what stands beside it. Exactly one member is set.
type Change struct {
	AddVM      *VM
	RemoveVM   string
	SetVM      *SetVM
	AddHost    *Host
	RemoveHost string
	SetHost    *SetHost
	SetStore   *SetStore

	SetHostService     *SetHostService
	SetHostOption      *SetHostOption
	SetHostLockdown    *SetHostLockdown
	SetHostCertificate *SetHostCertificate
	SetHostHealth      *SetHostHealth
	SetHostTime        *SetHostTime
	SetExtraConfig     *SetExtraConfig
	SetCluster         *SetCluster
	SetRule            *SetRule
	SetDatastore       *SetDatastore
	SetPortgroup       *SetPortgroup
	SetSnapshot        *SetSnapshot
	SetAlarm           *SetAlarm
	SetAlarmState      *SetAlarmState
	SetRole            *SetRole
	SetPermission      *SetPermission
	SetLicense         *SetLicense
	SetScheduledTask   *SetScheduledTask
	SetProfile         *SetProfile
	SetCompliance      *SetCompliance
	SetTag             *SetTag
	SetLibraryItem     *SetLibraryItem
	SetImage           *SetImage
}

// SetVM changes properties of a VM; nil and zero values leave them as they are.
type SetVM struct {
	Name           string
	On             *bool
	CPUs, MemoryMB int
	Host           string
	Attribute      map[string]string
	Annotation     *string
	Rename         string
	Network        string  // name of a network or port group
	Consolidate    *bool   // its disks need consolidation
	Connection     string  // "connected", "orphaned", "inaccessible" …
	Snapshot       *string // add a snapshot of this name; "" removes all
}

type SetHost struct {
	Name         string
	Maintenance  *bool
	Disconnected *bool
	// Forgotten says that vCenter knows no configuration of it, as of some disconnected hosts.
	Forgotten *bool
	Build     string
}

type SetStore struct {
	Name               string
	CapacityGB, FreeGB int
}

// Source is a scenario: deterministic from its seed, without end.
type Source interface {
	Estate() Estate
	// Steps returns everything with from < At ≤ to, in time order (ties in a fixed order). Calls
	// come with growing intervals.
	Steps(from, to time.Time) []Step
	// Practice is the practice folder as it stood at t: path → content; nil when there is none.
	Practice(t time.Time) map[string]string
	// Digest names the scenario, its parameters and the generator's version.
	Digest() string
}

// Number is what was computed of a signal.
type Number struct {
	Signal string
	Value  float64
}

// Reviewer is a Source whose team meets to review numbers that only the reader of the estate can
// compute.
type Reviewer interface {
	// ReviewsUntil are the moments of the reviews up to t, in time order.
	ReviewsUntil(t time.Time) []time.Time
	// Review is the file of the n-th of them (from 1) as it stands at t, with the numbers computed
	// for that day.
	Review(n int, numbers []Number, t time.Time) (path, text string)
}
