package scenario

import (
	"fmt"
	"strings"
	"time"
)

// trial is an experiment that the team registers. What comes of it is not written here: it follows from
// the phases of the work and from what else the team does meanwhile.
type trial struct {
	id, area, hypothesis, procedure, version, metric string
	higher                                           bool
	least                                            int // percent
	guard                                            string
	baseline, start, end                             int // weeks
	// seen is when its file appears, in weeks; the decision follows its end by decideAfter days.
	seen     float64
	decision string
}

const (
	washIn      = 1
	decideAfter = 2
)

// The approvals are quicker from week 20 on (Phase.Lead). Memory, and how often hosts fail to join, do
// not depend on what the team tries; the fourth comes too late; the fifth is still under way in week 36.
var trials = []trial{
	{id: "EXP-001", area: "change", procedure: "vm-settings", version: "1.1", metric: "chg.lead_time_h", least: 20,
		hypothesis: "Approving settings twice a day instead of once shortens the wait for an approval.",
		guard:      "chg.emergency_share", baseline: 12, start: 20, end: 31, seen: 19.5, decision: "adopted"},
	{id: "EXP-002", area: "capacity", procedure: "datastore-expand", version: "1.1", metric: "cap.mem_headroom_n1", higher: true, least: 20,
		hypothesis: "Looking for machines that are left off before each expansion frees memory.",
		baseline:   12, start: 22, end: 32, seen: 21.5, decision: "improve_procedure"},
	{id: "EXP-003", area: "provisioning", procedure: "host-add", version: "1.1", metric: "prov.success_rate", higher: true, least: 50,
		hypothesis: "Comparing the new host with a neighbour first makes fewer additions fail.",
		baseline:   12, start: 22, end: 32, seen: 21.5, decision: "improve_tester"},
	{id: "EXP-004", area: "change", procedure: "vm-tools", version: "1.2", metric: "chg.success_rate", higher: true, least: 20,
		hypothesis: "Upgrading a pilot machine first makes fewer upgrades fail.",
		baseline:   12, start: 32, end: 42, seen: 32.5},
	{id: "EXP-005", area: "consuming", procedure: "vm-retire", version: "1.2", metric: "cons.zombie_share", least: 20,
		hypothesis: "Asking owners every month leaves fewer machines switched off.",
		baseline:   12, start: 31, end: 43, seen: 30.5},
}

// tried is the version of a procedure that an experiment brought in by t, with when it came.
func (s *Scenario) tried(id string, t time.Time) (version string, since time.Time) {
	if !s.parameters.Experiments {
		return "", time.Time{}
	}
	for i := range trials {
		if e := &trials[i]; e.procedure == id && !t.Before(s.inWeek(e.seen)) {
			return e.version, s.inWeek(e.seen)
		}
	}
	return "", time.Time{}
}

func (s *Scenario) inWeek(week float64) time.Time {
	return s.start.Add(time.Duration(week * 7 * 24 * float64(time.Hour)))
}

// experiments are the files of those registered by t.
func (s *Scenario) experiments(t time.Time) map[string]string {
	files := map[string]string{}
	if !s.parameters.Experiments {
		return files
	}
	for i := range trials {
		if e := &trials[i]; !t.Before(s.inWeek(e.seen)) {
			files["experiments/"+e.id+".yml"] = s.page(e, t)
		}
	}
	return files
}

func (s *Scenario) page(e *trial, t time.Time) string {
	direction := "lower"
	if e.higher {
		direction = "higher"
	}
	date := func(week int) string { return s.inWeek(float64(week)).Format("2006-01-02") }
	var b strings.Builder
	fmt.Fprintf(&b, "id: %s\narea: %s\nhypothesis: %q\nprocedure: %s\nversion: %q\nmetric: %s\ndirection: %s\nmin_effect: %d%%\n",
		e.id, e.area, e.hypothesis, e.procedure, e.version, e.metric, direction, e.least)
	if e.guard != "" {
		fmt.Fprintf(&b, "guards:\n  - {signal: %s, margin: 50%%}\n", e.guard)
	}
	fmt.Fprintf(&b, "baseline_weeks: %d\nstart: %s\nwash_in_weeks: %d\nend: %s\n", e.baseline, date(e.start), washIn, date(e.end))
	decided := s.inWeek(float64(e.end)).AddDate(0, 0, decideAfter)
	if e.decision != "" && !t.Before(decided) {
		fmt.Fprintf(&b, "decision: {what: %s, on: %s}\n", e.decision, decided.Format("2006-01-02"))
	}
	return b.String()
}
