package server

import (
	"reflect"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

const (
	maxCollectors   = 32   // of each kind and session
	maxPage         = 1000 // items in one answer
	defaultPageSize = 10
)

type eventCollector struct {
	scroll
	filter  types.EventFilterSpec
	classes map[string]bool
}

type taskCollector struct {
	scroll
	filter types.TaskFilterSpec
}

// clip cuts the number of items asked for to what a page may hold.
func clip(count int32) (int, *failure) {
	if count <= 0 {
		return 0, invalid("maxCount")
	}
	if count > maxPage {
		return maxPage, nil
	}
	return int(count), nil
}

func invalid(property string) *failure {
	return &failure{"A specified parameter was not correct: " + property,
		&types.InvalidArgument{InvalidProperty: property}}
}

func tooMany() *failure {
	return &failure{"The operation is not allowed in the current state: too many collectors.",
		&types.InvalidState{}}
}

func pageSize(count int32) (int, *failure) {
	if count == 0 {
		return defaultPageSize, nil
	}
	if count < 0 || count > maxPage {
		return 0, invalid("maxCount")
	}
	return int(count), nil
}

func newEventCollector(spec types.EventFilterSpec) (*eventCollector, *failure) {
	size, f := pageSize(spec.MaxCount)
	if f != nil {
		return nil, f
	}
	c := &eventCollector{filter: spec, scroll: scroll{pageSize: size}}
	if ids := append(append([]string{}, spec.EventTypeId...), spec.Type...); len(ids) > 0 {
		c.classes = map[string]bool{}
		for _, id := range ids {
			c.classes[strings.TrimPrefix(id, "vim.event.")] = true
		}
	}
	return c, nil
}

// collect answers the methods of history collectors.
func (c *call) collect(body interface{}) (*failure, bool) {
	events, tasks := c.session.events[c.this], c.session.tasks[c.this]
	switch req := body.(type) {
	case *types.CreateCollectorForEvents:
		return c.createForEvents(req), true
	case *types.CreateCollectorForTasks:
		return c.createForTasks(req), true
	case *types.DestroyCollector, *types.RewindCollector, *types.ResetCollector,
		*types.SetCollectorPageSize, *types.ReadNextEvents, *types.ReadPreviousEvents,
		*types.ReadNextTasks, *types.ReadPreviousTasks:
		if events == nil && tasks == nil {
			return &failure{"The object has already been deleted or has not been completely " +
				"created", &types.ManagedObjectNotFound{Obj: c.this}}, true
		}
		if events != nil {
			return c.scrollEvents(events, req)
		}
		return c.scrollTasks(tasks, req)
	}
	return nil, false
}

func (c *call) createForEvents(req *types.CreateCollectorForEvents) *failure {
	if len(c.session.events) >= maxCollectors {
		return tooMany()
	}
	made, f := newEventCollector(req.Filter)
	if f != nil {
		return f
	}
	ref := c.session.ref("EventHistoryCollector")
	c.session.events[ref] = made
	return c.answer(&types.CreateCollectorForEventsResponse{Returnval: ref})
}

func (c *call) createForTasks(req *types.CreateCollectorForTasks) *failure {
	if len(c.session.tasks) >= maxCollectors {
		return tooMany()
	}
	ref := c.session.ref("TaskHistoryCollector")
	c.session.tasks[ref] = &taskCollector{filter: req.Filter,
		scroll: scroll{pageSize: defaultPageSize}}
	return c.answer(&types.CreateCollectorForTasksResponse{Returnval: ref})
}

// scrolled answers what events and tasks have in common.
func (c *call) scrolled(s *scroll, e *extent, body interface{}) (*failure, bool) {
	switch req := body.(type) {
	case *types.DestroyCollector:
		delete(c.session.events, c.this)
		delete(c.session.tasks, c.this)
		return c.answer(&types.DestroyCollectorResponse{}), true
	case *types.RewindCollector:
		s.settle(0)
		return c.answer(&types.RewindCollectorResponse{}), true
	case *types.ResetCollector:
		_, latest := e.backward(e.to, s.pageSize)
		s.settle(latest)
		return c.answer(&types.ResetCollectorResponse{}), true
	case *types.SetCollectorPageSize:
		size, f := pageSize(req.MaxCount)
		if f != nil {
			return f, true
		}
		s.pageSize = size
		return c.answer(&types.SetCollectorPageSizeResponse{}), true
	}
	return nil, false
}

// bounds are the indexes of events that can match a filter's times and are young enough.
func (w *world) eventBounds(spec *types.EventFilterSpec, now time.Time) (int, int) {
	from, to := w.history.firstEvent(w.retention("event", now)), len(w.history.events)
	if spec.Time != nil {
		if t := spec.Time.BeginTime; t != nil {
			if i := w.history.firstEvent(*t); i > from {
				from = i
			}
		}
		if t := spec.Time.EndTime; t != nil {
			if i := w.history.lastEvent(*t); i < to {
				to = i
			}
		}
	}
	return from, to
}

func (c *eventCollector) matches(w *world, r *eventRecord, oldest time.Time) bool {
	f := &c.filter
	if r.said == nil || r.created.Before(oldest) || c.classes != nil && !c.classes[r.class] {
		return false
	}
	if f.Time != nil {
		if f.Time.BeginTime != nil && r.created.Before(*f.Time.BeginTime) ||
			f.Time.EndTime != nil && r.created.After(*f.Time.EndTime) {
			return false
		}
	}
	if f.EventChainId != 0 && f.EventChainId != r.chain {
		return false
	}
	if f.UserName != nil && !userMatches(r.user, f.UserName.SystemUser, f.UserName.UserList) {
		return false
	}
	return f.Entity == nil || w.eventOn(r.said.say(r), f.Entity.Entity)
}

func userMatches(user string, system bool, list []string) bool {
	if user == "" {
		return system
	}
	for _, u := range list {
		if u == user {
			return true
		}
	}
	return len(list) == 0 && !system
}

func (w *world) eventOn(s *eventSaid, entity types.ManagedObjectReference) bool {
	switch entity {
	case w.inventory.root.ref:
		return true
	case s.vm, s.host, s.store, s.network, s.cluster, s.datacenter:
		return true
	}
	return false
}

// extent is what the collector reads at now.
func (c *eventCollector) extent(w *world, now time.Time, how *delivery) *extent {
	from, to := w.eventBounds(&c.filter, now)
	oldest := w.retention("event", now)
	events := w.history.events
	return &extent{from: from, to: to,
		matches: func(i int) bool { return c.matches(w, &events[i], oldest) },
		hidden:  how.hidden("events", func(i int) time.Time { return events[i].created })}
}

func (c *call) scrollEvents(e *eventCollector, body interface{}) (*failure, bool) {
	w := c.service.world
	how := c.service.faults.delivery()
	all := e.extent(w, c.now, &how)
	var page []int
	switch req := body.(type) {
	case *types.ReadNextEvents:
		count, f := clip(req.MaxCount)
		if f != nil {
			return f, true
		}
		page = e.readNext(all, count, &how)
	case *types.ReadPreviousEvents:
		count, f := clip(req.MaxCount)
		if f != nil {
			return f, true
		}
		page = e.readPrevious(all, count)
	default:
		return c.scrolled(&e.scroll, all, body)
	}
	return c.answerEvents(w.eventsAt(page)), true
}

func (w *world) eventsAt(page []int) []types.BaseEvent {
	var out []types.BaseEvent
	for _, i := range page {
		out = append(out, w.history.events[i].event())
	}
	return out
}

// latest is the viewable latest page, newest first.
func (c *eventCollector) latest(w *world, now time.Time, how *delivery) []types.BaseEvent {
	all := c.extent(w, now, how)
	page, _ := all.backward(all.to, c.pageSize)
	return w.eventsAt(page)
}

func (c *call) queryEvents(req *types.QueryEvents) *failure {
	spec := req.Filter
	if spec.MaxCount == 0 {
		spec.MaxCount = maxPage
	}
	e, f := newEventCollector(spec)
	if f != nil {
		return f
	}
	how := c.service.faults.delivery()
	page := e.latest(c.service.world, c.now, &how)
	for i, j := 0, len(page)-1; i < j; i, j = i+1, j-1 {
		page[i], page[j] = page[j], page[i]
	}
	return c.answerEvents(page)
}

func (c *call) answerEvents(page []types.BaseEvent) *failure {
	c.out.response(c.method, func() {
		for _, event := range page {
			c.out.value("returnval", reflect.ValueOf(event), true)
		}
	})
	return nil
}
