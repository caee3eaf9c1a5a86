package server

import (
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// world is the estate up to the clock's present: what exists and what has happened. Everything
// that reads it holds mu for reading, after catchUp.
type world struct {
	mu        sync.RWMutex
	clock     *Clock
	source    timeline.Source
	injected  []timeline.Step // not yet played, in time order
	nextTask  int             // for injected tasks without an id
	inventory *inventory
	history   *history
	places    places
	options   map[string]interface{}
	beside    beside
	start     time.Time
	played    time.Time // everything up to here has been played
	moment    time.Time // of the step being played
	// What was forgotten by restoring a backup; it was served before.
	lostEvents []eventRecord
	lostTasks  []*taskRecord
	ids        reissue
	storms     []*storm // not yet over
	switched   map[types.ManagedObjectReference][]switching
}

func newWorld(source timeline.Source, firstKey int32) *world {
	e := source.Estate()
	w := &world{
		clock: NewClock(micro(e.Start)), source: source, inventory: newInventory(),
		history: newHistory(firstKey), start: micro(e.Start), played: micro(e.Start),
		moment: micro(e.Start), nextTask: firstOwnTask,
		options: map[string]interface{}{
			"event.maxAge": int32(30), "event.maxAgeEnabled": true,
			"task.maxAge": int32(30), "task.maxAgeEnabled": true,
			"config.vpxd.stats.maxQueryMetrics": int32(64),
			"vpxd.event.syslog.enabled":         true,
			"VirtualCenter.InstanceName":        "simulated vCenter",
		},
	}
	for key, value := range e.Options {
		w.options[key] = value
	}
	w.build(e)
	w.furnish(e)
	return w
}

// catchUp plays everything up to the clock's present, and gives that moment.
func (w *world) catchUp() time.Time {
	now := w.clock.Now()
	w.mu.RLock()
	played := w.played
	w.mu.RUnlock()
	if !now.After(played) {
		return played
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.play(now)
	return w.played
}

// play needs the write lock.
func (w *world) play(to time.Time) {
	if !to.After(w.played) {
		return
	}
	steps := w.source.Steps(w.played, to)
	if len(w.injected) > 0 {
		due := sort.Search(len(w.injected), func(i int) bool { return w.injected[i].At.After(to) })
		steps = append(append([]timeline.Step{}, steps...), w.injected[:due]...)
		w.injected = append([]timeline.Step{}, w.injected[due:]...)
		sort.SliceStable(steps, func(i, j int) bool { return steps[i].At.Before(steps[j].At) })
	}
	for i := range steps {
		w.step(&steps[i])
	}
	w.pour(to)
	w.moment = to
	w.history.proceed(to, w.finish)
	w.played = to
	w.history.forget(w.retention("event", to))
}

func (w *world) step(s *timeline.Step) {
	w.pour(s.At)
	w.moment = s.At.UTC()
	// Tasks that completed before this step must find their results as they were then.
	w.history.proceed(s.At.Add(-1), w.finish)
	switch {
	case s.Task != nil:
		t := s.Task
		if t.Queued.IsZero() {
			t.Queued = s.At
		}
		t.Queued, t.Started, t.Completed = micro(t.Queued), micro(t.Started), micro(t.Completed)
		w.issue(&t.ID, &t.ParentID, &t.RootID)
		w.queue(t)
	case s.Event != nil:
		e := s.Event
		created := e.Time
		if created.IsZero() {
			created = s.At
		}
		w.history.addEvent(eventRecord{created: micro(created), class: or(e.TypeID, e.Class),
			user: e.User, chain: e.Chain, said: w.speak(e)})
	case s.Change != nil:
		w.note(s.Change)
		w.apply(s.Change)
	}
}

// micro rounds up to microseconds, which is what clients are told. The clock stands on whole ones,
// so nothing is moved across its present.
func micro(t time.Time) time.Time {
	t = t.UTC()
	if whole := t.Truncate(time.Microsecond); whole.Before(t) {
		return whole.Add(time.Microsecond)
	}
	return t
}

// post adds an event made by the vCenter itself, at present. It needs the write lock.
func (w *world) post(event types.BaseEvent, class, user string) {
	r := w.history.addEvent(eventRecord{created: w.played, class: class, user: user})
	base := event.GetEvent()
	base.Key, base.ChainId, base.CreatedTime, base.UserName = r.key, r.key, w.played, user
	base.FullFormattedMessage = class
	r.chain = r.key
	r.said = &eventSaid{finished: event}
}

// retention is the moment before which events or tasks are not served at now.
func (w *world) retention(kind string, now time.Time) time.Time {
	if enabled, ok := w.options[kind+".maxAgeEnabled"].(bool); ok && !enabled {
		return time.Unix(0, 0)
	}
	days, ok := w.options[kind+".maxAge"].(int32)
	if !ok {
		days = 30
	}
	return now.Add(-time.Duration(days) * 24 * time.Hour)
}

// inject adds steps from now on: a step's moment is now at the earliest, and what it holds gets
// times accordingly.
func (w *world) inject(steps []timeline.Step) {
	w.catchUp()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range steps {
		// Nothing may happen at a moment that has been read already.
		if !s.At.After(w.played) {
			s.At = w.played
		}
		if t := s.Task; t != nil {
			if t.ID == 0 {
				w.nextTask++
				t.ID = w.nextTask
			}
			shift := func(at *time.Time, earliest time.Time) {
				if at.Before(earliest) {
					*at = earliest
				}
			}
			shift(&t.Queued, s.At)
			shift(&t.Started, t.Queued)
			shift(&t.Completed, t.Started)
		}
		if e := s.Event; e != nil && e.Time.Before(s.At) {
			e.Time = s.At
		}
		if s.At.After(w.played) {
			w.injected = append(w.injected, s)
			continue
		}
		w.step(&s)
	}
	w.history.proceed(w.played, w.finish)
	sort.SliceStable(w.injected, func(i, j int) bool {
		return w.injected[i].At.Before(w.injected[j].At)
	})
}

// settings are the options under a name, as QueryOptions gives them; all for "".
func (w *world) settings(name string) []types.BaseOptionValue {
	keys := make([]string, 0, len(w.options))
	for key := range w.options {
		if name == "" || key == name || strings.HasPrefix(key, strings.TrimSuffix(name, ".")+".") {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	out := make([]types.BaseOptionValue, 0, len(keys))
	for _, key := range keys {
		out = append(out, &types.OptionValue{Key: key, Value: w.options[key]})
	}
	return out
}
