package scenario

import (
	"time"

	"plumbline/vcenter/timeline"
)

// doVM does one work of a kind on a VM and returns when it ended.
func (d *day) doVM(k *kind, w work) time.Time {
	m := d.s.state.pick(d.r, server, w.at, func(m *machine) bool {
		return (!k.needsOn || m.On) && !(m.core && (k.main == "destroy" || k.main == "unregister"))
	})
	if m == nil {
		return w.at
	}
	s := d.session(d.spelling(w.who), w.at)
	if !k.trivial {
		d.register(w, s, []string{m.Name})
	}
	if d.r.Float64() < d.phase.Refused {
		d.refuse(s, m)
	}
	before := *m
	way := k.way(d)
	snapshot := false
	for i, step := range way {
		if i > 0 {
			s.pause(15*time.Second, 150*time.Second)
		}
		if (step == "powerOff" || step == "shutdownGuest") && !m.On || step == "rename" && m.core {
			continue
		}
		if step == k.main && len(k.faults) > 0 && d.r.Float64() < d.phase.failure(k.class) {
			d.fail(k, s, m)
		}
		vmSteps[step](s, m)
		snapshot = snapshot || step == "snapshot"
	}
	ended := s.now
	m.busy = ended.Add(time.Hour)
	if k.main == "unregister" && d.r.Float64() < 0.5 {
		d.registerAgain(m, w, ended)
	}
	if k.main == "destroy" || k.main == "unregister" {
		return ended
	}
	if !k.trivial && k.main != "relocate" && d.r.Float64() < d.phase.BackOut {
		return d.backOut(k, w, s, m, &before, snapshot)
	}
	if !k.trivial && m.On && d.r.Float64() < d.phase.Caused {
		d.crash(m, ended)
	}
	if snapshot {
		d.cleanUp(w, m, ended)
	}
	return ended
}

// crash is what a change may do to a server within two hours: its guest fails, and runs again after a
// while.
func (d *day) crash(m *machine, after time.Time) {
	s := d.session("", after)
	s.pause(10*time.Minute, 110*time.Minute)
	d.s.state.chain++
	s.chain = d.s.state.chain
	s.event("VmGuestOSCrashedEvent", s.now, about(m))
	s.pause(8*time.Minute, 90*time.Minute)
	s.event("VmPoweredOnEvent", s.now, about(m))
	if free := s.now.Add(30 * time.Minute); m.busy.Before(free) {
		m.busy = free
	}
}

// fail lets the main step fail once or twice; mostly it is tried again at once, sometimes later.
func (d *day) fail(k *kind, s *session, m *machine) {
	for again := true; again; again = d.r.Float64() < 0.25 {
		t := s.task(k.class, vmRef(m), 20*time.Second)
		s.failed(t, k.faults[d.r.Intn(len(k.faults))])
		if k.main == "migrate" || k.main == "relocate" {
			e := about(m)
			e.Fault = t.Fault
			s.event("VmFailedMigrateEvent", s.now, e)
		}
		if d.r.Float64() < 0.2 {
			s.pause(40*time.Minute, 2*time.Hour)
		} else {
			s.pause(2*time.Minute, 9*time.Minute)
		}
	}
}

// refuse is a request that vCenter turns down or that is cancelled: neither is a failed change.
func (d *day) refuse(s *session, m *machine) {
	switch d.r.Intn(3) {
	case 0:
		t := s.task("VirtualMachine.migrate", vmRef(m), 30*time.Second)
		s.failed(t, "RequestCanceled")
		t.Cancelled = true
	case 1:
		id := "VirtualMachine.powerOn"
		if !m.On {
			id = "VirtualMachine.powerOff"
		}
		s.failed(s.task(id, vmRef(m), time.Second), "InvalidPowerState")
	default:
		s.failed(s.task("VirtualMachine.createSnapshot", vmRef(m), time.Second), "InvalidName")
	}
	s.pause(time.Minute, 3*time.Minute)
}

// backOut undoes a change within hours: back to the snapshot, or the old size again.
func (d *day) backOut(k *kind, w work, s *session, m, before *machine, snapshot bool) time.Time {
	ended := s.now
	s.pause(70*time.Minute, 5*time.Hour)
	switch {
	case k.main == "resize" && !snapshot && d.r.Float64() < 0.3:
		s.reconfigureSize(m, before.CPUs, before.MemoryMB)
	default:
		if !snapshot { // an older one is at hand
			s.task("VirtualMachine.revertToCurrentSnapshot", vmRef(m), 25*time.Second)
		} else {
			s.task("vm.Snapshot.revert", vmRef(m), 25*time.Second)
		}
		m.CPUs, m.MemoryMB = before.CPUs, before.MemoryMB
		s.set(timeline.SetVM{Name: m.Name, CPUs: before.CPUs, MemoryMB: before.MemoryMB})
		if snapshot {
			d.cleanUp(w, m, s.now)
		}
	}
	if m.busy.Before(s.now.Add(time.Hour)) {
		m.busy = s.now.Add(time.Hour)
	}
	return ended
}

// cleanUp removes the snapshot one or two working days later; some are forgotten.
func (d *day) cleanUp(w work, m *machine, after time.Time) {
	if d.r.Float64() > 0.5+0.5*d.phase.Modal {
		return
	}
	at := after.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1+d.r.Intn(2))
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, 1)
	}
	at = at.Add(7*time.Hour + time.Duration(d.r.Intn(9*3600))*time.Second)
	s := d.session(d.spelling(w.who), at)
	s.removeSnapshots(m)
	m.busy = s.now.Add(time.Hour)
}

// registerAgain brings an unregistered VM back a day or two later, under its old identity.
func (d *day) registerAgain(m *machine, w work, after time.Time) {
	s := d.session(d.spelling(w.who), after.Add(time.Duration(20+d.r.Intn(30))*time.Hour))
	t := s.task("Folder.registerVm", timeline.Ref{Kind: "Folder", Name: m.Folder}, 4*time.Second)
	t.Result = &timeline.Ref{Kind: "VirtualMachine", Name: m.Name}
	m.On = false
	d.appear(s, m)
	s.event("VmRegisteredEvent", s.now, about(m))
	m.busy = s.now.Add(time.Hour)
}

// appear puts a machine into the inventory just before the moment reached.
func (d *day) appear(s *session, m *machine) {
	v := m.VM
	v.Attributes = copyOf(m.Attributes)
	d.add(timeline.Step{At: s.now.Add(-100 * time.Millisecond), Change: &timeline.Change{AddVM: &v}})
	d.s.state.machines = append(d.s.state.machines, m)
}
