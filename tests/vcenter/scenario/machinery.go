package scenario

import (
	"fmt"
	"time"

	"plumbline/vcenter/timeline"
)

// machinery is what happens without people: DRS, HA, backups, schedules, log-ins.
func (d *day) machinery() {
	d.drs()
	if d.r.Float64() < 1.0/60 {
		d.restartByHA()
	}
	d.nightlyLab()
	d.nightlyBackup()
	d.logins()
}

func (d *day) drs() {
	for n := d.poisson(9); n > 0; n-- {
		at := d.midnight.Add(time.Duration(d.r.Intn(24*3600)) * time.Second)
		m := d.s.state.pick(d.r, server, at, func(m *machine) bool { return m.On && m.drs })
		if m != nil {
			d.drsMove(m, at)
		}
	}
}

// restartByHA: a host fails, what ran there starts again elsewhere.
func (d *day) restartByHA() {
	at := d.midnight.Add(time.Duration(d.r.Intn(24*3600)) * time.Second)
	h := d.s.state.pickHost(d.r, at, true)
	if h == nil {
		return
	}
	h.busy = at.Add(8 * time.Hour)
	s := d.session("", at)
	d.s.state.chain++
	s.chain = d.s.state.chain
	lost, back := true, false
	s.event("HostConnectionLostEvent", s.now, timeline.Event{Host: h.Name, Cluster: h.Cluster})
	d.add(timeline.Step{At: s.now, Change: &timeline.Change{SetHost: &timeline.SetHost{Name: h.Name, Disconnected: &lost}}})
	s.pause(20*time.Second, 60*time.Second)
	s.event("DasHostFailedEvent", s.now, timeline.Event{Host: h.Name, Cluster: h.Cluster})
	for _, m := range d.s.state.machines {
		if m.Host != h.Name || !m.On || m.kind != server || m.busy.After(at) {
			continue
		}
		s.pause(2*time.Second, 15*time.Second)
		m.Host = d.s.state.other(d.r, m.Host, at)
		s.event("VmRestartedOnAlternateHostEvent", s.now, about(m))
		s.set(timeline.SetVM{Name: m.Name, Host: m.Host})
		m.busy = s.now.Add(30 * time.Minute)
	}
	s.pause(10*time.Minute, 40*time.Minute)
	s.event("HostConnectedEvent", s.now, timeline.Event{Host: h.Name, Cluster: h.Cluster})
	d.add(timeline.Step{At: s.now, Change: &timeline.Change{SetHost: &timeline.SetHost{Name: h.Name, Disconnected: &back}}})
}

// nightlyLab is a scheduled task that switches lab machines off in the evening.
func (d *day) nightlyLab() {
	at := d.midnight.Add(18 * time.Hour)
	s := d.session("Lab: power off at night", at)
	s.reason = "schedule"
	posted := *s
	posted.user = ""
	d.s.state.chain++
	posted.chain = d.s.state.chain
	posted.event("ScheduledTaskStartedEvent", at, timeline.Event{Message: s.user})
	for _, m := range d.s.state.machines {
		if m.kind != lab || !m.On || m.busy.After(at) {
			continue
		}
		if d.r.Float64() < 0.5 {
			s.powerOff(m)
			morning := d.session(d.spelling(people[d.r.Intn(len(people))]), d.midnight.Add(30*time.Hour+
				time.Duration(d.r.Intn(7200))*time.Second))
			morning.powerOn(m)
			m.busy = morning.now.Add(time.Minute)
		}
	}
	posted.event("ScheduledTaskCompletedEvent", s.now.Add(time.Second), timeline.Event{Message: s.user})
}

// nightlyBackup takes a snapshot of some sixty servers and removes it: noise of one account.
func (d *day) nightlyBackup() {
	at := d.midnight.Add(20 * time.Hour)
	n := 0
	for _, m := range d.s.state.machines {
		if m.kind != server || m.Template || !m.On || m.busy.After(at) || int(m.InstanceUUID[0])%4 == 0 {
			continue
		}
		if n++; n > 60 {
			break
		}
		begin := at.Add(time.Duration(n)*3*time.Minute + time.Duration(d.r.Intn(60))*time.Second)
		s := d.session(d.spelling(backup), begin)
		t := s.task("VirtualMachine.reconfigure", vmRef(m), 2*time.Second)
		e := about(m)
		e.ChangeTracking, e.ExtraConfig = !m.tracked, true
		m.tracked = true
		s.event("VmReconfiguredEvent", t.Completed, e)
		s.pause(time.Second, 3*time.Second)
		s.task("VirtualMachine.createSnapshot", vmRef(m), 5*time.Second)
		s.pause(2*time.Minute, 12*time.Minute)
		s.task("vm.Snapshot.remove", vmRef(m), 15*time.Second)
		m.busy = s.now.Add(time.Minute)
	}
	d.login(backup, at, at.Add(4*time.Hour))
}

// logins are sessions of the day: people who worked, and the accounts that watch.
func (d *day) logins() {
	for _, who := range append(append([]*account{}, people...), shared, automation) {
		span, worked := d.seen[who]
		if !worked {
			continue
		}
		d.login(who, span[0].Add(-time.Duration(2+d.r.Intn(20))*time.Minute), span[1].Add(time.Duration(5+d.r.Intn(40))*time.Minute))
	}
	for hour := 0; hour < 24; hour += 2 {
		at := d.midnight.Add(time.Duration(hour)*time.Hour + 7*time.Minute)
		d.login(monitoring, at, at.Add(110*time.Minute))
	}
	at := d.midnight.Add(30 * time.Minute)
	d.login(plumbline, at, at.Add(20*time.Second))
}

func (d *day) login(who *account, from, to time.Time) {
	if from.Before(d.midnight) {
		from = d.midnight
	}
	ip := who.ip
	if who == shared {
		ip = fmt.Sprintf("10.1.5.%d", 21+d.r.Intn(6))
	}
	s := d.session(d.spelling(who), from)
	d.s.state.chain++
	s.chain = d.s.state.chain
	s.event("UserLoginSessionEvent", from, timeline.Event{IP: ip, UserAgent: who.userAgent})
	s.event("UserLogoutSessionEvent", to, timeline.Event{IP: ip, UserAgent: who.userAgent})
}
