package scenario

import (
	"math/rand"
	"time"

	"plumbline/vcenter/timeline"
)

type vmKind int

const (
	server vmKind = iota
	template
	agent
	desktop
	lab
)

// machine is a VM as it stands. Until busy it is left alone by everybody else.
type machine struct {
	timeline.VM
	kind    vmKind
	core    bool // never retired or renamed: domain controllers, the vCenter's own neighbours …
	drs     bool
	busy    time.Time
	tracked bool // the backup has switched on changed block tracking
}

type esx struct {
	timeline.Host
	drs  bool
	busy time.Time
}

// state is what one day leaves to the next.
type state struct {
	machines []*machine
	hosts    []*esx
	stores   []timeline.Datastore
	steps    []timeline.Step
	records  []record
	free     map[string]time.Time // account → when its last work ended
	task     int
	chain    int32
	serial   int
	addedESX int
}

func newState(e *timeline.Estate) *state {
	s := &state{free: map[string]time.Time{}, task: 1000, chain: 5000, serial: 1}
	drs := map[string]bool{}
	for _, c := range e.Clusters {
		drs[c.Name] = c.DRS
	}
	byHost := map[string]bool{}
	for _, h := range e.Hosts {
		s.hosts = append(s.hosts, &esx{Host: h, drs: drs[h.Cluster]})
		byHost[h.Name] = drs[h.Cluster]
	}
	for _, v := range e.VMs {
		m := &machine{VM: v, kind: kindOf(v), core: v.Folder == folderCore, drs: byHost[v.Host]}
		m.Attributes = copyOf(v.Attributes)
		s.machines = append(s.machines, m)
	}
	s.stores = append(s.stores, e.Datastores...)
	return s
}

func copyOf(m map[string]string) map[string]string {
	c := make(map[string]string, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

func kindOf(v timeline.VM) vmKind {
	switch {
	case v.ManagedBy != "":
		return agent
	case v.Template:
		return template
	case v.Folder == folderDesktops:
		return desktop
	case v.Folder == folderLab:
		return lab
	}
	return server
}

// pick draws a machine of that kind that nobody works on at t, or nil.
func (s *state) pick(r *rand.Rand, kind vmKind, t time.Time, fits func(*machine) bool) *machine {
	for try := 0; try < 200; try++ {
		m := s.machines[r.Intn(len(s.machines))]
		if m.kind == kind && m.busy.Before(t) && (fits == nil || fits(m)) {
			return m
		}
	}
	return nil
}

func (s *state) pickHost(r *rand.Rand, t time.Time, drs bool) *esx {
	for try := 0; try < 100; try++ {
		h := s.hosts[r.Intn(len(s.hosts))]
		if h.busy.Before(t) && (!drs || h.drs) {
			return h
		}
	}
	return nil
}

// other returns another host of the same cluster that is not in maintenance, or h itself.
func (s *state) other(r *rand.Rand, host string, t time.Time) string {
	cluster := ""
	for _, h := range s.hosts {
		if h.Name == host {
			cluster = h.Cluster
		}
	}
	for try := 0; try < 50; try++ {
		h := s.hosts[r.Intn(len(s.hosts))]
		if h.Cluster == cluster && h.Name != host && h.busy.Before(t) {
			return h.Name
		}
	}
	return host
}

func (s *state) servers() int {
	n := 0
	for _, m := range s.machines {
		if m.kind == server {
			n++
		}
	}
	return n
}

func (s *state) remove(m *machine) {
	for i := range s.machines {
		if s.machines[i] == m {
			s.machines = append(s.machines[:i], s.machines[i+1:]...)
			return
		}
	}
}
