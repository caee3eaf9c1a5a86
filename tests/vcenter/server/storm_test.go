package server

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

func TestAStormIsServedAsListed(t *testing.T) {
	s, c := serve(t, &scripted{NewQuiet(40, 4, 2, start), hourly(3)})
	advance(t, s, time.Hour)
	control(t, s, "POST", "/bulk", object{"events": 5000, "tasks": 1000, "within": "2h"})
	want(t, "before it", len(readEvents(t, c, types.EventFilterSpec{}, 1000)), 1)
	advance(t, s, time.Hour)
	want(t, "half of it", len(readEvents(t, c, types.EventFilterSpec{}, 1000)), 2500+2)
	control(t, s, "POST", "/bulk", object{"events": 1000, "within": "1m", "advance": true})
	advance(t, s, 4*time.Hour)
	var events, tasks []string
	classes := map[string]int{}
	last := start
	for _, e := range readEvents(t, c, types.EventFilterSpec{}, 1000) {
		base := e.GetEvent()
		class := fmt.Sprintf("%T", e)[len("*types."):]
		if ex, ok := e.(*types.EventEx); ok {
			class = ex.EventTypeId
		}
		classes[class]++
		if base.CreatedTime.Before(last) {
			t.Fatal("keys are not in order of time:", base.Key)
		}
		last = base.CreatedTime
		events = append(events, fmt.Sprintf("events %d %s %s", base.Key,
			stamp(base.CreatedTime), class))
	}
	for _, task := range readTasks(t, c, types.TaskFilterSpec{}, 1000) {
		tasks = append(tasks, fmt.Sprintf("tasks %s %s %s %s", task.Key, stamp(task.QueueTime),
			task.DescriptionId, stamp(*task.CompleteTime)))
	}
	alone := readEvents(t, c, types.EventFilterSpec{EventChainId: 2000}, 10)
	want(t, "the event of a chain", keysOf(alone), "2000")
	want(t, "events", len(events), 6003)
	want(t, "tasks", len(tasks), 1003)
	if len(classes) < 20 || classes["com.example.appliance.unheard.of"] == 0 {
		t.Error("classes:", classes)
	}
	want(t, "events as served", diff(events, control(t, s, "GET", "/served/events", nil)), "")
	want(t, "tasks as served", diff(tasks, control(t, s, "GET", "/served/tasks", nil)), "")
}

func TestAStormIsTheSameEveryTime(t *testing.T) {
	read := func() string {
		s, c := serve(t, NewQuiet(40, 4, 2, start))
		control(t, s, "POST", "/bulk", object{"events": 300, "tasks": 100, "advance": true})
		var out []string
		for _, e := range readEvents(t, c, types.EventFilterSpec{}, 100) {
			b := e.GetEvent()
			vm := ""
			if b.Vm != nil {
				vm = b.Vm.Vm.Value + b.Vm.Name + b.Host.Name + b.ComputeResource.Name
			}
			out = append(out, fmt.Sprint(b.Key, b.UserName, vm, b.FullFormattedMessage))
		}
		for _, k := range readTasks(t, c, types.TaskFilterSpec{}, 100) {
			out = append(out, fmt.Sprint(k.Key, k.Entity, k.ParentTaskKey, k.Reason))
		}
		return strings.Join(out, "\n")
	}
	if a, b := read(), read(); a != b || strings.Count(a, "\n") != 399 {
		t.Error("two storms differ")
	}
}

func TestAStormIsForgottenByARestore(t *testing.T) {
	s, c := serve(t, NewQuiet(40, 4, 2, start))
	advance(t, s, time.Hour)
	control(t, s, "POST", "/bulk", object{"events": 600, "tasks": 60, "within": "1h",
		"advance": true})
	control(t, s, "POST", "/restore", object{"back": "30m"})
	control(t, s, "POST", "/bulk", object{"events": 10, "tasks": 10, "advance": true})
	c = login(t, s)
	events := readEvents(t, c, types.EventFilterSpec{}, 1000)
	want(t, "events", len(events), 299+10)
	want(t, "keys go on where the backup ended", events[299].GetEvent().Key, 1001+299)
	tasks := readTasks(t, c, types.TaskFilterSpec{}, 1000)
	want(t, "tasks", len(tasks), 29+10)
	want(t, "ids are given again", tasks[29].Key, taskKey(firstOwnTask+30))
	served := control(t, s, "GET", "/served/events", nil)
	want(t, "all that ever were", strings.Count(served, "\n"), 610)
}

func TestAStormOfOneClass(t *testing.T) {
	for _, class := range []string{"VmPoweredOnEvent", "com.vmware.vc.EventBurstCompressedEvent"} {
		s, err := Start(Options{Source: NewQuiet(4, 2, 1, start), StateDir: t.TempDir(), Quiet: true,
			Accounts: map[string]string{"reader": "secret"}, FirstKey: 1<<31 - 50})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		c := login(t, s)
		control(t, s, "POST", "/bulk", object{"events": 100, "class": class, "advance": true})
		all := readEvents(t, c, types.EventFilterSpec{EventTypeId: []string{class}}, 1000)
		want(t, class, len(all), 100)
		want(t, "keys wrap", fmt.Sprint(all[49].GetEvent().Key, " ", all[50].GetEvent().Key),
			"2147483647 -2147483648")
	}
}

func TestBulkRefusesNonsense(t *testing.T) {
	s, _ := serve(t, NewQuiet(1, 1, 1, start))
	for _, body := range []object{{}, {"events": -1}, {"events": 1, "within": "soon"},
		{"events": 1, "within": "0s"}, {"events": 1, "class": "NoSuchEvent"},
		{"events": maxBulk + 1}} {
		if text, status := tryControl(t, s, "POST", "/bulk", body); status != http.StatusBadRequest {
			t.Error(body, status, text)
		}
	}
}

func TestHistoryBeforeTheStart(t *testing.T) {
	s, err := Start(Options{Source: NewQuiet(40, 4, 2, start), StateDir: t.TempDir(), Quiet: true,
		Accounts: map[string]string{"reader": "secret"}, HistoryEvents: 4000, HistoryTasks: 800,
		HistoryDays: 90})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	c := login(t, s)
	events := readEvents(t, c, types.EventFilterSpec{}, 1000)
	want(t, "events", len(events), 4000)
	want(t, "the latest", events[3999].GetEvent().CreatedTime, start)
	if first := events[0].GetEvent().CreatedTime; first.Sub(start) > -89*24*time.Hour {
		t.Error("the first:", first)
	}
	want(t, "tasks", len(readTasks(t, c, types.TaskFilterSpec{}, 1000)), 800)
	advance(t, s, 30*24*time.Hour)
	n := len(readEvents(t, c, types.EventFilterSpec{}, 1000))
	if n < 2700 || n > 2720 {
		t.Error("after 30 of 91 days of retention:", n)
	}
}

// TestAMillionEventsFitInMemory holds what the history of a big estate costs: under 150 bytes an
// event, and not much time to make or to find.
func TestAMillionEventsFitInMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	w := newWorld(NewQuiet(50, 4, 1, start), 1)
	w.recall(1000000, 200000, 30)
	spent := time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	mb := int64(after.HeapAlloc-before.HeapAlloc) >> 20
	t.Logf("%v, %d MB", spent, mb)
	if mb > 240 || spent > 20*time.Second {
		t.Errorf("a million events and 200,000 tasks take %d MB and %v", mb, spent)
	}
	want(t, "events", len(w.history.events), 1000000)
	want(t, "tasks", len(w.history.tasks), 200000)
}

// newReader makes a collector, and gives its ReadNextEvents.
func newReader(t *testing.T, c *govmomi.Client) func() []types.BaseEvent {
	t.Helper()
	made, err := methods.CreateCollectorForEvents(context.Background(), c,
		&types.CreateCollectorForEvents{This: *c.ServiceContent.EventManager})
	if err != nil {
		t.Fatal(err)
	}
	return func() []types.BaseEvent {
		res, err := methods.ReadNextEvents(context.Background(), c,
			&types.ReadNextEvents{This: made.Returnval, MaxCount: 1000})
		if err != nil {
			t.Fatal(err)
		}
		return res.Returnval
	}
}
