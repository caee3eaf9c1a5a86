package server

import (
	"context"
	"testing"
	"time"

	goproperty "github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

func TestPropertiesOfAMachine(t *testing.T) {
	_, c := serve(t, NewQuiet(3, 2, 1, start))
	all, _, err := retrieve(t, c, "VirtualMachine", 0, "name", "config.instanceUuid",
		"summary.config.template", "config.managedBy", "runtime.powerState", "runtime.host",
		"parent", "customValue", "guest.toolsRunningStatus", "config.hardware.device")
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	vm := all[1]
	want(t, "name", value(vm, "name"), "db-00002")
	want(t, "template", value(vm, "summary.config.template"), false)
	want(t, "unset property", value(vm, "config.managedBy"), nil)
	want(t, "power", value(vm, "runtime.powerState"), types.VirtualMachinePowerStatePoweredOn)
	want(t, "host's type", value(vm, "runtime.host").(types.ManagedObjectReference).Type,
		"HostSystem")
	if uuid := value(vm, "config.instanceUuid").(string); len(uuid) != 36 {
		t.Error("instance UUID:", uuid)
	}
	fields := value(vm, "customValue").(types.ArrayOfCustomFieldValue).CustomFieldValue
	want(t, "attributes", len(fields), 3)
	want(t, "devices",
		len(value(vm, "config.hardware.device").(types.ArrayOfVirtualDevice).VirtualDevice), 2)
	var m mo.CustomFieldsManager
	if err = goproperty.DefaultCollector(c.Client).RetrieveOne(context.Background(),
		*c.ServiceContent.CustomFieldsManager, []string{"field"}, &m); err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Field {
		if f.Name == "Service" {
			for _, v := range fields {
				if s := v.(*types.CustomFieldStringValue); s.Key == f.Key {
					want(t, "Service", s.Value, "db")
				}
			}
		}
	}
}

func TestWholeObjectsOfEveryKindAreReadable(t *testing.T) {
	_, c := serve(t, NewQuiet(2, 2, 1, start))
	ctx := context.Background()
	for kind, fresh := range map[string]func() interface{}{
		"VirtualMachine":         func() interface{} { return &[]mo.VirtualMachine{} },
		"HostSystem":             func() interface{} { return &[]mo.HostSystem{} },
		"ClusterComputeResource": func() interface{} { return &[]mo.ClusterComputeResource{} },
		"Datastore":              func() interface{} { return &[]mo.Datastore{} },
		"Network":                func() interface{} { return &[]mo.Network{} },
		"Folder":                 func() interface{} { return &[]mo.Folder{} },
		"Datacenter":             func() interface{} { return &[]mo.Datacenter{} },
		"ResourcePool":           func() interface{} { return &[]mo.ResourcePool{} },
	} {
		all, _, err := retrieve(t, c, kind, 0, "name")
		if err != nil || len(all) == 0 {
			t.Fatal(kind, err)
		}
		var refs []types.ManagedObjectReference
		for _, o := range all {
			refs = append(refs, o.Obj)
		}
		if err = goproperty.DefaultCollector(c.Client).Retrieve(ctx, refs, nil, fresh()); err != nil {
			t.Error(kind, err)
		}
	}
}

func TestPagesHoldAtMostMaxObjectsAndLoseNone(t *testing.T) {
	s, c := serve(t, NewQuiet(25, 2, 1, start))
	all, sizes, err := retrieve(t, c, "VirtualMachine", 10, "name")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "pages", sizes, []int{10, 10, 5})
	seen := map[string]bool{}
	for _, o := range all {
		seen[value(o, "name").(string)] = true
	}
	want(t, "different machines", len(seen), 25)
	_, sizes, _ = retrieve(t, c, "VirtualMachine", 0, "name")
	want(t, "pages without a limit", sizes, []int{25})
	control(t, s, "POST", "/faults", object{"page_limit": 20})
	_, sizes, _ = retrieve(t, c, "VirtualMachine", 0, "name")
	want(t, "pages with the server's limit", sizes, []int{20, 5})
	_, err = methods.ContinueRetrievePropertiesEx(context.Background(), c,
		&types.ContinueRetrievePropertiesEx{This: c.ServiceContent.PropertyCollector, Token: "77"})
	if err == nil {
		t.Error("an unknown token was accepted")
	}
}

func TestTheInventoryFollowsTheClock(t *testing.T) {
	off, maintenance, snapshot := false, true, "before patch"
	at := func(h int) time.Time { return start.Add(time.Duration(h) * time.Hour) }
	s, c := serve(t, &scripted{NewQuiet(2, 2, 1, start), []timeline.Step{
		{At: at(1), Change: &timeline.Change{AddVM: &timeline.VM{Name: "new", On: true,
			Host: "esx-001.example.com", Datastore: "san-001", Network: "vlan-100"}}},
		{At: at(2), Change: &timeline.Change{SetVM: &timeline.SetVM{Name: "new", On: &off,
			CPUs: 8, Rename: "renamed", Snapshot: &snapshot,
			Attribute: map[string]string{"Owner": "team-x"}}}},
		{At: at(3), Change: &timeline.Change{RemoveVM: "renamed"}},
		{At: at(4), Change: &timeline.Change{SetHost: &timeline.SetHost{
			Name: "esx-002.example.com", Maintenance: &maintenance, Build: "999"}}},
		{At: at(5), Change: &timeline.Change{SetStore: &timeline.SetStore{Name: "san-001",
			CapacityGB: 9000, FreeGB: 1}}},
		{At: at(6), Change: &timeline.Change{AddHost: &timeline.Host{Name: "esx-003.example.com",
			Cluster: "cluster-01"}}},
		{At: at(7), Change: &timeline.Change{RemoveHost: "esx-001.example.com"}},
	}})
	find := func(kind, name string, paths ...string) *types.ObjectContent {
		all, _, err := retrieve(t, c, kind, 0, append(paths, "name")...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range all {
			if value(all[i], "name") == name {
				return &all[i]
			}
		}
		return nil
	}
	if find("VirtualMachine", "new") != nil {
		t.Fatal("the machine is there before its time")
	}
	advance(t, s, time.Hour)
	first := find("VirtualMachine", "new", "runtime.powerState")
	if first == nil {
		t.Fatal("the machine was not added")
	}
	want(t, "power", value(*first, "runtime.powerState"), "poweredOn")
	advance(t, s, time.Hour)
	second := find("VirtualMachine", "renamed", "runtime.powerState", "summary.config.numCpu",
		"snapshot.rootSnapshotList", "customValue", "summary.runtime.powerState")
	if second == nil || second.Obj != first.Obj || find("VirtualMachine", "new") != nil {
		t.Fatal("the machine was not renamed in place")
	}
	want(t, "power", value(*second, "runtime.powerState"), "poweredOff")
	want(t, "power in summary", value(*second, "summary.runtime.powerState"), "poweredOff")
	want(t, "CPUs", value(*second, "summary.config.numCpu"), 8)
	tree := value(*second, "snapshot.rootSnapshotList").(types.ArrayOfVirtualMachineSnapshotTree)
	want(t, "snapshot", tree.VirtualMachineSnapshotTree[0].Name, snapshot)
	want(t, "snapshot's time", tree.VirtualMachineSnapshotTree[0].CreateTime, at(2))
	advance(t, s, time.Hour)
	if find("VirtualMachine", "renamed") != nil {
		t.Error("the machine was not removed")
	}
	advance(t, s, 4*time.Hour)
	host := find("HostSystem", "esx-002.example.com", "runtime.inMaintenanceMode",
		"config.product.build")
	want(t, "maintenance", value(*host, "runtime.inMaintenanceMode"), true)
	want(t, "build", value(*host, "config.product.build"), "999")
	other := find("HostSystem", "esx-003.example.com", "config.product.build")
	want(t, "another host's build", value(*other, "config.product.build"), "22380479")
	store := find("Datastore", "san-001", "summary.capacity")
	want(t, "capacity", value(*store, "summary.capacity"), int64(9000)<<30)
	if find("HostSystem", "esx-001.example.com") != nil {
		t.Error("the host was not removed")
	}
	cluster := find("ClusterComputeResource", "cluster-01", "summary")
	want(t, "hosts of the cluster",
		value(*cluster, "summary").(types.ClusterComputeResourceSummary).NumHosts, 2)
}
