package scenario

import (
	"math"
	"strings"
	"testing"
	"time"

	"plumbline/vcenter/timeline"
)

func between(t *testing.T, what string, week int, value, least, most float64) {
	t.Helper()
	if value < least || value > most {
		t.Errorf("week %d: %s is %.3f, should be %.2f…%.2f", week, what, value, least, most)
	}
}

// missedByBound: the one-sided 90 % Wilson bound above the success rate stays below 80 %.
func missedByBound(t *testing.T, what string, week int, n counts) {
	t.Helper()
	const z = 1.2816
	size, p := float64(n.changes), n.success
	upper := (p + z*z/(2*size) + z*math.Sqrt(p*(1-p)/size+z*z/(4*size*size))) / (1 + z*z/size)
	if upper >= 0.8 {
		t.Errorf("week %d: %s %.3f of %d may be %.3f", week, what, p, n.changes, upper)
	}
}

func TestImprovingEstateClimbsWhenItShould(t *testing.T) {
	for _, seed := range []int64{1, 2} {
		all := count(open(t, "improving", seed), begin.AddDate(0, 0, 7*40))
		s := open(t, "improving", seed)

		n := measure(t, s, all, 4) // level 1: too many ways, too few templates
		between(t, "path", 4, n.path, 0.2, 0.42)
		between(t, "template", 4, n.template, 0.15, 0.40)
		between(t, "success", 4, n.success, 0.80, 0.88)

		// not yet level 2
		between(t, "path", 9, measure(t, s, all, 9).path, 0.35, 0.5)

		between(t, "owners", 4, owned(s, 4), 0.25, 0.45)
		n = measure(t, s, all, 14) // level 2
		between(t, "path", 14, n.path, 0.53, 0.65)
		between(t, "template", 14, n.template, 0.53, 0.70)
		between(t, "success", 14, n.success, 0.87, 0.94)
		between(t, "authorised", 14, n.authorised, 0.6, 0.8)
		between(t, "failed builds", 14, n.failedBuilds, 0, 0.13)

		n = measure(t, s, all, 20) // level 3 waits for the 180 days of path
		between(t, "path", 20, n.path, 0.5, 0.695)

		n = measure(t, s, all, 34) // level 3
		between(t, "path", 34, n.path, 0.80, 0.95)
		between(t, "template", 34, n.template, 0.90, 1)
		between(t, "success", 34, n.success, 0.95, 0.99)
		between(t, "authorised", 34, n.authorised, 0.96, 1)
		between(t, "emergency", 34, n.emergency, 0.01, 0.08)
		between(t, "coverage", 34, n.coverage, 0.80, 0.97)
		between(t, "owners", 34, owned(s, 34), 0.88, 1)
		between(t, "changes per week", 34, float64(n.changes)/13, 85, 145)
		between(t, "creations per week", 34, float64(n.creates)/12.86, 21, 29)
	}
}

func TestAdhocEstateStaysAtOneByTheRules(t *testing.T) {
	all := count(open(t, "adhoc", 1), begin.AddDate(0, 0, 7*40))
	requests := consuming(all)
	s := open(t, "adhoc", 1)
	for _, week := range []int{4, 13, 26, 40} {
		n := measure(t, s, all, week)
		between(t, "path", week, n.path, 0.2, 0.42)
		between(t, "template", week, n.template, 0.08, 0.33)
		between(t, "success", week, n.success, 0.65, 0.78)
		missedByBound(t, "success", week, n)
		c := measure(t, s, requests, week)
		between(t, "consuming: path", week, c.path, 0.2, 0.42)
		between(t, "consuming: success", week, c.success, 0.65, 0.78)
		missedByBound(t, "consuming: success", week, c)
		between(t, "consuming: failed builds", week, c.failedBuilds, 0.23, 0.55)
		if n.changes < 600 || c.changes < 400 {
			t.Errorf("week %d: only %d changes", week, n.changes)
		}
		if files := s.Practice(begin.AddDate(0, 0, 7*week)); files != nil {
			t.Errorf("week %d: a practice folder", week)
		}
	}
}

// consuming are the changes of the classes that serve requests.
func consuming(all []*change) []*change {
	var some []*change
	for _, c := range all {
		switch c.class {
		case "VirtualMachine.clone", "Folder.createVm", "Folder.registerVm", "VirtualMachine.reconfigure:size",
			"VirtualMachine.relocate", "VirtualMachine.destroy", "VirtualMachine.unregister":
			some = append(some, c)
		}
	}
	return some
}

// Consistency must be missed by the rule, class by class, not because no class applies.
func TestAdhocClassesHaveLongModalPathsThatFewFollow(t *testing.T) {
	all := count(open(t, "adhoc", 1), begin.AddDate(0, 0, 7*14))
	for _, class := range []string{"VirtualMachine.clone", "Folder.createVm", "VirtualMachine.reconfigure:size",
		"VirtualMachine.destroy", "VirtualMachine.upgradeTools", "HostSystem.enterMaintenanceMode"} {
		paths, sum := map[string]int{}, 0
		for _, c := range all {
			if c.class == class && c.accepted {
				paths[strings.Join(c.path, ">")]++
				sum++
			}
		}
		modal, most := "", 0
		for path, n := range paths {
			if n > most {
				modal, most = path, n
			}
		}
		if sum < 20 || !strings.Contains(modal, ">") || share(most, sum) >= 0.5 {
			t.Errorf("%s: %d changes, modal path %s %.2f", class, sum, modal, share(most, sum))
		}
	}
}

func TestWorseningEstateFallsAfterTheBreak(t *testing.T) {
	all := count(open(t, "improving-then-worse@26", 1), begin.AddDate(0, 0, 7*36))
	s := open(t, "improving-then-worse@26", 1)
	n := measure(t, s, all, 26)
	between(t, "success", 26, n.success, 0.94, 0.99)
	n = measure(t, s, all, 36)
	between(t, "success", 36, n.success, 0.5, 0.76)
	between(t, "authorised", 36, n.authorised, 0.1, 0.5)
}

func TestUnrecordedChangesAreManyPeoplesOnManyThings(t *testing.T) {
	at := begin.AddDate(0, 0, 7*34)
	all := count(fixed{open(t, "improving", 1).Estate(), Unrecorded(1, at, 60)}, at.AddDate(0, 0, 1))
	actors, things := map[string]bool{}, map[string]bool{}
	for _, c := range all {
		actors[c.actor] = true
		if c.failed || len(c.entities) != 1 {
			t.Errorf("%s at %s: failed %v, %v", c.actor, c.begin, c.failed, c.entities)
			continue
		}
		things[c.entities[0]] = true
	}
	if len(all) != 60 || len(actors) != worseActors || len(things) != len(coreNames) {
		t.Errorf("%d changes by %d people on %d machines", len(all), len(actors), len(things))
	}
	equal(t, asText(t, Unrecorded(1, at, 60)), asText(t, Unrecorded(1, at, 60)))
}

func TestDeteriorationBringsSuccessDownInFourDays(t *testing.T) {
	at := begin.AddDate(0, 0, 7*34)
	all := count(open(t, "improving", 1), at)
	worse := count(fixed{open(t, "improving", 1).Estate(), Deterioration(1, at, 4)}, at.AddDate(0, 0, 5))
	good, failed := 0, 0
	for _, c := range all {
		if c.begin.After(at.AddDate(0, 0, -90)) && !trivialTasks[c.class] {
			good++
		}
	}
	for _, c := range worse {
		if c.failed {
			failed++
		}
	}
	if len(worse) < 600 {
		t.Fatalf("only %d changes: too many were joined into one", len(worse))
	}
	if after := 1 - share(failed, good+len(worse)); after > 0.77 {
		t.Errorf("success would be %.2f", after)
	}
	equal(t, asText(t, Deterioration(1, at, 4)), asText(t, Deterioration(1, at, 4)))
	hours := map[string]map[string]bool{} // more than eight a day would make them machines
	for _, c := range worse {
		key := c.actor + c.begin.Format(" 2006-01-02")
		if hours[key] == nil {
			hours[key] = map[string]bool{}
		}
		if hours[key][c.begin.Format("15")] = true; len(hours[key]) > 8 {
			t.Fatalf("%s worked in %d hours", key, len(hours[key]))
		}
	}
}

// fixed serves given steps.
type fixed struct {
	estate timeline.Estate
	steps  []timeline.Step
}

func (f fixed) Estate() timeline.Estate              { return f.estate }
func (f fixed) Practice(time.Time) map[string]string { return nil }
func (f fixed) Digest() string                       { return "" }
func (f fixed) Steps(_, _ time.Time) []timeline.Step { return f.steps }
