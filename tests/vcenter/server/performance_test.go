package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	goproperty "github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

type sample struct {
	at    time.Time
	value int64
}

func counterID(t *testing.T, name string) int32 {
	t.Helper()
	info := counters().names[name]
	if info == nil {
		t.Fatal("no counter", name)
	}
	return info.Key
}

func query(c *govmomi.Client, specs ...types.PerfQuerySpec) ([]types.BasePerfEntityMetricBase, error) {
	res, err := methods.QueryPerf(context.Background(), c, &types.QueryPerf{
		This: *c.ServiceContent.PerfManager, QuerySpec: specs})
	if err != nil {
		return nil, err
	}
	return res.Returnval, nil
}

// samples are the first series of a normal answer.
func samples(t *testing.T, m types.BasePerfEntityMetricBase) []sample {
	t.Helper()
	metric := m.(*types.PerfEntityMetric)
	var out []sample
	if len(metric.Value) == 0 {
		return nil
	}
	values := metric.Value[0].(*types.PerfMetricIntSeries).Value
	if len(values) != len(metric.SampleInfo) {
		t.Fatal("values and samples:", len(values), len(metric.SampleInfo))
	}
	for i, v := range values {
		out = append(out, sample{metric.SampleInfo[i].Timestamp, v})
	}
	return out
}

func first(t *testing.T, s *Server, kind string) types.ManagedObjectReference {
	t.Helper()
	for _, it := range s.world.inventory.kinds[kind] {
		return it.ref
	}
	t.Fatal("no", kind)
	return types.ManagedObjectReference{}
}

func spec(t *testing.T, ref types.ManagedObjectReference, period int32, from, to time.Time,
	names ...string) types.PerfQuerySpec {
	q := types.PerfQuerySpec{Entity: ref, IntervalId: period, StartTime: &from, EndTime: &to}
	for _, name := range names {
		q.MetricId = append(q.MetricId, types.PerfMetricId{CounterId: counterID(t, name)})
	}
	return q
}

func truth(t *testing.T, s *Server, ref types.ManagedObjectReference, counter string,
	period int, at time.Time) (value *int64, served bool) {
	t.Helper()
	var out struct {
		Value  *int64
		Served bool
	}
	q := url.Values{"entity": {ref.Value}, "counter": {counter}, "interval": {fmt.Sprint(period)},
		"time": {at.Format(time.RFC3339)}}
	text := control(t, s, "GET", "/performance/value?"+q.Encode(), nil)
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out.Value, out.Served
}

func TestTheValuesAreTheDocumentedFunction(t *testing.T) {
	// Recomputed here step by step, for whoever writes it in another language.
	s := newSeries("host-21", counters().names["cpu.usage.average"], "")
	hash := uint64(14695981039346656037)
	for _, b := range []byte("host-21/cpu.usage.average") {
		hash = (hash ^ uint64(b)) * 1099511628211
	}
	at := int64(1767571200) // 2026-01-05T00:00:00Z
	x := hash + uint64(at/300) + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	x ^= x >> 31
	want(t, "at 300 s", s.value(300, at), hash%5001+x%5001)
	sum := int64(0)
	for i := int64(0); i < 6; i++ {
		sum += s.value(300, at-300*i)
	}
	want(t, "average at 1,800 s", s.value(1800, at), sum/6)
	ready := newSeries("vm-1", counters().names["cpu.ready.summation"], "")
	sum = 0
	for i := int64(0); i < 288; i++ {
		sum += ready.value(300, at-300*i)
	}
	want(t, "sum of a day", ready.value(86400, at), sum)
	up := newSeries("vm-1", counters().names["sys.uptime.latest"], "")
	want(t, "latest of a day", up.value(86400, at), up.value(300, at))
	want(t, "a part of twenty seconds", ready.value(20, at-20), ready.value(300, at)/15)
}

func TestQueryPerfServesTheTruthInBothFormats(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 2, 1, start))
	advance(t, s, 10*time.Hour)
	host, cluster := first(t, s, "HostSystem"), first(t, s, "ClusterComputeResource")
	names := []string{"cpu.usage.average", "mem.usage.average"}
	from, to := start.Add(time.Hour), start.Add(3*time.Hour)
	res, err := query(c, spec(t, host, 1800, from, to, names...),
		spec(t, cluster, 300, from, to, names...))
	if err != nil || len(res) != 2 {
		t.Fatal(res, err)
	}
	got := samples(t, res[0])
	want(t, "samples: after the start, until the end", len(got), 4)
	want(t, "first", got[0].at, from.Add(30*time.Minute))
	for _, g := range got {
		v, served := truth(t, s, host, names[0], 1800, g.at)
		if v == nil || *v != g.value || !served {
			t.Error(g, v, served)
		}
	}
	want(t, "of the cluster", len(samples(t, res[1])), 24)
	csv := spec(t, host, 1800, from, to, names...)
	csv.Format = "csv"
	if res, err = query(c, csv); err != nil {
		t.Fatal(err)
	}
	metric := res[0].(*types.PerfEntityMetricCSV)
	want(t, "csv times", metric.SampleInfoCSV, "1800,2026-01-05T01:30:00Z,1800,2026-01-05T02:00:00Z,"+
		"1800,2026-01-05T02:30:00Z,1800,2026-01-05T03:00:00Z")
	want(t, "csv values", metric.Value[0].Value, fmt.Sprintf("%d,%d,%d,%d", got[0].value,
		got[1].value, got[2].value, got[3].value))
	list := control(t, s, "GET", "/performance/values?entity="+host.Value+"&counter="+names[0]+
		"&interval=1800&from=2026-01-05T01:00:00Z&to=2026-01-05T03:00:00Z", nil)
	want(t, "lines", strings.Count(list, "\n"), 4)
	want(t, "first line", strings.HasPrefix(list, fmt.Sprintf("2026-01-05T01:30:00Z %d\n",
		got[0].value)), true)
}

func TestIntervalsLevelsAndRetention(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 2, 1, start))
	advance(t, s, time.Hour)
	now := start.Add(time.Hour)
	var m mo.PerformanceManager
	if err := goproperty.DefaultCollector(c.Client).RetrieveOne(context.Background(),
		*c.ServiceContent.PerfManager, []string{"historicalInterval", "perfCounter"}, &m); err != nil {
		t.Fatal(err)
	}
	want(t, "intervals", len(m.HistoricalInterval), 4)
	want(t, "counters", len(m.PerfCounter), len(counters().names))
	host := first(t, s, "HostSystem")
	long := now.Add(-400 * 24 * time.Hour)
	for _, interval := range m.HistoricalInterval {
		res, err := query(c, spec(t, host, interval.SamplingPeriod, long, now, "cpu.usage.average"))
		if err != nil {
			t.Fatal(err)
		}
		n := int(interval.Length / interval.SamplingPeriod)
		if got := len(samples(t, res[0])); got < n-1 || got > n {
			t.Error(interval.Name, "has", got, "samples")
		}
	}
	available := func(ref types.ManagedObjectReference, period int32) int {
		res, err := methods.QueryAvailablePerfMetric(context.Background(), c,
			&types.QueryAvailablePerfMetric{This: *c.ServiceContent.PerfManager, Entity: ref,
				IntervalId: period})
		if err != nil {
			t.Fatal(err)
		}
		return len(res.Returnval)
	}
	one := available(host, 300)
	control(t, s, "POST", "/performance", object{"levels": object{"300": 2},
		"intervals": []int{300, 86400}})
	if two := available(host, 300); one == 0 || two <= one {
		t.Error("metrics at level 1 and 2:", one, two)
	}
	want(t, "of an interval that is off", available(host, 7200), 0)
	if _, err := query(c, spec(t, host, 7200, long, now, "cpu.usage.average")); err == nil {
		t.Error("an interval that is not kept was answered")
	}
	if _, err := query(c, spec(t, first(t, s, "Datastore"), 20, long, now)); err == nil {
		t.Error("a datastore has no real-time statistics")
	}
	if _, status := tryControl(t, s, "POST", "/performance", object{"level": 5}); status != 400 {
		t.Error("level 5:", status)
	}
}

func TestNotEveryMachineHasSamples(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 2, 1, start)) // the first is off, the second was made 2 h before
	advance(t, s, time.Hour)
	off, on := s.world.inventory.kinds["VirtualMachine"][0], s.world.inventory.kinds["VirtualMachine"][1]
	res, err := query(c, spec(t, off.ref, 300, start.Add(-24*time.Hour), start, "cpu.ready.summation"),
		spec(t, on.ref, 300, start.Add(-24*time.Hour), start, "cpu.ready.summation"))
	if err != nil {
		t.Fatal(err)
	}
	want(t, "samples of a machine that is off", len(samples(t, res[0])), 0)
	want(t, "samples of a machine since it was made", len(samples(t, res[1])), 24)
	q := types.PerfQuerySpec{Entity: on.ref, IntervalId: 20, MaxSample: 3,
		MetricId: []types.PerfMetricId{{CounterId: counterID(t, "cpu.ready.summation")}}}
	if res, err = query(c, q); err != nil {
		t.Fatal(err)
	}
	got := samples(t, res[0])
	want(t, "real-time samples", len(got), 3)
	want(t, "the newest", got[2].at, start.Add(time.Hour))
	q.MaxSample = 0
	res, _ = query(c, q)
	want(t, "an hour of them", len(samples(t, res[0])), 180)
}

func TestMachinesHaveTheCountersThatMatter(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 2, 1, start))
	res, err := methods.QueryAvailablePerfMetric(context.Background(), c,
		&types.QueryAvailablePerfMetric{This: *c.ServiceContent.PerfManager, IntervalId: 300,
			Entity: s.world.inventory.kinds["VirtualMachine"][1].ref})
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]int{}
	for _, m := range res.Returnval {
		if m.Instance == "" {
			there[counters().counters[m.CounterId].Name()]++
		}
	}
	for _, name := range []string{"cpu.ready.summation", "cpu.usage.average", "mem.usage.average",
		"mem.vmmemctl.average", "mem.swapinRate.average", "disk.maxTotalLatency.latest",
		"disk.usage.average", "net.usage.average", "sys.heartbeat.summation", "disk.used.latest"} {
		want(t, name, there[name], 1)
	}
	want(t, "a counter of level 2", there["cpu.costop.summation"], 0)
}

func TestWhatIsSwitchedOffKeepsItsOldSamples(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 2, 1, start))
	vm, host := s.world.inventory.kinds["VirtualMachine"][3], s.world.inventory.kinds["HostSystem"][0]
	advance(t, s, time.Hour)
	flip := func(on bool) {
		lost := !on
		control(t, s, "POST", "/steps", []timeline.Step{
			{Change: &timeline.Change{SetVM: &timeline.SetVM{Name: vm.name, On: &on}}},
			{Change: &timeline.Change{SetHost: &timeline.SetHost{Name: host.name,
				Disconnected: &lost}}}})
	}
	flip(false)
	advance(t, s, time.Hour)
	flip(true)
	advance(t, s, time.Hour)
	for _, it := range []*item{vm, host} {
		res, err := query(c, spec(t, it.ref, 300, start, start.Add(3*time.Hour), "cpu.usage.average"))
		if err != nil {
			t.Fatal(err)
		}
		got := samples(t, res[0])
		want(t, "samples of two hours", len(got), 24)
		want(t, "the last before", got[11].at, start.Add(time.Hour))
		want(t, "the first after", got[12].at, start.Add(2*time.Hour+5*time.Minute))
	}
}

func TestLateSamplesAndHoles(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 2, 1, start))
	advance(t, s, time.Hour)
	host := first(t, s, "HostSystem")
	read := func() []sample {
		res, err := query(c, spec(t, host, 300, start, start.Add(2*time.Hour), "cpu.usage.average"))
		if err != nil {
			t.Fatal(err)
		}
		return samples(t, res[0])
	}
	want(t, "all", len(read()), 12)
	control(t, s, "POST", "/performance", object{"late": "20m"})
	want(t, "without the last twenty minutes", len(read()), 8)
	control(t, s, "POST", "/performance", object{"late_every": 2})
	want(t, "every other one late", len(read()), 10)
	late := start.Add(50 * time.Minute)
	v, served := truth(t, s, host, "cpu.usage.average", 300, late)
	if v == nil || served {
		t.Error("a late sample:", v, served)
	}
	advance(t, s, 20*time.Minute)
	if _, served = truth(t, s, host, "cpu.usage.average", 300, late); !served {
		t.Error("it never came")
	}
	control(t, s, "DELETE", "/performance", nil)
	control(t, s, "POST", "/performance", object{"holes": []object{
		{"entity": host.Value, "from": start.Add(10 * time.Minute), "to": start.Add(20 * time.Minute)},
		{"counter": "cpu.usage.average", "interval": 300, "from": start.Add(time.Hour),
			"to": start.Add(61 * time.Minute)}}})
	got := read()
	want(t, "samples beside the hole", len(got), 16-2)
	want(t, "the value that is missing", got[9], sample{start.Add(time.Hour), -1})
	if v, _ = truth(t, s, host, "cpu.usage.average", 300, start.Add(time.Hour)); v != nil {
		t.Error("a value in a hole:", *v)
	}
}

func TestTooManyMetricsAreRestricted(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 8, 1, start))
	advance(t, s, time.Hour)
	control(t, s, "POST", "/performance", object{"max_query_metrics": 8})
	var specs []types.PerfQuerySpec
	for _, it := range s.world.inventory.kinds["HostSystem"] {
		specs = append(specs, spec(t, it.ref, 300, start, start.Add(time.Hour),
			"cpu.usage.average", "mem.usage.average"))
	}
	if _, err := query(c, specs[:4]...); err != nil {
		t.Error("eight metrics:", err)
	}
	_, err := query(c, specs[:5]...)
	if err == nil || !strings.Contains(err.Error(), "vpxd.stats.maxQueryMetrics") {
		t.Fatal("ten metrics:", err)
	}
	if _, ok := soap.ToSoapFault(err).VimFault().(types.RestrictedByAdministrator); !ok {
		t.Errorf("%T", soap.ToSoapFault(err).VimFault())
	}
	for i := range specs {
		specs[i].IntervalId = 20
	}
	if _, err = query(c, specs...); err != nil {
		t.Error("real-time statistics are not of the database:", err)
	}
	cluster := spec(t, first(t, s, "ClusterComputeResource"), 300, start, start.Add(time.Hour),
		"cpu.usage.average", "mem.usage.average")
	if _, err = query(c, cluster); err != nil {
		t.Error("a cluster's two metrics:", err)
	}
	control(t, s, "POST", "/performance", object{"clusters_count_hosts": true})
	if _, err = query(c, cluster); err == nil {
		t.Error("a cluster's metrics count for each of eight hosts")
	}
}

func TestMistakesInQueriesAreFaults(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 1, 1, start))
	host := first(t, s, "HostSystem")
	bad := spec(t, host, 300, start, start)
	bad.MetricId = []types.PerfMetricId{{CounterId: 99999}}
	odd := spec(t, host, 300, start, start)
	odd.Format = "pdf"
	for name, q := range map[string]types.PerfQuerySpec{"unknown counter": bad,
		"unknown format": odd, "unknown interval": spec(t, host, 17, start, start),
		"unknown entity": spec(t, types.ManagedObjectReference{Type: "HostSystem", Value: "host-0"},
			300, start, start)} {
		if _, err := query(c, q); err == nil || !soap.IsSoapFault(err) {
			t.Error(name, err)
		}
	}
	res, err := methods.QueryPerfProviderSummary(context.Background(), c,
		&types.QueryPerfProviderSummary{This: *c.ServiceContent.PerfManager, Entity: host})
	if err != nil || res.Returnval.RefreshRate != 20 || !res.Returnval.CurrentSupported {
		t.Error("provider summary:", res, err)
	}
}
