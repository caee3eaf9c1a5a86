package server

import (
	"hash/fnv"

	"github.com/vmware/govmomi/vim25/types"
)

// basePeriod is the finest historical interval, in seconds; coarser ones are rolled up from it.
const basePeriod = 300

// series is one counter (and instance) of one entity; its values depend on nothing but these names.
type series struct {
	seed    uint64
	ceiling uint64
	rollup  types.PerfSummaryType
}

// ceilings are the largest values by unit, in the counter's own unit (percent: hundredths).
var ceilings = map[string]uint64{"percent": 10000, "megaHertz": 40000, "kiloBytes": 16777216,
	"kiloBytesPerSecond": 200000, "millisecond": 20000}

func newSeries(entity string, c *types.PerfCounterInfo, instance string) series {
	name := entity + "/" + c.Name()
	if instance != "" {
		name += "/" + instance
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	s := series{seed: h.Sum64(), rollup: c.RollupType,
		ceiling: ceilings[c.UnitInfo.GetElementDescription().Key]}
	if s.ceiling == 0 {
		s.ceiling = 1000
	}
	return s
}

// mix is splitmix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// base is the value of the 300 seconds that end at n*300 (Unix time).
func (s *series) base(n int64) int64 {
	half := s.ceiling/2 + 1
	return int64(s.seed%half + mix(s.seed+uint64(n))%half)
}

// value is that of the interval of so many seconds which ends at a time (Unix), a multiple of it.
func (s *series) value(interval, at int64) int64 {
	if interval < basePeriod { // one of fifteen equal parts
		v := s.base((at + basePeriod - 1) / basePeriod)
		if s.rollup == types.PerfSummaryTypeSummation {
			v /= basePeriod / interval
		}
		return v
	}
	last := at / basePeriod
	v := s.base(last)
	if s.rollup == types.PerfSummaryTypeLatest || s.rollup == types.PerfSummaryTypeNone {
		return v
	}
	parts := interval / basePeriod
	for n := last - parts + 1; n < last; n++ {
		switch b := s.base(n); s.rollup {
		case types.PerfSummaryTypeMaximum:
			if b > v {
				v = b
			}
		case types.PerfSummaryTypeMinimum:
			if b < v {
				v = b
			}
		default:
			v += b
		}
	}
	if s.rollup == types.PerfSummaryTypeAverage {
		v /= parts
	}
	return v
}
