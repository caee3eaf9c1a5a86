package scenario

import (
	"time"

	"plumbline/vcenter/timeline"
)

// session is somebody at work: a cursor in time that moves on with each thing done.
type session struct {
	day    *day
	user   string // as spelt in this session
	reason string // TaskInfo.reason: "user" "schedule" "system"
	now    time.Time
	chain  int32 // of the last task
}

func (d *day) session(user string, at time.Time) *session {
	return &session{day: d, user: user, reason: "user", now: at}
}

// pause moves on by a random time, as people and scripts do between two steps.
func (s *session) pause(least, most time.Duration) {
	s.now = s.now.Add(least + time.Duration(s.day.r.Int63n(int64(most-least)+1)))
}

// task does something that takes about that long. The caller may still change the task.
func (s *session) task(id string, on timeline.Ref, typical time.Duration) *timeline.Task {
	st := s.day.s.state
	st.task++
	st.chain++
	s.chain = st.chain
	jitter := 0.6 + 0.9*s.day.r.Float64()
	started := s.now.Add(time.Duration(200+s.day.r.Intn(2500)) * time.Millisecond)
	t := &timeline.Task{ID: st.task, DescriptionID: id, Entity: on, Reason: s.reason, Actor: s.user,
		Queued: s.now, Started: started, Completed: started.Add(time.Duration(float64(typical) * jitter)),
		RootID: st.task, Chain: st.chain}
	s.day.add(timeline.Step{At: t.Queued, Task: t})
	s.now = t.Completed
	return t
}

// child is part of a parent task: same chain, inside its time.
func (s *session) child(id string, on timeline.Ref, parent *timeline.Task, start, end time.Time) *timeline.Task {
	st := s.day.s.state
	st.task++
	t := &timeline.Task{ID: st.task, DescriptionID: id, Entity: on, Reason: s.reason, Actor: s.user,
		Queued: start, Started: start, Completed: end, ParentID: parent.ID, RootID: parent.RootID,
		Chain: parent.Chain}
	s.day.add(timeline.Step{At: t.Queued, Task: t})
	return t
}

// failed turns a task into one that ended with a fault, sooner than it would have.
func (s *session) failed(t *timeline.Task, fault string) {
	t.Fault = fault
	t.Completed = t.Started.Add(t.Completed.Sub(t.Started) / 3)
	s.now = t.Completed
}

// event posts an event in the chain of the last task.
func (s *session) event(class string, at time.Time, e timeline.Event) {
	e.Class, e.Time, e.User, e.Chain = class, at, s.user, s.chain
	s.day.add(timeline.Step{At: at, Event: &e})
}

// about fills in where a VM is.
func about(m *machine) timeline.Event {
	return timeline.Event{VM: m.Name, Host: m.Host, Datastore: m.Datastore, Template: m.Template}
}

// set changes properties of a VM at the moment reached.
func (s *session) set(v timeline.SetVM) {
	s.day.add(timeline.Step{At: s.now, Change: &timeline.Change{SetVM: &v}})
}

func vmRef(m *machine) timeline.Ref { return timeline.Ref{Kind: "VirtualMachine", Name: m.Name} }

func hostRef(name string) timeline.Ref { return timeline.Ref{Kind: "HostSystem", Name: name} }
