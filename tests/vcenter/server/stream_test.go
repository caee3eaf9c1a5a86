package server

import (
	"fmt"
	"testing"
	"time"
)

// TestABigAnswerIsThatOfItsPages compares an answer that is sent while it is written with small ones.
func TestABigAnswerIsThatOfItsPages(t *testing.T) {
	s, c := serve(t, NewQuiet(1300, 4, 1, start))
	read := func(page int32, how object) (string, []int) {
		t.Helper()
		control(t, s, "DELETE", "/faults", nil)
		control(t, s, "POST", "/faults", how)
		all, sizes, err := retrieve(t, c, "VirtualMachine", page, "name", "config.hardware",
			"config.files", "guest", "nonsense")
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, o := range all {
			text += fmt.Sprint(o.Obj, value(o, "name"), len(o.PropSet), len(o.MissingSet), "\n")
		}
		return text, sizes
	}
	paged, sizes := read(500, object{})
	want(t, "pages", sizes, "[500 500 300]")
	for _, gzip := range []bool{true, false} {
		before := counts(t, s).BytesOut
		whole, sizes := read(0, object{"gzip": gzip})
		want(t, "one page", sizes, "[1300]")
		if whole != paged {
			t.Error("the big answer differs, gzip", gzip)
		}
		if n := counts(t, s).BytesOut - before; !gzip && n < 2*chunk || n < 10000 {
			t.Error("bytes counted, gzip", gzip, n)
		}
	}
	most, sizes := read(1200, object{})
	want(t, "a big page and the rest", sizes, "[1200 100]")
	if most != paged {
		t.Error("the big page and the rest differ")
	}
	control(t, s, "POST", "/faults", object{"faults": []object{
		{"method": "RetrievePropertiesEx", "kind": "truncate", "bytes": 1500000}}})
	if _, _, err := retrieve(t, c, "VirtualMachine", 0, "name", "config"); err == nil {
		t.Error("a truncated big answer arrived")
	}
}

// TestAStormWhileOthersRead reads while the clock runs through a storm: nothing is lost or doubled.
func TestAStormWhileOthersRead(t *testing.T) {
	s, c := serve(t, NewQuiet(40, 4, 2, start))
	control(t, s, "POST", "/bulk", object{"events": 8000, "tasks": 800, "within": "10m"})
	control(t, s, "POST", "/clock", object{"run": true, "speed": 600})
	read := newReader(t, c)
	keys := map[int32]bool{}
	for end := time.Now().Add(60 * time.Second); len(keys) < 8000 && time.Now().Before(end); {
		for _, e := range read() {
			key := e.GetEvent().Key
			if keys[key] {
				t.Fatal("twice:", key)
			}
			keys[key] = true
		}
	}
	want(t, "events", len(keys), 8000)
}
