package scenario

import (
	"strings"
	"testing"
	"time"
)

func approvedBy(t *testing.T, csv string, at time.Time) map[string]bool {
	t.Helper()
	rows := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(csv), "\n") {
		if i == 0 {
			continue
		}
		approved, err := time.Parse(time.RFC3339, strings.Split(line, ",")[4])
		if err != nil {
			t.Fatal(err)
		}
		if !approved.After(at) {
			rows[line] = true
		}
	}
	return rows
}

// A record must be in the folder when the first sweep after its approval looks, long before the
// change it allows is invented day by day.
func TestTheFeedHoldsAllThatWasApprovedByThenAndNothingElse(t *testing.T) {
	final := open(t, "improving", 6).Practice(begin.AddDate(0, 0, 100))["records/changes.csv"]
	s := open(t, "improving", 6)
	for day := 45; day < 90; day++ {
		at := begin.AddDate(0, 0, day).Add(30 * time.Minute)
		want := approvedBy(t, final, at)
		got := approvedBy(t, s.Practice(at)["records/changes.csv"], begin.AddDate(1, 0, 0))
		for row := range want {
			if !got[row] {
				t.Fatalf("day %d lacks %s", day, row)
			}
		}
		if len(got) != len(want) || len(want) == 0 {
			t.Fatalf("day %d holds %d records, should be %d", day, len(got), len(want))
		}
	}
}

func TestTheFolderAppearsInItsWeekAndGrows(t *testing.T) {
	s := open(t, "improving", 1)
	first := begin.AddDate(0, 0, 7*6)
	if files := s.Practice(first.Add(-time.Second)); files != nil {
		t.Errorf("%d files before week 6", len(files))
	}
	early, later := s.Practice(first), s.Practice(first.AddDate(0, 0, 7*5))
	for _, path := range []string{"scope.yml", "actors.yml", "records/changes.csv", "procedures/vm-create.yml",
		"procedures/vm-resize.yml", "procedures/vm-retire.yml"} {
		if early[path] == "" {
			t.Errorf("no %s in the first week", path)
		}
	}
	if len(later) <= len(early) {
		t.Errorf("the library did not grow: %d, then %d files", len(early), len(later))
	}
	for path := range early {
		if later[path] == "" {
			t.Errorf("%s disappeared", path)
		}
	}
}

// A procedure counts while its review is at most a year old: the library must never go stale.
func TestProceduresAreReviewedAgainInTime(t *testing.T) {
	s := open(t, "improving", 1)
	versions := map[string]bool{}
	for week := 6; week < 160; week += 7 {
		at := begin.AddDate(0, 0, 7*week)
		text := s.Practice(at)["procedures/vm-create.yml"]
		i := strings.Index(text, "reviewed_on: ")
		reviewed, err := time.Parse("2006-01-02", text[i+13:i+23])
		if err != nil {
			t.Fatal(err)
		}
		if reviewed.After(at) || at.Sub(reviewed) > 200*24*time.Hour {
			t.Errorf("week %d: reviewed on %s", week, reviewed.Format("2006-01-02"))
		}
		i = strings.Index(text, "version: ")
		versions[text[i:i+14]] = true
	}
	if len(versions) < 5 {
		t.Errorf("only versions %v in three years", versions)
	}
}
