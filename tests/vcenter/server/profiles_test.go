package server

import (
	"context"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

func scheduledOf(t *testing.T, c *govmomi.Client) map[string]types.ScheduledTaskInfo {
	t.Helper()
	var m mo.ScheduledTaskManager
	one(t, c, *c.ServiceContent.ScheduledTaskManager, &m, "scheduledTask")
	res, err := methods.RetrieveEntityScheduledTask(context.Background(), c,
		&types.RetrieveEntityScheduledTask{This: *c.ServiceContent.ScheduledTaskManager})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "by the property and by the method", len(m.ScheduledTask), len(res.Returnval))
	out := map[string]types.ScheduledTaskInfo{}
	for _, ref := range res.Returnval {
		var task mo.ScheduledTask
		one(t, c, ref, &task, "info")
		out[task.Info.Name] = task.Info
	}
	return out
}

func TestScheduledTasksRunByTheClock(t *testing.T) {
	s, c := serve(t, NewQuiet(2, 2, 1, start))
	all := scheduledOf(t, c)
	want(t, "scheduled tasks", len(all), 5)
	want(t, "one that fails", all["Power off the laboratory"].State, "error")
	want(t, "one switched off", all["Old move of the archive"].Enabled, false)
	if all["Old move of the archive"].PrevRunTime != nil {
		t.Error("what is switched off ran")
	}
	const name = "Nightly removal of old snapshots"
	before := *all[name].PrevRunTime
	advance(t, s, 48*time.Hour)
	want(t, "run two days later", *scheduledOf(t, c)[name].PrevRunTime, before.Add(48*time.Hour))
	off := false
	changes(t, s,
		timeline.Change{SetScheduledTask: &timeline.SetScheduledTask{Name: name, Fault: "NoDiskSpace",
			Ran: start.Add(48 * time.Hour)}},
		timeline.Change{SetScheduledTask: &timeline.SetScheduledTask{Name: "Power off the laboratory",
			Enabled: &off, User: `EXAMPLE\eve`}},
		timeline.Change{SetScheduledTask: &timeline.SetScheduledTask{Name: "New"}},
		timeline.Change{SetScheduledTask: &timeline.SetScheduledTask{Name: "Old move of the archive",
			Remove: true}})
	all = scheduledOf(t, c)
	want(t, "scheduled tasks", len(all), 5)
	want(t, "state", all[name].State, "error")
	if _, ok := all[name].Error.Fault.(*types.NoDiskSpace); !ok {
		t.Errorf("fault: %T", all[name].Error.Fault)
	}
	want(t, "changed by", all["Power off the laboratory"].LastModifiedUser, `EXAMPLE\eve`)
	want(t, "a new one", all["New"].State, "success")
}

func TestProfilesAndCompliance(t *testing.T) {
	s, c := serve(t, NewQuiet(2, 40, 1, start))
	profile := func() (p mo.HostProfile) {
		var m mo.HostProfileManager
		one(t, c, *c.ServiceContent.HostProfileManager, &m, "profile")
		one(t, c, m.Profile[0], &p, "name", "entity", "complianceStatus")
		return p
	}
	results := func() map[string]int {
		res, err := methods.QueryComplianceStatus(context.Background(), c,
			&types.QueryComplianceStatus{This: *c.ServiceContent.ComplianceManager})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]int{}
		for _, r := range res.Returnval {
			if r.CheckTime.After(start.Add(time.Hour)) {
				out["fresh"]++
			}
			out[r.ComplianceStatus]++
		}
		return out
	}
	p := profile()
	want(t, "attached to", p.Entity[0].Type, "ClusterComputeResource")
	want(t, "status", p.ComplianceStatus, "nonCompliant")
	before := results()
	if before["compliant"] < 25 || before["nonCompliant"] < 1 ||
		before["compliant"]+before["nonCompliant"] != 40 {
		t.Error("results:", before)
	}
	advance(t, s, 2*time.Hour)
	all, _, _ := retrieve(t, c, "HostSystem", 0, "name", "complianceCheckResult.complianceStatus")
	for _, o := range all {
		if value(o, "complianceCheckResult.complianceStatus") == "nonCompliant" {
			changes(t, s, timeline.Change{SetCompliance: &timeline.SetCompliance{
				Host: value(o, "name").(string), Status: "compliant"}})
		}
	}
	want(t, "status when all comply", profile().ComplianceStatus, "compliant")
	want(t, "fresh results", results()["fresh"], before["nonCompliant"])
	changes(t, s, timeline.Change{SetCompliance: &timeline.SetCompliance{
		Host: "esx-002.example.com", Status: "unknown"}})
	want(t, "status when one is not known", profile().ComplianceStatus, "unknown")
	changes(t, s, timeline.Change{SetProfile: &timeline.SetProfile{Name: "Standard ESXi",
		Attach: []timeline.Ref{{Kind: "HostSystem", Name: "esx-001.example.com"}}}})
	want(t, "attached", len(profile().Entity), 2)
	control(t, s, "POST", "/privileges", object{"reader": []string{"System.View", "System.Read"}})
	res, err := methods.RetrievePropertiesEx(context.Background(), c, &types.RetrievePropertiesEx{
		This: c.ServiceContent.PropertyCollector, SpecSet: []types.PropertyFilterSpec{{
			ObjectSet: []types.ObjectSpec{{Obj: *c.ServiceContent.HostProfileManager}},
			PropSet: []types.PropertySpec{{Type: "HostProfileManager",
				PathSet: []string{"profile"}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	missing := res.Returnval.Objects[0].MissingSet
	want(t, "privilege", missing[0].Fault.Fault.(*types.NoPermission).PrivilegeId, "Profile.View")
}

func TestChangesBesideTheInventoryAreReportedAsUpdates(t *testing.T) {
	s, c := serve(t, NewQuiet(2, 2, 1, start))
	ctx := context.Background()
	res, err := methods.GetAlarm(ctx, c, &types.GetAlarm{This: *c.ServiceContent.AlarmManager})
	if err != nil {
		t.Fatal(err)
	}
	set := []types.ObjectSpec{{Obj: *c.ServiceContent.AuthorizationManager},
		{Obj: c.ServiceContent.RootFolder}, {Obj: res.Returnval[0]}}
	if _, err = methods.CreateFilter(ctx, c, &types.CreateFilter{
		This: c.ServiceContent.PropertyCollector, Spec: types.PropertyFilterSpec{ObjectSet: set,
			PropSet: []types.PropertySpec{
				{Type: "AuthorizationManager", PathSet: []string{"roleList"}},
				{Type: "Folder", PathSet: []string{"triggeredAlarmState", "permission"}},
				{Type: "Alarm", PathSet: []string{"info.enabled"}}}}}); err != nil {
		t.Fatal(err)
	}
	version := ""
	wait := func() map[string]int {
		zero := int32(0)
		res, err := methods.WaitForUpdatesEx(ctx, c, &types.WaitForUpdatesEx{
			This: c.ServiceContent.PropertyCollector, Version: version,
			Options: &types.WaitOptions{MaxWaitSeconds: &zero}})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]int{}
		if res.Returnval == nil {
			return out
		}
		version = res.Returnval.Version
		for _, f := range res.Returnval.FilterSet {
			for _, o := range f.ObjectSet {
				for _, change := range o.ChangeSet {
					out[change.Name]++
				}
			}
		}
		return out
	}
	want(t, "at first", len(wait()), 4)
	off := false
	changes(t, s, timeline.Change{SetAlarm: &timeline.SetAlarm{
		Name: "Host connection and power state", Enabled: &off}})
	want(t, "alarm", wait(), map[string]int{"info.enabled": 1})
	changes(t, s, timeline.Change{SetRole: &timeline.SetRole{Name: "Night"}})
	want(t, "role", wait(), map[string]int{"roleList": 1})
	changes(t, s, timeline.Change{SetAlarmState: &timeline.SetAlarmState{Alarm: "Host error",
		Entity: timeline.Ref{Kind: "HostSystem", Name: "esx-001.example.com"}, Colour: "red"}})
	want(t, "alarm's state", wait(), map[string]int{"triggeredAlarmState": 1})
	changes(t, s, timeline.Change{SetPermission: &timeline.SetPermission{
		Principal: `EXAMPLE\eve`, Role: "Night"}})
	want(t, "permission", wait(), map[string]int{"permission": 1})
}
