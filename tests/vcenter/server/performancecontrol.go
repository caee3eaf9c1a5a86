package server

import (
	"bufio"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// PerformanceSettings is what POST /performance takes; what is absent stays as it was.
type PerformanceSettings struct {
	MaxQueryMetrics *int             `json:"max_query_metrics"` // enforced instead of the setting
	ByHost          *bool            `json:"clusters_count_hosts"`
	Late            *string          `json:"late"` // Go duration
	LateEvery       *int64           `json:"late_every"`
	Level           *int32           `json:"level"`     // of all historical intervals
	Levels          map[string]int32 `json:"levels"`    // by seconds
	Intervals       *[]int32         `json:"intervals"` // those that are enabled, in seconds
	Holes           []hole           `json:"holes"`     // more of them
}

func (p *performance) set(s PerformanceSettings) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	level := func(period string, n int32) error {
		if n < 1 || n > 4 {
			return fmt.Errorf("level: between 1 and 4, not %d", n)
		}
		known := period == ""
		for i := range p.intervals {
			if period == "" || period == strconv.Itoa(int(p.intervals[i].SamplingPeriod)) {
				p.intervals[i].Level, known = n, true
			}
		}
		if !known {
			return fmt.Errorf("levels: there is no interval of %s seconds", period)
		}
		return nil
	}
	if s.Level != nil {
		if err := level("", *s.Level); err != nil {
			return err
		}
	}
	for period, n := range s.Levels {
		if err := level(period, n); err != nil {
			return err
		}
	}
	if s.Late != nil {
		late, err := time.ParseDuration(*s.Late)
		if err != nil {
			return fmt.Errorf("late: %w", err)
		}
		p.late = late
	}
	if s.LateEvery != nil {
		if *s.LateEvery < 1 {
			return fmt.Errorf("late_every: at least 1")
		}
		p.lateEvery = *s.LateEvery
	}
	for i := range p.intervals {
		if s.Intervals != nil {
			p.intervals[i].Enabled = false
			for _, period := range *s.Intervals {
				p.intervals[i].Enabled = p.intervals[i].Enabled ||
					p.intervals[i].SamplingPeriod == period
			}
		}
	}
	if s.MaxQueryMetrics != nil {
		p.limit = *s.MaxQueryMetrics
	}
	if s.ByHost != nil {
		p.byHost = *s.ByHost
	}
	p.holes = append(p.holes, s.Holes...)
	return nil
}

func (s *Server) postPerformance(w http.ResponseWriter, r *http.Request) error {
	var req PerformanceSettings
	if err := take(r, &req); err != nil {
		return err
	}
	if err := s.service.performance.set(req); err != nil {
		return err
	}
	return reply(w, struct{}{})
}

func (s *Server) deletePerformance(w http.ResponseWriter, _ *http.Request) error {
	s.service.performance.reset()
	return reply(w, struct{}{})
}

// getValue answers GET /performance/value: the truth about one sample.
func (s *Server) getValue(w http.ResponseWriter, r *http.Request) error {
	at, err := time.Parse(time.RFC3339, r.FormValue("time"))
	if err != nil {
		return fmt.Errorf("time: %w", err)
	}
	_, values, err := s.values(r, at.Unix()-1, at.Unix(), false)
	if err != nil {
		return err
	}
	_, served, err := s.values(r, at.Unix()-1, at.Unix(), true)
	if err != nil {
		return err
	}
	answer := map[string]interface{}{"value": nil, "served": len(served) > 0}
	if len(values) > 0 {
		answer["value"] = values[0]
	}
	return reply(w, answer)
}

// getValues answers GET /performance/values: samples after from and until to, one a line.
func (s *Server) getValues(w http.ResponseWriter, r *http.Request) error {
	var bounds [2]int64
	for i, name := range []string{"from", "to"} {
		at, err := time.Parse(time.RFC3339, r.FormValue(name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		bounds[i] = at.Unix()
	}
	times, values, err := s.values(r, bounds[0], bounds[1], r.FormValue("served") == "true")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	for i, at := range times {
		fmt.Fprintf(out, "%s %d\n", sampleTime(at), values[i])
	}
	return out.Flush()
}

func (s *Server) values(r *http.Request, from, to int64, served bool) ([]int64, []int64, error) {
	period, err := strconv.ParseInt(r.FormValue("interval"), 10, 32)
	if err != nil {
		return nil, nil, fmt.Errorf("interval: %w", err)
	}
	now := s.world.catchUp()
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	p := s.service.performance
	p.mu.RLock()
	defer p.mu.RUnlock()
	return s.world.truth(p, r.FormValue("entity"), r.FormValue("counter"),
		r.FormValue("instance"), int32(period), from, to, now.Unix(), served)
}
