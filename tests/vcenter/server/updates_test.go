package server

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// watch makes a filter on machines' names and power states.
func watch(t *testing.T, c *govmomi.Client) {
	t.Helper()
	ctx, content := context.Background(), c.ServiceContent
	v, err := methods.CreateContainerView(ctx, c, &types.CreateContainerView{
		This: *content.ViewManager, Container: content.RootFolder,
		Type: []string{"VirtualMachine"}, Recursive: true})
	if err != nil {
		t.Fatal(err)
	}
	skip := true
	if _, err = methods.CreateFilter(ctx, c, &types.CreateFilter{This: content.PropertyCollector,
		Spec: types.PropertyFilterSpec{
			PropSet: []types.PropertySpec{{Type: "VirtualMachine",
				PathSet: []string{"name", "runtime.powerState"}}},
			ObjectSet: []types.ObjectSpec{{Obj: v.Returnval, Skip: &skip,
				SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{
					Type: "ContainerView", Path: "view"}}}}}}); err != nil {
		t.Fatal(err)
	}
}

// wait gives the updates as "kind properties…", sorted.
func wait(t *testing.T, c *govmomi.Client, version string, seconds, limit int32) (string,
	*types.UpdateSet) {
	t.Helper()
	res, err := methods.WaitForUpdatesEx(context.Background(), c, &types.WaitForUpdatesEx{
		This: c.ServiceContent.PropertyCollector, Version: version,
		Options: &types.WaitOptions{MaxWaitSeconds: &seconds, MaxObjectUpdates: limit}})
	if err != nil {
		t.Fatal(err)
	}
	if res.Returnval == nil {
		return "", nil
	}
	var out []string
	for _, f := range res.Returnval.FilterSet {
		for _, o := range f.ObjectSet {
			line := string(o.Kind)
			for _, p := range o.ChangeSet {
				line += fmt.Sprint(" ", p.Name, "=", p.Val)
			}
			out = append(out, line)
		}
	}
	sort.Strings(out)
	return strings.Join(out, "; "), res.Returnval
}

func TestUpdatesAreDifferences(t *testing.T) {
	off := false
	at := func(h int) time.Time { return start.Add(time.Duration(h) * time.Hour) }
	s, c := serve(t, &scripted{NewQuiet(3, 2, 1, start), []timeline.Step{
		{At: at(1), Change: &timeline.Change{SetVM: &timeline.SetVM{Name: "db-00002", On: &off}}},
		{At: at(2), Change: &timeline.Change{SetVM: &timeline.SetVM{Name: "db-00002",
			Attribute: map[string]string{"Owner": "x"}}}},
		{At: at(3), Change: &timeline.Change{AddVM: &timeline.VM{Name: "new"}}},
		{At: at(4), Change: &timeline.Change{RemoveVM: "new"}},
		{At: at(5), Change: &timeline.Change{RemoveVM: "db-00002"}},
		// Between two looks: as if it had never been.
		{At: at(5).Add(time.Minute), Change: &timeline.Change{AddVM: &timeline.VM{Name: "short"}}},
		{At: at(5).Add(time.Hour), Change: &timeline.Change{RemoveVM: "short"}},
	}})
	watch(t, c)
	got, set := wait(t, c, "", 0, 2)
	want(t, "first page", len(set.FilterSet[0].ObjectSet), 2)
	want(t, "truncated", *set.Truncated, true)
	_, set = wait(t, c, set.Version, 0, 2)
	want(t, "second page", len(set.FilterSet[0].ObjectSet), 1)
	if set.Truncated != nil {
		t.Error("the last page is truncated", got)
	}
	if _, none := wait(t, c, set.Version, 0, 0); none != nil {
		t.Error("updates of nothing")
	}
	for _, step := range []string{"modify runtime.powerState=poweredOff", "",
		"enter name=new runtime.powerState=poweredOff", "leave", "leave", ""} {
		advance(t, s, time.Hour)
		got, next := wait(t, c, set.Version, 0, 0)
		want(t, s.Clock().Now().Format("15:04"), got, step)
		if next != nil {
			set = next
		}
	}
	_, err := methods.WaitForUpdatesEx(context.Background(), c, &types.WaitForUpdatesEx{
		This: c.ServiceContent.PropertyCollector, Version: "999"})
	if err == nil {
		t.Error("an unknown version was accepted")
	}
}

func TestWaitingEndsWithTheFirstChange(t *testing.T) {
	s, c := serve(t, NewQuiet(3, 2, 1, start))
	watch(t, c)
	_, set := wait(t, c, "", 0, 0)
	off := false
	time.AfterFunc(100*time.Millisecond, func() {
		s.world.inject([]timeline.Step{{Change: &timeline.Change{
			SetVM: &timeline.SetVM{Name: "web-00001", On: &off}}}})
	})
	began := time.Now()
	got, _ := wait(t, c, set.Version, 30, 0)
	want(t, "update", got, "modify runtime.powerState=poweredOff")
	if time.Since(began) > 5*time.Second {
		t.Error("waited", time.Since(began))
	}
}
