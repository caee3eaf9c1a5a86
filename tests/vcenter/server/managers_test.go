package server

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	goproperty "github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

func one(t *testing.T, c *govmomi.Client, ref types.ManagedObjectReference, into interface{},
	paths ...string) {
	t.Helper()
	if err := goproperty.DefaultCollector(c.Client).RetrieveOne(context.Background(), ref, paths,
		into); err != nil {
		t.Fatal(ref, err)
	}
}

// alarmsOf reads all declared alarms.
func alarmsOf(t *testing.T, c *govmomi.Client) map[string]types.AlarmInfo {
	t.Helper()
	res, err := methods.GetAlarm(context.Background(), c, &types.GetAlarm{
		This: *c.ServiceContent.AlarmManager})
	if err != nil {
		t.Fatal(err)
	}
	var all []mo.Alarm
	if err = goproperty.DefaultCollector(c.Client).Retrieve(context.Background(), res.Returnval,
		[]string{"info"}, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]types.AlarmInfo{}
	for _, a := range all {
		out[a.Info.Name] = a.Info
	}
	return out
}

func triggered(t *testing.T, c *govmomi.Client,
	ref types.ManagedObjectReference) map[string]types.AlarmState {
	t.Helper()
	var e mo.ManagedEntity
	one(t, c, ref, &e, "triggeredAlarmState")
	out := map[string]types.AlarmState{}
	for _, s := range e.TriggeredAlarmState {
		out[s.Key] = s
	}
	return out
}

func TestAlarmsAreDeclaredAndSomeTriggered(t *testing.T) {
	_, c := serve(t, NewQuiet(10, 4, 1, start))
	all := alarmsOf(t, c)
	want(t, "alarms", len(all), 30)
	acting := 0
	for _, a := range all {
		if a.Action != nil && a.Enabled {
			acting++
		}
	}
	if acting < 10 || acting > 25 {
		t.Error("alarms that act:", acting)
	}
	states := triggered(t, c, c.ServiceContent.RootFolder)
	want(t, "triggered", len(states), 5)
	red, acknowledged := 0, 0
	for key, s := range states {
		want(t, "key", key, s.Alarm.Value+"."+s.Entity.Value)
		if s.OverallStatus == "red" {
			red++
		}
		if *s.Acknowledged {
			acknowledged++
			want(t, "by", s.AcknowledgedByUser, `EXAMPLE\ann`)
		}
	}
	want(t, "red, acknowledged", fmt.Sprint(red, acknowledged), "3 1")
}

func TestAnAlarmsStateChangesWithItsEvents(t *testing.T) {
	s, c := serve(t, NewQuiet(10, 4, 1, start))
	advance(t, s, time.Hour)
	of := timeline.Ref{Kind: "HostSystem", Name: "esx-003.example.com"}
	state := func(colour string, acknowledge bool) {
		changes(t, s, timeline.Change{SetAlarmState: &timeline.SetAlarmState{
			Alarm: "Host CPU usage", Entity: of, Colour: colour, Acknowledge: acknowledge,
			User: `EXAMPLE\bob`}})
	}
	host := the(t, c, "HostSystem", of.Name, "overallStatus")
	want(t, "host before", value(host, "overallStatus"), "green")
	state("red", false)
	advance(t, s, time.Minute)
	state("", true)
	key := alarmsOf(t, c)["Host CPU usage"].Key + "." + host.Obj.Value
	now := triggered(t, c, c.ServiceContent.RootFolder)[key]
	want(t, "since", now.Time, start.Add(time.Hour))
	want(t, "acknowledged", fmt.Sprint(*now.Acknowledged, *now.AcknowledgedTime, now.AcknowledgedByUser),
		fmt.Sprint(true, start.Add(time.Hour+time.Minute), `EXAMPLE\bob`))
	want(t, "of the host", len(triggered(t, c, host.Obj)), 1)
	want(t, "host", value(the(t, c, "HostSystem", of.Name, "overallStatus"), "overallStatus"), "red")
	advance(t, s, time.Minute)
	state("green", false)
	if _, still := triggered(t, c, c.ServiceContent.RootFolder)[key]; still {
		t.Error("the alarm is still triggered")
	}
	var said []string
	for _, e := range readEvents(t, c, types.EventFilterSpec{}, 100) {
		switch x := e.(type) {
		case *types.AlarmStatusChangedEvent:
			said = append(said, x.Alarm.Name+" "+x.From+" "+x.To+" "+x.Host.Name)
			if x.To == "red" {
				want(t, "the state's event", now.EventKey, x.Key)
			}
		case *types.AlarmAcknowledgedEvent:
			said = append(said, x.UserName+" "+x.Entity.Entity.Value)
		}
	}
	want(t, "events", fmt.Sprint(said), fmt.Sprint([]string{
		"Host CPU usage green red " + of.Name, `EXAMPLE\bob ` + host.Obj.Value,
		"Host CPU usage red green " + of.Name}))
	off := false
	changes(t, s,
		timeline.Change{SetAlarm: &timeline.SetAlarm{Name: "Host CPU usage", Enabled: &off,
			Action: "script", User: `EXAMPLE\ann`}},
		timeline.Change{SetAlarm: &timeline.SetAlarm{Name: "Of the site", Action: "mail"}},
		timeline.Change{SetAlarm: &timeline.SetAlarm{Name: "Host error", Remove: true}})
	all := alarmsOf(t, c)
	want(t, "alarms", len(all), 30)
	want(t, "enabled", all["Host CPU usage"].Enabled, false)
	want(t, "changed by", all["Host CPU usage"].LastModifiedUser, `EXAMPLE\ann`)
	state("red", false)
	changes(t, s, timeline.Change{RemoveHost: of.Name})
	if _, still := triggered(t, c, c.ServiceContent.RootFolder)[key]; still {
		t.Error("the alarm is triggered of a host that is gone")
	}
	action := all["Host CPU usage"].Action.(*types.GroupAlarmAction).Action[0]
	if _, ok := action.(*types.AlarmTriggeringAction).Action.(*types.RunScriptAction); !ok {
		t.Errorf("action: %T", action)
	}
}

func TestRolesAndPermissionsFollowSteps(t *testing.T) {
	s, c := serve(t, NewQuiet(3, 2, 1, start))
	roles := func() map[string]types.AuthorizationRole {
		var m mo.AuthorizationManager
		one(t, c, *c.ServiceContent.AuthorizationManager, &m, "roleList")
		out := map[string]types.AuthorizationRole{}
		for _, r := range m.RoleList {
			out[r.Name] = r
		}
		return out
	}
	permissions := func() map[string]types.Permission {
		res, err := methods.RetrieveAllPermissions(context.Background(), c,
			&types.RetrieveAllPermissions{This: *c.ServiceContent.AuthorizationManager})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]types.Permission{}
		for _, p := range res.Returnval {
			out[p.Entity.Value+" "+p.Principal] = p
		}
		return out
	}
	before := roles()
	want(t, "Admin", before["Admin"].RoleId, -1)
	if len(before["Admin"].Privilege) < 200 || before["Backup"].System {
		t.Error("roles:", len(before["Admin"].Privilege), before["Backup"].System)
	}
	want(t, "permissions", len(permissions()), 9)
	root := c.ServiceContent.RootFolder.Value
	changes(t, s,
		timeline.Change{SetRole: &timeline.SetRole{Name: "Night", Privileges: []string{"Host.Config.Power"}}},
		timeline.Change{SetPermission: &timeline.SetPermission{Principal: `EXAMPLE\eve`, Role: "Night"}},
		timeline.Change{SetPermission: &timeline.SetPermission{Principal: `EXAMPLE\ann`, Remove: true}})
	want(t, "privileges", roles()["Night"].Privilege,
		[]string{"Host.Config.Power", "System.Anonymous", "System.Read", "System.View"})
	now := permissions()
	want(t, "permissions", len(now), 9)
	want(t, "role", now[root+` EXAMPLE\eve`].RoleId, roles()["Night"].RoleId)
	var folder mo.Folder
	one(t, c, c.ServiceContent.RootFolder, &folder, "permission")
	want(t, "of the root folder", len(folder.Permission), 5)
	changes(t, s, timeline.Change{SetRole: &timeline.SetRole{Name: "Night", Remove: true}})
	want(t, "permissions without the role", len(permissions()), 8)
}

func TestLicencesAreReadFromTheirAssignments(t *testing.T) {
	s, c := serve(t, NewQuiet(3, 4, 1, start))
	var m mo.LicenseManager
	one(t, c, *c.ServiceContent.LicenseManager, &m, "licenseAssignmentManager")
	read := func() map[string]time.Time {
		res, err := methods.QueryAssignedLicenses(context.Background(), c,
			&types.QueryAssignedLicenses{This: *m.LicenseAssignmentManager})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]time.Time{}
		for _, a := range res.Returnval {
			out[a.AssignedLicense.Name] = time.Time{}
			for _, p := range a.AssignedLicense.Properties {
				if p.Key == "expirationDate" {
					out[a.AssignedLicense.Name] = p.Value.(time.Time)
				}
			}
		}
		return out
	}
	want(t, "licences", len(read()), 3)
	want(t, "end", read()["vSAN 8 Advanced"], start.AddDate(0, 0, 60))
	changes(t, s, timeline.Change{SetLicense: &timeline.SetLicense{Key: "K", Name: "Trial",
		Unit: "server", Expires: start.AddDate(0, 0, 3)}})
	want(t, "end", read()["Trial"], start.AddDate(0, 0, 3))
}

func TestWhoLacksAPrivilegeIsToldWhich(t *testing.T) {
	s, c := serve(t, NewQuiet(3, 2, 1, start))
	control(t, s, "POST", "/privileges", object{"reader": []string{"System.Anonymous", "System.View"}})
	_, err := methods.QueryOptions(context.Background(), c,
		&types.QueryOptions{This: *c.ServiceContent.Setting, Name: "event.maxAge"})
	denied := func(err error) string {
		if err == nil || !soap.IsSoapFault(err) {
			return fmt.Sprint(err)
		}
		if f, ok := soap.ToSoapFault(err).VimFault().(types.NoPermission); ok {
			return f.PrivilegeId
		}
		return fmt.Sprint(err)
	}
	want(t, "options", denied(err), "System.Read")
	all, _, err := retrieve(t, c, "HostSystem", 0, "name", "config.lockdownMode")
	if err != nil || len(all) != 2 || len(all[0].MissingSet) != 1 {
		t.Fatal(all, err)
	}
	want(t, "name", value(all[0], "name"), "esx-001.example.com")
	want(t, "property", all[0].MissingSet[0].Fault.Fault.(*types.NoPermission).PrivilegeId, "System.Read")
	control(t, s, "POST", "/privileges", object{"reader": []string{"System.Anonymous"}})
	_, err = methods.GetAlarm(context.Background(), c, &types.GetAlarm{
		This: *c.ServiceContent.AlarmManager})
	want(t, "alarms", denied(err), "System.View")
	_, err = methods.RetrieveAllPermissions(context.Background(), c,
		&types.RetrieveAllPermissions{This: *c.ServiceContent.AuthorizationManager})
	want(t, "permissions", denied(err), "System.View")
	control(t, s, "POST", "/privileges", object{"reader": nil})
	want(t, "alarms when given back", len(alarmsOf(t, c)), 30)
}
