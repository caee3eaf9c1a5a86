package server

import (
	"math/rand"
	"time"
)

// stall is how many items in a row that the client may not read stop ReadNext and ReadPrevious for
// good: they answer an empty page, and stay where they are.
const stall = 1000

// scroll is the position of a history collector in the list it reads: ReadNext goes on with the
// item at next, ReadPrevious with the one before it. A new collector stands at the oldest item.
type scroll struct {
	next     int
	pageSize int
	given    []int // the last page of ReadNext, if it is to be given again
	held     []int // a page that comes after its successor
}

// extent is what a collector reads: indexes into a list, and which of them are meant for the client.
type extent struct {
	from, to int
	matches  func(i int) bool
	hidden   func(i int) bool // nil: nothing is
}

// delivery says how pages reach the client.
type delivery struct {
	duplicate bool // every page comes twice
	shuffle   bool // the items of a page are in another order
	swap      bool // of two full pages the later one comes first
	stretches []stretch
}

// stretch is a time whose events or tasks no client may read.
type stretch struct {
	Stream string    `json:"stream"` // "events" (also "") or "tasks"
	From   time.Time `json:"from"`
	To     time.Time `json:"to"` // not included
}

// hidden gives the test for what may not be read; nil when everything may.
func (d *delivery) hidden(stream string, at func(i int) time.Time) func(i int) bool {
	var mine []stretch
	for _, s := range d.stretches {
		if or(s.Stream, "events") == stream {
			mine = append(mine, s)
		}
	}
	if mine == nil {
		return nil
	}
	return func(i int) bool {
		t := at(i)
		for _, s := range mine {
			if !t.Before(s.From) && t.Before(s.To) {
				return true
			}
		}
		return false
	}
}

// readNext gives the indexes of the next page as they reach the client.
func (s *scroll) readNext(e *extent, count int, how *delivery) []int {
	if how.duplicate && s.given != nil {
		page := s.given
		s.given = nil
		return page
	}
	page := s.held
	s.held = nil
	if page == nil {
		page = s.forward(e, count)
		if how.swap && len(page) == count {
			if s.held = s.forward(e, count); len(s.held) == count {
				page, s.held = s.held, page
			}
		}
	}
	if how.shuffle && len(page) > 1 {
		order := rand.New(rand.NewSource(int64(page[0])))
		order.Shuffle(len(page), func(i, j int) { page[i], page[j] = page[j], page[i] })
	}
	if how.duplicate && len(page) > 0 {
		s.given = page
	}
	return page
}

func (s *scroll) forward(e *extent, count int) []int {
	var page []int
	i, passed := larger(s.next, e.from), 0
	for after := i; i < e.to && len(page) < count; i++ {
		if !e.matches(i) {
			continue
		}
		if e.hidden != nil && e.hidden(i) {
			if passed++; passed > stall {
				s.next = after
				return page
			}
			continue
		}
		page = append(page, i)
		passed, after = 0, i+1
	}
	s.next = i
	return page
}

func (s *scroll) readPrevious(e *extent, count int) []int {
	s.settle(s.next)
	page, at := e.backward(s.next, count)
	s.next = at
	return page
}

// backward gives the indexes before `next`, newest first, and where the page begins.
func (e *extent) backward(next, count int) ([]int, int) {
	var page []int
	i, passed := next-1, 0
	if i >= e.to {
		i = e.to - 1
	}
	for before := i + 1; i >= e.from && len(page) < count; i-- {
		if !e.matches(i) {
			continue
		}
		if e.hidden != nil && e.hidden(i) {
			if passed++; passed > stall {
				return page, before
			}
			continue
		}
		page = append(page, i)
		passed, before = 0, i
	}
	return page, larger(i+1, 0)
}

// settle puts the collector at a place and forgets pages under way.
func (s *scroll) settle(at int) { s.next, s.given, s.held = at, nil, nil }

func larger(a, b int) int {
	if a > b {
		return a
	}
	return b
}
