package scenario

import (
	"encoding/csv"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"plumbline/vcenter/timeline"
)

// change is a unit of work as a reader of the tasks would group it, told as simply as possible: what
// one account does to one thing (or the same to several) with pauses of at most 15 minutes.
type change struct {
	actor, class string
	entities     []string
	ids          map[string]bool
	path         []string
	begin, end   time.Time
	failed       bool
	accepted     bool // something was neither refused nor cancelled
	undone       bool
	creation     bool
	template     bool
}

var trivialTasks = map[string]bool{"VirtualMachine.powerOn": true, "VirtualMachine.powerOff": true,
	"VirtualMachine.reset": true, "VirtualMachine.rebootGuest": true, "VirtualMachine.shutdownGuest": true,
	"Datacenter.powerOnVm": true, "VirtualMachine.migrate": true, "VirtualMachine.createSnapshot": true,
	"vm.Snapshot.remove": true, "VirtualMachine.removeAllSnapshots": true, "vm.Snapshot.revert": true,
	"VirtualMachine.revertToCurrentSnapshot": true}

var refusals = map[string]bool{"InvalidPowerState": true, "InvalidName": true, "RequestCanceled": true}

func accountOf(spelling string) string {
	if i := strings.Index(spelling, `\`); i >= 0 {
		spelling = spelling[i+1:] + "@" + spelling[:i]
	}
	return strings.ToLower(spelling)
}

// count groups what people and automation did in (begin, until] into changes.
func count(s timeline.Source, until time.Time) []*change {
	steps := s.Steps(s.Estate().Start.Add(-time.Second), until)
	size := map[int32]bool{} // chains whose reconfiguration changed CPU, memory or disks
	fromTemplate := map[int32]bool{}
	for _, step := range steps {
		if e := step.Event; e != nil {
			size[e.Chain] = size[e.Chain] || e.CPUs > 0 || e.MemoryMB > 0 || e.AddDisk
			fromTemplate[e.Chain] = fromTemplate[e.Chain] || e.Class == "VmDeployedEvent"
		}
	}
	byActor := map[string][]*timeline.Task{}
	for _, step := range steps {
		if t := step.Task; t != nil && t.ParentID == 0 && t.Reason == "user" {
			actor := accountOf(t.Actor)
			if actor != backup.name {
				byActor[actor] = append(byActor[actor], t)
			}
		}
	}
	var all []*change
	for actor, tasks := range byActor {
		var open []*change
		for _, t := range tasks {
			id := t.DescriptionID
			if id == "VirtualMachine.reconfigure" && size[t.Chain] {
				id += ":size"
			}
			entity := t.Entity.Name
			if t.Result != nil {
				entity = t.Result.Name
			}
			c := join(open, id, entity, t.Queued)
			if c == nil {
				c = &change{actor: actor, ids: map[string]bool{}, begin: t.Queued}
				open, all = append(open, c), append(all, c)
			}
			c.take(t, id, entity, fromTemplate[t.Chain])
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].begin.Before(all[j].begin) })
	markUndone(all)
	return all
}

func join(open []*change, id, entity string, at time.Time) *change {
	for i := len(open) - 1; i >= 0 && i >= len(open)-8; i-- {
		c := open[i]
		if at.Sub(c.end) > 15*time.Minute {
			continue
		}
		for _, e := range c.entities {
			if e == entity {
				return c
			}
		}
		if c.ids[id] {
			return c
		}
	}
	return nil
}

func (c *change) take(t *timeline.Task, id, entity string, fromTemplate bool) {
	known := false
	for _, e := range c.entities {
		known = known || e == entity
	}
	if !known {
		c.entities = append(c.entities, entity)
	}
	if !c.ids[id] {
		c.path = append(c.path, id)
	}
	c.ids[id] = true
	if c.class == "" || trivialTasks[c.class] && !trivialTasks[id] {
		c.class = id
	}
	refused := t.Cancelled || refusals[t.Fault]
	c.accepted = c.accepted || !refused
	c.failed = c.failed || t.Fault != "" && !refused
	if t.Result != nil && t.Result.Kind == "VirtualMachine" {
		c.creation, c.template = true, c.template || fromTemplate
	}
	c.end = t.Completed
}

// markUndone: a revert within a day undoes the change before it on the same VM.
func markUndone(all []*change) {
	last := map[string]*change{}
	for _, c := range all {
		for _, e := range c.entities {
			if p := last[e]; p != nil && c.begin.Sub(p.end) < 24*time.Hour &&
				(c.ids["vm.Snapshot.revert"] || c.ids["VirtualMachine.revertToCurrentSnapshot"]) {
				p.undone = true
			}
			if !trivialTasks[c.class] {
				last[e] = c
			}
		}
	}
}

// counts are shares over a window that ends at a week.
type counts struct {
	changes, creates, actors int
	success, template, path  float64
	authorised, emergency    float64
	coverage, failedBuilds   float64
}

var withProcedure = func() map[string]*regexp.Regexp {
	m := map[string]*regexp.Regexp{}
	for _, p := range procedures {
		m[p.class] = regexp.MustCompile(p.regex)
	}
	return m
}()

func hasProcedure(c *change) bool {
	re := withProcedure[c.class]
	for _, e := range c.entities {
		if re == nil || !re.MatchString(e) {
			return false
		}
	}
	return true
}

// measure counts what a reader would find at the end of a week.
func measure(t *testing.T, s timeline.Source, all []*change, week int) counts {
	t.Helper()
	at := s.Estate().Start.AddDate(0, 0, 7*week)
	practice := s.Practice(at)
	feed := s.Estate().Start.AddDate(0, 0, 7*6)
	records := parse(t, practice["records/changes.csv"])
	var n counts
	var good, covered, recent, authorised, emergency, recorded, template, failed int
	actors := map[string]bool{}
	for _, c := range all {
		if c.begin.After(at) || trivialTasks[c.class] || !c.accepted {
			continue
		}
		if c.begin.After(at.AddDate(0, 0, -56)) && practice != nil {
			recent++
			if hasProcedure(c) {
				covered++
			}
		}
		if !c.begin.After(at.AddDate(0, 0, -90)) {
			continue
		}
		n.changes++
		actors[c.actor] = true
		if !c.failed && !c.undone {
			good++
		}
		if c.class == "VirtualMachine.clone" || c.class == "Folder.createVm" {
			if c.creation {
				n.creates++
			}
			if c.failed {
				failed++
			}
			if c.template {
				template++
			}
		}
		if practice != nil && c.begin.After(feed) && c.begin.Before(at.AddDate(0, 0, -1)) {
			recorded++
			if r := matching(records, c); r != nil {
				if r[1] == "emergency" {
					emergency++
				}
				authorised++
			}
		}
	}
	n.actors = len(actors)
	n.success, n.template = share(good, n.changes), share(template, n.creates)
	n.failedBuilds = share(failed, n.creates+failed)
	n.authorised, n.emergency = share(authorised, recorded), share(emergency, recorded)
	n.coverage, n.path = share(covered, recent), pathConsistency(all, at)
	return n
}

func share(k, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(k) / float64(n)
}

func parse(t *testing.T, text string) map[string][][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byEntity := map[string][][]string{}
	for i, row := range rows {
		if i > 0 {
			for _, e := range strings.Split(row[2], ";") {
				byEntity[e] = append(byEntity[e], row)
			}
		}
	}
	return byEntity
}

func matching(records map[string][][]string, c *change) []string {
	for _, e := range c.entities {
		for _, r := range records[e] {
			approved, _ := time.Parse(time.RFC3339, r[4])
			from, _ := time.Parse(time.RFC3339, r[5])
			to, _ := time.Parse(time.RFC3339, r[6])
			if approved.Before(c.begin) && from.Before(c.begin) && to.After(c.begin) && r[3] == c.actor {
				return r
			}
		}
	}
	return nil
}

// pathConsistency: per class the share of its most frequent path, weighted by volume, over classes
// with at least five changes whose modal path has two steps.
func pathConsistency(all []*change, at time.Time) float64 {
	paths := map[string]map[string]int{}
	for _, c := range all {
		if c.begin.After(at) || !c.begin.After(at.AddDate(0, 0, -180)) || trivialTasks[c.class] || !c.accepted {
			continue
		}
		if paths[c.class] == nil {
			paths[c.class] = map[string]int{}
		}
		paths[c.class][strings.Join(c.path, ">")]++
	}
	modal, total := 0, 0
	for _, byPath := range paths {
		most, sum, mostPath := 0, 0, ""
		for path, n := range byPath {
			sum += n
			if n > most {
				most, mostPath = n, path
			}
		}
		if sum >= 5 && strings.Contains(mostPath, ">") {
			modal, total = modal+most, total+sum
		}
	}
	return share(modal, total)
}

// named counts which of the three attributes that owners fill are there.
func named(attributes map[string]string) int {
	n := 0
	for _, key := range []string{attributeOwner, attributeService, attributeEnvironment} {
		if attributes[key] != "" {
			n++
		}
	}
	return n
}

// owned is the share of servers with all three attributes, replayed from the inventory's changes.
func owned(s timeline.Source, week int) float64 {
	at := s.Estate().Start.AddDate(0, 0, 7*week)
	fresh, err := New(s.(*Scenario).parameters.Name, s.(*Scenario).seed, s.Estate().Start)
	if err != nil {
		return 0
	}
	fields := map[string]int{}
	put := func(v *timeline.VM) {
		if kindOf(*v) == server {
			fields[v.Name] = named(v.Attributes)
		}
	}
	estate := fresh.Estate()
	for i := range estate.VMs {
		put(&estate.VMs[i])
	}
	for _, step := range fresh.Steps(estate.Start.Add(-time.Second), at) {
		c := step.Change
		switch {
		case c == nil:
		case c.AddVM != nil:
			put(c.AddVM)
		case c.RemoveVM != "":
			delete(fields, c.RemoveVM)
		case c.SetVM != nil && c.SetVM.Rename != "":
			fields[c.SetVM.Rename] = fields[c.SetVM.Name]
			delete(fields, c.SetVM.Name)
		case c.SetVM != nil && c.SetVM.Attribute != nil:
			fields[c.SetVM.Name] = named(c.SetVM.Attribute)
		}
	}
	complete := 0
	for _, n := range fields {
		if n == 3 {
			complete++
		}
	}
	return share(complete, len(fields))
}
