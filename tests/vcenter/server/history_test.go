package server

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	goproperty "github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// hourly makes one event and one task an hour: event keys 1001, 1002 …, tasks 1, 2 …, each task
// started a minute after it was queued and completed after two hours.
func hourly(hours int) []timeline.Step {
	var steps []timeline.Step
	for i := 1; i <= hours; i++ {
		at := start.Add(time.Duration(i) * time.Hour)
		class := []string{"VmPoweredOnEvent", "VmPoweredOffEvent", "VmReconfiguredEvent"}[i%3]
		steps = append(steps,
			timeline.Step{At: at, Event: &timeline.Event{Class: class, Time: at, User: "DOM\\ann",
				VM: "web-00001", Host: "esx-001.example.com", Chain: int32(i), CPUs: 4}},
			timeline.Step{At: at, Task: &timeline.Task{ID: i, Queued: at,
				DescriptionID: "VirtualMachine.powerOn", Reason: "user", Actor: "DOM\\ann",
				Entity:  timeline.Ref{Kind: "VirtualMachine", Name: "web-00001"},
				Started: at.Add(time.Minute), Completed: at.Add(2 * time.Hour), Chain: int32(i)}})
	}
	return steps
}

func historyServer(t *testing.T, hours int) (*Server, *govmomi.Client) {
	return serve(t, &scripted{NewQuiet(9, 2, 1, start), hourly(hours)})
}

func hour(i int) *time.Time {
	at := start.Add(time.Duration(i) * time.Hour)
	return &at
}

func TestNothingLaterThanTheClockIsServed(t *testing.T) {
	s, c := historyServer(t, 10)
	want(t, "events at the start", len(readEvents(t, c, types.EventFilterSpec{}, 100)), 0)
	advance(t, s, 3*time.Hour+30*time.Minute)
	want(t, "events", keysOf(readEvents(t, c, types.EventFilterSpec{}, 2)), "1001 1002 1003")
	tasks := readTasks(t, c, types.TaskFilterSpec{}, 2)
	want(t, "tasks", tasksOf(tasks), "1 2 3")
	want(t, "first task", tasks[0].State, types.TaskInfoStateSuccess)
	want(t, "second task", tasks[1].State, types.TaskInfoStateRunning)
	if tasks[1].CompleteTime != nil {
		t.Error("a running task tells when it will complete")
	}
	now, err := methods.GetCurrentTime(context.Background(), c)
	if err != nil || !now.Equal(start.Add(3*time.Hour+30*time.Minute)) {
		t.Error("CurrentTime:", now, err)
	}
	if _, status := tryControl(t, s, "POST", "/clock",
		object{"set": start.Format(time.RFC3339)}); status != 400 {
		t.Error("the clock went back:", status)
	}
}

func TestACollectorFindsWhatHappensAfterItsEnd(t *testing.T) {
	s, c := historyServer(t, 10)
	ctx := context.Background()
	advance(t, s, 2*time.Hour)
	made, err := methods.CreateCollectorForEvents(ctx, c, &types.CreateCollectorForEvents{
		This: *c.ServiceContent.EventManager, Filter: types.EventFilterSpec{}})
	if err != nil {
		t.Fatal(err)
	}
	next := func(count int32) string {
		res, err := methods.ReadNextEvents(ctx, c, &types.ReadNextEvents{This: made.Returnval,
			MaxCount: count})
		if err != nil {
			t.Fatal(err)
		}
		return keysOf(res.Returnval)
	}
	previous := func(count int32) string {
		res, err := methods.ReadPreviousEvents(ctx, c, &types.ReadPreviousEvents{
			This: made.Returnval, MaxCount: count})
		if err != nil {
			t.Fatal(err)
		}
		return keysOf(res.Returnval)
	}
	want(t, "from the oldest", next(10), "1001 1002")
	want(t, "at the end", next(10), "")
	advance(t, s, 3*time.Hour)
	want(t, "what is new", next(10), "1003 1004 1005")
	if _, err = methods.RewindCollector(ctx, c,
		&types.RewindCollector{This: made.Returnval}); err != nil {
		t.Fatal(err)
	}
	want(t, "after rewinding", next(3), "1001 1002 1003")
	want(t, "backwards", previous(2), "1003 1002")
	if _, err = methods.SetCollectorPageSize(ctx, c, &types.SetCollectorPageSize{
		This: made.Returnval, MaxCount: 2}); err != nil {
		t.Fatal(err)
	}
	if _, err = methods.ResetCollector(ctx, c,
		&types.ResetCollector{This: made.Returnval}); err != nil {
		t.Fatal(err)
	}
	want(t, "the page after the reset", next(10), "1004 1005")
	var latest mo.EventHistoryCollector
	if err = goproperty.DefaultCollector(c.Client).RetrieveOne(ctx, made.Returnval,
		[]string{"latestPage"}, &latest); err != nil {
		t.Fatal(err)
	}
	want(t, "latest page", keysOf(latest.LatestPage), "1005 1004")
}

func TestEventFilters(t *testing.T) {
	s, c := historyServer(t, 12)
	at := start.Add(30 * time.Minute)
	control(t, s, "POST", "/steps", []timeline.Step{{At: at, Event: &timeline.Event{
		TypeID: "com.vmware.vc.HA.ClusterFailoverActionCompletedEvent", Cluster: "cluster-01"}}})
	advance(t, s, 12*time.Hour)
	get := func(spec types.EventFilterSpec) string { return keysOf(readEvents(t, c, spec, 2)) }
	byTime := func(begin, end *time.Time) types.EventFilterSpec {
		return types.EventFilterSpec{Time: &types.EventFilterSpecByTime{BeginTime: begin,
			EndTime: end}}
	}
	want(t, "begin and end are included", get(byTime(hour(3), hour(5))), "1004 1005 1006")
	want(t, "begin only", get(byTime(hour(11), nil)), "1012 1013")
	want(t, "end only", get(byTime(nil, hour(1))), "1001 1002")
	want(t, "own class", get(types.EventFilterSpec{
		EventTypeId: []string{"VmPoweredOnEvent"}}), "1004 1007 1010 1013")
	want(t, "base classes do not match", get(types.EventFilterSpec{
		EventTypeId: []string{"VmEvent", "EventEx"}}), "")
	want(t, "type id of an EventEx", get(types.EventFilterSpec{
		EventTypeId: []string{"com.vmware.vc.HA.ClusterFailoverActionCompletedEvent"}}), "1001")
	want(t, "chain", get(types.EventFilterSpec{EventChainId: 7}), "1008")
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	long := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	want(t, "extreme times", len(readEvents(t, c, byTime(&long, &far), 1000)), 13)
}

func TestTaskFilters(t *testing.T) {
	s, c := historyServer(t, 8)
	advance(t, s, 8*time.Hour+30*time.Minute)
	get := func(spec types.TaskFilterSpec) string { return tasksOf(readTasks(t, c, spec, 2)) }
	by := func(kind types.TaskFilterSpecTimeOption, begin, end *time.Time) types.TaskFilterSpec {
		return types.TaskFilterSpec{Time: &types.TaskFilterSpecByTime{TimeType: kind,
			BeginTime: begin, EndTime: end}}
	}
	want(t, "queued", get(by("queuedTime", hour(3), hour(5))), "3 4 5")
	want(t, "started", get(by("startedTime", hour(3), hour(5))), "3 4")
	want(t, "completed", get(by("completedTime", hour(3), hour(5))), "1 2 3")
	want(t, "completed, no end", get(by("completedTime", hour(7), nil)), "5 6")
	want(t, "running", get(types.TaskFilterSpec{
		State: []types.TaskInfoState{types.TaskInfoStateRunning}}), "7 8")
	want(t, "of a user", get(types.TaskFilterSpec{UserName: &types.TaskFilterSpecByUsername{
		UserList: []string{"DOM\\bob"}}}), "")
	var m mo.TaskManager
	if err := goproperty.DefaultCollector(c.Client).RetrieveOne(context.Background(),
		*c.ServiceContent.TaskManager, []string{"recentTask", "description"}, &m); err != nil {
		t.Fatal(err)
	}
	want(t, "recent tasks", len(m.RecentTask), 2)
	if len(m.Description.MethodInfo) < 1000 {
		t.Error("task descriptions:", len(m.Description.MethodInfo))
	}
}

func TestRetentionHidesTheOld(t *testing.T) {
	s, c := historyServer(t, 24*40)
	advance(t, s, 40*24*time.Hour)
	events := readEvents(t, c, types.EventFilterSpec{}, 1000)
	want(t, "events of 30 days", len(events), 30*24+1)
	want(t, "tasks of 30 days", len(readTasks(t, c, types.TaskFilterSpec{}, 1000)), 30*24+1)
	if oldest := events[0].GetEvent().CreatedTime; oldest.Before(start.Add(10 * 24 * time.Hour)) {
		t.Error("oldest event:", oldest)
	}
	control(t, s, "POST", "/options", object{"event.maxAge": 5, "task.maxAge": 2})
	want(t, "events of 5 days", len(readEvents(t, c, types.EventFilterSpec{}, 1000)), 5*24+1)
	want(t, "tasks of 2 days", len(readTasks(t, c, types.TaskFilterSpec{}, 1000)), 2*24+1)
	res, err := methods.QueryOptions(context.Background(), c, &types.QueryOptions{
		This: *c.ServiceContent.Setting, Name: "event.maxAge"})
	if err != nil || len(res.Returnval) != 1 || res.Returnval[0].GetOptionValue().Value != int32(5) {
		t.Error("event.maxAge:", res, err)
	}
	served := control(t, s, "GET", "/served/events", nil)
	want(t, "events that ever were", strings.Count(served, "\n"), 24*40)
}

func TestEventsAreOfTheirOwnClass(t *testing.T) {
	s, c := historyServer(t, 3)
	control(t, s, "POST", "/steps", []timeline.Step{
		{Event: &timeline.Event{Class: "VmClonedEvent", VM: "copy", SourceVM: "web-00001",
			User: "DOM\\ann"}},
		{Change: &timeline.Change{AddVM: &timeline.VM{Name: "copy"}}},
		{Event: &timeline.Event{Class: "HostConnectionLostEvent", Host: "esx-001.example.com"}},
		{Event: &timeline.Event{Class: "VmFailedToPowerOnEvent", VM: "copy",
			Fault: "InsufficientResourcesFault"}},
		{Event: &timeline.Event{Class: "NoSuchEvent", VM: "copy"}},
	})
	advance(t, s, 3*time.Hour)
	events := readEvents(t, c, types.EventFilterSpec{}, 1000)
	want(t, "count", len(events), 7)
	cloned := events[0].(*types.VmClonedEvent)
	want(t, "source", cloned.SourceVm.Name, "web-00001")
	all, _, err := retrieve(t, c, "VirtualMachine", 0, "name")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		if value(o, "name") == "copy" {
			want(t, "the machine made", cloned.Vm.Vm, o.Obj)
		}
		if value(o, "name") == "web-00001" {
			want(t, "the machine copied", cloned.SourceVm.Vm, o.Obj)
		}
	}
	lost := events[1].(*types.HostConnectionLostEvent)
	want(t, "cluster", lost.ComputeResource.Name, "cluster-01")
	want(t, "user of the system", lost.UserName, "")
	failed := events[2].(*types.VmFailedToPowerOnEvent)
	want(t, "reason", fmt.Sprintf("%T", failed.Reason.Fault), "*types.InsufficientResourcesFault")
	want(t, "unknown class", events[3].(*types.EventEx).EventTypeId, "NoSuchEvent")
	for _, e := range events {
		if r, ok := e.(*types.VmReconfiguredEvent); ok {
			want(t, "configSpec", r.ConfigSpec.NumCPUs, 4)
		}
	}
}

func TestTasksTellWhoWhatAndHow(t *testing.T) {
	s, c := historyServer(t, 0)
	vm := timeline.Ref{Kind: "VirtualMachine", Name: "web-00001"}
	control(t, s, "POST", "/steps", []timeline.Step{
		{Task: &timeline.Task{ID: 5, DescriptionID: "VirtualMachine.clone", Entity: vm,
			Reason: "user", Actor: "DOM\\ann", Chain: 9, ActivationID: "act-1",
			Result: &timeline.Ref{Kind: "VirtualMachine", Name: "db-00002"}}},
		{Task: &timeline.Task{ID: 6, ParentID: 5, RootID: 5, Entity: vm, Reason: "system",
			DescriptionID: "Drm.ExecuteVMotionLRO"}},
		{Task: &timeline.Task{Entity: vm, Reason: "schedule", Actor: "nightly",
			DescriptionID: "VirtualMachine.createSnapshot", Fault: "TaskInProgress"}},
		{Task: &timeline.Task{Entity: vm, Reason: "alarm", Actor: "CPU high", Cancelled: true,
			DescriptionID: "VirtualMachine.migrate"}},
	})
	tasks := readTasks(t, c, types.TaskFilterSpec{}, 10)
	want(t, "count", len(tasks), 4)
	want(t, "user", tasks[0].Reason.(*types.TaskReasonUser).UserName, "DOM\\ann")
	want(t, "entity", tasks[0].EntityName, "web-00001")
	want(t, "result's type", tasks[0].Result.(types.ManagedObjectReference).Type, "VirtualMachine")
	want(t, "activation", tasks[0].ActivationId, "act-1")
	want(t, "parent", tasks[1].ParentTaskKey+tasks[1].RootTaskKey, "task-5task-5")
	want(t, "system", fmt.Sprintf("%T", tasks[1].Reason), "*types.TaskReasonSystem")
	want(t, "schedule", tasks[2].Reason.(*types.TaskReasonSchedule).Name, "nightly")
	want(t, "fault", fmt.Sprintf("%T", tasks[2].Error.Fault), "*types.TaskInProgress")
	want(t, "alarm", tasks[3].Reason.(*types.TaskReasonAlarm).AlarmName, "CPU high")
	want(t, "cancelled", tasks[3].Cancelled, true)
	want(t, "state", tasks[3].State, types.TaskInfoStateError)
}

func TestASessionHasThirtyTwoCollectorsOfAKind(t *testing.T) {
	_, c := historyServer(t, 0)
	create := func() error {
		_, err := methods.CreateCollectorForEvents(context.Background(), c,
			&types.CreateCollectorForEvents{This: *c.ServiceContent.EventManager})
		return err
	}
	for i := 0; i < 32; i++ {
		if err := create(); err != nil {
			t.Fatal(i, err)
		}
	}
	if create() == nil {
		t.Error("a thirty-third collector was made")
	}
}

func TestAPageHoldsAtMostAThousand(t *testing.T) {
	s, c := historyServer(t, 1100)
	control(t, s, "POST", "/options", object{"event.maxAgeEnabled": false})
	advance(t, s, 1100*time.Hour)
	made, err := methods.CreateCollectorForEvents(context.Background(), c,
		&types.CreateCollectorForEvents{This: *c.ServiceContent.EventManager})
	if err != nil {
		t.Fatal(err)
	}
	res, err := methods.ReadNextEvents(context.Background(), c, &types.ReadNextEvents{
		This: made.Returnval, MaxCount: 5000})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "page", len(res.Returnval), 1000)
	if _, err = methods.ReadNextEvents(context.Background(), c, &types.ReadNextEvents{
		This: made.Returnval}); err == nil {
		t.Error("a page of nothing was accepted")
	}
}
