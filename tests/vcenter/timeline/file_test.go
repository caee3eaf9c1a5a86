package timeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func written(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "timeline.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const estate = `{"Estate": {"Start": "2026-01-05T00:00:00Z", "VMs": [{"Name": "srv-1"}]}}`

func at(hour int) time.Time { return time.Date(2026, 1, 5, hour, 0, 0, 0, time.UTC) }

func TestStepsComeInTimeOrderEachOnce(t *testing.T) {
	f, err := ReadFile(written(t, estate,
		`{"Step": {"At": "2026-01-05T09:00:00Z", "Event": {"Class": "B"}}}`,
		`{"Step": {"At": "2026-01-05T08:00:00Z", "Event": {"Class": "A"}}}`,
		`{"Step": {"At": "2026-01-05T10:00:00Z", "Task": {"ID": 7}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Steps(at(0), at(9)); len(got) != 2 || got[0].Event.Class != "A" || got[1].Event.Class != "B" {
		t.Errorf("until nine: %+v", got)
	}
	rest := f.Steps(at(9), at(23))
	if len(rest) != 1 {
		t.Fatalf("after nine: %+v", rest)
	}
	rest[0].Task.ID = 99
	if again := f.Steps(at(9), at(23)); again[0].Task.ID != 7 {
		t.Error("what a reader wrote into a step came back")
	}
	if f.Estate().VMs[0].Name != "srv-1" {
		t.Errorf("estate %+v", f.Estate())
	}
}

func TestThePracticeFolderStandsAsWritten(t *testing.T) {
	f, err := ReadFile(written(t, estate,
		`{"Practice": {"At": "2026-01-05T08:00:00Z", "Path": "records/changes.csv", "Text": "id\n"}}`,
		`{"Practice": {"At": "2026-01-05T09:00:00Z", "Path": "records/changes.csv", "Text": "C1\n", "Append": true}}`,
		`{"Practice": {"At": "2026-01-05T10:00:00Z", "Path": "scope.yml", "Text": "x"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Practice(at(7)); got != nil {
		t.Errorf("before the first file: %v", got)
	}
	if got := f.Practice(at(9)); len(got) != 1 || got["records/changes.csv"] != "id\nC1\n" {
		t.Errorf("at nine: %v", got)
	}
	if got := f.Practice(at(10)); len(got) != 2 {
		t.Errorf("at ten: %v", got)
	}
}

func TestABadLineIsNamed(t *testing.T) {
	for line, want := range map[string]string{
		`{"Step": {"At": "yesterday"}}`: "line 2",
		`{"Step": {"Event": {}}}`:       "no moment",
		`{"Stepp": {}}`:                 "Stepp",
		`{}`:                            "none of",
		`{"Step": {"At": "2026-01-05T08:00:00Z", "Tsk": {}}}`: "Tsk",
	} {
		if _, err := ReadFile(written(t, estate, line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", line, err)
		}
	}
	if _, err := ReadFile(written(t, "")); err == nil || !strings.Contains(err.Error(), "no estate") {
		t.Errorf("empty: %v", err)
	}
}
