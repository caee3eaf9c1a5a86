package scenario

import (
	"encoding/json"
	"testing"
	"time"

	"plumbline/vcenter/timeline"
)

var begin = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

func open(t testing.TB, name string, seed int64) timeline.Source {
	t.Helper()
	s, err := New(name, seed, begin)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func asText(t *testing.T, steps []timeline.Step) []string {
	t.Helper()
	lines := make([]string, 0, len(steps))
	for _, step := range steps {
		b, err := json.Marshal(step)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(b))
	}
	return lines
}

func equal(t *testing.T, a, b []string) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%d steps against %d", len(a), len(b))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("step %d differs:\n%s\n%s", i, a[i], b[i])
		}
	}
}

func TestHistoryDoesNotDependOnTheIntervalsAskedFor(t *testing.T) {
	until := begin.AddDate(0, 0, 60)
	whole := asText(t, open(t, "improving", 7).Steps(begin.Add(-time.Second), until))

	var pieces []string
	s := open(t, "improving", 7)
	from := begin.Add(-time.Second)
	for i := 0; from.Before(until); i++ {
		to := from.Add([]time.Duration{17 * time.Second, 5 * time.Hour, 53 * time.Hour, 31 * time.Minute}[i%4])
		if to.After(until) {
			to = until
		}
		if i%7 == 0 { // the practice folder looks ahead: it must not disturb the history
			s.Practice(to)
		}
		pieces = append(pieces, asText(t, s.Steps(from, to))...)
		from = to
	}
	equal(t, whole, pieces)
	if len(whole) < 10000 {
		t.Fatalf("only %d steps in 60 days", len(whole))
	}
}

func TestPracticeDoesNotDependOnWhatWasAskedBefore(t *testing.T) {
	at := begin.AddDate(0, 0, 80).Add(30 * time.Minute)
	once := open(t, "improving", 3).Practice(at)
	s := open(t, "improving", 3)
	for day := 0; day < 80; day++ {
		s.Practice(begin.AddDate(0, 0, day).Add(30 * time.Minute))
	}
	s.Steps(begin.Add(-time.Second), at)
	again := s.Practice(at)
	if len(once) == 0 || len(once) != len(again) {
		t.Fatalf("%d files against %d", len(once), len(again))
	}
	for path, content := range once {
		if again[path] != content {
			t.Errorf("%s differs", path)
		}
	}
}

func TestSeedsGiveDifferentHistories(t *testing.T) {
	until := begin.AddDate(0, 0, 2)
	a := asText(t, open(t, "adhoc", 1).Steps(begin.Add(-time.Second), until))
	b := asText(t, open(t, "adhoc", 2).Steps(begin.Add(-time.Second), until))
	if len(a) == len(b) && a[0] == b[0] && a[len(a)-1] == b[len(b)-1] {
		t.Fatal("two seeds, one history")
	}
}

func TestStepsAreInOrderAndInsideTheInterval(t *testing.T) {
	s := open(t, "adhoc", 5)
	from, to := begin.AddDate(0, 0, 10), begin.AddDate(0, 0, 14)
	last := from
	for _, step := range s.Steps(from, to) {
		if !step.At.After(from) || step.At.After(to) || step.At.Before(last) {
			t.Fatalf("%v is not in (%v, %v] after %v", step.At, from, to, last)
		}
		last = step.At
	}
}

func TestDigestTellsScenariosSeedsAndStartsApart(t *testing.T) {
	seen := map[string]bool{}
	look := func(name string, seed int64, start time.Time) {
		s, err := New(name, seed, start)
		if err != nil {
			t.Fatal(err)
		}
		if seen[s.Digest()] {
			t.Errorf("digest %s twice", s.Digest())
		}
		seen[s.Digest()] = true
	}
	for _, name := range Names() {
		look(name, 1, begin)
	}
	look("adhoc", 2, begin)
	look("adhoc", 1, begin.AddDate(0, 0, 1))
	again, err := New("adhoc", 1, begin)
	if err != nil || !seen[again.Digest()] {
		t.Errorf("the same scenario has another digest: %v", err)
	}
}

func TestUnknownScenarioNamesTheOnesThereAre(t *testing.T) {
	if _, err := New("nope", 1, begin); err == nil {
		t.Fatal("accepted")
	}
}

func BenchmarkDay(b *testing.B) {
	s := open(b, "improving", 1)
	from := begin.Add(-time.Second)
	for i := 0; i < b.N; i++ {
		to := from.Add(24 * time.Hour)
		s.Steps(from, to)
		from = to
	}
}
