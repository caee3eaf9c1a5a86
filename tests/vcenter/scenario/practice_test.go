package scenario

import (
	"strings"
	"testing"
	"time"

	"plumbline/vcenter/timeline"
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
	for _, path := range []string{"scope.yml", "actors.yml", "claimed.yml", "records/changes.csv", "procedures/vm-create.yml",
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

func TestTargetsComeInTheirWeekAndReviewsEveryFour(t *testing.T) {
	s := open(t, "improving", 1).(*Scenario)
	week := func(n int) time.Time { return begin.AddDate(0, 0, 7*n) }
	if s.Practice(week(14).Add(-time.Second))["targets.yml"] != "" || s.Practice(week(14))["targets.yml"] == "" {
		t.Error("targets do not appear in week 14")
	}
	if n := len(s.ReviewsUntil(week(14))); n != 0 {
		t.Errorf("%d reviews before anything could be reviewed", n)
	}
	held := s.ReviewsUntil(week(36))
	if len(held) != 6 {
		t.Fatalf("reviews of %v", held)
	}
	for i := 1; i < len(held); i++ {
		if apart := held[i].Sub(held[i-1]); apart > 31*24*time.Hour {
			t.Errorf("reviews are %s apart", apart)
		}
	}
	if adhoc := open(t, "adhoc", 1).(*Scenario); len(adhoc.ReviewsUntil(week(36))) != 0 {
		t.Error("nobody reviews anything in an ad hoc estate")
	}
}

func TestAnActionComesFromWhatMissesItsTargetAndEndsWithTheRevisedProcedure(t *testing.T) {
	s := open(t, "improving", 1).(*Scenario)
	held := s.ReviewsUntil(begin.AddDate(0, 0, 7*20))
	at := held[1]
	numbers := []timeline.Number{{Signal: "chg.success_rate", Value: 0.97}, {Signal: "chg.authorised_share", Value: 0.91},
		{Signal: "chg.emergency_share", Value: 0.07}, {Signal: "cons.early_rework", Value: 0.03},
		{Signal: "chg.unexplained_diff", Value: 0.25}, {Signal: "chg.batch_size", Value: 3}}
	path, text := s.Review(2, numbers, at)
	if path != "reviews/"+at.Format("2006-01-02")+".yml" {
		t.Errorf("path %s", path)
	}
	for _, want := range []string{"{signal: chg.authorised_share, value: 0.91}", "because: chg.authorised_share",
		"because: cons.early_rework", "{signal: chg.unexplained_diff, value: 0.25}"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "closed_on") || strings.Contains(text, "cons.lead_time_h") ||
		strings.Contains(text, "batch_size") {
		t.Errorf("says what is not yet, or was not computed:\n%s", text)
	}
	later := at.AddDate(0, 0, reviewActionDays)
	if _, text = s.Review(2, numbers, later); !strings.Contains(text, "evidence: procedure:vm-resize@2.2") {
		t.Errorf("not closed:\n%s", text)
	}
	if page := s.Practice(later)["procedures/vm-resize.yml"]; !strings.Contains(page, `version: "2.2"`) {
		t.Errorf("the procedure is not revised:\n%s", page)
	}
}

// Each appears once, before its start but for the one that is late, and is decided only after its end.
func TestExperimentsAppearWhenTheTeamRegistersThemAndAreDecidedAfterTheirEnd(t *testing.T) {
	s := open(t, "improving", 1).(*Scenario)
	for i := range trials {
		e := &trials[i]
		path := "experiments/" + e.id + ".yml"
		if s.Practice(s.inWeek(e.seen).Add(-time.Second))[path] != "" || s.Practice(s.inWeek(e.seen))[path] == "" {
			t.Errorf("%s does not appear in week %g", e.id, e.seen)
		}
		promised := s.Practice(s.inWeek(float64(e.end)))[path]
		if strings.Contains(promised, "decision") {
			t.Errorf("%s is decided before its end:\n%s", e.id, promised)
		}
		later := s.Practice(s.inWeek(float64(e.end) + 1))
		if !strings.HasPrefix(later[path], promised) || strings.Contains(later[path], "decision") != (e.decision != "") {
			t.Errorf("%s is now\n%s", e.id, later[path])
		}
		page := later["procedures/"+e.procedure+".yml"]
		if !strings.Contains(page, "version: \""+e.version+"\"") {
			t.Errorf("%s: the library has not the version %s:\n%s", e.id, e.version, page)
		}
	}
	if adhoc := open(t, "adhoc", 1).(*Scenario); len(adhoc.experiments(adhoc.inWeek(60))) != 0 {
		t.Error("nobody tries anything in an ad hoc estate")
	}
}
