package server

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	goproperty "github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// minutely makes one event a minute.
func minutely(n int) []timeline.Step {
	steps := make([]timeline.Step, 0, n)
	for i := 1; i <= n; i++ {
		at := start.Add(time.Duration(i) * time.Minute)
		steps = append(steps, timeline.Step{At: at, Event: &timeline.Event{
			Class: "VmPoweredOnEvent", Time: at, User: "ann", VM: "web-00001"}})
	}
	return steps
}

func TestMoreThanAThousandUnreadableEventsStopACollector(t *testing.T) {
	s, c := serve(t, &scripted{NewQuiet(1, 1, 1, start), minutely(3000)})
	advance(t, s, 3000*time.Minute)
	hide := func(from, to int) {
		control(t, s, "DELETE", "/faults", nil)
		control(t, s, "POST", "/faults", object{"unreadable": []object{
			{"from": minute(from), "to": minute(to)}}})
	}
	hide(501, 1501) // a thousand
	all := readEvents(t, c, types.EventFilterSpec{}, 700)
	want(t, "events around a thousand", len(all), 2000)
	want(t, "the one after them", all[500].GetEvent().CreatedTime, minute(1501))

	hide(501, 1502) // one more
	all = readEvents(t, c, types.EventFilterSpec{}, 700)
	want(t, "events before the stall", len(all), 500)
	begin := minute(1502)
	all = readEvents(t, c, types.EventFilterSpec{
		Time: &types.EventFilterSpecByTime{BeginTime: &begin}}, 700)
	want(t, "events of a collector that begins later", len(all), 1499)
	begin = minute(503) // within, but with fewer than a thousand before it
	all = readEvents(t, c, types.EventFilterSpec{
		Time: &types.EventFilterSpecByTime{BeginTime: &begin}}, 700)
	want(t, "events of a collector that begins within", len(all), 1499)

	made, err := methods.CreateCollectorForEvents(context.Background(), c,
		&types.CreateCollectorForEvents{This: *c.ServiceContent.EventManager})
	if err != nil {
		t.Fatal(err)
	}
	next := func() int {
		res, err := methods.ReadNextEvents(context.Background(), c,
			&types.ReadNextEvents{This: made.Returnval, MaxCount: 1000})
		if err != nil {
			t.Fatal(err)
		}
		return len(res.Returnval)
	}
	want(t, "pages of one collector", fmt.Sprint(next(), next(), next()), "500 0 0")
}

func TestUnreadableTasks(t *testing.T) {
	s, c := historyServer(t, 10)
	advance(t, s, 10*time.Hour)
	control(t, s, "POST", "/faults", object{"unreadable": []object{
		{"stream": "tasks", "from": hour(3), "to": hour(5)}}})
	want(t, "tasks", tasksOf(readTasks(t, c, types.TaskFilterSpec{}, 3)), "1 2 5 6 7 8 9 10")
	want(t, "events", len(readEvents(t, c, types.EventFilterSpec{}, 3)), 10)
	if _, status := tryControl(t, s, "POST", "/faults", object{"unreadable": []object{
		{"from": hour(5), "to": hour(3)}}}); status != 400 {
		t.Error("a stretch that ends before it begins:", status)
	}
}

func TestPagesMayComeTwiceShuffledOrSwapped(t *testing.T) {
	s, c := historyServer(t, 7)
	advance(t, s, 7*time.Hour)
	read := func(how object) string {
		control(t, s, "DELETE", "/faults", nil)
		control(t, s, "POST", "/faults", how)
		return keysOf(readEvents(t, c, types.EventFilterSpec{}, 3))
	}
	want(t, "twice", read(object{"duplicate_pages": true}),
		"1001 1002 1003 1001 1002 1003 1004 1005 1006 1004 1005 1006 1007 1007")
	want(t, "swapped", read(object{"swap_pages": true}), "1004 1005 1006 1001 1002 1003 1007")
	shuffled := strings.Fields(read(object{"shuffle_pages": true}))
	if sort.StringsAreSorted(shuffled) || len(shuffled) != 7 {
		t.Error("shuffled:", shuffled)
	}
	sort.Strings(shuffled)
	want(t, "shuffled, in order", shuffled, "[1001 1002 1003 1004 1005 1006 1007]")
	read(object{"duplicate_pages": true, "shuffle_pages": true})
	want(t, "tasks", len(readTasks(t, c, types.TaskFilterSpec{}, 3)), 14)
}

func TestTheLatestPageHonoursThePageSizeAndWhatMayBeRead(t *testing.T) {
	s, c := historyServer(t, 8)
	advance(t, s, 8*time.Hour)
	ctx := context.Background()
	made, err := methods.CreateCollectorForTasks(ctx, c, &types.CreateCollectorForTasks{
		This: *c.ServiceContent.TaskManager})
	if err != nil {
		t.Fatal(err)
	}
	latest := func() string {
		var m mo.TaskHistoryCollector
		if err := goproperty.DefaultCollector(c.Client).RetrieveOne(ctx, made.Returnval,
			[]string{"latestPage"}, &m); err != nil {
			t.Fatal(err)
		}
		return tasksOf(m.LatestPage)
	}
	if _, err = methods.SetCollectorPageSize(ctx, c, &types.SetCollectorPageSize{
		This: made.Returnval, MaxCount: 3}); err != nil {
		t.Fatal(err)
	}
	want(t, "latest tasks", latest(), "8 7 6")
	control(t, s, "POST", "/faults", object{"unreadable": []object{
		{"stream": "tasks", "from": hour(7), "to": hour(8)}}})
	want(t, "latest readable tasks", latest(), "8 6 5")
	for _, size := range []int32{-1, 1001} {
		if _, err = methods.SetCollectorPageSize(ctx, c, &types.SetCollectorPageSize{
			This: made.Returnval, MaxCount: size}); err == nil {
			t.Error("a page size of", size, "was accepted")
		}
	}
}

func TestVanishedTasksAreGoneButListed(t *testing.T) {
	s, c := historyServer(t, 6)
	advance(t, s, 6*time.Hour+30*time.Minute) // 5 and 6 run
	control(t, s, "POST", "/tasks/vanish", object{"keys": []string{"task-2", "task-6"}})
	want(t, "tasks", tasksOf(readTasks(t, c, types.TaskFilterSpec{}, 2)), "1 3 4 5")
	advance(t, s, 5*time.Hour)
	by := types.TaskFilterSpec{Time: &types.TaskFilterSpecByTime{TimeType: "completedTime"}}
	want(t, "completed", tasksOf(readTasks(t, c, by, 2)), "1 3 4 5")
	served := strings.Split(control(t, s, "GET", "/served/tasks", nil), "\n")
	want(t, "lines", len(served), 7)
	want(t, "task 2 completed", strings.HasSuffix(served[1], " -"), false)
	want(t, "task 6 completed", strings.HasSuffix(served[5], " -"), true)
	if _, status := tryControl(t, s, "POST", "/tasks/vanish",
		object{"keys": []string{"task-99"}}); status != 400 {
		t.Error("an unknown task vanished:", status)
	}
	want(t, "running ones", control(t, s, "POST", "/tasks/vanish", nil), "{\"vanished\":0}\n")
}

func TestARestoredVCenterGivesTheIdsOfTasksAgain(t *testing.T) {
	steps := hourly(10)
	for i := range steps {
		if task := steps[i].Task; task != nil && task.ID > 1 {
			task.ParentID, task.RootID = task.ID-1, 1
		}
	}
	s, c := serve(t, &scripted{NewQuiet(9, 2, 1, start), steps})
	advance(t, s, 6*time.Hour+30*time.Minute)
	control(t, s, "POST", "/restore", object{"back": "2h"}) // 5 and 6 are forgotten
	c = login(t, s)
	want(t, "tasks left", tasksOf(readTasks(t, c, types.TaskFilterSpec{}, 9)), "1 2 3 4")
	advance(t, s, 3*time.Hour)
	tasks := readTasks(t, c, types.TaskFilterSpec{}, 9)
	want(t, "ids after the restore", tasksOf(tasks), "1 2 3 4 5 6 7")
	want(t, "queued", tasks[4].QueueTime, *hour(7))
	want(t, "parents", fmt.Sprint(tasks[4].ParentTaskKey, tasks[5].ParentTaskKey), "task-5")
	want(t, "root", tasks[5].RootTaskKey, "task-1")
	served := control(t, s, "GET", "/served/tasks", nil)
	want(t, "both generations of task 5", strings.Count(served, "tasks task-5 "), 2)
	want(t, "the forgotten ones never completed", strings.Count(served, " -\n"), 2+2)
}

func TestAServerWithoutDeltasStillTellsEverythingOnce(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 1, 1, start))
	control(t, s, "POST", "/faults", object{"no_deltas": true})
	watch(t, c)
	_, set := wait(t, c, "", 0, 3)
	want(t, "first part", fmt.Sprint(len(set.FilterSet[0].ObjectSet), set.Version), "3-")
	_, set = wait(t, c, set.Version, 0, 3)
	want(t, "second part", fmt.Sprint(len(set.FilterSet[0].ObjectSet), set.Version), "1-")
	control(t, s, "POST", "/steps", []timeline.Step{{Change: &timeline.Change{
		SetVM: &timeline.SetVM{Name: "web-00001", Rename: "www"}}}})
	_, after := wait(t, c, set.Version, 0, 3)
	if after != nil {
		t.Error("a difference was told:", after)
	}
	_, set = wait(t, c, "", 0, 0)
	want(t, "everything anew", len(set.FilterSet[0].ObjectSet), 4)
}
