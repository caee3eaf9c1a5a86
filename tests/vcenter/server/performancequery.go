package server

import (
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// perform answers the methods of the PerformanceManager. It holds the world's lock for reading.
func (c *call) perform(body interface{}) (*failure, bool) {
	switch body.(type) {
	case *types.QueryPerf, *types.QueryAvailablePerfMetric, *types.QueryPerfProviderSummary,
		*types.QueryPerfCounter, *types.QueryPerfCounterByLevel:
	default:
		return nil, false
	}
	c.service.world.mu.RLock()
	defer c.service.world.mu.RUnlock()
	p := c.service.performance
	p.mu.RLock()
	defer p.mu.RUnlock()
	switch req := body.(type) {
	case *types.QueryPerf:
		return c.queryPerf(p, req), true
	case *types.QueryAvailablePerfMetric:
		return c.availableMetrics(p, req), true
	case *types.QueryPerfProviderSummary:
		it, f := c.measured(req.Entity)
		if f != nil {
			return f, true
		}
		out := types.PerfProviderSummary{Entity: it.ref, SummarySupported: true, RefreshRate: -1}
		if realtime(it.ref.Type) {
			out.CurrentSupported, out.RefreshRate = true, realtimePeriod
		}
		return c.answer(&types.QueryPerfProviderSummaryResponse{Returnval: out}), true
	case *types.QueryPerfCounter:
		res := &types.QueryPerfCounterResponse{}
		for _, id := range req.CounterId {
			info := counters().counters[id]
			if info == nil {
				return invalid("counterId"), true
			}
			res.Returnval = append(res.Returnval, *info)
		}
		return c.answer(res), true
	case *types.QueryPerfCounterByLevel:
		if req.Level < 1 || req.Level > 4 {
			return invalid("level"), true
		}
		res := &types.QueryPerfCounterByLevelResponse{}
		for _, info := range p.object(c.this).PerfCounter {
			if info.Level <= req.Level {
				res.Returnval = append(res.Returnval, info)
			}
		}
		return c.answer(res), true
	}
	return nil, false
}

// measured finds an entity of which there are statistics.
func (c *call) measured(ref types.ManagedObjectReference) (*item, *failure) {
	it := c.service.world.inventory.get(ref)
	switch {
	case it == nil:
		return nil, gone(ref)
	case c.service.faults.invisible(it):
		return nil, &failure{"Permission to perform this operation was denied.",
			&types.NoPermission{Object: ref, PrivilegeId: "System.Read"}}
	case counters().available[ref.Type] == nil:
		return nil, invalid("entity")
	}
	return it, nil
}

func (c *call) availableMetrics(p *performance, req *types.QueryAvailablePerfMetric) *failure {
	it, f := c.measured(req.Entity)
	if f != nil {
		return f
	}
	res := &types.QueryAvailablePerfMetricResponse{}
	if !measurable(it) {
		return c.answer(res)
	}
	if req.IntervalId != 0 {
		res.Returnval = p.metrics(it.ref.Type, req.IntervalId)
		return c.answer(res)
	}
	seen := map[types.PerfMetricId]bool{}
	for _, period := range []int32{realtimePeriod, 300, 1800, 7200, 86400} {
		for _, m := range p.metrics(it.ref.Type, period) {
			if !seen[m] {
				seen[m] = true
				res.Returnval = append(res.Returnval, m)
			}
		}
	}
	return c.answer(res)
}

// wanted is one entity's part of a QueryPerf.
type wanted struct {
	item    *item
	period  int32
	metrics []types.PerfMetricId
	times   []int64
	csv     bool
}

func (c *call) queryPerf(p *performance, req *types.QueryPerf) *failure {
	limit := p.limit
	if set, ok := c.service.world.options["config.vpxd.stats.maxQueryMetrics"].(int32); ok &&
		limit == 0 {
		limit = int(set)
	}
	asked := 0
	all := make([]wanted, 0, len(req.QuerySpec))
	for i := range req.QuerySpec {
		w, weight, f := c.specified(p, &req.QuerySpec[i])
		if f != nil {
			return f
		}
		if w.period != realtimePeriod { // those do not come from the database
			asked += weight
		}
		all = append(all, *w)
	}
	if limit > 0 && asked > limit {
		return &failure{"This operation is restricted by the administrator - " +
			"'vpxd.stats.maxQueryMetrics'. Contact your system administrator.",
			&types.RestrictedByAdministrator{Details: "vpxd.stats.maxQueryMetrics"}}
	}
	c.out.response(c.method, func() {
		for i := range all {
			c.writeMetric(p, &all[i])
		}
	})
	return nil
}

// specified resolves a query's part, and tells how many metrics it counts for.
func (c *call) specified(p *performance, q *types.PerfQuerySpec) (*wanted, int, *failure) {
	it, f := c.measured(q.Entity)
	if f != nil {
		return nil, 0, f
	}
	now := c.now.Unix()
	from, to := int64(0), now
	if q.StartTime != nil {
		from = q.StartTime.Unix()
	}
	if q.EndTime != nil {
		to = q.EndTime.Unix()
	}
	w := &wanted{item: it, period: q.IntervalId, csv: q.Format == "csv"}
	if q.Format != "" && q.Format != "csv" && q.Format != "normal" {
		return nil, 0, invalid("querySpec.format")
	}
	if w.period == 0 {
		w.period = p.finest(it.ref.Type, now-from)
	}
	if !(w.period == realtimePeriod && realtime(it.ref.Type)) && p.interval(w.period) == nil {
		return nil, 0, invalid("querySpec.interval")
	}
	kept := p.metrics(it.ref.Type, w.period)
	weight := len(q.MetricId)
	if len(q.MetricId) == 0 {
		w.metrics, weight = kept, len(kept)
	}
	for _, id := range q.MetricId {
		if counters().counters[id.CounterId] == nil {
			return nil, 0, invalid("querySpec.metricId")
		}
		found := 0
		for _, m := range kept {
			if m.CounterId == id.CounterId && (m.Instance == id.Instance || id.Instance == "*") {
				w.metrics = append(w.metrics, m)
				found++
			}
		}
		if found > 1 {
			weight += found - 1
		}
	}
	if cluster, ok := it.object.(*mo.ClusterComputeResource); ok && p.byHost {
		weight *= larger(len(cluster.Host), 1)
	}
	w.times = p.times(c.service.world, it, w.period, from, to, now, false)
	if n := len(w.times) - int(q.MaxSample); q.MaxSample > 0 && w.period == realtimePeriod && n > 0 {
		w.times = w.times[n:] // the newest; of historical intervals it limits nothing
	}
	return w, weight, nil
}

// finest is the interval that a query without one gets: the finest that reaches so far back.
func (p *performance) finest(kind string, seconds int64) int32 {
	if realtime(kind) && seconds <= 3600 {
		return realtimePeriod
	}
	last := int32(0)
	for _, v := range p.intervals {
		if v.Enabled {
			if last = v.SamplingPeriod; seconds <= int64(v.Length) {
				break
			}
		}
	}
	return last
}

func sampleTime(at int64) string { return time.Unix(at, 0).UTC().Format("2006-01-02T15:04:05Z") }

// writeMetric writes one entity's samples, oldest first.
func (c *call) writeMetric(p *performance, w *wanted) {
	e, kind, list := c.out, "PerfEntityMetric", "PerfMetricIntSeries"
	if w.csv {
		kind, list = "PerfEntityMetricCSV", "PerfMetricSeriesCSV"
	}
	e.WriteString(`<returnval xsi:type="` + kind + `">`)
	e.value("entity", reflect.ValueOf(w.item.ref), false)
	period := strconv.Itoa(int(w.period))
	if w.csv {
		e.WriteString("<sampleInfoCSV>")
	}
	for i, at := range w.times {
		switch {
		case !w.csv:
			e.WriteString("<sampleInfo><timestamp>" + sampleTime(at) + "</timestamp><interval>" +
				period + "</interval></sampleInfo>")
		case i > 0:
			e.WriteByte(',')
			fallthrough
		default:
			e.WriteString(period + "," + sampleTime(at))
		}
	}
	if w.csv {
		e.WriteString("</sampleInfoCSV>")
	}
	for _, m := range w.metrics {
		if len(w.times) == 0 {
			break
		}
		e.WriteString(`<value xsi:type="` + list + `"><id><counterId>` +
			strconv.Itoa(int(m.CounterId)) + "</counterId>")
		e.value("instance", reflect.ValueOf(m.Instance), false)
		e.WriteString("</id>")
		c.writeValues(p, w, m)
		e.WriteString("</value>")
	}
	e.WriteString("</returnval>")
}

func (c *call) writeValues(p *performance, w *wanted, m types.PerfMetricId) {
	info := counters().counters[m.CounterId]
	s := newSeries(w.item.ref.Value, info, m.Instance)
	name := info.Name()
	var number [24]byte
	if w.csv {
		c.out.WriteString("<value>")
	}
	for i, at := range w.times {
		v := int64(-1) // what a vCenter gives where it has no value
		if len(p.holes) == 0 || !p.punched(w.item.ref.Value, name, w.period, at) {
			v = s.value(int64(w.period), at)
		}
		text := strconv.AppendInt(number[:0], v, 10)
		switch {
		case !w.csv:
			c.out.WriteString("<value>")
			c.out.Write(text)
			c.out.WriteString("</value>")
		default:
			if i > 0 {
				c.out.WriteByte(',')
			}
			c.out.Write(text)
		}
	}
	if w.csv {
		c.out.WriteString("</value>")
	}
}

// truth is the value of a series at a time, and whether there is one.
func (w *world) truth(p *performance, entity, counter, instance string, period int32,
	from, to, now int64, served bool) ([]int64, []int64, error) {
	var it *item
	for ref, found := range w.inventory.objects {
		if ref.Value == entity {
			it = found
		}
	}
	info := counters().names[counter]
	if it == nil || info == nil {
		return nil, nil, fmt.Errorf("there is no entity %q or no counter %q", entity, counter)
	}
	if period != realtimePeriod && p.interval(period) == nil {
		return nil, nil, fmt.Errorf("there is no interval of %d seconds", period)
	}
	s := newSeries(entity, info, instance)
	var times, values []int64
	for _, at := range p.times(w, it, period, from, to, now, !served) {
		if !p.punched(entity, counter, period, at) {
			times, values = append(times, at), append(values, s.value(int64(period), at))
		}
	}
	return times, values, nil
}
