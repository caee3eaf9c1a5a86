package server

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// installProfiles gives an estate one host profile, attached to its first cluster, whose hosts were
// checked in the week before; one in eight does not comply.
func (w *world) installProfiles() {
	clusters := w.inventory.kinds["ClusterComputeResource"]
	if len(clusters) == 0 {
		return
	}
	w.moment = w.start.AddDate(0, -7, 0)
	cluster := clusters[0]
	w.setProfile(&timeline.SetProfile{Name: "Standard ESXi", Attach: []timeline.Ref{
		{Kind: cluster.ref.Type, Name: cluster.name}}})
	for _, ref := range cluster.object.(*mo.ClusterComputeResource).Host {
		host := w.inventory.get(ref)
		status := "compliant"
		if trait(8, host.name, "compliance") == 0 {
			status = "nonCompliant"
		}
		w.moment = w.start.Add(-time.Duration(1+trait(150, host.name, "checked")) * time.Hour)
		w.setCompliance(&timeline.SetCompliance{Host: host.name, Status: status})
	}
	w.moment = w.start
}

func (w *world) profileNamed(name string) *item {
	for _, it := range w.beside.profiles {
		if it.name == name {
			return it
		}
	}
	return nil
}

func (w *world) setProfile(c *timeline.SetProfile) {
	in := w.inventory
	it := w.profileNamed(c.Name)
	if c.Remove {
		if it != nil {
			w.beside.profiles = dropped(w.beside.profiles, it)
			in.detach(it)
		}
		return
	}
	if it == nil {
		w.beside.profileIDs++
		ref := types.ManagedObjectReference{Type: "HostProfile",
			Value: fmt.Sprintf("hostprofile-%d", w.beside.profileIDs)}
		o := &mo.HostProfile{}
		o.Self, o.Name, o.CreatedTime = ref, c.Name, w.moment
		o.Config = &types.HostProfileConfigInfo{
			ProfileConfigInfo: types.ProfileConfigInfo{Name: c.Name, Enabled: true}}
		o.ComplianceStatus = "unknown"
		it = in.attach(o, ref, c.Name)
		w.beside.profiles = append(w.beside.profiles, it)
	}
	// Structures are replaced, not changed, where an answer under way may still point at them.
	next := *it.object.(*mo.HostProfile)
	next.ModifiedTime = w.moment
	next.Entity = append([]types.ManagedObjectReference{}, next.Entity...)
	for _, r := range c.Detach {
		next.Entity = without(next.Entity, in.refer(r))
	}
	for _, r := range c.Attach {
		next.Entity = append(without(next.Entity, in.refer(r)), in.refer(r))
	}
	it.object = &next
	in.changed(it, "entity", "modifiedTime")
}

// setCompliance says how a host's check ended; the profile is the one named, else the first.
func (w *world) setCompliance(c *timeline.SetCompliance) {
	in := w.inventory
	host := in.named("HostSystem", c.Host)
	if host == nil {
		return
	}
	profile := w.profileNamed(c.Profile)
	if profile == nil && c.Profile == "" && len(w.beside.profiles) > 0 {
		profile = w.beside.profiles[0]
	}
	checked := c.Checked
	if checked.IsZero() {
		checked = w.moment
	}
	checked = micro(checked)
	o := host.object.(*mo.HostSystem)
	result := &types.ComplianceResult{ComplianceStatus: c.Status, Entity: &host.ref,
		CheckTime: &checked}
	if profile != nil {
		result.Profile = &profile.ref
	}
	if c.Status == "nonCompliant" {
		result.Failure = []types.ComplianceFailure{{FailureType: "SettingMismatch",
			ExpressionName: "option", Message: types.LocalizableMessage{
				Key: "com.vmware.vim.profile.option.mismatch", Message: "Option does not match"}}}
	}
	o.ComplianceCheckResult = result
	o.ComplianceCheckState = &types.HostSystemComplianceCheckState{State: c.Status,
		CheckTime: checked}
	in.changed(host, "complianceCheckResult", "complianceCheckState")
	if profile == nil {
		return
	}
	next := *profile.object.(*mo.HostProfile)
	// As its worst host.
	next.ComplianceStatus = "compliant"
	for _, r := range w.complianceResults([]types.ManagedObjectReference{profile.ref}, nil) {
		if next.ComplianceStatus == "compliant" || r.ComplianceStatus == "nonCompliant" {
			next.ComplianceStatus = r.ComplianceStatus
		}
	}
	profile.object = &next
	in.changed(profile, "complianceStatus")
}

// complianceResults are the last checks of hosts against profiles: of all, or of those named.
func (w *world) complianceResults(
	profiles, entities []types.ManagedObjectReference) []types.ComplianceResult {
	wanted := func(list []types.ManagedObjectReference, ref types.ManagedObjectReference) bool {
		for _, r := range list {
			if r == ref {
				return true
			}
		}
		return len(list) == 0
	}
	var out []types.ComplianceResult
	for _, it := range w.inventory.kinds["HostSystem"] {
		r := it.object.(*mo.HostSystem).ComplianceCheckResult
		if !it.gone && r != nil && r.Profile != nil && wanted(profiles, *r.Profile) &&
			wanted(entities, it.ref) {
			out = append(out, *r)
		}
	}
	return out
}
