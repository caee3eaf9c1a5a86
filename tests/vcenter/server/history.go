package server

import (
	"container/heap"
	"math"
	"sort"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// eventRecord is one event that has happened. What it says is dropped when it is too old to be
// served again; key, time and class stay for the list of everything that ever came to be.
type eventRecord struct {
	key     int32
	chain   int32
	ordinal int32 // in its storm
	created time.Time
	class   string // its own type, or the id of an EventEx
	user    string
	said    saying // nil: too old
}

// saying tells what an event speaks of.
type saying interface {
	say(r *eventRecord) *eventSaid
}

func (s *eventSaid) say(*eventRecord) *eventSaid { return s }

// eventSaid is what an event speaks of, references as they were when it happened.
type eventSaid struct {
	event                                                 *timeline.Event
	vm, host, store, network, cluster, datacenter, source types.ManagedObjectReference
	datacenterName, clusterName                           string
	finished                                              types.BaseEvent // made elsewhere
}

// taskRecord is one task from the moment it was queued.
type taskRecord struct {
	task   *timeline.Task
	entity types.ManagedObjectReference
	parent types.ManagedObjectReference // of an alarm's or schedule's reason
	result types.ManagedObjectReference
	// Of what no client can read any more, since when; it will not be seen to complete.
	vanished bool
	lost     time.Time
}

// ended is when the task was seen to complete by now, if it was.
func (t *taskRecord) ended(now time.Time) (time.Time, bool) {
	if !t.lost.IsZero() && t.lost.Before(now) {
		now = t.lost
	}
	return t.task.Completed, !t.task.Completed.After(now)
}

func (t *taskRecord) queued() time.Time { return t.task.Queued }

// history keeps events in order of their keys and tasks in order of queueing. Created times may
// run backwards by `disorder` at most; searches by time allow for it.
type history struct {
	events    []eventRecord
	newest    []int64 // running maximum of created, in nanoseconds
	disorder  time.Duration
	forgotten int // events before this have no `said`
	nextKey   int32

	tasks     []*taskRecord
	byID      map[int]*taskRecord
	started   []*taskRecord // in order of starting
	completed []*taskRecord // in order of completion
	waiting   taskQueue     // to start
	running   taskQueue     // to complete
}

func newHistory(firstKey int32) *history {
	h := &history{byID: map[int]*taskRecord{}, nextKey: firstKey}
	h.waiting.when = func(t *timeline.Task) time.Time { return t.Started }
	h.running.when = func(t *timeline.Task) time.Time { return t.Completed }
	return h
}

// taskQueue is a heap of tasks by one of their times.
type taskQueue struct {
	tasks []*taskRecord
	when  func(*timeline.Task) time.Time
}

func (q *taskQueue) Len() int { return len(q.tasks) }
func (q *taskQueue) Less(i, j int) bool {
	a, b := q.when(q.tasks[i].task), q.when(q.tasks[j].task)
	if a.Equal(b) {
		return q.tasks[i].task.ID < q.tasks[j].task.ID
	}
	return a.Before(b)
}
func (q *taskQueue) Swap(i, j int)      { q.tasks[i], q.tasks[j] = q.tasks[j], q.tasks[i] }
func (q *taskQueue) Push(x interface{}) { q.tasks = append(q.tasks, x.(*taskRecord)) }
func (q *taskQueue) Pop() interface{} {
	last := q.tasks[len(q.tasks)-1]
	q.tasks = q.tasks[:len(q.tasks)-1]
	return last
}

// due takes the next task whose time is not after t; nil when there is none.
func (q *taskQueue) due(t time.Time) *taskRecord {
	if len(q.tasks) == 0 || q.when(q.tasks[0].task).After(t) {
		return nil
	}
	return heap.Pop(q).(*taskRecord)
}

func (h *history) addEvent(r eventRecord) *eventRecord {
	r.key = h.nextKey
	h.nextKey++
	if r.chain == 0 {
		r.chain = r.key
	}
	at := r.created.UnixNano()
	if n := len(h.newest); n > 0 && h.newest[n-1] > at {
		if late := time.Duration(h.newest[n-1] - at); late > h.disorder {
			h.disorder = late
		}
		at = h.newest[n-1]
	}
	h.newest = append(h.newest, at)
	h.events = append(h.events, r)
	return &h.events[len(h.events)-1]
}

func (h *history) addTask(r *taskRecord) {
	h.tasks = append(h.tasks, r)
	h.byID[r.task.ID] = r
	heap.Push(&h.waiting, r)
	heap.Push(&h.running, r)
}

// proceed starts and completes tasks up to t; done is told of each that completed.
func (h *history) proceed(t time.Time, done func(*taskRecord)) {
	for r := h.waiting.due(t); r != nil; r = h.waiting.due(t) {
		h.started = append(h.started, r)
	}
	for r := h.running.due(t); r != nil; r = h.running.due(t) {
		done(r)
		h.completed = append(h.completed, r)
	}
}

// nanos is t in nanoseconds, far times clamped: clients may ask for the year 1 or 9999.
func nanos(t time.Time) int64 {
	switch year := t.Year(); {
	case year < 1700:
		return math.MinInt64
	case year > 2200:
		return math.MaxInt64
	}
	return t.UnixNano()
}

// firstEvent is the index before which every event was created before t.
func (h *history) firstEvent(t time.Time) int {
	at := nanos(t)
	return sort.Search(len(h.newest), func(i int) bool { return h.newest[i] >= at })
}

// lastEvent is the index from which on every event was created after t.
func (h *history) lastEvent(t time.Time) int {
	at := nanos(t.Add(h.disorder))
	return sort.Search(len(h.newest), func(i int) bool { return h.newest[i] > at })
}

// forget drops what events created before t said.
func (h *history) forget(t time.Time) {
	for h.forgotten < len(h.events) && h.events[h.forgotten].created.Before(t) {
		h.events[h.forgotten].said = nil
		h.forgotten++
	}
}

// ordered is the list of tasks in the order of one of their times, and that time.
func (h *history) ordered(by types.TaskFilterSpecTimeOption) ([]*taskRecord,
	func(*taskRecord) time.Time) {
	switch by {
	case types.TaskFilterSpecTimeOptionStartedTime:
		return h.started, func(r *taskRecord) time.Time { return r.task.Started }
	case types.TaskFilterSpecTimeOptionCompletedTime:
		return h.completed, func(r *taskRecord) time.Time { return r.task.Completed }
	}
	return h.tasks, (*taskRecord).queued
}

// rewind forgets everything from t on, as when a vCenter is restored from a backup made then: the
// keys of events will be given again. What is forgotten is returned.
func (h *history) rewind(t, now time.Time) ([]eventRecord, []*taskRecord) {
	first := h.firstEvent(t)
	events := append([]eventRecord{}, h.events[first:]...)
	h.events, h.newest = h.events[:first], h.newest[:first]
	h.nextKey -= int32(len(events))
	if h.forgotten > first {
		h.forgotten = first
	}
	var tasks []*taskRecord
	gone := func(r *taskRecord) bool { return !r.task.Queued.Before(t) }
	keep := func(list []*taskRecord) []*taskRecord {
		kept := make([]*taskRecord, 0, len(list))
		for _, r := range list {
			if !gone(r) {
				kept = append(kept, r)
			}
		}
		return kept
	}
	for _, r := range h.tasks {
		if gone(r) {
			r.lost = now
			tasks = append(tasks, r)
			delete(h.byID, r.task.ID)
		}
	}
	h.tasks, h.started, h.completed = keep(h.tasks), keep(h.started), keep(h.completed)
	h.waiting.tasks, h.running.tasks = keep(h.waiting.tasks), keep(h.running.tasks)
	heap.Init(&h.waiting)
	heap.Init(&h.running)
	return events, tasks
}
