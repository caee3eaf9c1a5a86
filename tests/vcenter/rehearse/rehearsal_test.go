package rehearse

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/vcenter/timeline"
)

var start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// story is a source whose practice folder changes in known ways.
type story struct{ digest string }

func (story) Estate() timeline.Estate              { return timeline.Estate{Start: start} }
func (story) Steps(_, _ time.Time) []timeline.Step { return nil }
func (s story) Digest() string                     { return s.digest }
func (story) Practice(t time.Time) map[string]string {
	day := int(t.Sub(start) / (24 * time.Hour))
	switch {
	case day < 2:
		return nil
	case day < 4:
		return map[string]string{"scope.yml": "a", "procedures/old.yml": "x", "records/changes.csv": fmt.Sprint(day)}
	}
	return map[string]string{"scope.yml": "b", "records/changes.csv": fmt.Sprint(day)}
}

// control is the server's control port: a clock that only goes forward.
type control struct {
	*httptest.Server
	mu  sync.Mutex
	now time.Time
	set []time.Time
}

func newControl(t *testing.T) *control {
	s := &control{now: start}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.URL.Path != "/clock" {
			http.NotFound(w, r)
			return
		}
		if r.Method == http.MethodPost {
			var question struct{ Set time.Time }
			if err := json.NewDecoder(r.Body).Decode(&question); err != nil || question.Set.Before(s.now) {
				http.Error(w, "the clock only goes forward", http.StatusBadRequest)
				return
			}
			s.now = question.Set
			s.set = append(s.set, s.now)
		}
		_ = json.NewEncoder(w).Encode(map[string]time.Time{"now": s.now, "start": start})
	}))
	t.Cleanup(s.Close)
	return s
}

func rehearsal(t *testing.T, s *control, sweep string, days int) (*Rehearsal, string) {
	dir := t.TempDir()
	return &Rehearsal{Source: story{"d1"}, Control: Control{URL: s.URL}, Practice: filepath.Join(dir, "practice"),
		Sweep: strings.ReplaceAll(sweep, "DIR", dir), State: filepath.Join(dir, "cache", "rehearsal.json"),
		Until: start.AddDate(0, 0, days)}, dir
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const look = `(cd DIR/practice && find . -type f | sort | while read f; do echo "$f=$(cat $f)"; done | tr '\n' ' '; echo) >> DIR/seen`

func TestEverySweepSeesTheFolderAsItStoodThatDay(t *testing.T) {
	s := newControl(t)
	r, dir := rehearsal(t, s, look, 6)
	if err := os.MkdirAll(filepath.Join(dir, "practice"), 0o755); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(dir, "practice", "mine.txt")
	if err := os.WriteFile(mine, []byte("keep"), 0o644); err != nil {
		t.Fatal(err)
	}
	result, err := r.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"./mine.txt=keep ",
		"./mine.txt=keep ",
		"./mine.txt=keep ./procedures/old.yml=x ./records/changes.csv=2 ./scope.yml=a ",
		"./mine.txt=keep ./procedures/old.yml=x ./records/changes.csv=3 ./scope.yml=a ",
		"./mine.txt=keep ./records/changes.csv=4 ./scope.yml=b ",
		"./mine.txt=keep ./records/changes.csv=5 ./scope.yml=b ",
		"./mine.txt=keep ./records/changes.csv=6 ./scope.yml=b ",
	}, "\n") + "\n"
	if got := read(t, filepath.Join(dir, "seen")); got != want {
		t.Errorf("the sweeps saw\n%s\nshould be\n%s", got, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "practice", "procedures")); !os.IsNotExist(err) {
		t.Error("the empty folder of the deleted procedure is still there")
	}
	if result.Sweeps != 7 || !s.now.Equal(r.Until) {
		t.Errorf("%d sweeps, clock at %s", result.Sweeps, s.now)
	}
	for day := 0; day < 6; day++ {
		if want := start.AddDate(0, 0, day).Add(30 * time.Minute); !s.set[day].Equal(want) {
			t.Errorf("day %d swept at %s", day, s.set[day])
		}
	}
}

func TestAFailedSweepStopsWithItsOutputAndIsTriedAgain(t *testing.T) {
	s := newControl(t)
	r, dir := rehearsal(t, s, `echo x >> DIR/seen; [ $(wc -l < DIR/seen) -ne 3 ] || { echo no such vCenter >&2; exit 4; }`, 5)
	result, err := r.Run(context.Background())
	if err == nil || !strings.Contains(err.Error(), "no such vCenter") || !strings.Contains(err.Error(), "2026-01-07") {
		t.Fatalf("error %v", err)
	}
	if result.Sweeps != 2 || len(s.set) != 3 {
		t.Fatalf("%d good sweeps, %d clock moves", result.Sweeps, len(s.set))
	}
	again, err := r.Run(context.Background())
	if err != nil || again.Sweeps != 4 {
		t.Fatalf("%d sweeps, %v", again.Sweeps, err)
	}
	if n := strings.Count(read(t, filepath.Join(dir, "seen")), "x"); n != 7 {
		t.Errorf("%d sweeps in all", n)
	}
	if third, err := r.Run(context.Background()); err != nil || third.Sweeps != 0 {
		t.Errorf("a finished rehearsal swept %d times: %v", third.Sweeps, err)
	}
}

func TestAServerStartedAnewIsBroughtToWhereTheLastRunStopped(t *testing.T) {
	first := newControl(t)
	r, _ := rehearsal(t, first, "true", 3)
	if _, err := r.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	second := newControl(t)
	r.Control.URL = second.URL
	if result, err := r.Run(context.Background()); err != nil || result.Sweeps != 0 || !second.now.Equal(r.Until) {
		t.Fatalf("%d sweeps, clock at %s: %v", result.Sweeps, second.now, err)
	}
}

func TestAnotherHistoryIsRefused(t *testing.T) {
	s := newControl(t)
	r, _ := rehearsal(t, s, "true", 1)
	if _, err := r.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	r.Source = story{"d2"}
	if _, err := r.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "another rehearsal") {
		t.Errorf("another digest: %v", err)
	}
	r.Source = late{story{"d1"}}
	if _, err := r.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "same scenario") {
		t.Errorf("another start: %v", err)
	}
}

type late struct{ story }

func (late) Estate() timeline.Estate { return timeline.Estate{Start: start.AddDate(0, 0, 1)} }

func TestAnInterruptEndsTheSweepAndAllItsChildren(t *testing.T) {
	s := newControl(t)
	r, dir := rehearsal(t, s, `(sleep 2; echo alive > DIR/child) & echo up > DIR/up; wait`, 3)
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		for {
			if _, err := os.Stat(filepath.Join(dir, "up")); err == nil {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		stop()
	}()
	begun := time.Now()
	if _, err := r.Run(ctx); err == nil || time.Since(begun) > 1500*time.Millisecond {
		t.Fatalf("%v after %s", err, time.Since(begun))
	}
	time.Sleep(2100*time.Millisecond - time.Since(begun))
	if _, err := os.Stat(filepath.Join(dir, "child")); err == nil {
		t.Error("a child of the sweep lived on")
	}
}

func TestFollowKeepsTheFolderInStepWithTheClock(t *testing.T) {
	s := newControl(t)
	r, dir := rehearsal(t, s, "true", 2)
	if _, err := r.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.now = start.AddDate(0, 0, 5)
	s.mu.Unlock()
	ctx, stop := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer stop()
	if err := r.Follow(ctx, 10*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(dir, "practice", "records", "changes.csv")); got != "5" {
		t.Errorf("records say %s", got)
	}
	if again, err := r.Run(context.Background()); err != nil || again.Sweeps != 0 {
		t.Errorf("went back in time: %d sweeps, %v", again.Sweeps, err)
	}
}

func TestFilesThatLeadOutOfTheFolderAreRefused(t *testing.T) {
	for _, path := range []string{"../x", "/x", "a/../../x", ""} {
		if _, err := WriteFolder(t.TempDir(), map[string]string{path: ""}, nil); err == nil {
			t.Errorf("%q accepted", path)
		}
	}
}

// team is a story whose people review their numbers every other day.
type team struct{ story }

func (team) ReviewsUntil(t time.Time) []time.Time {
	var all []time.Time
	for at := start.AddDate(0, 0, 1); !at.After(t); at = at.AddDate(0, 0, 2) {
		all = append(all, at)
	}
	return all
}

func (team) Review(n int, numbers []timeline.Number, _ time.Time) (string, string) {
	return fmt.Sprintf("reviews/%d.yml", n), fmt.Sprint(numbers)
}

func TestAReviewQuotesWhatWasComputedThatDayForEver(t *testing.T) {
	s := newControl(t)
	r, dir := rehearsal(t, s, `echo x >> DIR/sweeps`, 4)
	r.Source = team{story{"d1"}}
	// The value is the number of sweeps so far.
	r.Ask = strings.ReplaceAll(`printf '{"scopes":[{"signals":[{"signal":"a","value":%d},`+
		`{"signal":"b","value":null}]}]}' $(wc -l < DIR/sweeps)`, "DIR", dir)
	if _, err := r.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"1.yml": "[{a 1}]", "2.yml": "[{a 3}]"} {
		if got := read(t, filepath.Join(dir, "practice", "reviews", path)); got != want {
			t.Errorf("%s says %s, should be %s", path, got, want)
		}
	}
	r.Ask, r.Until = "echo no ledger >&2; exit 1", start.AddDate(0, 0, 6)
	if _, err := r.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "no ledger") {
		t.Errorf("error %v", err)
	}
}
