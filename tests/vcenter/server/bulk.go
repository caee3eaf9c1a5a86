package server

import (
	"fmt"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// Bulk asks for many events and tasks at even distances over a time. They are invented when they
// are read, so that a million of them cost little memory, and always in the same way.
type Bulk struct {
	Events int    `json:"events"`
	Tasks  int    `json:"tasks"`
	Within string `json:"within"` // Go duration
	Class  string `json:"class"`  // of all events; "": what is usual in an estate
	// Advance lets the clock go to the end at once; else they happen as it comes to them.
	Advance bool `json:"advance"`
}

const maxBulk = 5000000

// storm is a Bulk that has begun.
type storm struct {
	begin     time.Time
	within    time.Duration
	events    int
	tasks     int
	class     string
	poured    int // events that have happened
	queued    int // tasks that have been queued
	firstTask int // id of its first task
	cast      []role
	places    eventSaid // what all events have in common
	world     *world
	shelf     []taskRecord // room for the next ones
	drawer    []timeline.Task
}

// role is a machine that events speak of, with names and references as they were at the beginning.
type role struct {
	vm, host, store, network, cluster            string
	vmRef, hostRef, storeRef, netRef, clusterRef types.ManagedObjectReference
}

// moment is when the i-th of n happens.
func (s *storm) moment(i, n int) time.Time {
	each, rest := s.within/time.Duration(n), s.within%time.Duration(n)
	after := each*time.Duration(i+1) + rest*time.Duration(i+1)/time.Duration(n)
	return s.begin.Add(after).Truncate(time.Microsecond)
}

// newStorm needs the world's write lock.
func (w *world) newStorm(begin time.Time, within time.Duration, b Bulk) *storm {
	s := &storm{begin: begin, within: within, events: b.Events, tasks: b.Tasks, class: b.Class,
		world: w, firstTask: w.nextTask + 1}
	w.nextTask += b.Tasks
	s.places.datacenter = w.places.datacenter.ref
	s.places.datacenterName = w.places.datacenter.name
	in := w.inventory
	for _, it := range in.kinds["VirtualMachine"] {
		if !it.gone {
			s.cast = append(s.cast, in.roleOf(it))
		}
	}
	if len(s.cast) == 0 {
		s.cast = []role{{}}
	}
	h := w.history
	h.events = grow(h.events, b.Events)
	h.newest = grow(h.newest, b.Events)
	return s
}

// grow makes room for n more without the generosity of append.
func grow[T any](list []T, n int) []T {
	if cap(list)-len(list) >= n {
		return list
	}
	return append(make([]T, 0, len(list)+n+len(list)/8), list...)
}

// role gives the i-th thing's machine; neighbours differ.
func (s *storm) role(i int) *role { return &s.cast[uint64(i)*2654435761%uint64(len(s.cast))] }

// next is the moment of what the storm does next; ok is false when it is over.
func (s *storm) next() (at time.Time, event, ok bool) {
	if s.poured < s.events {
		at, event, ok = s.moment(s.poured, s.events), true, true
	}
	if s.queued < s.tasks {
		if t := s.moment(s.queued, s.tasks); !ok || t.Before(at) {
			at, event, ok = t, false, true
		}
	}
	return at, event, ok
}

// pour lets the storms do what they do up to a moment, and forgets those that are over.
func (w *world) pour(to time.Time) {
	for len(w.storms) > 0 {
		first := 0
		at, event, ok := w.storms[0].next()
		for i := 1; i < len(w.storms) && ok; i++ {
			if t, e, more := w.storms[i].next(); more && t.Before(at) {
				first, at, event = i, t, e
			}
		}
		if !ok {
			w.storms = w.storms[1:]
			continue
		}
		if at.After(to) {
			return
		}
		if s := w.storms[first]; event {
			i := s.poured
			p := s.plot(i)
			w.history.addEvent(eventRecord{created: at, class: p.class, user: p.user(i),
				ordinal: int32(i), said: s})
			s.poured++
		} else {
			w.history.proceed(at.Add(-1), w.finish)
			w.history.addTask(s.task(s.queued, at))
			s.queued++
		}
	}
}

// say tells what the storm's event speaks of.
func (s *storm) say(r *eventRecord) *eventSaid {
	i := int(r.ordinal)
	p, cast := s.plot(i), s.role(i)
	e := &timeline.Event{Class: p.class, Time: r.created, User: r.user}
	if p.extended {
		e.TypeID = p.class
	}
	said := s.places
	said.event = e
	if p.about == onVM {
		e.VM, said.vm = cast.vm, cast.vmRef
		e.Datastore, said.store = cast.store, cast.storeRef
	}
	if p.about != onNothing {
		e.Host, said.host = cast.host, cast.hostRef
		e.Cluster, said.cluster, said.clusterName = cast.cluster, cast.clusterRef, cast.cluster
	}
	if p.dress != nil {
		p.dress(e, i)
	}
	e.Message = fmt.Sprintf("%s: %s%s (%d)", p.class, e.VM, e.Host, i)
	return &said
}

// task makes the storm's i-th task.
func (s *storm) task(i int, at time.Time) *taskRecord {
	if len(s.shelf) == 0 {
		n := 2048
		s.shelf, s.drawer = make([]taskRecord, n), make([]timeline.Task, n)
	}
	r, t := &s.shelf[0], &s.drawer[0]
	s.shelf, s.drawer = s.shelf[1:], s.drawer[1:]
	w, cast := &works[i%len(works)], s.role(i)
	r.task = t
	*t = timeline.Task{ID: s.firstTask + i, DescriptionID: w.id, Reason: w.reason, Actor: w.actor(i),
		Queued: at, Started: at.Add(time.Duration(20+i%7*30) * time.Millisecond),
		Entity: timeline.Ref{Kind: "VirtualMachine", Name: cast.vm},
		Chain:  s.world.history.nextKey} // that of the next event
	t.Completed = t.Started.Add(time.Duration(200+i*7919%90000) * time.Millisecond)
	t.RootID = t.ID
	r.entity = cast.vmRef
	if w.follows && i > 0 {
		t.ParentID, t.RootID = t.ID-1, t.ID-1
	}
	if i%41 == 40 {
		t.Fault = "InvalidState"
	}
	t.Cancelled = i%97 == 96 && t.Fault == ""
	return r
}

// bulk begins a storm at the clock's present.
func (w *world) bulk(b Bulk) error {
	within, err := time.ParseDuration(or(b.Within, "1m"))
	if err != nil {
		return fmt.Errorf("within: %w", err)
	}
	if b.Events < 0 || b.Tasks < 0 || b.Events+b.Tasks == 0 || b.Events+b.Tasks > maxBulk {
		return fmt.Errorf("events and tasks: together between 1 and %d", maxBulk)
	}
	if within < time.Millisecond {
		return fmt.Errorf("within: at least 1ms")
	}
	if _, known := vimType(b.Class); b.Class != "" && !known && !strings.Contains(b.Class, ".") {
		return fmt.Errorf("class: vim25 has no %q, and it is no id of an EventEx", b.Class)
	}
	now := w.catchUp()
	w.mu.Lock()
	w.storms = append(w.storms, w.newStorm(now, within, b))
	w.mu.Unlock()
	if b.Advance {
		w.clock.Set(now.Add(within))
		w.catchUp()
	}
	return nil
}

// recall invents the history of the days before the estate's start, and lets retention keep it.
func (w *world) recall(events, tasks int, days float64) {
	if events+tasks == 0 {
		return
	}
	keep := int32(days) + 1
	for _, kind := range []string{"event.maxAge", "task.maxAge"} {
		if set, ok := w.options[kind].(int32); ok && set < keep {
			w.options[kind] = keep
		}
	}
	within := time.Duration(days * 24 * float64(time.Hour))
	w.storms = append(w.storms, w.newStorm(w.start.Add(-within), within,
		Bulk{Events: events, Tasks: tasks}))
	w.pour(w.start)
	w.history.proceed(w.start, w.finish)
}
