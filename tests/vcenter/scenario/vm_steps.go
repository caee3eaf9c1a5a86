package scenario

import (
	"fmt"
	"time"

	"plumbline/vcenter/timeline"
)

// Steps of work on one VM, by the names that paths.go uses. Each moves the session on, posts what a
// vCenter would and keeps the machine as it now stands.
var vmSteps = map[string]func(*session, *machine){
	"snapshot":        (*session).createSnapshot,
	"removeSnapshots": (*session).removeSnapshots,
	"powerOn":         (*session).powerOn,
	"powerOff":        (*session).powerOff,
	"shutdownGuest":   (*session).shutdownGuest,
	"reset":           func(s *session, m *machine) { s.task("VirtualMachine.reset", vmRef(m), 4*time.Second) },
	"reboot": func(s *session, m *machine) {
		s.task("VirtualMachine.rebootGuest", vmRef(m), 2*time.Second)
		s.event("VmGuestRebootEvent", s.now, about(m))
	},
	"resize":     (*session).resize,
	"disk":       (*session).addDisk,
	"annotate":   (*session).annotate,
	"attributes": func(s *session, m *machine) { s.setAttributes(m, m.serviceOr("misc")) },
	"rename":     (*session).rename,
	"migrate":    (*session).migrate,
	"relocate":   (*session).relocate,
	"tools":      func(s *session, m *machine) { s.task("VirtualMachine.upgradeTools", vmRef(m), 2*time.Minute) },
	"destroy":    (*session).destroy,
	"unregister": (*session).unregister,
	"customize": func(s *session, m *machine) {
		s.task("VirtualMachine.customize", vmRef(m), 20*time.Second)
	},
}

func (m *machine) serviceOr(other string) string {
	if service := m.Attributes[attributeService]; service != "" {
		return service
	}
	return other
}

func (s *session) createSnapshot(m *machine) {
	s.task("VirtualMachine.createSnapshot", vmRef(m), 12*time.Second)
	name := fmt.Sprintf("before change %s", s.now.Format("2006-01-02"))
	s.set(timeline.SetVM{Name: m.Name, Snapshot: &name})
}

func (s *session) removeSnapshots(m *machine) {
	s.task("VirtualMachine.removeAllSnapshots", vmRef(m), 40*time.Second)
	none := ""
	s.set(timeline.SetVM{Name: m.Name, Snapshot: &none})
}

// powerOn is three tasks deep, and DRS posts its own event.
func (s *session) powerOn(m *machine) {
	root := s.task("Datacenter.powerOnVm", timeline.Ref{Kind: "Datacenter", Name: datacenter}, 7*time.Second)
	begun := root.Started.Add(300 * time.Millisecond)
	lro := s.child("Datacenter.ExecuteVmPowerOnLRO", root.Entity, root, begun, root.Completed)
	lro.Reason, lro.Actor = "system", ""
	on := s.child("VirtualMachine.powerOn", vmRef(m), lro, begun.Add(500*time.Millisecond),
		root.Completed.Add(-200*time.Millisecond))
	s.event("VmStartingEvent", on.Started, about(m))
	class := "VmPoweredOnEvent"
	if m.drs {
		class = "DrsVmPoweredOnEvent"
	}
	s.event(class, on.Completed, about(m))
	s.power(m, true)
}

func (s *session) powerOff(m *machine) {
	t := s.task("VirtualMachine.powerOff", vmRef(m), 3*time.Second)
	s.event("VmStoppingEvent", t.Started, about(m))
	s.event("VmPoweredOffEvent", t.Completed, about(m))
	s.power(m, false)
}

func (s *session) shutdownGuest(m *machine) {
	t := s.task("VirtualMachine.shutdownGuest", vmRef(m), time.Second)
	s.event("VmGuestShutdownEvent", t.Completed, about(m))
	s.pause(20*time.Second, 90*time.Second)
	s.event("VmPoweredOffEvent", s.now, about(m))
	s.power(m, false)
}

func (s *session) power(m *machine, on bool) {
	m.On = on
	s.set(timeline.SetVM{Name: m.Name, On: &on})
}

func (s *session) resize(m *machine) {
	s.reconfigureSize(m, 2<<uint(s.day.r.Intn(4)), 4096<<uint(s.day.r.Intn(4)))
}

// reconfigureSize sets what differs; when nothing does, memory grows.
func (s *session) reconfigureSize(m *machine, cpus, memoryMB int) {
	e := about(m)
	if cpus != m.CPUs {
		e.CPUs = cpus
	}
	if memoryMB != m.MemoryMB || e.CPUs == 0 {
		if memoryMB == m.MemoryMB {
			memoryMB += 4096
		}
		e.MemoryMB = memoryMB
	}
	t := s.task("VirtualMachine.reconfigure", vmRef(m), 5*time.Second)
	s.event("VmReconfiguredEvent", t.Completed, e)
	m.CPUs, m.MemoryMB = cpus, memoryMB
	s.set(timeline.SetVM{Name: m.Name, CPUs: cpus, MemoryMB: memoryMB})
}

func (s *session) addDisk(m *machine) {
	t := s.task("VirtualMachine.reconfigure", vmRef(m), 6*time.Second)
	e := about(m)
	e.AddDisk = true
	s.event("VmReconfiguredEvent", t.Completed, e)
}

func (s *session) annotate(m *machine) {
	t := s.task("VirtualMachine.reconfigure", vmRef(m), 2*time.Second)
	text := fmt.Sprintf("%s, checked %s", m.serviceOr("server"), s.now.Format("2006-01-02"))
	e := about(m)
	e.Annotation = text
	s.event("VmReconfiguredEvent", t.Completed, e)
	m.Annotation = text
	s.set(timeline.SetVM{Name: m.Name, Annotation: &text})
}

// setAttributes fills in what is missing of the three; one task per field would be three times the
// same step, so the last one stands for them.
func (s *session) setAttributes(m *machine, service string) {
	wanted := attributes(s.day.r, service)
	for k, v := range m.Attributes {
		wanted[k] = v
	}
	s.task("CustomFieldsManager.setField", vmRef(m), time.Second)
	e := about(m)
	s.event("CustomFieldValueChangedEvent", s.now, e)
	m.Attributes = wanted
	s.set(timeline.SetVM{Name: m.Name, Attribute: copyOf(wanted)})
}

func (s *session) rename(m *machine) {
	t := s.task("VirtualMachine.rename", vmRef(m), time.Second)
	s.day.s.state.serial++
	name := fmt.Sprintf("%s-v%d", m.Name, s.day.s.state.serial)
	e := about(m)
	s.event("VmRenamedEvent", t.Completed, e)
	s.set(timeline.SetVM{Name: m.Name, Rename: name})
	m.Name = name
}

func (s *session) migrate(m *machine) {
	to := s.day.s.state.other(s.day.r, m.Host, s.now)
	t := s.task("VirtualMachine.migrate", vmRef(m), 50*time.Second)
	s.event("VmBeingHotMigratedEvent", t.Started, about(m))
	m.Host = to
	s.event("VmMigratedEvent", t.Completed, about(m))
	s.set(timeline.SetVM{Name: m.Name, Host: to})
}

func (s *session) relocate(m *machine) {
	t := s.task("VirtualMachine.relocate", vmRef(m), 9*time.Minute)
	s.event("VmBeingRelocatedEvent", t.Started, about(m))
	m.Datastore = stores[s.day.r.Intn(len(stores))]
	s.event("VmRelocatedEvent", t.Completed, about(m))
}

func (s *session) destroy(m *machine) {
	t := s.task("VirtualMachine.destroy", vmRef(m), 8*time.Second)
	s.event("VmRemovedEvent", t.Completed, about(m))
	s.gone(m)
}

func (s *session) unregister(m *machine) {
	t := s.task("VirtualMachine.unregister", vmRef(m), 2*time.Second)
	s.event("VmRemovedEvent", t.Completed, about(m))
	s.gone(m)
}

// gone removes it half a second after the last event, so that this still names it.
func (s *session) gone(m *machine) {
	s.now = s.now.Add(500 * time.Millisecond)
	s.day.add(timeline.Step{At: s.now, Change: &timeline.Change{RemoveVM: m.Name}})
	s.day.s.state.remove(m)
}
