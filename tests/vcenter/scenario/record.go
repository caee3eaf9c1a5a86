package scenario

import (
	"fmt"
	"strings"
	"time"
)

// record is a change record as the service desk exports it.
type record struct {
	id, kind, actor string
	entities        []string
	approved        time.Time
	start, end      time.Time
}

// register decides whether a change that is about to begin has a record, and of what sort.
func (d *day) register(w work, s *session, entities []string) {
	u := d.r.Float64()
	late := u >= d.phase.Recorded && u < d.phase.Recorded+d.phase.Late
	if u >= d.phase.Recorded && !late {
		return
	}
	r := record{entities: entities, actor: w.who.name, start: s.now.Add(-30 * time.Minute).Truncate(time.Minute),
		end: s.now.Add(8 * time.Hour).Truncate(time.Minute)}
	switch {
	case d.r.Float64() < d.phase.Emergency:
		r.kind = "emergency"
		r.approved = s.now.Add(-time.Duration(6+d.r.Intn(40)) * time.Minute)
		r.start = r.approved
	case d.r.Float64() < 0.45:
		r.kind = "standard"
		r.approved = s.now.Add(-time.Duration(60+d.r.Intn(20*60)) * time.Minute)
	default:
		r.kind = "normal"
		lead := d.phase.Lead
		if lead == 0 {
			lead = 70
		}
		r.approved = s.now.Add(-time.Duration(4*60+d.r.Intn((lead-4)*60)) * time.Minute)
	}
	if late {
		r.approved = s.now.Add(time.Duration(60+d.r.Intn(30*60)) * time.Minute)
	}
	r.approved = r.approved.Truncate(time.Minute)
	d.s.state.records = append(d.s.state.records, r)
	r.id = fmt.Sprintf("CHG%06d", 10000+len(d.s.state.records))
	d.s.state.records[len(d.s.state.records)-1].id = r.id
}

const recordHeader = "id,type,entities,actor,approved_at,window_start,window_end\n"

// recordsUntil is the export at t: what was approved by then.
func (s *state) recordsUntil(t time.Time) string {
	var b strings.Builder
	b.WriteString(recordHeader)
	for _, r := range s.records {
		if r.approved.After(t) {
			continue
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s\n", r.id, r.kind, strings.Join(r.entities, ";"), r.actor,
			r.approved.Format(time.RFC3339), r.start.Format(time.RFC3339), r.end.Format(time.RFC3339))
	}
	return b.String()
}
