package server

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// scheduled is one scheduled task. Its runs follow the clock: it runs daily at its hour.
type scheduled struct {
	item  *item
	hour  int
	ran   time.Time // a run that a step told of
	fault string    // of the last run that a step told of
}

// installScheduledTasks gives an estate five: one switched off, one whose runs fail.
func (w *world) installScheduledTasks() {
	off := false
	for i, c := range []timeline.SetScheduledTask{
		{Name: "Nightly removal of old snapshots", Method: "RemoveAllSnapshots_Task"},
		{Name: "Check compliance of hosts", Method: "CheckProfileCompliance_Task"},
		{Name: "CHG0004711 start of the month-end machines", Method: "PowerOnVM_Task"},
		{Name: "Power off the laboratory", Method: "PowerOffVM_Task", Fault: "InvalidPowerState",
			Ran: w.start.Add(-2 * time.Hour)},
		{Name: "Old move of the archive", Method: "RelocateVM_Task", Enabled: &off},
	} {
		c := c
		c.User = []string{`EXAMPLE\ann`, `EXAMPLE\bob`}[i%2]
		w.moment = w.start.AddDate(0, 0, -100*(i+1))
		w.setScheduledTask(&c)
	}
	w.moment = w.start
}

func (w *world) setScheduledTask(c *timeline.SetScheduledTask) {
	in := w.inventory
	var s *scheduled
	var rest []*scheduled
	for _, other := range w.beside.scheduled {
		if other.item.name == c.Name {
			s = other
		} else {
			rest = append(rest, other)
		}
	}
	if c.Remove {
		if s != nil {
			in.detach(s.item)
			w.beside.scheduled = rest
		}
		return
	}
	if s == nil {
		w.beside.scheduledIDs++
		ref := types.ManagedObjectReference{Type: "ScheduledTask",
			Value: fmt.Sprintf("schedule-%d", w.beside.scheduledIDs)}
		o := &mo.ScheduledTask{}
		o.Self = ref
		s = &scheduled{hour: int(trait(24, c.Name, "hour"))}
		o.Info = types.ScheduledTaskInfo{ScheduledTask: ref, Entity: in.root.ref,
			ScheduledTaskSpec: types.ScheduledTaskSpec{Name: c.Name, Enabled: true,
				Action: &types.MethodAction{Name: or(c.Method, "PowerOnVM_Task")}}}
		scheduler := &types.DailyTaskScheduler{Hour: int32(s.hour)}
		scheduler.Interval = 1
		o.Info.Scheduler = scheduler
		s.item = in.attach(o, ref, c.Name)
		w.beside.scheduled = append(w.beside.scheduled, s)
	}
	// Structures are replaced, not changed, where an answer under way may still point at them.
	next := *s.item.object.(*mo.ScheduledTask)
	if c.Enabled != nil {
		next.Info.Enabled = *c.Enabled
	}
	if c.Method != "" {
		next.Info.Action = &types.MethodAction{Name: c.Method}
	}
	if c.Entity != nil {
		next.Info.Entity = in.refer(*c.Entity)
	}
	if c.Ran.IsZero() {
		next.Info.LastModifiedTime, next.Info.LastModifiedUser = w.moment, c.User
	} else {
		if next.Info.LastModifiedTime.IsZero() {
			next.Info.LastModifiedTime, next.Info.LastModifiedUser = w.moment, c.User
		}
		s.ran, s.fault = micro(c.Ran), c.Fault
	}
	s.item.object = &next
	in.changed(s.item, "info")
}

// dressScheduled gives a scheduled task as it stands now: when it ran, how that ended, when it will
// run again. A task whose run a step called failed goes on failing.
func (w *world) dressScheduled(it *item) *mo.ScheduledTask {
	dressed := *it.object.(*mo.ScheduledTask)
	for _, s := range w.beside.scheduled {
		if s.item != it {
			continue
		}
		now := w.played
		last := time.Date(now.Year(), now.Month(), now.Day(), s.hour, 0, 0, 0, time.UTC)
		if last.After(now) {
			last = last.AddDate(0, 0, -1)
		}
		next := last.AddDate(0, 0, 1)
		if s.ran.After(last) {
			last = s.ran
		}
		info := &dressed.Info
		info.State, info.Error = types.TaskInfoStateSuccess, nil
		if s.fault != "" {
			info.State, info.Error = types.TaskInfoStateError, localized(s.fault, "")
		}
		if info.Enabled {
			info.PrevRunTime, info.NextRunTime = &last, &next
		} else if !s.ran.IsZero() {
			info.PrevRunTime = &s.ran
		}
	}
	return &dressed
}
