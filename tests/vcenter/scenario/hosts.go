package scenario

import (
	"fmt"
	"time"

	"plumbline/vcenter/timeline"
)

// serviceHost takes a host out of service, does something to it and brings it back.
func (d *day) serviceHost(w work) time.Time {
	h := d.s.state.pickHost(d.r, w.at, true)
	if h == nil {
		return w.at
	}
	s := d.session(d.spelling(w.who), w.at)
	d.register(w, s, []string{h.Name})
	way := hostWays[0]
	if d.r.Float64() >= d.phase.Modal {
		way = hostWays[1+d.r.Intn(len(hostWays)-1)]
	}
	h.busy = w.at.Add(12 * time.Hour)
	if d.r.Float64() < d.phase.Failure {
		s.failed(s.task("HostSystem.enterMaintenanceMode", hostRef(h.Name), 25*time.Minute), "Timedout")
		s.pause(3*time.Minute, 9*time.Minute)
	}
	for i, step := range way {
		if i > 0 {
			s.pause(time.Minute, 4*time.Minute)
		}
		d.hostStep(s, h, step)
	}
	return s.now
}

func (d *day) hostStep(s *session, h *esx, step string) {
	at := timeline.Event{Host: h.Name}
	maintenance := func(on bool) {
		d.add(timeline.Step{At: s.now, Change: &timeline.Change{SetHost: &timeline.SetHost{Name: h.Name, Maintenance: &on}}})
	}
	connection := func(class string, lost bool) {
		s.event(class, s.now, at)
		d.add(timeline.Step{At: s.now, Change: &timeline.Change{SetHost: &timeline.SetHost{Name: h.Name, Disconnected: &lost}}})
	}
	switch step {
	case "enter":
		t := s.task("HostSystem.enterMaintenanceMode", hostRef(h.Name), 9*time.Minute)
		s.event("EnteringMaintenanceModeEvent", t.Started, at)
		d.evacuate(h, t.Started, t.Completed)
		s.event("EnteredMaintenanceModeEvent", t.Completed, at)
		maintenance(true)
	case "exit":
		t := s.task("HostSystem.exitMaintenanceMode", hostRef(h.Name), 5*time.Second)
		s.event("ExitMaintenanceModeEvent", t.Completed, at)
		maintenance(false)
	case "reboot":
		s.task("HostSystem.reboot", hostRef(h.Name), 3*time.Second)
		s.pause(20*time.Second, 40*time.Second)
		connection("HostConnectionLostEvent", true)
		s.pause(4*time.Minute, 9*time.Minute)
		connection("HostConnectedEvent", false)
	case "disconnect":
		s.task("HostSystem.disconnect", hostRef(h.Name), 2*time.Second)
		connection("HostDisconnectedEvent", true)
	case "reconnect":
		s.task("HostSystem.reconnect", hostRef(h.Name), 15*time.Second)
		connection("HostConnectedEvent", false)
	}
}

// evacuate lets DRS move what runs on the host elsewhere while it enters maintenance.
func (d *day) evacuate(h *esx, begin, end time.Time) {
	moves := 0
	for _, m := range d.s.state.machines {
		if m.Host != h.Name || !m.On || m.kind == agent || m.kind == template || m.busy.After(begin) || moves == 15 {
			continue
		}
		at := begin.Add(time.Duration(d.r.Int63n(int64(end.Sub(begin)*3/4) + 1)))
		d.drsMove(m, at)
		moves++
	}
}

// drsMove is a migration that nobody asked for by name.
func (d *day) drsMove(m *machine, at time.Time) {
	to := d.s.state.other(d.r, m.Host, at)
	if to == m.Host {
		return
	}
	s := d.session("", at)
	s.reason = "system"
	s.task("Drm.ExecuteVMotionLRO", vmRef(m), 40*time.Second)
	m.Host = to
	s.event("DrsVmMigratedEvent", s.now, about(m))
	s.set(timeline.SetVM{Name: m.Name, Host: to})
	m.busy = s.now.Add(time.Minute)
}

// addHost brings a new host into a cluster: added, checked in maintenance mode, released.
func (d *day) addHost(w work) time.Time {
	st := d.s.state
	if len(st.hosts) >= 36 || d.number < 14 {
		return w.at
	}
	st.addedESX++
	cluster := []string{"cl-prod-a", "cl-prod-b"}[st.addedESX%2]
	name := fmt.Sprintf("esx-n%02d.example.local", st.addedESX)
	h := &esx{Host: newHost(d.r, name, cluster), drs: true, busy: w.at.Add(48 * time.Hour)}
	s := d.session(d.spelling(w.who), w.at)
	d.register(w, s, []string{name})
	t := s.task("ClusterComputeResource.addHost", timeline.Ref{Kind: "ClusterComputeResource", Name: cluster}, time.Minute)
	t.Result = &timeline.Ref{Kind: "HostSystem", Name: name}
	spec := h.Host
	d.add(timeline.Step{At: s.now.Add(-100 * time.Millisecond), Change: &timeline.Change{AddHost: &spec}})
	s.event("HostAddedEvent", s.now, timeline.Event{Host: name, Cluster: cluster})
	s.event("HostConnectedEvent", s.now, timeline.Event{Host: name, Cluster: cluster})
	for _, step := range []string{"enter", "exit"} {
		s.pause(2*time.Minute, 5*time.Minute)
		d.hostStep(s, h, step)
	}
	st.hosts = append(st.hosts, h)
	return s.now
}

// expandDatastore grows one by half a terabyte.
func (d *day) expandDatastore(w work) time.Time {
	h := d.s.state.pickHost(d.r, w.at, false)
	if h == nil {
		return w.at
	}
	i := d.r.Intn(len(d.s.state.stores))
	ds := &d.s.state.stores[i]
	s := d.session(d.spelling(w.who), w.at)
	d.register(w, s, []string{h.Name})
	s.task("host.DatastoreSystem.expandVmfsDatastore", hostRef(h.Name), 10*time.Second)
	s.event("VMFSDatastoreExpandedEvent", s.now, timeline.Event{Host: h.Name, Datastore: ds.Name})
	ds.CapacityGB += 512
	ds.FreeGB += 512
	d.add(timeline.Step{At: s.now, Change: &timeline.Change{SetStore: &timeline.SetStore{Name: ds.Name,
		CapacityGB: ds.CapacityGB, FreeGB: ds.FreeGB}}})
	return s.now
}

// addPortGroup makes the same new port group on every host of the edge cluster: one bulk change.
func (d *day) addPortGroup(w work) time.Time {
	s := d.session(d.spelling(w.who), w.at)
	var names []string
	for _, h := range d.s.state.hosts {
		if h.Cluster == "cl-edge" {
			names = append(names, h.Name)
		}
	}
	d.register(w, s, names)
	for _, name := range names {
		s.task("host.NetworkSystem.addPortGroup", hostRef(name), 2*time.Second)
		s.pause(20*time.Second, 80*time.Second)
	}
	return s.now
}

// fillAttributes completes owner, service and environment of about six servers in one go.
func (d *day) fillAttributes(w work) time.Time {
	s := d.session(d.spelling(w.who), w.at)
	var chosen []*machine
	var names []string
	for _, m := range d.s.state.machines {
		if m.kind == server && m.Attributes[attributeOwner] == "" && m.busy.Before(w.at) && d.r.Float64() < 0.5 {
			chosen, names = append(chosen, m), append(names, m.Name)
		}
		if len(chosen) == 6 {
			break
		}
	}
	if len(chosen) == 0 {
		return w.at
	}
	d.register(w, s, names)
	for _, m := range chosen {
		s.setAttributes(m, d.service(m.Name))
		m.busy = s.now.Add(time.Hour)
		s.pause(20*time.Second, 70*time.Second)
	}
	return s.now
}
