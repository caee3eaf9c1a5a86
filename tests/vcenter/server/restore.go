package server

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// firstOwnTask is the number before the first that the server gives to tasks which came without.
const firstOwnTask = 1 << 30

// reissue gives the ids of forgotten tasks again, to the scenario's later tasks.
type reissue struct {
	next    int         // 0: nothing has been forgotten yet
	renamed map[int]int // a scenario's id → the served one
	lost    map[int]bool
}

// restore is what remains of a vCenter restored from a backup of its database made at t: history
// from then on is forgotten, and the keys of events and tasks are given again. The inventory stays:
// a vCenter finds it again on the hosts.
func (w *world) restore(t time.Time) {
	now := w.catchUp()
	w.mu.Lock()
	defer w.mu.Unlock()
	events, tasks := w.history.rewind(t, now)
	w.lostEvents = append(w.lostEvents, events...)
	w.lostTasks = append(w.lostTasks, tasks...)
	w.storms = nil // what was still to come belongs to the forgotten time
	gone := map[int]bool{}
	for _, r := range tasks {
		id := r.task.ID
		gone[id] = true
		if id > firstOwnTask {
			if id <= w.nextTask {
				w.nextTask = id - 1
			}
		} else if w.ids.next == 0 || id < w.ids.next {
			w.ids.next = id
		}
	}
	if w.ids.renamed == nil {
		w.ids.renamed, w.ids.lost = map[int]int{}, map[int]bool{}
	}
	for original, served := range w.ids.renamed {
		if gone[served] {
			w.ids.lost[original] = true
			delete(w.ids.renamed, original)
			delete(gone, served)
		}
	}
	for id := range gone {
		w.ids.lost[id] = true
	}
}

// issue replaces the ids of a scenario's task by those a restored vCenter would give.
func (w *world) issue(id, parent, root *int) {
	if w.ids.next == 0 || *id > firstOwnTask {
		return
	}
	own := *id
	for w.history.byID[w.ids.next] != nil {
		w.ids.next++
	}
	*id = w.ids.next
	w.ids.next++
	w.ids.renamed[own] = *id
	for _, ancestor := range []*int{parent, root} {
		switch served, ok := w.ids.renamed[*ancestor]; {
		case ok:
			*ancestor = served
		case w.ids.lost[*ancestor]:
			*ancestor = 0
		}
	}
}

// vanish makes tasks unreadable, as when a vCenter loses them while they run; all running ones when
// no keys are given. Gives how many there were.
func (w *world) vanish(keys []string) (int, error) {
	now := w.catchUp()
	w.mu.Lock()
	defer w.mu.Unlock()
	var gone []*taskRecord
	for _, key := range keys {
		id, err := strconv.Atoi(strings.TrimPrefix(key, "task-"))
		r := w.history.byID[id]
		if err != nil || r == nil {
			return 0, fmt.Errorf("keys: there is no task %q", key)
		}
		gone = append(gone, r)
	}
	if len(keys) == 0 {
		for _, r := range w.history.byID {
			if r.task.Completed.After(now) {
				gone = append(gone, r)
			}
		}
	}
	for _, r := range gone {
		r.vanished, r.lost = true, now
		delete(w.history.byID, r.task.ID)
	}
	return len(gone), nil
}
