package server

import (
	"sync"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// beside is what a vCenter keeps beside its inventory.
type beside struct {
	certificates sync.Map // host and end → PEM
	portgroups   int      // ever made
	alarms       []*item
	alarmIDs     int
	triggered    []types.AlarmState // that are not green
	rights       *item              // the AuthorizationManager
	permissions  []types.Permission
	licenses     []timeline.SetLicense
	scheduled    []*scheduled
	scheduledIDs int
	profiles     []*item
	profileIDs   int
	categories   []*category
	tags         []*tag
	tagsByName   map[string]*tag // by category and name
	libraries    []*library
	items        []*libraryItem
	images       map[*item]*image // by cluster
}

// defaultSwitches are those of an estate that names none.
var defaultSwitches = []timeline.Switch{{Name: "dvs-01", Portgroups: []timeline.Portgroup{
	{Name: "dvpg-servers"}, {Name: "dvpg-storage"}, {Name: "dvpg-backup"},
	{Name: "dvpg-loadbalancer", MacChanges: true, Forged: true},
}}}

// furnish fills what stands beside the inventory at the start.
func (w *world) furnish(e timeline.Estate) {
	switches := e.Switches
	if switches == nil {
		switches = defaultSwitches
	}
	for _, s := range switches {
		w.addSwitch(s)
	}
	w.installRules()
	w.installSnapshots()
	w.installRights()
	w.installLicenses()
	w.installAlarms()
	w.installScheduledTasks()
	w.installProfiles()
	w.installTags()
	w.installLibrary()
	w.installImages()
	w.inventory.touches = nil // nobody has looked yet
}

// applyFurther changes what hosts, clusters and datastores are like, and what stands beside them.
func (w *world) applyFurther(c *timeline.Change) {
	switch {
	case c.SetHostService != nil, c.SetHostOption != nil, c.SetHostLockdown != nil,
		c.SetHostCertificate != nil, c.SetHostHealth != nil, c.SetHostTime != nil:
		w.applyToHost(c)
	case c.SetExtraConfig != nil:
		w.setExtraConfig(c.SetExtraConfig)
	case c.SetCluster != nil:
		w.setCluster(c.SetCluster)
	case c.SetRule != nil:
		w.setRule(c.SetRule)
	case c.SetDatastore != nil:
		w.setDatastore(c.SetDatastore)
	case c.SetPortgroup != nil:
		w.setPortgroup(c.SetPortgroup)
	case c.SetSnapshot != nil:
		w.setSnapshot(c.SetSnapshot)
	case c.SetAlarm != nil:
		w.setAlarm(c.SetAlarm)
	case c.SetAlarmState != nil:
		w.setAlarmState(c.SetAlarmState)
	case c.SetRole != nil:
		w.setRole(c.SetRole)
	case c.SetPermission != nil:
		w.setPermission(c.SetPermission)
	case c.SetLicense != nil:
		w.setLicense(c.SetLicense)
	case c.SetScheduledTask != nil:
		w.setScheduledTask(c.SetScheduledTask)
	case c.SetTag != nil:
		w.setTag(c.SetTag)
	case c.SetLibraryItem != nil:
		w.setLibraryItem(c.SetLibraryItem)
	case c.SetImage != nil:
		w.setImage(c.SetImage)
	case c.SetProfile != nil:
		w.setProfile(c.SetProfile)
	case c.SetCompliance != nil:
		w.setCompliance(c.SetCompliance)
	}
}
