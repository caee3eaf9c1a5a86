package scenario

import (
	"math"
	"math/rand"
	"sort"
	"time"

	"plumbline/vcenter/timeline"
)

// day invents one UTC day. Its random numbers depend on the seed and the day's number alone.
type day struct {
	s        *Scenario
	r        *rand.Rand
	number   int
	midnight time.Time
	phase    *Phase
	seen     map[*account][2]time.Time // first and last work: for logins
}

// work is one thing somebody sets out to do.
type work struct {
	at  time.Time
	who *account
	do  func(work) time.Time // returns when it ended
}

func newDay(s *Scenario, number int) *day {
	return &day{s: s, r: rand.New(rand.NewSource(mix(s.seed, number))), number: number,
		midnight: s.start.Add(time.Duration(number) * 24 * time.Hour),
		phase:    s.parameters.phase(s.week(number)), seen: map[*account][2]time.Time{}}
}

func (d *day) add(step timeline.Step) { d.s.state.steps = append(d.s.state.steps, step) }

func (d *day) weekend() bool {
	w := d.midnight.Weekday()
	return w == time.Saturday || w == time.Sunday
}

func (d *day) invent() {
	works := d.plan()
	for _, w := range works {
		// One thing after another: what lies closer than 15 minutes would be one change.
		if free := d.s.state.free[w.who.name]; w.at.Before(free) {
			w.at = free
		}
		ended := w.do(w)
		d.s.state.free[w.who.name] = ended.Add(time.Duration(17+d.r.Intn(10)) * time.Minute)
		if span, ok := d.seen[w.who]; ok {
			d.seen[w.who] = [2]time.Time{span[0], ended}
		} else {
			d.seen[w.who] = [2]time.Time{w.at, ended}
		}
	}
	d.machinery()
}

// plan draws the day's works in the order they are begun.
func (d *day) plan() []work {
	v := &d.s.parameters.Weekly
	var works []work
	draw := func(weekly float64, do func(work) time.Time) {
		share := 0.192 * weekly // five working days carry 96 %, the weekend the rest
		if d.weekend() {
			share = 0.02 * weekly
		}
		for n := d.poisson(share); n > 0; n-- {
			works = append(works, work{at: d.workingTime(), who: d.worker(), do: do})
		}
	}
	onVM := func(k *kind) func(work) time.Time {
		return func(w work) time.Time { return d.doVM(k, w) }
	}
	retire := v.Retire
	if servers := d.s.state.servers(); servers < 230 {
		retire *= 0.5
	} else if servers > 420 {
		retire = v.Create * 1.1
	}
	draw(v.Create, d.create)
	draw(v.Resize, onVM(&resizeKind))
	draw(v.AddDisk, onVM(&diskKind))
	draw(v.Annotate, onVM(&annotateKind))
	draw(v.Tools, onVM(&toolsKind))
	draw(retire, onVM(&retireKind))
	draw(v.Relocate, onVM(&relocateKind))
	draw(v.Unregister, onVM(&unregisterKind))
	draw(v.HostWork, d.serviceHost)
	draw(v.Power, onVM(&powerKind))
	draw(v.Snapshot, onVM(&snapshotKind))
	draw(v.Migrate, onVM(&migrateKind))
	draw(d.phase.FillPerWeek/6, d.fillAttributes)
	draw(v.Expand, d.expandDatastore)
	draw(v.PortGroup, d.addPortGroup)
	draw(v.AddHost, d.addHost)
	sort.SliceStable(works, func(i, j int) bool { return works[i].at.Before(works[j].at) })
	return works
}

// workingTime is between 07:00 and 16:00 UTC, with a lull at noon and a few in the evening.
func (d *day) workingTime() time.Time {
	minutes := 7*60 + d.r.Intn(9*60)
	if minutes > 11*60 && minutes < 12*60 && d.r.Float64() < 0.6 {
		minutes += 60 + d.r.Intn(90)
	}
	if d.r.Float64() < 0.03 {
		minutes = 17*60 + d.r.Intn(120)
	}
	return d.midnight.Add(time.Duration(minutes)*time.Minute + time.Duration(d.r.Intn(60000))*time.Millisecond)
}

// poisson by Knuth; means here are below 30.
func (d *day) poisson(mean float64) int {
	limit, p, n := math.Exp(-mean), 1.0, -1
	for p >= limit {
		p *= d.r.Float64()
		n++
	}
	return n
}
