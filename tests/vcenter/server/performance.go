package server

import (
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

const realtimePeriod = 20 // seconds; of hosts and machines, kept for an hour

// hole is a time without samples; empty members mean all.
type hole struct {
	Entity   string    `json:"entity"`  // managed object id
	Counter  string    `json:"counter"` // "cpu.usage.average"; then its values are -1
	Interval int32     `json:"interval"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"` // not included
}

func (h *hole) covers(entity string, interval int32, at int64) bool {
	return (h.Entity == "" || h.Entity == entity) && (h.Interval == 0 || h.Interval == interval) &&
		at >= h.From.Unix() && at < h.To.Unix()
}

// performance is the PerformanceManager: counters and their levels are those of a real vCenter, as
// govmomi's simulator knows them; the values are invented. Safe for concurrent use.
type performance struct {
	mu        sync.RWMutex
	intervals []types.PerfInterval
	late      time.Duration
	lateEvery int64 // every so manieth sample is late
	limit     int   // replaces the setting; 0: does not
	byHost    bool  // a cluster's metrics count once for each of its hosts
	holes     []hole
}

// catalogue is what is known of counters, the same for all servers.
type catalogue struct {
	counters  map[int32]*types.PerfCounterInfo
	names     map[string]*types.PerfCounterInfo
	available map[string][]types.PerfMetricId // by type of entity
	summaries map[string][]types.PerfMetricId // historical only
}

var catalogued struct {
	once sync.Once
	catalogue
}

func counters() *catalogue {
	catalogued.once.Do(func() {
		c := catalogue{counters: map[int32]*types.PerfCounterInfo{},
			names: map[string]*types.PerfCounterInfo{},
			available: map[string][]types.PerfMetricId{"VirtualMachine": vpx.VmMetrics,
				"HostSystem": vpx.HostMetrics, "ClusterComputeResource": vpx.ClusterMetrics,
				"Datastore": vpx.DatastoreMetrics, "ResourcePool": vpx.ResourcePoolMetrics,
				"Datacenter": vpx.DatacenterMetrics},
			summaries: map[string][]types.PerfMetricId{}}
		for i := range vpx.PerfCounter {
			info := &vpx.PerfCounter[i]
			c.counters[info.Key], c.names[info.Name()] = info, info
		}
		// The captured machine had no tools, and its list is that of the real-time statistics.
		const vm = "VirtualMachine"
		c.available[vm] = c.with(vpx.VmMetrics, "sys.heartbeat.summation", "disk.usage.average")
		c.summaries[vm] = c.with(nil, "disk.used.latest", "disk.provisioned.latest",
			"disk.unshared.latest")
		catalogued.catalogue = c
	})
	return &catalogued.catalogue
}

// with adds counters to a list, aggregates all.
func (c *catalogue) with(list []types.PerfMetricId, names ...string) []types.PerfMetricId {
	out := append([]types.PerfMetricId{}, list...)
	for _, name := range names {
		out = append(out, types.PerfMetricId{CounterId: c.names[name].Key})
	}
	return out
}

func newPerformance() *performance {
	p := &performance{}
	p.reset()
	return p
}

func (p *performance) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late, p.lateEvery, p.limit, p.byHost, p.holes = 0, 1, 0, false, nil
	p.intervals = nil
	for i, d := range []struct {
		name           string
		period, length int32
	}{{"Past day", 300, 86400}, {"Past week", 1800, 604800}, {"Past month", 7200, 2592000},
		{"Past year", 86400, 31536000}} {
		p.intervals = append(p.intervals, types.PerfInterval{Key: int32(i + 1), Name: d.name,
			SamplingPeriod: d.period, Length: d.length, Level: 1, Enabled: true})
	}
}

// object is the managed object; Debian's govmomi has no captured description.
func (p *performance) object(ref types.ManagedObjectReference) *mo.PerformanceManager {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return &mo.PerformanceManager{Self: ref, PerfCounter: vpx.PerfCounter,
		HistoricalInterval: append([]types.PerfInterval{}, p.intervals...)}
}

func realtime(kind string) bool { return kind == "VirtualMachine" || kind == "HostSystem" }

// interval finds a historical interval; nil when it is not kept.
func (p *performance) interval(period int32) *types.PerfInterval {
	for i := range p.intervals {
		if v := &p.intervals[i]; v.SamplingPeriod == period && v.Enabled {
			return v
		}
	}
	return nil
}

// metrics lists what is collected of a type of entity in an interval. It needs the lock.
func (p *performance) metrics(kind string, period int32) []types.PerfMetricId {
	c := counters()
	if period == realtimePeriod {
		if realtime(kind) {
			return c.available[kind]
		}
		return nil
	}
	interval := p.interval(period)
	if interval == nil {
		return nil
	}
	var out []types.PerfMetricId
	for _, list := range [][]types.PerfMetricId{c.available[kind], c.summaries[kind]} {
		for _, m := range list {
			info := c.counters[m.CounterId]
			level := info.Level
			if m.Instance != "" {
				level = info.PerDeviceLevel
			}
			if level <= interval.Level {
				out = append(out, m)
			}
		}
	}
	return out
}

// born is when the first samples of an entity were taken (Unix time): none is older than a machine.
func born(it *item) int64 {
	if vm, ok := it.object.(*mo.VirtualMachine); ok && vm.Config != nil &&
		vm.Config.CreateDate != nil {
		return vm.Config.CreateDate.Unix()
	}
	return 0
}

// times lists the ends of an entity's samples after `from` and until `to` (Unix) that can be read
// at now; truth: that ever can, retention and lateness aside. It needs the locks.
func (p *performance) times(w *world, it *item, period int32, from, to, now int64,
	truth bool) []int64 {
	length := int64(3600)
	if period != realtimePeriod {
		v := p.interval(period)
		if v == nil {
			return nil
		}
		length = int64(v.Length)
	}
	step := int64(period)
	if oldest := now - length; from < oldest && !truth {
		from = oldest
	}
	if first := born(it); from < first {
		from = first
	}
	if to > now {
		to = now
	}
	var out []int64
	for at := (from/step + 1) * step; at <= to; at += step {
		if !truth && p.late > 0 && at/step%p.lateEvery == 0 && at+int64(p.late/time.Second) > now {
			continue
		}
		missing := !w.measured(it, at)
		for i := range p.holes {
			h := &p.holes[i]
			missing = missing || h.Counter == "" && h.covers(it.ref.Value, period, at)
		}
		if !missing {
			out = append(out, at)
		}
	}
	return out
}

// punched tells whether the counter has no value at a time when others do. It needs the lock.
func (p *performance) punched(entity, counter string, period int32, at int64) bool {
	for i := range p.holes {
		if h := &p.holes[i]; h.Counter == counter && h.covers(entity, period, at) {
			return true
		}
	}
	return false
}
