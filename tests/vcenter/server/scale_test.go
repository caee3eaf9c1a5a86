package server

import (
	"bufio"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/scenario"
	"plumbline/vcenter/timeline"
)

// TestEveryServedKeyCanBeReadOnce lives through weeks of a scenario with a sweep a day, as
// plumbline does, and compares what was read with the server's own list.
func TestEveryServedKeyCanBeReadOnce(t *testing.T) {
	source, err := scenario.New(scenario.Names()[0], 7, start)
	if err != nil {
		t.Fatal(err)
	}
	s, c := serve(t, source)
	var events, tasks []string
	since, next := start, int32(0)
	for day := 0; day < 25; day++ {
		advance(t, s, 24*time.Hour)
		for _, e := range readEvents(t, c, types.EventFilterSpec{
			Time: &types.EventFilterSpecByTime{BeginTime: &since}}, 1000) {
			base := e.GetEvent()
			if base.Key <= next {
				continue // the interval's first moment was read yesterday
			}
			next = base.Key
			class := fmt.Sprintf("%T", e)[len("*types."):]
			if ex, ok := e.(*types.EventEx); ok {
				class = ex.EventTypeId
			}
			events = append(events, fmt.Sprintf("events %d %s %s", base.Key,
				stamp(base.CreatedTime), class))
		}
		begin := since.Add(1)
		for _, task := range readTasks(t, c, types.TaskFilterSpec{Time: &types.TaskFilterSpecByTime{
			TimeType: "completedTime", BeginTime: &begin}}, 1000) {
			tasks = append(tasks, fmt.Sprintf("tasks %s %s %s %s", task.Key, stamp(task.QueueTime),
				task.DescriptionId, stamp(*task.CompleteTime)))
		}
		since = since.Add(24 * time.Hour)
	}
	if len(events) < 1000 || len(tasks) < 1000 {
		t.Fatal("the scenario is too quiet:", len(events), len(tasks))
	}
	want(t, "events", diff(events, control(t, s, "GET", "/served/events", nil)), "")
	want(t, "tasks", diff(tasks, control(t, s, "GET", "/served/tasks", nil)), "")
}

// diff tells the first line that only one side has; running tasks are not compared.
func diff(read []string, served string) string {
	seen := map[string]int{}
	for _, line := range read {
		seen[line]++
	}
	lines := bufio.NewScanner(strings.NewReader(served))
	for lines.Scan() {
		if line := lines.Text(); !strings.HasSuffix(line, " -") {
			if seen[line]--; seen[line] < 0 {
				return "never read: " + line
			}
		}
	}
	for line, n := range seen {
		if n > 0 {
			return fmt.Sprintf("read %d times too often: %s", n, line)
		}
	}
	return ""
}

// TestAFilterByTimeDoesNotReadTheWholeHistory compares the cost of the newest page in a long
// history with that in a short one.
func TestAFilterByTimeDoesNotReadTheWholeHistory(t *testing.T) {
	cost := func(events int) time.Duration {
		w := newWorld(NewQuiet(1, 1, 1, start), 1)
		w.options["event.maxAgeEnabled"] = false
		for i := 0; i < events; i++ {
			at := start.Add(time.Duration(i) * time.Second)
			w.history.addEvent(eventRecord{created: at, class: "VmEvent",
				said: &eventSaid{event: &timeline.Event{Class: "VmEvent"}}})
		}
		begin := start.Add(time.Duration(events-50) * time.Second)
		now := begin.Add(time.Hour)
		e, _ := newEventCollector(types.EventFilterSpec{
			Time: &types.EventFilterSpecByTime{BeginTime: &begin}})
		e.pageSize = 1000
		best := time.Hour
		for try := 0; try < 5; try++ {
			began := time.Now()
			if n := len(e.latest(w, now, &delivery{})); n != 50 {
				t.Fatal("events:", n)
			}
			if d := time.Since(began); d < best {
				best = d
			}
		}
		return best
	}
	short, long := cost(100), cost(200000)
	if long > 20*short+time.Millisecond {
		t.Errorf("a page of 50 costs %v among 100 events and %v among 200,000", short, long)
	}
}

func BenchmarkStart5000(b *testing.B) {
	for i := 0; i < b.N; i++ {
		newWorld(NewQuiet(5000, 300, 10, start), 1)
	}
}

func BenchmarkScenarioDay(b *testing.B) {
	source, err := scenario.New(scenario.Names()[0], 7, start)
	if err != nil {
		b.Fatal(err)
	}
	w := newWorld(source, 1)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		w.clock.Set(w.clock.Now().Add(24 * time.Hour))
		w.catchUp()
	}
	b.ReportMetric(float64(len(w.history.tasks)+len(w.history.events))/float64(b.N), "facts/day")
}

// BenchmarkFullRead answers one read of seventeen properties of 5,000 machines.
func BenchmarkFullRead(b *testing.B) {
	w := newWorld(NewQuiet(5000, 300, 10, start), 1)
	s := newService(w, nil)
	ref := types.ManagedObjectReference{Type: "ContainerView", Value: "view"}
	in := newSession("reader", "", start)
	in.views[ref] = &view{container: w.inventory.root, kinds: []string{"VirtualMachine"},
		recursive: true}
	skip := true
	spec := types.PropertyFilterSpec{
		PropSet: []types.PropertySpec{{Type: "VirtualMachine", PathSet: []string{"name", "parent",
			"runtime.powerState", "runtime.host", "runtime.connectionState", "config.template",
			"config.uuid", "config.instanceUuid", "config.hardware.numCPU",
			"config.hardware.memoryMB", "config.hardware.device", "config.annotation",
			"guest.toolsRunningStatus", "guest.ipAddress", "summary.storage", "snapshot",
			"customValue"}}},
		ObjectSet: []types.ObjectSpec{{Obj: ref, Skip: &skip,
			SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{Type: "ContainerView",
				Path: "view"}}}}}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		c := &call{service: s, session: in, method: "RetrievePropertiesEx", now: start,
			out: &encoder{}}
		if f := c.retrieve([]types.PropertyFilterSpec{spec}, 0); f != nil {
			b.Fatal(f.message)
		}
		b.SetBytes(int64(c.out.Len()))
	}
}
