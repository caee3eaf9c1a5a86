package server

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// inquire asks for all statistics that there are of the entities, as a session that is logged in.
func inquire(s *service, now time.Time, specs ...types.PerfQuerySpec) (string, *failure) {
	c := &call{service: s, session: newSession("reader", "", start), method: "QueryPerf", now: now,
		out: &encoder{}}
	f, _ := c.perform(&types.QueryPerf{QuerySpec: specs})
	return c.out.String(), f
}

// statistician is a service with an estate in which machines are off and one was switched.
func statistician(vms, hosts, clusters int) (*service, time.Time) {
	w := newWorld(NewQuiet(vms, hosts, clusters, start), 1)
	now := start.Add(5*time.Hour + 7*time.Minute + 11*time.Second)
	w.clock.Set(now)
	w.catchUp()
	s := newService(w, nil)
	s.performance.limit = 1 << 30
	return s, now
}

// TestAnswersAreTheSameToTheByte holds answers of every kind of entity, interval and format to what
// they were when they were first written, sample by sample: values, times, order, form.
func TestAnswersAreTheSameToTheByte(t *testing.T) {
	s, now := statistician(4, 2, 1)
	sum := sha256.New()
	size := 0
	add := func(how string) {
		for _, kind := range []string{"VirtualMachine", "HostSystem", "ClusterComputeResource",
			"Datastore", "ResourcePool", "Datacenter"} {
			for _, it := range s.world.inventory.kinds[kind] {
				for _, period := range []int32{20, 300, 1800, 7200, 86400} {
					if period == 20 && !realtime(kind) {
						continue
					}
					for _, format := range []string{"csv", "normal"} {
						q := types.PerfQuerySpec{Entity: it.ref, IntervalId: period, Format: format}
						text, f := inquire(s, now, q)
						if f != nil {
							t.Fatal(how, kind, period, f.message)
						}
						_, _ = sum.Write([]byte(text))
						size += len(text)
					}
				}
			}
		}
	}
	add("as at the beginning")
	p := s.performance
	for i := range p.intervals {
		p.intervals[i].Level = 4
		p.intervals[i].Length /= 8
	}
	add("every counter and device")
	p.late, p.lateEvery = 2*time.Hour, 3
	p.holes = []hole{{Interval: 300, From: start.Add(-7 * time.Hour), To: start.Add(-6 * time.Hour)},
		{Counter: "cpu.usage.average", From: start.Add(-3 * time.Hour), To: start.Add(time.Hour)}}
	add("late and with holes")
	want(t, "answers", fmt.Sprintf("%d bytes %x", size, sum.Sum(nil)[:8]),
		"69878341 bytes 91b2eeb3244fb048")
}

// TestEveryCounterIsTheSumOfItsParts computes samples of every counter of every type at every
// interval from those of 300 s, one by one, as the README documents them.
func TestEveryCounterIsTheSumOfItsParts(t *testing.T) {
	at := start.Unix() / 86400 * 86400
	for _, info := range counters().names {
		s := newSeries("vm-17", info, "")
		for _, period := range []int64{300, 1800, 7200, 86400} {
			var parts []int64
			for n := at - period + 300; n <= at; n += 300 {
				x := s.seed + uint64(n/300) + 0x9e3779b97f4a7c15
				x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
				x = (x ^ x>>27) * 0x94d049bb133111eb
				x ^= x >> 31
				half := s.ceiling/2 + 1
				parts = append(parts, int64(s.seed%half+x%half))
			}
			wanted := parts[len(parts)-1]
			for _, part := range parts[:len(parts)-1] {
				switch info.RollupType {
				case types.PerfSummaryTypeMaximum:
					if part > wanted {
						wanted = part
					}
				case types.PerfSummaryTypeMinimum:
					if part < wanted {
						wanted = part
					}
				case types.PerfSummaryTypeAverage, types.PerfSummaryTypeSummation:
					wanted += part
				}
			}
			if info.RollupType == types.PerfSummaryTypeAverage {
				wanted /= int64(len(parts))
			}
			want(t, fmt.Sprint(info.Name(), " at ", period), s.value(period, at), wanted)
		}
	}
}

// BenchmarkAskHourly answers what is read of an hour of 20 hosts: as a sweep asks for it.
func BenchmarkAskHourly(b *testing.B) { ask(b, 300, time.Hour) }

// BenchmarkAskYear answers a year of daily values.
func BenchmarkAskYear(b *testing.B) { ask(b, 86400, 365*24*time.Hour) }

func ask(b *testing.B, period int32, span time.Duration) {
	s, now := statistician(40, 20, 2)
	from, until := now.Add(-span), now
	var specs []types.PerfQuerySpec
	for _, it := range s.world.inventory.kinds["HostSystem"] {
		specs = append(specs, types.PerfQuerySpec{Entity: it.ref, IntervalId: period, Format: "csv",
			StartTime: &from, EndTime: &until})
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if _, f := inquire(s, now, specs...); f != nil {
			b.Fatal(f.message)
		}
	}
}
