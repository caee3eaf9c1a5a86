// Package scenario invents what happens in an estate: who works when, on what, how well, and what
// the practice folder says about it. It shares no code and no table with plumbline; what it aims for
// stands in parameters.go.
package scenario

import (
	"crypto/sha256"
	"fmt"
	"sort"
	"strings"
	"time"

	"plumbline/vcenter/timeline"
)

// generatorVersion changes whenever the same seed would give another history.
const generatorVersion = "1"

// lookAhead is how long before a change its record may be approved: so many days are invented ahead
// of the practice folder that is asked for.
const lookAhead = 4

// Scenario is a timeline.Source. Days are invented one after another, each from the seed, its number
// and the state the day before left, so the history does not depend on how it is asked for. Not safe
// for concurrent use.
type Scenario struct {
	parameters Parameters
	seed       int64
	start      time.Time
	estate     timeline.Estate
	state      *state
	nextDay    int
}

// New returns the scenario of that name. Its first moment is start, truncated to the UTC day.
func New(name string, seed int64, start time.Time) (timeline.Source, error) {
	p, ok := ParametersOf(name)
	if !ok {
		return nil, fmt.Errorf("unknown scenario %q; there are: %s", name, strings.Join(Names(), ", "))
	}
	s := &Scenario{parameters: p, seed: seed, start: start.UTC().Truncate(24 * time.Hour)}
	s.estate = newEstate(&p, seed, s.start)
	s.state = newState(&s.estate)
	return s, nil
}

// Estate is what exists at the first moment.
func (s *Scenario) Estate() timeline.Estate { return s.estate }

// Digest names everything the history depends on.
func (s *Scenario) Digest() string {
	text := fmt.Sprintf("%s %d %s %+v", generatorVersion, s.seed, s.start.Format(time.RFC3339), s.parameters)
	return fmt.Sprintf("%s-%x", s.parameters.Name, sha256.Sum256([]byte(text)))[:len(s.parameters.Name)+17]
}

// Steps returns everything with from < At ≤ to. What lies at or before from is forgotten.
func (s *Scenario) Steps(from, to time.Time) []timeline.Step {
	s.inventUntil(to)
	steps := s.state.steps
	first := sort.Search(len(steps), func(i int) bool { return steps[i].At.After(from) })
	end := sort.Search(len(steps), func(i int) bool { return steps[i].At.After(to) })
	if end < first {
		return nil
	}
	found := append([]timeline.Step(nil), steps[first:end]...)
	s.state.steps = append([]timeline.Step(nil), steps[first:]...)
	return found
}

// inventUntil makes every step up to t final: a day adds only what happens at or after its midnight.
func (s *Scenario) inventUntil(t time.Time) {
	if t.Before(s.start) {
		return
	}
	last := int(t.Sub(s.start) / (24 * time.Hour))
	if s.nextDay > last {
		return
	}
	for ; s.nextDay <= last; s.nextDay++ {
		newDay(s, s.nextDay).invent()
	}
	sortSteps(s.state.steps)
}

// sortSteps keeps steps of one moment in the order they were invented.
func sortSteps(steps []timeline.Step) {
	sort.SliceStable(steps, func(i, j int) bool { return steps[i].At.Before(steps[j].At) })
}

// week counts from the scenario's start.
func (s *Scenario) week(day int) int { return day / 7 }
