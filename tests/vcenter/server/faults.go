package server

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
)

// FaultRule makes calls fail. A rule counts the calls that match it since it was set; it acts on
// the Nth (every one when 0) and on as many as Times (once for an Nth, else without end).
type FaultRule struct {
	Method  string `json:"method"` // "" or "*": every method
	Nth     int    `json:"nth"`
	Times   int    `json:"times"`
	Kind    string `json:"kind"`     // one of faultKinds
	Fault   string `json:"fault"`    // soap: class of the fault
	Message string `json:"message"`  // soap: faultstring
	Status  int    `json:"status"`   // http
	Millis  int    `json:"ms"`       // delay
	Crowd   int    `json:"crowd_ms"` // delay: further milliseconds for each other call under way
	Bytes   int    `json:"bytes"`    // truncate, cut: bytes of the body that are sent; 0: half

	seen, acted int
}

// HiddenRule takes objects or properties from the sight of every client.
type HiddenRule struct {
	Type string `json:"type"` // "": every type
	Name string `json:"name"` // regular expression on the whole name; "": every name
	Path string `json:"path"` // property path and what is below; "": the object itself

	name *regexp.Regexp
}

// FaultSettings is what POST /faults takes; what is absent stays as it was.
type FaultSettings struct {
	Faults           []FaultRule  `json:"faults"`
	Hidden           []HiddenRule `json:"hidden"`
	ClockSkew        *string      `json:"clock_skew"` // Go duration added to CurrentTime
	PageLimit        *int         `json:"page_limit"` // most objects in one answer
	StrictProperties *bool        `json:"strict_properties"`
	Gzip             *bool        `json:"gzip"`
	Unreadable       []stretch    `json:"unreadable"` // events or tasks of these times
	DuplicatePages   *bool        `json:"duplicate_pages"`
	ShufflePages     *bool        `json:"shuffle_pages"`
	SwapPages        *bool        `json:"swap_pages"`
	NoDeltas         *bool        `json:"no_deltas"`    // WaitForUpdatesEx never tells what changed
	MaxElements      *int         `json:"max_elements"` // XML elements in a request
}

var faultKinds = map[string]bool{"soap": true, "http": true, "delay": true, "reset": true,
	"truncate": true, "cut": true, "malformed": true, "garbage": true, "expire": true,
	"hang": true, "empty": true}

// faults are the misbehaviours in force. Safe for concurrent use.
type faults struct {
	mu     sync.RWMutex
	rules  []*FaultRule
	rows   []HiddenRule
	offset time.Duration
	page   int
	strict bool
	plain  bool // no gzip
	always bool // no gzip even when all is well
	pages  delivery
	mute   bool // no deltas
	most   int  // elements in a request; 0: as many as a vCenter takes
}

func (f *faults) set(s FaultSettings) error {
	rules := make([]*FaultRule, 0, len(s.Faults))
	for i := range s.Faults {
		r := s.Faults[i]
		if !faultKinds[r.Kind] {
			return fmt.Errorf("faults[%d].kind: unknown kind %q", i, r.Kind)
		}
		if r.Times == 0 && r.Nth > 0 {
			r.Times = 1
		}
		rules = append(rules, &r)
	}
	for i := range s.Hidden {
		r, err := regexp.Compile("^(?:" + or(s.Hidden[i].Name, ".*") + ")$")
		if err != nil {
			return fmt.Errorf("hidden[%d].name: %w", i, err)
		}
		s.Hidden[i].name = r
	}
	for i, u := range s.Unreadable {
		if !u.From.Before(u.To) {
			return fmt.Errorf("unreadable[%d]: from must be before to", i)
		}
		if u.Stream != "" && u.Stream != "events" && u.Stream != "tasks" {
			return fmt.Errorf("unreadable[%d].stream: want events or tasks, not %q", i, u.Stream)
		}
	}
	var offset time.Duration
	if s.ClockSkew != nil {
		var err error
		if offset, err = time.ParseDuration(*s.ClockSkew); err != nil {
			return fmt.Errorf("clock_skew: %w", err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = append(f.rules, rules...)
	f.rows = append(f.rows, s.Hidden...)
	if s.ClockSkew != nil {
		f.offset = offset
	}
	if s.PageLimit != nil {
		f.page = *s.PageLimit
	}
	if s.StrictProperties != nil {
		f.strict = *s.StrictProperties
	}
	if s.MaxElements != nil {
		f.most = *s.MaxElements
	}
	if s.Gzip != nil {
		f.plain = !*s.Gzip
	}
	f.pages.stretches = append(f.pages.stretches, s.Unreadable...)
	for _, o := range []struct{ from, to *bool }{{s.DuplicatePages, &f.pages.duplicate},
		{s.ShufflePages, &f.pages.shuffle}, {s.SwapPages, &f.pages.swap}, {s.NoDeltas, &f.mute}} {
		if o.from != nil {
			*o.to = *o.from
		}
	}
	return nil
}

func (f *faults) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules, f.rows, f.offset, f.page, f.strict = nil, nil, 0, 0, false
	f.plain, f.pages, f.mute = f.always, delivery{}, false
	f.most = 0
}

// due gives the rules that act on this call; every matching rule counts it.
func (f *faults) due(method string) []FaultRule {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []FaultRule
	for _, r := range f.rules {
		if r.Method != "" && r.Method != "*" && r.Method != method {
			continue
		}
		r.seen++
		if r.seen >= r.Nth && (r.Times == 0 || r.acted < r.Times) {
			r.acted++
			out = append(out, *r)
		}
	}
	return out
}

func (f *faults) skew() time.Duration {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.offset
}

func (f *faults) pageLimit() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.page
}

func (f *faults) strictProperties() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.strict
}

// delivery is how pages of events and tasks reach the client.
func (f *faults) delivery() delivery {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.pages
}

func (f *faults) noDeltas() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.mute
}

func (f *faults) elements() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.most > 0 {
		return f.most
	}
	return 500000
}

func (f *faults) gzip() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return !f.plain
}

// invisible tells whether the client may not see the entity at all.
func (f *faults) invisible(it *item) bool { return f.hidden(it, "") }

// hidden tells whether the client may not read a path of the entity: of an invisible one, none.
func (f *faults) hidden(it *item, path string) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if it == nil {
		return false
	}
	for i := range f.rows {
		r := &f.rows[i]
		if r.Type != "" && r.Type != it.ref.Type || !r.name.MatchString(it.name) {
			continue
		}
		if r.Path == "" || path == r.Path || strings.HasPrefix(path, r.Path+".") {
			return true
		}
	}
	return false
}
