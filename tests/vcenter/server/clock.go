package server

import (
	"sync"
	"time"
)

// Clock is the vCenter's clock, in whole microseconds. It stands still until it is set, advanced or
// run. Safe for concurrent use.
type Clock struct {
	mu    sync.Mutex
	base  time.Time
	since time.Time // host's time when base was set; the clock runs if not zero
	speed float64
}

// NewClock makes a clock that stands at t.
func NewClock(t time.Time) *Clock { return &Clock{base: t.UTC().Truncate(time.Microsecond)} }

// Now is the vCenter's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if c.since.IsZero() {
		return c.base
	}
	passed := time.Since(c.since)
	return c.base.Add(time.Duration(float64(passed) * c.speed)).Truncate(time.Microsecond)
}

// Set moves the clock to t; a running clock runs on from there.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base = t.UTC().Truncate(time.Microsecond)
	if !c.since.IsZero() {
		c.since = time.Now()
	}
}

// Run lets the clock run at the given speed (1 is real time); 0 stops it.
func (c *Clock) Run(speed float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base = c.now()
	c.since = time.Time{}
	c.speed = speed
	if speed > 0 {
		c.since = time.Now()
	}
}

// Running tells the speed; 0 when the clock stands still.
func (c *Clock) Running() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.since.IsZero() {
		return 0
	}
	return c.speed
}
