package server

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// filter is a property filter: what it selected so far, and the changes not yet reported.
type filter struct {
	spec  types.PropertyFilterSpec
	owner types.ManagedObjectReference // its property collector
	known map[types.ManagedObjectReference]bool
	at    int // touches before this are known
	queue []update
}

// updates is the state of a property collector.
type updates struct {
	version int
	filters []types.ManagedObjectReference
}

// update is one object's change; paths nil means all properties.
type update struct {
	ref   types.ManagedObjectReference
	kind  types.ObjectUpdateKind
	paths []string
}

func (c *call) createFilter(req *types.CreateFilter) *failure {
	for i := range req.Spec.ObjectSet {
		if v, _ := c.object(req.Spec.ObjectSet[i].Obj); !v.IsValid() {
			return gone(req.Spec.ObjectSet[i].Obj)
		}
	}
	ref := c.session.ref("PropertyFilter")
	c.session.filters[ref] = &filter{spec: req.Spec, owner: c.this,
		known: map[types.ManagedObjectReference]bool{}}
	u := c.session.updatesOf(c.this)
	u.filters = append(u.filters, ref)
	f := c.session.filters[ref]
	if fault := c.enterAll(f); fault != nil {
		return fault
	}
	return c.answer(&types.CreateFilterResponse{Returnval: ref})
}

func (s *session) updatesOf(collector types.ManagedObjectReference) *updates {
	u, ok := s.collectors[collector]
	if !ok {
		u = &updates{}
		s.collectors[collector] = u
	}
	return u
}

func (c *call) destroyFilter(req *types.DestroyPropertyFilter) *failure {
	f, ok := c.session.filters[req.This]
	if !ok {
		return gone(req.This)
	}
	u := c.session.updatesOf(f.owner)
	u.filters = without(u.filters, req.This)
	delete(c.session.filters, req.This)
	return c.answer(&types.DestroyPropertyFilterResponse{})
}

// enterAll makes a filter report everything it selects.
func (c *call) enterAll(f *filter) *failure {
	targets, fault := c.targets(&f.spec, 0)
	if fault != nil {
		return fault
	}
	f.known = map[types.ManagedObjectReference]bool{}
	f.queue = nil
	f.at = len(c.service.world.inventory.touches)
	for _, t := range targets {
		f.known[t.ref] = true
		f.queue = append(f.queue, update{ref: t.ref, kind: types.ObjectUpdateKindEnter})
	}
	return nil
}

// advance takes the inventory's changes since the last time into the filter's queue.
func (c *call) advance(f *filter) {
	touches := c.service.world.inventory.touches[f.at:]
	if len(touches) == 0 {
		return
	}
	f.at += len(touches)
	queued := map[types.ManagedObjectReference]int{}
	for i := range f.queue {
		queued[f.queue[i].ref] = i
	}
	var selected map[types.ManagedObjectReference]bool
	for _, t := range touches {
		ref := t.item.ref
		at, waiting := queued[ref]
		switch {
		case t.item.gone:
			if f.known[ref] {
				delete(f.known, ref)
				f.queue = append(f.queue, update{ref: ref, kind: types.ObjectUpdateKindLeave})
			}
		case !f.known[ref] && t.paths == nil:
			if selected == nil {
				selected = map[types.ManagedObjectReference]bool{}
				targets, _ := c.targets(&f.spec, 0)
				for _, x := range targets {
					selected[x.ref] = true
				}
			}
			if selected[ref] {
				f.known[ref] = true
				queued[ref] = len(f.queue)
				f.queue = append(f.queue, update{ref: ref, kind: types.ObjectUpdateKindEnter})
			}
		case f.known[ref] && waiting && f.queue[at].kind == types.ObjectUpdateKindModify:
			f.queue[at].paths = append(f.queue[at].paths, t.paths...)
		case f.known[ref] && !waiting:
			queued[ref] = len(f.queue)
			f.queue = append(f.queue, update{ref: ref, kind: types.ObjectUpdateKindModify,
				paths: append([]string{}, t.paths...)})
		}
	}
}

// related tells whether a change of one path may change the other.
func related(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

func (c *call) waitForUpdates(req *types.WaitForUpdatesEx) *failure {
	wait, limit := time.Duration(1<<62), 0
	if o := req.Options; o != nil {
		if o.MaxWaitSeconds != nil {
			wait = time.Duration(*o.MaxWaitSeconds) * time.Second
		}
		limit = int(o.MaxObjectUpdates)
	}
	if n := c.service.faults.pageLimit(); n > 0 && (limit == 0 || limit > n) {
		limit = n
	}
	deadline := time.Now().Add(wait)
	first := true
	for {
		f, done := c.report(req, first, limit)
		if f != nil || done {
			return f
		}
		first = false
		if !time.Now().Before(deadline) {
			return c.answer(&types.WaitForUpdatesExResponse{})
		}
		select {
		case <-c.request.Context().Done():
			return c.answer(&types.WaitForUpdatesExResponse{})
		case <-time.After(50 * time.Millisecond):
		}
		if c.service.sessions.find(c.request) == nil {
			return notAuthenticated(c.this, "System.View")
		}
		c.now = c.service.world.catchUp()
	}
}

// report answers with what there is to report; done is false when there is nothing.
func (c *call) report(req *types.WaitForUpdatesEx, first bool, limit int) (*failure, bool) {
	c.session.mu.Lock()
	defer c.session.mu.Unlock()
	c.service.world.mu.RLock()
	defer c.service.world.mu.RUnlock()
	u := c.session.updatesOf(c.this)
	version := fmt.Sprint(u.version)
	mute := c.service.faults.noDeltas()
	if mute {
		version = "-"
	}
	if first && req.Version != "" && req.Version != version {
		return &failure{"The version is not valid.", &types.InvalidCollectorVersion{}}, true
	}
	var sets []types.PropertyFilterUpdate
	var contents [][]content
	room, truncated := limit, false
	for _, ref := range u.filters {
		f := c.session.filters[ref]
		if first && req.Version == "" {
			if fault := c.enterAll(f); fault != nil {
				return fault, true
			}
		}
		if !mute {
			c.advance(f)
		}
		take := len(f.queue)
		if limit > 0 && take > room {
			take, truncated = room, true
		}
		set := types.PropertyFilterUpdate{Filter: ref}
		var read []content
		for _, up := range f.queue[:take] {
			o, ok := c.changed(f, up)
			if !ok && up.kind != types.ObjectUpdateKindLeave {
				continue
			}
			set.ObjectSet = append(set.ObjectSet, types.ObjectUpdate{Kind: up.kind, Obj: up.ref})
			read = append(read, o)
		}
		room -= take
		f.queue = f.queue[take:]
		if len(set.ObjectSet) > 0 {
			sets = append(sets, set)
			contents = append(contents, read)
		}
	}
	if len(sets) == 0 {
		return nil, false
	}
	u.version++
	if version = fmt.Sprint(u.version); mute {
		version = "-"
	}
	c.writeUpdates(version, sets, contents, truncated)
	return nil, true
}

// changed reads the properties of an update; ok is false when none that is asked for changed.
func (c *call) changed(f *filter, up update) (content, bool) {
	if up.kind == types.ObjectUpdateKindLeave {
		return content{ref: up.ref}, true
	}
	var only func(string) bool
	if up.kind == types.ObjectUpdateKindModify {
		only = func(path string) bool {
			for _, p := range up.paths {
				if related(p, path) {
					return true
				}
			}
			return false
		}
	}
	o, ok := c.read(up.ref, f.spec.PropSet, only)
	if up.kind == types.ObjectUpdateKindModify && len(o.names)+len(o.missing) == 0 {
		return o, false
	}
	return o, ok
}

func (c *call) writeUpdates(version string, sets []types.PropertyFilterUpdate,
	contents [][]content, truncated bool) {
	c.out.response(c.method, func() {
		c.out.WriteString("<returnval><version>" + version + "</version>")
		for i := range sets {
			c.out.WriteString("<filterSet>")
			c.out.value("filter", reflect.ValueOf(sets[i].Filter), false)
			for j := range sets[i].ObjectSet {
				up, o := &sets[i].ObjectSet[j], &contents[i][j]
				c.out.WriteString("<objectSet><kind>" + string(up.Kind) + "</kind>")
				c.out.value("obj", reflect.ValueOf(up.Obj), false)
				for k, name := range o.names {
					c.out.WriteString("<changeSet><name>" + name + "</name><op>assign</op>")
					c.out.value("val", o.values[k], true)
					c.out.WriteString("</changeSet>")
				}
				c.out.value("missingSet", reflect.ValueOf(o.missing), false)
				c.out.WriteString("</objectSet>")
			}
			c.out.WriteString("</filterSet>")
		}
		if truncated {
			c.out.WriteString("<truncated>true</truncated>")
		}
		c.out.WriteString("</returnval>")
	})
}
