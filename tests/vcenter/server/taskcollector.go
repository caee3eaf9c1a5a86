package server

import (
	"reflect"
	"sort"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// taskBounds gives the list a filter reads, the time it is ordered by, and the indexes of tasks
// that can match.
func (w *world) taskBounds(f *types.TaskFilterSpec, now time.Time) ([]*taskRecord,
	func(*taskRecord) time.Time, int, int) {
	by := types.TaskFilterSpecTimeOptionQueuedTime
	if f.Time != nil {
		by = f.Time.TimeType
	}
	list, at := w.history.ordered(by)
	after := func(t time.Time) int {
		return sort.Search(len(list), func(i int) bool { return !at(list[i]).Before(t) })
	}
	from, to := 0, len(list)
	if by == types.TaskFilterSpecTimeOptionQueuedTime {
		from = after(w.retention("task", now))
	}
	if f.Time != nil {
		if t := f.Time.BeginTime; t != nil {
			from = larger(from, after(*t))
		}
		if t := f.Time.EndTime; t != nil {
			if i := after(t.Add(1)); i < to {
				to = i
			}
		}
	}
	return list, at, from, to
}

func (c *taskCollector) matches(w *world, r *taskRecord, now, oldest time.Time) bool {
	f, t := &c.filter, r.task
	if r.vanished || t.Queued.Before(oldest) {
		return false
	}
	if len(f.State) > 0 {
		state, found := r.state(now), false
		for _, s := range f.State {
			found = found || s == state
		}
		if !found {
			return false
		}
	}
	if f.UserName != nil {
		user := ""
		if t.Reason == "user" || t.Reason == "" {
			user = t.Actor
		}
		if !userMatches(user, f.UserName.SystemUser, f.UserName.UserList) {
			return false
		}
	}
	return (f.Entity == nil || f.Entity.Entity == w.inventory.root.ref ||
		f.Entity.Entity == r.entity) &&
		among(f.ParentTaskKey, taskKey(t.ParentID)) && among(f.RootTaskKey, taskKey(t.RootID)) &&
		among(f.ActivationId, t.ActivationID) && amongChains(f.EventChainId, t.Chain)
}

func among(list []string, key string) bool {
	for _, k := range list {
		if k == key {
			return true
		}
	}
	return len(list) == 0
}

func amongChains(list []int32, chain int32) bool {
	for _, c := range list {
		if c == chain {
			return true
		}
	}
	return len(list) == 0
}

// extent is what the collector reads at now, and the list that its indexes mean.
func (t *taskCollector) extent(w *world, now time.Time, how *delivery) (*extent, []*taskRecord) {
	list, _, from, to := w.taskBounds(&t.filter, now)
	oldest := w.retention("task", now)
	return &extent{from: from, to: to,
		matches: func(i int) bool { return t.matches(w, list[i], now, oldest) },
		hidden:  how.hidden("tasks", func(i int) time.Time { return list[i].task.Queued })}, list
}

func (c *call) scrollTasks(t *taskCollector, body interface{}) (*failure, bool) {
	how := c.service.faults.delivery()
	all, list := t.extent(c.service.world, c.now, &how)
	var page []int
	switch req := body.(type) {
	case *types.ReadNextTasks:
		count, f := clip(req.MaxCount)
		if f != nil {
			return f, true
		}
		page = t.readNext(all, count, &how)
	case *types.ReadPreviousTasks:
		count, f := clip(req.MaxCount)
		if f != nil {
			return f, true
		}
		page = t.readPrevious(all, count)
	default:
		return c.scrolled(&t.scroll, all, body)
	}
	infos := make([]*types.TaskInfo, 0, len(page))
	for _, i := range page {
		infos = append(infos, list[i].info(c.now))
	}
	return c.answerTasks(infos), true
}

// latest is the viewable latest page, newest first.
func (t *taskCollector) latest(w *world, now time.Time, how *delivery) []types.TaskInfo {
	all, list := t.extent(w, now, how)
	var page []types.TaskInfo
	indexes, _ := all.backward(all.to, t.pageSize)
	for _, i := range indexes {
		page = append(page, *list[i].info(now))
	}
	return page
}

func (c *call) answerTasks(page []*types.TaskInfo) *failure {
	c.out.response(c.method, func() {
		for _, info := range page {
			c.out.value("returnval", reflect.ValueOf(info), false)
		}
	})
	return nil
}

// recent are the tasks of the last ten minutes and those still under way, at most 200.
func (w *world) recent(now time.Time) []types.ManagedObjectReference {
	var out []types.ManagedObjectReference
	list := w.history.tasks
	for i := len(list) - 1; i >= 0 && len(out) < 200; i-- {
		t := list[i].task
		if !list[i].vanished && t.Completed.After(now.Add(-10*time.Minute)) {
			out = append(out, types.ManagedObjectReference{Type: "Task", Value: taskKey(t.ID)})
		}
		if t.Queued.Before(now.Add(-48 * time.Hour)) {
			break
		}
	}
	return out
}
