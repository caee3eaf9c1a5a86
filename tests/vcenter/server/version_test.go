package server

import (
	"context"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

func TestVersions(t *testing.T) {
	for _, r := range releases {
		s, err := Start(Options{Source: NewQuiet(1, 1, 1, start), StateDir: t.TempDir(), API: r.api,
			Quiet: true, Accounts: map[string]string{"reader": "secret"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		c := login(t, s)
		content, err := methods.RetrieveServiceContent(context.Background(), c,
			&types.RetrieveServiceContent{This: types.ManagedObjectReference{
				Type: "ServiceInstance", Value: "ServiceInstance"}})
		if err != nil {
			t.Fatal(err)
		}
		about := content.Returnval.About
		want(t, "version", about.ApiVersion+" "+about.Version, r.api+" "+r.version)
		want(t, "full name", strings.Contains(about.FullName, r.version+" build-"+r.build), true)
		all, _, err := retrieve(t, c, "ClusterComputeResource", 0, "name", "lifecycleManaged")
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		want(t, r.api+" lacks a property", len(all[0].MissingSet) == 1, r.api == "6.7.3")
	}
	if _, err := Start(Options{Source: NewQuiet(1, 1, 1, start), StateDir: t.TempDir(),
		API: "5.5"}); err == nil {
		t.Error("an unknown version was accepted")
	}
}

func TestSince(t *testing.T) {
	s := &service{}
	s.content.About.ApiVersion = "7.0.3.0"
	for least, yes := range map[string]bool{"6.7": true, "7.0.2": true, "7.0.3.0": true,
		"7.0.3.1": false, "7.1": false, "8.0": false, "10.0": false} {
		want(t, least, s.since(least), yes)
	}
}
