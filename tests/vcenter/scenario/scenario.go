// Package scenario invents what happens in an estate: who works when, on what, how well, and what
// the practice folder says about it. It shares no code and no table with plumbline; what it aims for
// stands in parameters.go.
package scenario

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"plumbline/vcenter/timeline"
)

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
	digest     string
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

// digestDays is how much of the history the digest looks at.
const digestDays = 210

// Digest names everything the history depends on: seed, start, parameters, and the generator itself by
// what it makes of them (a later day stands on all the days before it). The first call takes a tenth
// of a second.
func (s *Scenario) Digest() string {
	if s.digest != "" {
		return s.digest
	}
	hash := sha256.New()
	fmt.Fprintf(hash, "%s %d %s %+v\n", s.parameters.Name, s.seed, s.start.Format(time.RFC3339), s.parameters)
	sample := &Scenario{parameters: s.parameters, seed: s.seed, start: s.start, estate: s.estate}
	sample.state = newState(&sample.estate)
	day := s.start.AddDate(0, 0, digestDays)
	files := sample.Practice(day)
	encoder := json.NewEncoder(hash)
	for _, part := range []interface{}{s.estate, files, sample.Steps(day.AddDate(0, 0, -1), day)} {
		if err := encoder.Encode(part); err != nil {
			panic(err) // plain data: cannot happen
		}
	}
	s.digest = fmt.Sprintf("%s-%x", s.parameters.Name, hash.Sum(nil)[:8])
	return s.digest
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
