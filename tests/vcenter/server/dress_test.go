package server

import (
	"reflect"
	"testing"

	"github.com/vmware/govmomi/vim25/mo"
)

// whole writes everything that an estate's hosts and machines say.
func whole() string {
	w := newWorld(NewQuiet(40, 12, 2, start), 1)
	out := &encoder{}
	for _, kind := range []string{"HostSystem", "VirtualMachine"} {
		wanted := map[string]bool{}
		for _, part := range parts[kind] {
			wanted[part] = true
		}
		for _, it := range w.inventory.kinds[kind] {
			switch o := it.object.(type) {
			case *mo.HostSystem:
				out.value("val", reflect.ValueOf(w.dressHost(o, it, wanted).Config), true)
			case *mo.VirtualMachine:
				m := w.dressMachine(o, it, wanted)
				out.value("val", reflect.ValueOf(m.Config), true)
				out.value("val", reflect.ValueOf(m.Guest), true)
			}
		}
	}
	for _, it := range w.beside.alarms {
		out.value("val", reflect.ValueOf(it.object.(*mo.Alarm).Info), true)
	}
	out.value("val", reflect.ValueOf(w.roles()), true)
	return out.String()
}

func TestAnEstateSaysTheSameEveryTime(t *testing.T) {
	first, second := whole(), whole()
	if len(first) < 500000 {
		t.Error("bytes:", len(first))
	}
	if first != second {
		t.Error("two estates of the same flags differ")
	}
}
