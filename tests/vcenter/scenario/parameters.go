package scenario

import (
	"strconv"
	"strings"
)

const worsening = "improving-then-worse"

// Parameters are the contract of one scenario: how much is done, how, by whom and with what care.
// Everything random is drawn around these numbers; truth_test.go holds the generator to them.
type Parameters struct {
	Name    string
	Summary string
	// Weekly is the volume of a normal working week, in works begun.
	Weekly Volume
	// Phases by ascending FromWeek; the last one goes on for ever.
	Phases []Phase
	// PracticeWeek is when the practice folder first appears; negative: never.
	PracticeWeek int
	// TargetsWeek is when targets.yml appears, and from when on the team holds a review every four
	// weeks; zero: never.
	TargetsWeek int
	// Experiments: the team registers those of experiments.go.
	Experiments bool
	// OwnersAtStart is the share of servers whose three attributes are filled on the first day.
	OwnersAtStart float64
}

// Volume is how many works of a kind begin in a week.
type Volume struct {
	Create, Resize, AddDisk, Annotate, Tools, Retire, Relocate float64
	HostWork                                                   float64
	AddHost, Expand, PortGroup                                 float64
	Unregister                                                 float64
	Power, Snapshot, Migrate                                   float64 // trivial work
}

// Phase is how the team works from a week on. Shares are 0…1.
type Phase struct {
	FromWeek int
	// Modal: works done the one agreed way; the rest spread over several other ways.
	Modal float64
	// Template: creations that start from a template.
	Template float64
	// FromScratch: of the creations without a template, those built empty (the rest clone a VM).
	FromScratch float64
	// Failure: works in which a task fails before it succeeds. BackOut: works undone within a day.
	Failure, BackOut float64
	// Requests: failure of creations, removals and relocations where it differs; zero: as Failure.
	Requests float64
	// Refused: works that begin with a request vCenter refuses, or that are cancelled.
	Refused float64
	// Recorded: changes with a record approved before they began. Late: approved afterwards.
	// Emergency: records of type emergency.
	Recorded, Late, Emergency float64
	// Lead is by how many hours normal changes are approved ahead, at most; zero: 70.
	Lead int
	// Request is within how many hours after it was asked for a server is begun, at most; then it
	// carries the time of its request. Zero: nobody notes it.
	Request int
	// Caused: changes to a running server after which it crashes within two hours.
	Caused float64
	// Automation: creations by the automation account. Shared: other works under the shared login.
	Automation, Shared float64
	// Owners: new servers that get all three attributes. FillPerWeek: old servers that get them.
	Owners      float64
	FillPerWeek float64
}

var adhocVolume = Volume{
	Create: 25, Resize: 52, AddDisk: 26, Annotate: 24, Tools: 14, Retire: 19, Relocate: 6,
	HostWork: 3, AddHost: 0.08, Expand: 0.25, PortGroup: 0.25, Unregister: 1, Power: 25, Snapshot: 12, Migrate: 8,
}

var improvingVolume = Volume{
	Create: 25, Resize: 22, AddDisk: 12, Annotate: 10, Tools: 12, Retire: 19, Relocate: 4,
	HostWork: 2, AddHost: 0.4, Expand: 0.4, PortGroup: 0.25, Unregister: 0.7, Power: 16, Snapshot: 8, Migrate: 6,
}

// improvingPhases: ad hoc until week 6, then procedures, records and templates take hold; targets and
// reviews follow in week 14; in week 20 approvals become quicker, which EXP-001 (experiments.go) is about.
// Level 2 is due when the windows that still hold the ad hoc weeks pass the thresholds (weeks 12–14), level
// 3 when the 180 days of path_consistency do (weeks 23–34), level 4 soon after it where targets were there
// in time.
var improvingPhases = []Phase{
	{FromWeek: 0, Modal: 0.34, Template: 0.25, FromScratch: 0.4, Failure: 0.14, BackOut: 0.05,
		Refused: 0.03, Shared: 0.55, Owners: 0.25, Caused: 0.10},
	{FromWeek: 6, Modal: 0.75, Template: 0.62, FromScratch: 0.4, Failure: 0.08, BackOut: 0.03,
		Refused: 0.03, Recorded: 0.50, Late: 0.08, Emergency: 0.08, Automation: 0.35, Shared: 0.25,
		Owners: 0.70, FillPerWeek: 12, Caused: 0.08, Request: 110},
	{FromWeek: 9, Modal: 0.89, Template: 0.82, FromScratch: 0.3, Failure: 0.05, BackOut: 0.02,
		Refused: 0.02, Recorded: 0.80, Late: 0.05, Emergency: 0.07, Automation: 0.55, Shared: 0.06,
		Owners: 0.92, FillPerWeek: 16, Caused: 0.06, Request: 96},
	{FromWeek: 13, Modal: 0.91, Template: 0.90, FromScratch: 0.3, Failure: 0.025, BackOut: 0.01,
		Refused: 0.02, Recorded: 0.93, Late: 0.03, Emergency: 0.06, Automation: 0.65, Shared: 0.01,
		Owners: 0.97, FillPerWeek: 18, Caused: 0.02, Request: 72},
	{FromWeek: 18, Modal: 0.93, Template: 0.93, FromScratch: 0.3, Failure: 0.016, BackOut: 0.006,
		Refused: 0.02, Recorded: 0.995, Late: 0.003, Emergency: 0.035, Automation: 0.70,
		Owners: 0.98, FillPerWeek: 6, Caused: 0.005, Request: 44},
	{FromWeek: 20, Modal: 0.93, Template: 0.93, FromScratch: 0.3, Failure: 0.016, BackOut: 0.006,
		Refused: 0.02, Recorded: 0.995, Late: 0.003, Emergency: 0.035, Automation: 0.70,
		Owners: 0.98, FillPerWeek: 6, Caused: 0.005, Lead: 36, Request: 44},
}

// breakWeek is where improving-then-worse breaks unless its name says otherwise ("…@30").
const breakWeek = 40

// brokenPhase: production is changed without records, in haste, each time another way.
var brokenPhase = Phase{
	Modal: 0.30, Template: 0.15, FromScratch: 0.5, Failure: 0.30, Requests: 0.40, BackOut: 0.14,
	Refused: 0.05, Recorded: 0.12, Late: 0.10, Emergency: 0.30, Automation: 0.05, Shared: 0.6,
	Owners: 0.1,
}

var catalogue = []Parameters{
	{
		Name:    "improving",
		Summary: "begins ad hoc, becomes disciplined from week 6 on, has targets from week 14 on, steady after week 18",
		Weekly:  improvingVolume, Phases: improvingPhases, PracticeWeek: 6, TargetsWeek: 14, OwnersAtStart: 0.40, Experiments: true,
	},
	{
		Name:    "adhoc",
		Summary: "stays ad hoc: a shared login, no practice folder, a quarter of the work goes wrong",
		Weekly:  adhocVolume, PracticeWeek: -1, OwnersAtStart: 0.35,
		Phases: []Phase{{FromWeek: 0, Modal: 0.30, Template: 0.20, FromScratch: 0.45, Failure: 0.14,
			Requests: 0.44, BackOut: 0.15, Refused: 0.04, Shared: 0.75, Owners: 0.20}},
	},
	{
		Name:    worsening,
		Summary: "as improving, but discipline breaks down in week 40 (name@WEEK: in another)",
		Weekly:  improvingVolume, PracticeWeek: 6, TargetsWeek: 14, OwnersAtStart: 0.40, Experiments: true,
		Phases: improvingPhases,
	},
}

// ParametersOf returns the contract of a scenario. "improving-then-worse@30" breaks in week 30.
func ParametersOf(name string) (Parameters, bool) {
	base, at := name, breakWeek
	if i := strings.Index(name, "@"); i >= 0 {
		week, err := strconv.Atoi(name[i+1:])
		if err != nil || week < 1 || name[:i] != worsening {
			return Parameters{}, false
		}
		base, at = name[:i], week
	}
	for _, p := range catalogue {
		if p.Name != base {
			continue
		}
		if base == worsening {
			p.Phases = broken(p.Phases, at)
		}
		p.Name = name
		return p, true
	}
	return Parameters{}, false
}

// broken are the phases up to a week, and from then on the broken one.
func broken(phases []Phase, week int) []Phase {
	var before []Phase
	for _, p := range phases {
		if p.FromWeek < week {
			before = append(before, p)
		}
	}
	last := brokenPhase
	last.FromWeek = week
	return append(before, last)
}

// Names lists the scenarios.
func Names() []string {
	names := make([]string, 0, len(catalogue))
	for _, p := range catalogue {
		names = append(names, p.Name)
	}
	return names
}

// failure is the share of works of a kind in which a task fails first.
func (p *Phase) failure(class string) float64 {
	request := class == "VirtualMachine.clone" || class == "VirtualMachine.destroy" || class == "VirtualMachine.relocate"
	if request && p.Requests > 0 {
		return p.Requests
	}
	return p.Failure
}

// phase is the one in force in a week.
func (p *Parameters) phase(week int) *Phase {
	now := &p.Phases[0]
	for i := range p.Phases {
		if p.Phases[i].FromWeek <= week {
			now = &p.Phases[i]
		}
	}
	return now
}
