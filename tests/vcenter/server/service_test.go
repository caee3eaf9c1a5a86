package server

import (
	"context"
	"testing"
	"time"

	"github.com/vmware/govmomi/find"
	goproperty "github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

func TestARunningClockPlaysOn(t *testing.T) {
	s, c := historyServer(t, 100)
	control(t, s, "POST", "/clock", object{"run": true, "speed": 36000.0}) // ten hours a second
	deadline := time.Now().Add(10 * time.Second)
	for len(readEvents(t, c, types.EventFilterSpec{}, 100)) == 0 {
		if time.Now().After(deadline) {
			t.Fatal("nothing happens")
		}
		time.Sleep(10 * time.Millisecond)
	}
	control(t, s, "POST", "/clock", object{"run": false})
	now := s.Clock().Now()
	time.Sleep(20 * time.Millisecond)
	want(t, "the stopped clock", s.Clock().Now(), now)
}

func TestLoginsAreEventsUnlessQuiet(t *testing.T) {
	s, err := Start(Options{Source: NewQuiet(1, 1, 1, start), StateDir: t.TempDir(),
		Accounts: map[string]string{"reader": "secret"}, FirstKey: 7})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err = login(t, s).Logout(context.Background()); err != nil {
		t.Fatal(err)
	}
	events := readEvents(t, login(t, s), types.EventFilterSpec{}, 10)
	want(t, "keys", keysOf(events), "7 8 9")
	in, ok := events[0].(*types.UserLoginSessionEvent)
	if !ok || in.UserName != "reader" || in.UserAgent == "" || in.IpAddress != "127.0.0.1" {
		t.Errorf("%T %+v", events[0], events[0])
	}
	if _, ok = events[1].(*types.UserLogoutSessionEvent); !ok {
		t.Errorf("%T", events[1])
	}
}

func TestEventsOfAnEntityAndQueryEvents(t *testing.T) {
	s, c := historyServer(t, 5)
	control(t, s, "POST", "/steps", []timeline.Step{{Event: &timeline.Event{
		Class: "VmPoweredOnEvent", VM: "db-00002", User: "DOM\\bob"}}})
	advance(t, s, 5*time.Hour)
	all, _, _ := retrieve(t, c, "VirtualMachine", 0, "name")
	for _, o := range all {
		if value(o, "name") == "db-00002" {
			spec := types.EventFilterSpec{Entity: &types.EventFilterSpecByEntity{Entity: o.Obj,
				Recursion: types.EventFilterSpecRecursionOptionSelf}}
			want(t, "of one machine", keysOf(readEvents(t, c, spec, 10)), "1001")
		}
	}
	spec := types.EventFilterSpec{UserName: &types.EventFilterSpecByUsername{
		UserList: []string{"DOM\\bob"}}}
	want(t, "of one user", keysOf(readEvents(t, c, spec, 10)), "1001")
	res, err := methods.QueryEvents(context.Background(), c, &types.QueryEvents{
		This: *c.ServiceContent.EventManager, Filter: types.EventFilterSpec{MaxCount: 2}})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the latest two", keysOf(res.Returnval), "1005 1006")
}

func TestTasksBackwardsAndLatestPage(t *testing.T) {
	s, c := historyServer(t, 6)
	advance(t, s, 6*time.Hour)
	ctx := context.Background()
	made, err := methods.CreateCollectorForTasks(ctx, c, &types.CreateCollectorForTasks{
		This: *c.ServiceContent.TaskManager})
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []func() error{
		func() error {
			_, err := methods.SetCollectorPageSize(ctx, c, &types.SetCollectorPageSize{
				This: made.Returnval, MaxCount: 2})
			return err
		},
		func() error {
			_, err := methods.ResetCollector(ctx, c, &types.ResetCollector{This: made.Returnval})
			return err
		},
	} {
		if err = do(); err != nil {
			t.Fatal(err)
		}
	}
	res, err := methods.ReadPreviousTasks(ctx, c, &types.ReadPreviousTasks{
		This: made.Returnval, MaxCount: 3})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "before the latest page", tasksOf(res.Returnval), "4 3 2")
	var latest mo.TaskHistoryCollector
	if err = goproperty.DefaultCollector(c.Client).RetrieveOne(ctx, made.Returnval,
		[]string{"latestPage"}, &latest); err != nil {
		t.Fatal(err)
	}
	want(t, "latest page", tasksOf(latest.LatestPage), "6 5")
	var task mo.Task
	if err = goproperty.DefaultCollector(c.Client).RetrieveOne(ctx, types.ManagedObjectReference{
		Type: "Task", Value: "task-3"}, []string{"info"}, &task); err != nil {
		t.Fatal(err)
	}
	want(t, "a task by its id", task.Info.Key, "task-3")
}

// govmomi's finder walks the tree by traversal specifications.
func TestTheTreeCanBeWalked(t *testing.T) {
	_, c := serve(t, NewQuiet(9, 2, 1, start))
	ctx := context.Background()
	f := find.NewFinder(c.Client, false)
	dc, err := f.DefaultDatacenter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	f.SetDatacenter(dc)
	vms, err := f.VirtualMachineList(ctx, "*/web-*")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "machines in a folder", len(vms), 2)
	hosts, err := f.HostSystemList(ctx, "*/*")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "hosts", len(hosts), 2)
	want(t, "path", hosts[0].InventoryPath, "/DC-North/host/cluster-01/esx-001.example.com")
}

func TestManagersOutsideTheEstate(t *testing.T) {
	s, c := serve(t, NewQuiet(1, 1, 1, start))
	ctx, content := context.Background(), c.ServiceContent
	res, err := methods.FetchUserPrivilegeOnEntities(ctx, c, &types.FetchUserPrivilegeOnEntities{
		This: *content.AuthorizationManager, UserName: "reader",
		Entities: []types.ManagedObjectReference{content.RootFolder}})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "privileges", len(res.Returnval[0].Privileges), len(defaultPrivileges))
	unknown := types.ManagedObjectReference{Type: "VirtualMachine", Value: "vm-999999"}
	var vm mo.VirtualMachine
	if err = goproperty.DefaultCollector(c.Client).RetrieveOne(ctx, unknown, []string{"name"},
		&vm); err == nil {
		t.Error("a machine that does not exist was found")
	}
	control(t, s, "DELETE", "/counts", nil)
	want(t, "calls after resetting", len(counts(t, s).Calls), 0)
	control(t, s, "POST", "/shutdown", nil)
	select {
	case <-s.Done:
	case <-time.After(5 * time.Second):
		t.Error("the server goes on")
	}
}
