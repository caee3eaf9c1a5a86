// Package rehearse lives through a scenario day by day: the practice folder as it stood, the
// vCenter's clock, then one sweep of whatever reads it.
package rehearse

import (
	"context"
	"fmt"
	"time"

	"plumbline/vcenter/timeline"
)

// sweepAt is the time of day (UTC) of each sweep.
const sweepAt = 30 * time.Minute

// Rehearsal is one run, from where the last one stopped to Until.
type Rehearsal struct {
	Source   timeline.Source
	Control  Control
	Practice string // folder; "" writes none
	Sweep    string // shell command, run once a day; "" runs none
	Ask      string // shell command that prints the assessment as JSON; "" holds no reviews
	Until    time.Time
	State    string // file
	Progress *Progress
}

// Result tells how far it came.
type Result struct {
	Sweeps int
	Done   time.Time
}

// Run lives through what is left. It stops at the first thing that goes wrong, with the last good day
// on record, so that it can be run again.
func (r *Rehearsal) Run(ctx context.Context) (Result, error) {
	s, err := load(r.State, r.Source.Digest())
	if err != nil {
		return Result{}, err
	}
	result := Result{Done: s.Done}
	if err := r.checkServer(ctx, s.Done); err != nil {
		return result, err
	}
	moments := r.moments(s.Done)
	r.Progress.begin(len(moments))
	defer r.Progress.end()
	for i, at := range moments {
		if err = r.writePractice(ctx, at, &s); err != nil {
			return result, err
		}
		// The files may differ from the record of the day before from here on.
		if err := s.save(r.State); err != nil {
			return result, err
		}
		if err := r.Control.SetClock(ctx, at); err != nil {
			return result, err
		}
		if err := r.sweep(ctx, at); err != nil {
			return result, err
		}
		s.Done = at
		if err := s.save(r.State); err != nil {
			return result, err
		}
		result = Result{Sweeps: i + 1, Done: at}
		r.Progress.done(i+1, at)
	}
	return result, nil
}

// checkServer refuses a server with another estate. One that was started anew is brought to where the
// last run stopped.
func (r *Rehearsal) checkServer(ctx context.Context, done time.Time) error {
	now, start, err := r.Control.Clock(ctx)
	if err != nil {
		return err
	}
	if mine := r.Source.Estate().Start; !start.Equal(mine) {
		return fmt.Errorf("the simulated vCenter serves an estate that starts at %s, this scenario starts at %s: "+
			"give both the same scenario, seed and start", start.Format(time.RFC3339), mine.Format(time.RFC3339))
	}
	if now.Before(done) {
		return r.Control.SetClock(ctx, done)
	}
	return nil
}

// Follow keeps the practice folder in step with the vCenter's clock until ctx ends, and remembers how
// far that was: a ledger that watches meanwhile must not see the clock go back in the next run.
func (r *Rehearsal) Follow(ctx context.Context, every time.Duration) error {
	s, err := load(r.State, r.Source.Digest())
	if err != nil {
		return err
	}
	for {
		now, _, err := r.Control.Clock(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err = r.writePractice(ctx, now, &s); err != nil {
			return err
		}
		s.Done = now
		if err := s.save(r.State); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every):
		}
	}
}

// moments are the sweeps still to be made: half past midnight each day, and the end.
func (r *Rehearsal) moments(done time.Time) []time.Time {
	var all []time.Time
	start := r.Source.Estate().Start.UTC()
	for day := 0; ; day++ {
		at := start.AddDate(0, 0, day).Add(sweepAt)
		if at.After(r.Until) {
			break
		}
		if at.After(done) {
			all = append(all, at)
		}
	}
	last := done
	if len(all) > 0 {
		last = all[len(all)-1]
	}
	if r.Until.Sub(last) > time.Minute && !r.Until.Before(start) {
		all = append(all, r.Until.UTC())
	}
	return all
}

// writePractice leaves the folder as it stands at that moment.
func (r *Rehearsal) writePractice(ctx context.Context, at time.Time, s *state) error {
	if r.Practice == "" {
		return nil
	}
	files := r.Source.Practice(at)
	reviews, err := r.review(ctx, at, s)
	if err != nil {
		return err
	}
	if len(reviews) > 0 && files == nil {
		files = reviews
	}
	for path, text := range reviews {
		files[path] = text
	}
	s.Files, err = WriteFolder(r.Practice, files, s.Files)
	return err
}

// review gives the files of all reviews so far. For one that is held now it asks what the numbers are.
func (r *Rehearsal) review(ctx context.Context, at time.Time, s *state) (map[string]string, error) {
	reviewer, ok := r.Source.(timeline.Reviewer)
	if !ok || r.Ask == "" {
		return nil, nil
	}
	held := reviewer.ReviewsUntil(at)
	for len(s.Reviews) < len(held) {
		numbers, err := r.ask(ctx)
		if err != nil {
			return nil, fmt.Errorf("the review of %s: %w", held[len(s.Reviews)].Format(time.RFC3339), err)
		}
		s.Reviews = append(s.Reviews, numbers)
	}
	files := map[string]string{}
	for n := range held {
		path, text := reviewer.Review(n+1, s.Reviews[n], at)
		files[path] = text
	}
	return files, nil
}

// sweep runs the command that reads the vCenter.
func (r *Rehearsal) sweep(ctx context.Context, at time.Time) error {
	if r.Sweep == "" {
		return ctx.Err()
	}
	output := &tail{limit: 16 << 10}
	err := run(ctx, r.Sweep, output, output)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("the sweep of %s failed (%v). Its output was:\n%s", at.Format(time.RFC3339), err, output)
	}
	return err
}
