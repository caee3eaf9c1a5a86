package scenario

import (
	"fmt"
	"math/rand"
	"time"

	"plumbline/vcenter/timeline"
)

const (
	worseActors = 14 // contractors nobody had heard of before
	worseDaily  = 13 // works of each, half an hour apart: longer days would look like a machine's
)

// Deterioration are days of hasty changes to production on top of whatever a scenario does: by
// people new to the estate, without records, three of four failing. They name only machines that
// every scenario's estate has and never retires, so they can be injected into a running one. Four
// days bring first-time success of 90 steady days from 97 % to below 75 %.
func Deterioration(seed int64, from time.Time, days int) []timeline.Step {
	r := rand.New(rand.NewSource(mix(seed, int(from.Unix()))))
	id := 100_000_000 + int(from.Unix()/3600%1_000_000)*1000
	chain := int32(1_000_000_000 + from.Unix()/3600%1_000_000*1000)
	var steps []timeline.Step
	busy := map[string]time.Time{}
	begin := from.UTC()
	for day := 0; day < days; day++ {
		for a := 0; a < worseActors; a++ {
			chain++
			at := begin.Add(time.Duration(day)*24*time.Hour + time.Duration(a)*time.Second)
			steps = append(steps, timeline.Step{At: at, Event: &timeline.Event{Class: "UserLoginSessionEvent",
				Time: at, User: contractor(a), Chain: chain, IP: "10.1.6.40", UserAgent: clientAgent}})
		}
	}
	for n := 0; n < days*worseDaily; n++ {
		for a := 0; a < worseActors; a++ {
			at := begin.Add(time.Duration(n/worseDaily)*24*time.Hour + time.Duration(n%worseDaily)*30*time.Minute +
				time.Duration(20+a*120+r.Intn(60))*time.Second)
			name := ""
			for name == "" || busy[name].After(at) {
				name = coreNames[r.Intn(len(coreNames))]
			}
			busy[name] = at.Add(20 * time.Minute)
			id++
			chain++
			fault := ""
			if r.Float64() < 0.75 {
				fault = []string{"GenericVmConfigFault", "FileLocked", "NoDiskSpace"}[r.Intn(3)]
			}
			steps = append(steps, resize(r, id, chain, contractor(a), name, at, fault)...)
		}
	}
	sortSteps(steps)
	return steps
}

// Unrecorded are changes to production that nobody wrote down: on one core machine after the other, by
// fourteen people new to the estate in turn, seven minutes apart, and all successful. What is wrong with
// them is only that no record and no procedure knows of them.
func Unrecorded(seed int64, from time.Time, changes int) []timeline.Step {
	r := rand.New(rand.NewSource(mix(seed, int(from.Unix()))))
	id := 100_000_000 + int(from.Unix()/3600%1_000_000)*1000
	chain := int32(1_000_000_000 + from.Unix()/3600%1_000_000*1000)
	machines := r.Perm(len(coreNames))
	var steps []timeline.Step
	for n := 0; n < changes; n++ {
		at := from.UTC().Add(time.Duration(n)*7*time.Minute + time.Duration(r.Intn(120))*time.Second)
		name := coreNames[machines[n%len(machines)]]
		steps = append(steps, resize(r, id+n+1, chain+int32(n)+1, contractor(n%worseActors), name, at, "")...)
	}
	sortSteps(steps)
	return steps
}

// resize gives a machine another size of memory, or fails to.
func resize(r *rand.Rand, id int, chain int32, user, name string, at time.Time, fault string) []timeline.Step {
	t := &timeline.Task{ID: id, RootID: id, Chain: chain, DescriptionID: "VirtualMachine.reconfigure",
		Entity: timeline.Ref{Kind: "VirtualMachine", Name: name}, Reason: "user", Actor: user, Queued: at,
		Started: at.Add(time.Second), Completed: at.Add(time.Duration(3+r.Intn(9)) * time.Second), Fault: fault}
	steps := []timeline.Step{{At: at, Task: t}}
	if fault != "" {
		return steps
	}
	memory := 4096 * (1 + r.Intn(8))
	return append(steps,
		timeline.Step{At: t.Completed, Event: &timeline.Event{Class: "VmReconfiguredEvent", Time: t.Completed,
			User: user, Chain: chain, VM: name, MemoryMB: memory}},
		timeline.Step{At: t.Completed, Change: &timeline.Change{SetVM: &timeline.SetVM{Name: name, MemoryMB: memory}}})
}

func contractor(n int) string { return fmt.Sprintf(`EXAMPLE.LOCAL\contractor%02d`, n+1) }
