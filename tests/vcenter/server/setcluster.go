package server

import (
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// tolerate sets how many hosts a cluster can lose. A vCenter that reserves percentages tells 0.
func tolerate(s *types.ClusterComputeResourceSummary, hosts int32) {
	s.CurrentFailoverLevel = hosts
	switch s.AdmissionControlInfo.(type) {
	case *types.ClusterFailoverLevelAdmissionControlInfo:
		s.AdmissionControlInfo =
			&types.ClusterFailoverLevelAdmissionControlInfo{CurrentFailoverLevel: hosts}
	case *types.ClusterFailoverResourcesAdmissionControlInfo:
		s.CurrentFailoverLevel = 0
		percent := int32(0)
		if s.NumHosts > 0 {
			percent = 100 * hosts / s.NumHosts
		}
		s.AdmissionControlInfo = &types.ClusterFailoverResourcesAdmissionControlInfo{
			CurrentCpuFailoverResourcesPercent: percent, CurrentMemoryFailoverResourcesPercent: percent}
	}
}

// within0 limits a number to 0 … most.
func within0(n, most int32) int32 {
	if n < 0 {
		return 0
	}
	if n > most {
		return most
	}
	return n
}

func (w *world) setCluster(c *timeline.SetCluster) {
	it := w.inventory.named("ClusterComputeResource", c.Name)
	if it == nil {
		return
	}
	o := it.object.(*mo.ClusterComputeResource)
	// Structures are replaced, not changed, where an answer under way may still point at them.
	config := *o.ConfigurationEx.(*types.ClusterConfigInfoEx)
	summary := *o.Summary.(*types.ClusterComputeResourceSummary)
	if c.HA != nil {
		config.DasConfig.Enabled = yes(*c.HA)
	}
	if c.AdmissionControl != nil {
		config.DasConfig.AdmissionControlEnabled = yes(*c.AdmissionControl)
	}
	if c.DRS != nil {
		config.DrsConfig.Enabled = yes(*c.DRS)
	}
	if c.Percent > 0 {
		config.DasConfig.AdmissionControlPolicy = &types.ClusterFailoverResourcesAdmissionControlPolicy{
			CpuFailoverResourcesPercent:    int32(c.Percent),
			MemoryFailoverResourcesPercent: int32(c.Percent), FailoverLevel: 1}
		summary.AdmissionControlInfo = &types.ClusterFailoverResourcesAdmissionControlInfo{}
		tolerate(&summary, summary.CurrentFailoverLevel)
	}
	if c.FailoverLevel != nil {
		tolerate(&summary, int32(*c.FailoverLevel))
	}
	switch c.EVC {
	case "":
	case "none":
		summary.CurrentEVCModeKey = ""
	default:
		summary.CurrentEVCModeKey = c.EVC
	}
	o.ConfigurationEx, o.Summary = &config, &summary
	o.Configuration.DasConfig, o.Configuration.DrsConfig = config.DasConfig, config.DrsConfig
	paths := []string{"configurationEx", "configuration", "summary"}
	if c.Lifecycle != nil {
		o.LifecycleManaged = yes(*c.Lifecycle)
		paths = append(paths, "lifecycleManaged")
	}
	w.inventory.changed(it, paths...)
	if c.HA == nil {
		return
	}
	for _, ref := range o.Host {
		host := w.inventory.get(ref).object.(*mo.HostSystem)
		for _, machine := range host.Vm {
			if vm := w.inventory.get(machine); vm != nil {
				m := vm.object.(*mo.VirtualMachine)
				w.protect(m)
				summarize(m)
				w.inventory.changed(vm, "runtime", "summary")
			}
		}
	}
}

// installRules keeps three pairs of machines apart in each of the first clusters; one pair stands on
// one host.
func (w *world) installRules() {
	machines := w.inventory.kinds["VirtualMachine"]
	for i, cluster := range w.inventory.kinds["ClusterComputeResource"] {
		for n := 0; n < 3 && i < 2; n++ {
			a, b := 20*i+2*n, 20*i+2*n+1
			if b >= len(machines) {
				return
			}
			kept := i > 0 || n > 0
			w.setRule(&timeline.SetRule{Cluster: cluster.name, Apart: true, InCompliance: &kept,
				Name: "keep apart " + machines[a].name + " and " + machines[b].name,
				VMs:  []string{machines[a].name, machines[b].name}})
		}
	}
}

// setRule keeps the rules of a cluster in the order in which they were made.
func (w *world) setRule(c *timeline.SetRule) {
	it := w.inventory.named("ClusterComputeResource", c.Cluster)
	if it == nil {
		return
	}
	o := it.object.(*mo.ClusterComputeResource)
	config := *o.ConfigurationEx.(*types.ClusterConfigInfoEx)
	var rules []types.BaseClusterRuleInfo
	info := types.ClusterRuleInfo{Name: c.Name, Enabled: yes(true), InCompliance: yes(true),
		Mandatory: yes(false), UserCreated: yes(true), Status: types.ManagedEntityStatusGreen,
		RuleUuid: uuidOf("rule " + c.Name)}
	var machines []types.ManagedObjectReference
	next := int32(1)
	for _, r := range config.Rule {
		old := r.GetClusterRuleInfo()
		if old.Key >= next {
			next = old.Key + 1
		}
		if old.Name != c.Name {
			rules = append(rules, r)
			continue
		}
		info = *old
		switch rule := r.(type) {
		case *types.ClusterAntiAffinityRuleSpec:
			machines = rule.Vm
		case *types.ClusterAffinityRuleSpec:
			machines = rule.Vm
		}
	}
	if !c.Remove {
		if info.Key == 0 {
			info.Key = next
		}
		if c.Enabled != nil {
			info.Enabled = yes(*c.Enabled)
		}
		if c.InCompliance != nil {
			info.InCompliance = yes(*c.InCompliance)
		}
		if c.VMs != nil {
			machines = nil
			for _, name := range c.VMs {
				machines = append(machines,
					w.inventory.refer(timeline.Ref{Kind: "VirtualMachine", Name: name}))
			}
		}
		if c.Apart {
			rules = append(rules, &types.ClusterAntiAffinityRuleSpec{ClusterRuleInfo: info, Vm: machines})
		} else {
			rules = append(rules, &types.ClusterAffinityRuleSpec{ClusterRuleInfo: info, Vm: machines})
		}
	}
	config.Rule = rules
	o.ConfigurationEx = &config
	o.Configuration.Rule = rules
	w.inventory.changed(it, "configurationEx", "configuration")
}

func (w *world) setDatastore(c *timeline.SetDatastore) {
	it := w.inventory.named("Datastore", c.Name)
	if it == nil {
		return
	}
	o := it.object.(*mo.Datastore)
	var paths []string
	if c.CapacityGB > 0 {
		o.Summary.Capacity = int64(c.CapacityGB) << 30
	}
	if c.FreeGB != nil {
		o.Summary.FreeSpace = int64(*c.FreeGB) << 30
		if info, ok := o.Info.(*types.VmfsDatastoreInfo); ok {
			next := *info
			next.FreeSpace = o.Summary.FreeSpace
			at := w.moment
			next.Timestamp = &at
			o.Info = &next
			paths = append(paths, "info")
		}
	}
	if c.UncommittedGB != nil {
		o.Summary.Uncommitted = int64(*c.UncommittedGB) << 30
	}
	if c.Accessible != nil {
		o.Summary.Accessible = *c.Accessible
	}
	if c.Mounted != nil || c.MountedReadable != nil {
		mounts := append([]types.DatastoreHostMount{}, o.Host...)
		for i := range mounts {
			host := w.inventory.get(mounts[i].Key)
			if c.Host != "" && (host == nil || host.name != c.Host) {
				continue
			}
			if c.Mounted != nil {
				mounts[i].MountInfo.Mounted = yes(*c.Mounted)
			}
			if c.MountedReadable != nil {
				mounts[i].MountInfo.Accessible = yes(*c.MountedReadable)
			}
		}
		o.Host = mounts
		paths = append(paths, "host")
	}
	w.inventory.changed(it, append(paths, "summary")...)
}
