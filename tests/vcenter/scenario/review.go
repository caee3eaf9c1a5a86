package scenario

import (
	"fmt"
	"strings"
	"time"

	"plumbline/vcenter/timeline"
)

const (
	reviewEvery      = 4 * 7 * 24 * time.Hour
	reviewActionDays = 14 // from a review to the revised procedure that closes its action
)

// goal is a line of targets.yml.
type goal struct {
	signal string
	higher bool
	value  float64
	owner  string
}

func (g *goal) missed(value float64) bool {
	if g.higher {
		return value < g.value
	}
	return value > g.value
}

// reviewed is what the team looks at every four weeks in an area, and the procedure that it revises.
type reviewed struct {
	area, procedure string
	goals           []goal
	looked          []string // at besides, without a target
}

// Targets are first seen when the work is not yet as they ask: each is stricter than what was.
var reviews = []reviewed{
	{"change", "vm-resize", []goal{
		{"chg.success_rate", true, 0.95, "team-platform"},
		{"chg.incident_linked_rate", false, 0.02, "team-operations"},
		{"chg.authorised_share", true, 0.95, "change-manager"},
		{"chg.emergency_share", false, 0.045, "change-manager"},
		{"chg.lead_time_h", false, 40, "change-manager"}},
		[]string{"chg.unexplained_diff"}},
	{"consuming", "vm-create", []goal{
		{"cons.lead_time_h", false, 60, "team-platform"},
		{"cons.provision_fail_rate", false, 0.05, "team-platform"},
		{"cons.early_rework", false, 0.07, "team-platform"},
		{"cons.zombie_share", false, 0.02, "team-platform"}},
		[]string{"cons.oversized_share"}},
}

// capacityGoals have an owner, but nobody reviews them.
var capacityGoals = []goal{
	{"cap.mem_headroom_n1", true, 0.1, "team-storage"},
	{"cap.ds_days_to_full", true, 90, "team-storage"},
}

func targetsFile() string {
	var b strings.Builder
	b.WriteString("# What core metrics are to reach, and who answers for it. Durations are meant at P85.\ntargets:\n")
	write := func(goals []goal) {
		for _, g := range goals {
			bound := "at_most"
			if g.higher {
				bound = "at_least"
			}
			fmt.Fprintf(&b, "  - {signal: %s, %s: %g, owner: %s}\n", g.signal, bound, g.value, g.owner)
		}
	}
	for _, area := range reviews {
		write(area.goals)
	}
	write(capacityGoals)
	return b.String()
}

func (s *Scenario) hasTargets(t time.Time) bool {
	week := s.parameters.TargetsWeek
	return week > 0 && !t.Before(s.start.Add(time.Duration(week)*7*24*time.Hour))
}

// ReviewsUntil are the moments at which the team met to review its numbers: every fourth Tuesday.
func (s *Scenario) ReviewsUntil(t time.Time) []time.Time {
	if !s.hasTargets(t) {
		return nil
	}
	var all []time.Time
	first := s.start.Add(time.Duration(s.parameters.TargetsWeek)*7*24*time.Hour + 24*time.Hour)
	for at := first; !at.After(t); at = at.Add(reviewEvery) {
		all = append(all, at)
	}
	return all
}

// Review is the file of the n-th review (from 1) as it stood at t: the numbers as they were computed
// for that day, and for each area one action because of a number that misses its target (of the first,
// when none does), closed when its procedure was revised.
func (s *Scenario) Review(n int, numbers []timeline.Number, t time.Time) (path, text string) {
	held := s.ReviewsUntil(t)[n-1]
	date, due := held.Format("2006-01-02"), held.Add(reviewActionDays*24*time.Hour).Format("2006-01-02")
	revisions, _ := s.revision(t)
	var quotes, actions strings.Builder
	quote := func(number timeline.Number) {
		fmt.Fprintf(&quotes, "  - {signal: %s, value: %.6g}\n", number.Signal, number.Value)
	}
	for _, area := range reviews {
		because, missed := "", false
		for _, signal := range area.looked {
			for _, number := range numbers {
				if number.Signal == signal {
					quote(number)
				}
			}
		}
		for i := range area.goals {
			g := &area.goals[i]
			for _, number := range numbers {
				if number.Signal != g.signal {
					continue
				}
				quote(number)
				if because == "" || !missed && g.missed(number.Value) {
					because, missed = g.signal, g.missed(number.Value)
				}
			}
		}
		if because == "" {
			continue
		}
		fmt.Fprintf(&actions, "  - id: A-%d-%s\n    what: revise %s\n    because: %s\n    due: %s\n", n, area.area,
			area.procedure, because, due)
		if revisions >= n {
			fmt.Fprintf(&actions, "    closed_on: %s\n    evidence: procedure:%s@2.%d\n", due, area.procedure, n)
		}
	}
	text = fmt.Sprintf("# What plumbline computed for that day.\nid: \"%s\"\nareas: [change, consuming]\nheld_on: %s\n"+
		"participants: 4\n", date, date)
	if quotes.Len() > 0 {
		text += "quotes:\n" + quotes.String() + "actions:\n" + actions.String()
	}
	return "reviews/" + date + ".yml", text
}
