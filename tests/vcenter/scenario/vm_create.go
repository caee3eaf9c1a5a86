package scenario

import (
	"fmt"
	"time"

	"plumbline/vcenter/timeline"
)

// create builds a new server and returns when it was done.
func (d *day) create(w work) time.Time {
	fromTemplate := d.r.Float64() < d.phase.Template
	if d.r.Float64() < d.phase.Automation {
		w.who, fromTemplate = automation, true
	}
	m := d.newMachine()
	if hours := d.phase.Request; hours > 0 {
		asked := w.at.Add(-time.Duration(60+d.r.Intn(60*(hours-1))) * time.Minute)
		m.Attributes[attributeRequested] = asked.UTC().Format(time.RFC3339)
	}
	s := d.session(d.spelling(w.who), w.at)
	d.register(w, s, []string{m.Name})
	source := d.source(m, fromTemplate, w.at)
	for d.r.Float64() < d.phase.failure("VirtualMachine.clone") {
		d.failBuild(s, m, source)
	}
	if source == nil {
		d.buildEmpty(s, m)
	} else {
		d.clone(s, m, source)
	}
	for _, step := range buildWay(d) {
		s.pause(20*time.Second, 2*time.Minute)
		if step == "attributes" {
			if d.r.Float64() < d.phase.Owners {
				s.setAttributes(m, d.service(m.Name))
			} else { // the step is done, the fields stay incomplete
				s.task("CustomFieldsManager.setField", vmRef(m), time.Second)
				m.Attributes[attributeService] = d.service(m.Name)
				s.set(timeline.SetVM{Name: m.Name, Attribute: copyOf(m.Attributes)})
			}
			continue
		}
		vmSteps[step](s, m)
	}
	if source != nil {
		s.event("CustomizationSucceeded", s.now.Add(90*time.Second), about(m))
	}
	ended := s.now
	if source != nil && !source.Template {
		source.busy = ended
	}
	if d.r.Float64() < d.phase.BackOut { // it did not fit: deleted and built anew another day
		s.pause(2*time.Hour, 9*time.Hour)
		s.powerOff(m)
		s.pause(time.Minute, 3*time.Minute)
		s.destroy(m)
		return ended
	}
	m.busy = ended.Add(2 * time.Hour)
	return ended
}

// newMachine draws what is to be built. In disciplined weeks it is named by the rule.
func (d *day) newMachine() *machine {
	st := d.s.state
	st.serial++
	service := services[d.r.Intn(len(services))]
	name := fmt.Sprintf("%s-%s-%d", roles[d.r.Intn(len(roles))], service, 1000+st.serial)
	if d.r.Float64() > d.phase.Modal+0.3 {
		name = fmt.Sprintf("%s%s%d", []string{"NEW", "tmp_", "Test_", "SRV"}[d.r.Intn(4)], service, 1000+st.serial)
	}
	host := st.hosts[d.r.Intn(len(st.hosts))]
	return &machine{VM: timeline.VM{Name: name, InstanceUUID: uuid(d.r), Folder: folderServers, Host: host.Name,
		Datastore: stores[d.r.Intn(len(stores))], Network: networks[d.r.Intn(len(networks)-1)],
		CPUs: 2 << uint(d.r.Intn(2)), MemoryMB: 4096 << uint(d.r.Intn(2)), GuestID: guests[d.r.Intn(len(guests))],
		Attributes: map[string]string{}}, drs: host.drs}
}

// service is the middle part of a name built by the rule.
func (d *day) service(name string) string {
	for _, s := range services {
		if len(name) > 5 && contains(name, s) {
			return s
		}
	}
	return "misc"
}

func contains(text, part string) bool {
	for i := 0; i+len(part) <= len(text); i++ {
		if text[i:i+len(part)] == part {
			return true
		}
	}
	return false
}

// source is what to clone: a template, another server, or nil for an empty VM.
func (d *day) source(m *machine, fromTemplate bool, at time.Time) *machine {
	if fromTemplate {
		name := templates[d.r.Intn(len(templates))]
		for _, t := range d.s.state.machines {
			if t.Name == name {
				m.GuestID = t.GuestID
				return t
			}
		}
	}
	if d.r.Float64() < d.phase.FromScratch {
		return nil
	}
	return d.s.state.pick(d.r, server, at, nil)
}

func (d *day) failBuild(s *session, m, source *machine) {
	faults := []string{"NoDiskSpace", "InsufficientHostMemoryCapacityFault", "FileLocked", "Timedout"}
	fault := faults[d.r.Intn(len(faults))]
	if source == nil {
		s.failed(s.task("Folder.createVm", timeline.Ref{Kind: "Folder", Name: m.Folder}, 20*time.Second), fault)
	} else {
		t := s.task("VirtualMachine.clone", vmRef(source), 4*time.Minute)
		s.failed(t, fault)
		class := "VmCloneFailedEvent"
		if source.Template {
			class = "VmDeployFailedEvent"
		}
		e := about(source)
		e.Fault = fault
		s.event(class, s.now, e)
	}
	s.pause(2*time.Minute, 9*time.Minute)
}

func (d *day) clone(s *session, m, source *machine) {
	t := s.task("VirtualMachine.clone", vmRef(source), 5*time.Minute)
	t.Result = &timeline.Ref{Kind: "VirtualMachine", Name: m.Name}
	m.Created = s.now
	begin, end := "VmBeingClonedEvent", "VmClonedEvent"
	if source.Template {
		begin, end = "VmBeingDeployedEvent", "VmDeployedEvent"
	}
	e := about(source)
	e.SourceVM = source.Name
	s.event(begin, t.Started, e)
	d.appear(s, m)
	e = about(m)
	s.event("VmInstanceUuidAssignedEvent", s.now, e)
	s.event("VmMacAssignedEvent", s.now, e)
	e.SourceVM = source.Name
	s.event(end, s.now, e)
}

func (d *day) buildEmpty(s *session, m *machine) {
	t := s.task("Folder.createVm", timeline.Ref{Kind: "Folder", Name: m.Folder}, 6*time.Second)
	t.Result = &timeline.Ref{Kind: "VirtualMachine", Name: m.Name}
	m.Created = s.now
	s.event("VmBeingCreatedEvent", t.Started, timeline.Event{Host: m.Host, Datastore: m.Datastore})
	d.appear(s, m)
	s.event("VmInstanceUuidAssignedEvent", s.now, about(m))
	s.event("VmMacAssignedEvent", s.now, about(m))
	s.event("VmCreatedEvent", s.now, about(m))
}
