package timeline

import "time"

// SetHostService starts or stops a service ("TSM-SSH") and, with Policy, says when it starts by
// itself: "on", "off" or "automatic".
type SetHostService struct {
	Host, Key string
	Running   bool
	Policy    string
}

// SetHostOption sets an advanced option; nil takes it away. Whole numbers are longs.
type SetHostOption struct {
	Host, Key string
	Value     interface{}
}

// SetHostLockdown sets "lockdownDisabled", "lockdownNormal" or "lockdownStrict".
type SetHostLockdown struct{ Host, Mode string }

// SetHostCertificate gives a host another certificate.
type SetHostCertificate struct {
	Host  string
	Until time.Time
}

// SetHostHealth sets a hardware sensor to green, yellow, red or unknown; with Paths or Uplinks, how
// many of them the host has left.
type SetHostHealth struct {
	Host, Sensor, Health string
	Paths, Uplinks       int
}

// SetHostTime sets what a host asks for the time, and for names; nil leaves them.
type SetHostTime struct {
	Host     string
	NTP, DNS []string
}

// SetExtraConfig sets a key of a VM's extraConfig; "" takes it away.
type SetExtraConfig struct{ VM, Key, Value string }

// SetCluster changes a cluster's configuration; nil and zero values leave it as it is.
type SetCluster struct {
	Name             string
	HA, DRS          *bool
	AdmissionControl *bool
	FailoverLevel    *int // failures tolerated at present
	Percent          int  // admission control by this percentage of resources, not by level
	EVC              string
	Lifecycle        *bool // managed by an image
}

// SetRule makes, changes or (Remove) takes away an affinity or (Apart) anti-affinity rule.
type SetRule struct {
	Cluster, Name         string
	VMs                   []string
	Apart                 bool
	Enabled, InCompliance *bool // nil: true in a new rule, else as it is
	Remove                bool
}

// SetDatastore changes a datastore's space, or whether a host (all: "") has it mounted.
type SetDatastore struct {
	Name            string
	FreeGB          *int
	CapacityGB      int
	UncommittedGB   *int
	Accessible      *bool
	Host            string
	Mounted         *bool
	MountedReadable *bool // mountInfo.accessible
}

// SetPortgroup sets the security policy of a port group, which is made when there is none.
type SetPortgroup struct {
	Name                            string
	Promiscuous, MacChanges, Forged bool
}

// SetSnapshot adds a snapshot below Parent (below none: a root one), made at Created (now), or
// (Remove) takes one away with, when Children is set, all below it. Others keep their times.
type SetSnapshot struct {
	VM, Name, Parent string
	Description      string
	Created          time.Time
	Remove, Children bool
}

// SetAlarm makes, changes or (Remove) takes away an alarm definition.
type SetAlarm struct {
	Name    string
	Entity  *Ref   // nil: the root folder
	Enabled *bool  // nil: true in a new alarm, else as it is
	Action  string // "mail", "trap", "script", "none"; "" leaves it
	User    string
	Remove  bool
}

// SetAlarmState sets what an alarm says of an entity: "green" (no longer triggered), "yellow", "red".
// A change of colour posts an AlarmStatusChangedEvent, Acknowledge an AlarmAcknowledgedEvent. Colour
// "" leaves it.
type SetAlarmState struct {
	Alarm       string
	Entity      Ref
	Colour      string
	Acknowledge bool
	User        string
	Silent      bool // no events
}

// SetRole makes or changes a role, or (Remove) takes it away with the permissions that give it.
type SetRole struct {
	Name       string
	Privileges []string
	Remove     bool
}

// SetPermission gives a principal a role on an entity (nil: the root folder), or (Remove) takes it.
type SetPermission struct {
	Entity    *Ref
	Principal string
	Group     bool
	Role      string
	Local     bool // does not propagate
	Remove    bool
}

// SetLicense makes or changes a licence, or (Remove) takes it away. Zero Expires: never.
type SetLicense struct {
	Key, Name   string
	Total, Used int
	Unit        string
	Expires     time.Time
	Remove      bool
}

// SetScheduledTask makes, changes or (Remove) takes away a scheduled task. Ran and Fault say how its
// last run ended.
type SetScheduledTask struct {
	Name    string
	Entity  *Ref   // nil: the root folder
	Enabled *bool  // nil: true in a new one, else as it is
	Method  string // what it does: "PowerOffVM_Task"
	User    string
	Ran     time.Time
	Fault   string
	Remove  bool
}

// SetProfile makes or changes a host profile, or (Remove) takes it away. Attach and Detach are hosts
// and clusters.
type SetProfile struct {
	Name           string
	Attach, Detach []Ref
	Remove         bool
}

// SetCompliance says how a check against a profile ended: "compliant", "nonCompliant" or "unknown".
type SetCompliance struct {
	Host, Profile, Status string
	Checked               time.Time // now
}

// SetTag makes a tag of a category (both are made when missing), attaches and detaches objects, or
// (Remove) takes the tag away.
type SetTag struct {
	Category, Tag  string
	Attach, Detach []Ref
	Remove         bool
}

// SetLibraryItem makes or changes an item of a content library: each change is a new version.
type SetLibraryItem struct {
	Library, Name, Kind string // Kind: "ovf", "vm-template", "iso"
	Remove              bool
}

// SetImage says how a cluster's check against its image ended: "COMPLIANT", "NON_COMPLIANT",
// "UNKNOWN" or "INCOMPATIBLE"; Hosts are those that do not comply.
type SetImage struct {
	Cluster, Status string
	Hosts           []string
}
