package server

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

func minute(n int) time.Time { return start.Add(time.Duration(n) * time.Minute) }

// A host whose clock is slow raises events with a time before those already there.
func TestEventsOfASlowClockAreFoundByTheirOwnTime(t *testing.T) {
	var steps []timeline.Step
	for i, created := range []int{60, 120, 180, 150, 300} {
		steps = append(steps, timeline.Step{At: minute(60 * (i + 1)), Event: &timeline.Event{
			Class: "VmPoweredOnEvent", VM: "web-00001", Time: minute(created)}})
	}
	s, c := serve(t, &scripted{NewQuiet(1, 1, 1, start), steps})
	advance(t, s, 6*time.Hour)
	get := func(begin, end int) string {
		from, to := minute(begin), minute(end)
		return keysOf(readEvents(t, c, types.EventFilterSpec{
			Time: &types.EventFilterSpecByTime{BeginTime: &from, EndTime: &to}}, 1))
	}
	want(t, "up to before the third", get(0, 165), "1001 1002 1004")
	want(t, "around the late one", get(140, 155), "1004")
	want(t, "after the late one", get(170, 400), "1003 1005")
	control(t, s, "POST", "/options", object{"event.maxAge": 1})
	control(t, s, "POST", "/clock", object{"set": minute(24*60 + 165)})
	want(t, "within retention", keysOf(readEvents(t, c, types.EventFilterSpec{}, 10)), "1003 1005")
}

func TestNamesUsedAgainAreOtherObjects(t *testing.T) {
	add := &timeline.Change{AddVM: &timeline.VM{Name: "tmp"}}
	s, c := serve(t, &scripted{NewQuiet(1, 1, 1, start), []timeline.Step{
		{At: minute(1), Task: &timeline.Task{ID: 1, Queued: minute(1), Started: minute(1),
			Completed: minute(10), DescriptionID: "Folder.createVm", Reason: "user", Actor: "ann",
			Result: &timeline.Ref{Kind: "VirtualMachine", Name: "tmp"}}},
		{At: minute(5), Event: &timeline.Event{Class: "VmCreatedEvent", VM: "tmp"}},
		{At: minute(9), Change: add},
		{At: minute(20), Change: &timeline.Change{RemoveVM: "tmp"}},
		{At: minute(21), Event: &timeline.Event{Class: "VmRemovedEvent", VM: "tmp"}},
		{At: minute(30), Change: add},
	}})
	advance(t, s, 24*time.Hour)
	events := readEvents(t, c, types.EventFilterSpec{}, 10)
	first := events[0].GetEvent().Vm.Vm
	want(t, "removed", events[1].GetEvent().Vm.Vm, first)
	tasks := readTasks(t, c, types.TaskFilterSpec{}, 10)
	want(t, "result", tasks[0].Result, first)
	all, _, err := retrieve(t, c, "VirtualMachine", 0, "name", "config.instanceUuid")
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	if all[1].Obj == first {
		t.Error("the second machine has the first one's id")
	}
}

func TestTheSameSourceGivesTheSameVCenter(t *testing.T) {
	read := func() string {
		s, c := historyServer(t, 5)
		advance(t, s, 5*time.Hour)
		all, _, err := retrieve(t, c, "VirtualMachine", 0, "config.instanceUuid")
		if err != nil {
			t.Fatal(err)
		}
		out := c.ServiceContent.About.InstanceUuid + control(t, s, "GET", "/served/events", nil) +
			control(t, s, "GET", "/inventory", nil)
		for _, o := range all {
			out += value(o, "config.instanceUuid").(string)
		}
		return out
	}
	if a, b := read(), read(); a != b {
		t.Error("two runs differ")
	}
}

func TestARestoredVCenterGivesKeysAgain(t *testing.T) {
	s, c := historyServer(t, 10)
	advance(t, s, 6*time.Hour)
	control(t, s, "POST", "/restore", object{"back": "150m"}) // events of hours 4, 5, 6
	c = login(t, s)
	want(t, "events", keysOf(readEvents(t, c, types.EventFilterSpec{}, 10)), "1001 1002 1003")
	want(t, "tasks", tasksOf(readTasks(t, c, types.TaskFilterSpec{}, 10)), "1 2 3")
	advance(t, s, 2*time.Hour)
	events := readEvents(t, c, types.EventFilterSpec{}, 10)
	want(t, "events later", keysOf(events), "1001 1002 1003 1004 1005")
	want(t, "time of the key given again", events[3].GetEvent().CreatedTime, *hour(7))
	want(t, "events that ever were",
		strings.Count(control(t, s, "GET", "/served/events", nil), "\n"), 8)
	want(t, "tasks that ever were",
		strings.Count(control(t, s, "GET", "/served/tasks", nil), "\n"), 8)
}

// Many clients, a moving clock and changes at once: nothing blocks for ever, and under the race
// detector nothing races.
func TestClientsDoNotDisturbOneAnother(t *testing.T) {
	s, first := historyServer(t, 200)
	var clients sync.WaitGroup
	for i := 0; i < 4; i++ {
		c := first
		if i > 1 { // two share a session
			c = login(t, s)
		}
		clients.Add(1)
		go func() {
			defer clients.Done()
			for round := 0; round < 4; round++ {
				if _, _, err := retrieve(t, c, "VirtualMachine", 3, "name", "config", "summary",
					"runtime", "customValue", "snapshot"); err != nil {
					t.Error(err)
				}
				readEvents(t, c, types.EventFilterSpec{}, 50)
				readTasks(t, c, types.TaskFilterSpec{}, 50)
			}
		}()
	}
	done := make(chan struct{})
	go func() {
		clients.Wait()
		close(done)
	}()
	name := "before"
	for i := 0; i < 60; i++ {
		on := i%2 == 0
		s.world.inject([]timeline.Step{
			{Change: &timeline.Change{SetVM: &timeline.SetVM{Name: "web-00001", On: &on,
				CPUs: 1 + i%4, Snapshot: &name, Attribute: map[string]string{"Owner": name}}}},
			{Change: &timeline.Change{AddVM: &timeline.VM{Name: "tmp", Datastore: "san-001"}}},
			{Change: &timeline.Change{RemoveVM: "tmp"}}})
		if err := s.SetClock(s.Clock().Now().Add(time.Hour)); err != nil {
			t.Error(err)
		}
	}
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("clients are stuck")
	}
}

// What a client was told a time is can be used as the bound of a filter.
func TestTimesAreWhatClientsAreTold(t *testing.T) {
	odd := minute(1).Add(123456789)
	s, c := serve(t, &scripted{NewQuiet(1, 1, 1, start), []timeline.Step{
		{At: odd, Event: &timeline.Event{Class: "VmPoweredOnEvent", VM: "web-00001", Time: odd}},
		{At: odd, Task: &timeline.Task{ID: 1, Queued: odd, Started: odd, Completed: odd.Add(7),
			DescriptionID: "VirtualMachine.powerOn"}},
	}})
	advance(t, s, time.Hour)
	told := readEvents(t, c, types.EventFilterSpec{}, 10)[0].GetEvent().CreatedTime
	want(t, "events at that time", len(readEvents(t, c, types.EventFilterSpec{
		Time: &types.EventFilterSpecByTime{BeginTime: &told, EndTime: &told}}, 10)), 1)
	completed := readTasks(t, c, types.TaskFilterSpec{}, 10)[0].CompleteTime
	want(t, "tasks at that time", len(readTasks(t, c, types.TaskFilterSpec{
		Time: &types.TaskFilterSpecByTime{TimeType: "completedTime", BeginTime: completed,
			EndTime: completed}}, 10)), 1)
}
