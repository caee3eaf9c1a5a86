package rehearse

import (
	"fmt"
	"io"
	"time"
)

// Progress tells how far a rehearsal is: on one line that is rewritten on a terminal, else by a line
// every five seconds.
type Progress struct {
	Out      io.Writer
	Terminal bool
	Name     string

	total   int
	started time.Time
	told    time.Time
}

func (p *Progress) begin(total int) {
	if p == nil {
		return
	}
	p.total, p.started, p.told = total, time.Now(), time.Now()
}

func (p *Progress) done(n int, at time.Time) {
	if p == nil {
		return
	}
	pause := 5 * time.Second
	if p.Terminal {
		pause = 100 * time.Millisecond
	}
	if time.Since(p.told) < pause && n < p.total {
		return
	}
	p.told = time.Now()
	left := time.Since(p.started) / time.Duration(n) * time.Duration(p.total-n)
	line := fmt.Sprintf("rehearsing %s: %3d %%  %s  %s left", p.Name, 100*n/p.total, at.Format("2006-01-02"),
		left.Round(time.Second))
	if p.Terminal {
		fmt.Fprintf(p.Out, "\r\x1b[K%s", line)
	} else {
		fmt.Fprintln(p.Out, line)
	}
}

func (p *Progress) end() {
	if p != nil && p.Terminal && p.total > 0 {
		fmt.Fprintln(p.Out)
	}
}
