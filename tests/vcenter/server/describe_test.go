package server

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// changes lets changes happen now, by way of the control API as a test of the collector does.
func changes(t *testing.T, s *Server, list ...timeline.Change) {
	t.Helper()
	var steps []timeline.Step
	for i := range list {
		steps = append(steps, timeline.Step{Change: &list[i]})
	}
	control(t, s, "POST", "/steps", steps)
}

// the reads properties of the object of a name.
func the(t *testing.T, c *govmomi.Client, kind, name string, paths ...string) types.ObjectContent {
	t.Helper()
	all, _, err := retrieve(t, c, kind, 0, append(paths, "name")...)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		if value(o, "name") == name {
			return o
		}
	}
	t.Fatal("no ", kind, " ", name)
	return types.ObjectContent{}
}

func optionsByKey(t *testing.T, v interface{}) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, o := range v.(types.ArrayOfOptionValue).OptionValue {
		if _, twice := out[o.GetOptionValue().Key]; twice {
			t.Error("twice:", o.GetOptionValue().Key)
		}
		out[o.GetOptionValue().Key] = fmt.Sprintf("%T %v", o.GetOptionValue().Value, o.GetOptionValue().Value)
	}
	return out
}

// certificateOf reads a host's certificate as it is written: govmomi knows no bytes that stand each in
// an element of its own, as vCenter writes them.
func certificateOf(t *testing.T, s *Server, ref types.ManagedObjectReference) *x509.Certificate {
	t.Helper()
	it := s.world.inventory.get(ref)
	out := &encoder{}
	out.value("val", reflect.ValueOf(s.world.certificateOf(it)), true)
	text := strings.TrimPrefix(out.String(), `<val xsi:type="ArrayOfByte">`)
	var pemText []byte
	for _, element := range strings.Split(strings.TrimSuffix(text, "</val>"), "</byte>") {
		if element != "" {
			b, err := strconv.ParseInt(strings.TrimPrefix(element, "<byte>"), 10, 8)
			if err != nil {
				t.Fatal(err)
			}
			pemText = append(pemText, byte(b))
		}
	}
	block, _ := pem.Decode(pemText)
	if block == nil {
		t.Fatal("the certificate is not PEM: ", string(pemText))
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

func TestHostsHaveTheConfigurationThatSignalsRead(t *testing.T) {
	s, c := serve(t, NewQuiet(60, 40, 2, start))
	all, _, err := retrieve(t, c, "HostSystem", 0, "name", "config.option", "config.service.service",
		"config.dateTimeInfo.ntpConfig.server", "config.network.dnsConfig", "config.network.vswitch",
		"config.network.portgroup", "config.network.vnic", "config.network.pnic",
		"config.virtualNicManagerInfo.netConfig", "config.lockdownMode", "config.certificate",
		"config.product.build", "config.storageDevice.multipathInfo.lun",
		"runtime.healthSystemRuntime.systemHealthInfo.numericSensorInfo", "runtime.bootTime",
		"summary.maxEVCModeKey", "summary.tpmAttestation.status", "summary.hardware.numCpuCores")
	if err != nil || len(all) != 40 {
		t.Fatal(len(all), err)
	}
	kinds := map[string]map[string]bool{}
	saw := func(what, value string) {
		if kinds[what] == nil {
			kinds[what] = map[string]bool{}
		}
		kinds[what][value] = true
	}
	for _, o := range all {
		if len(o.PropSet) != 19 || len(o.MissingSet) != 0 {
			t.Fatal("properties:", len(o.PropSet), o.MissingSet)
		}
		options := optionsByKey(t, value(o, "config.option"))
		if len(options) < 60 {
			t.Error("options:", len(options))
		}
		want(t, "type", options["Security.AccountUnlockTime"], "int64 900")
		for _, key := range []string{"UserVars.ESXiShellInteractiveTimeOut", "Syslog.global.logHost",
			"VMkernel.Boot.execInstalledOnly", "UserVars.SuppressShellWarning"} {
			saw(key, options[key])
		}
		for _, s := range value(o, "config.service.service").(types.ArrayOfHostService).HostService {
			saw(s.Key, fmt.Sprint(s.Running, " ", s.Policy))
		}
		saw("lockdown", fmt.Sprint(value(o, "config.lockdownMode")))
		certificate := certificateOf(t, s, o.Obj)
		want(t, "subject", certificate.Subject.CommonName, value(o, "name"))
		saw("certificate", certificate.NotAfter.String())
		lun := value(o, "config.storageDevice.multipathInfo.lun").(types.ArrayOfHostMultipathInfoLogicalUnit)
		saw("paths", fmt.Sprint(len(lun.HostMultipathInfoLogicalUnit[0].Path)))
		for _, s := range value(o, "runtime.healthSystemRuntime.systemHealthInfo.numericSensorInfo").(types.ArrayOfHostNumericSensorInfo).HostNumericSensorInfo {
			saw("health", s.HealthState.GetElementDescription().Key)
		}
	}
	for what, least := range map[string]int{"UserVars.ESXiShellInteractiveTimeOut": 2,
		"Syslog.global.logHost": 2, "VMkernel.Boot.execInstalledOnly": 2, "TSM-SSH": 2,
		"UserVars.SuppressShellWarning": 2, "lockdown": 2, "certificate": 20, "health": 2} {
		if len(kinds[what]) < least {
			t.Error(what, "does not vary:", kinds[what])
		}
	}
}

func TestWhatStepsSetOfAHostIsRead(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 2, 1, start))
	const host = "esx-001.example.com"
	until := start.AddDate(0, 0, 12)
	changes(t, s,
		timeline.Change{SetHostService: &timeline.SetHostService{Host: host, Key: "TSM-SSH",
			Running: true, Policy: "automatic"}},
		timeline.Change{SetHostOption: &timeline.SetHostOption{Host: host,
			Key: "UserVars.DcuiTimeOut", Value: 77}},
		timeline.Change{SetHostOption: &timeline.SetHostOption{Host: host, Key: "Misc.APDTimeout"}},
		timeline.Change{SetHostLockdown: &timeline.SetHostLockdown{Host: host,
			Mode: "lockdownStrict"}},
		timeline.Change{SetHostCertificate: &timeline.SetHostCertificate{Host: host, Until: until}},
		timeline.Change{SetHostHealth: &timeline.SetHostHealth{Host: host,
			Sensor: "Processor 1 Temp", Health: "red", Paths: 1, Uplinks: 1}},
		timeline.Change{SetHostTime: &timeline.SetHostTime{Host: host, NTP: []string{}}})
	read := func(name string) types.ObjectContent {
		return the(t, c, "HostSystem", name, "config.option", "config.service.service",
			"config.lockdownMode", "config.certificate", "config.network.vswitch",
			"config.dateTimeInfo.ntpConfig", "config.storageDevice.multipathInfo.lun",
			"runtime.healthSystemRuntime.systemHealthInfo.numericSensorInfo")
	}
	o := read(host)
	options := optionsByKey(t, value(o, "config.option"))
	want(t, "option", options["UserVars.DcuiTimeOut"], "int64 77")
	want(t, "option taken away", options["Misc.APDTimeout"], "")
	for _, s := range value(o, "config.service.service").(types.ArrayOfHostService).HostService {
		if s.Key == "TSM-SSH" {
			want(t, "SSH", fmt.Sprint(s.Running, s.Policy), "trueautomatic")
		}
	}
	want(t, "lockdown", value(o, "config.lockdownMode"), "lockdownStrict")
	want(t, "certificate's end", certificateOf(t, s, o.Obj).NotAfter, until)
	switches := value(o, "config.network.vswitch").(types.ArrayOfHostVirtualSwitch)
	want(t, "uplinks", len(switches.HostVirtualSwitch[0].Pnic), 1)
	want(t, "time servers", value(o, "config.dateTimeInfo.ntpConfig").(types.HostNtpConfig).Server, "[]")
	red := 0
	for _, s := range value(o, "runtime.healthSystemRuntime.systemHealthInfo.numericSensorInfo").(types.ArrayOfHostNumericSensorInfo).HostNumericSensorInfo {
		if s.Name == "Processor 1 Temp" && s.HealthState.GetElementDescription().Key == "red" {
			red++
		}
	}
	want(t, "red sensors", red, 1)
	other := optionsByKey(t, value(read("esx-002.example.com"), "config.option"))
	want(t, "another host's option", other["Misc.APDTimeout"], "int64 140")
}

func TestMachinesDifferInWhatSignalsRead(t *testing.T) {
	_, c := serve(t, NewQuiet(200, 4, 1, start))
	all, _, err := retrieve(t, c, "VirtualMachine", 0, "name", "parent", "config.instanceUuid",
		"config.version", "config.modified", "config.annotation", "config.extraConfig",
		"config.bootOptions", "config.migrateEncryption", "config.flags", "summary.config",
		"runtime.powerState", "runtime.host", "guest.toolsRunningStatus",
		"guest.toolsVersionStatus2", "snapshot", "customValue")
	if err != nil {
		t.Fatal(err)
	}
	versions, hardened := map[string]int{}, 0
	for _, o := range all {
		versions[value(o, "config.version").(string)]++
		if optionsByKey(t, value(o, "config.extraConfig"))["isolation.tools.copy.disable"] != "" {
			hardened++
		}
	}
	if len(versions) < 2 || hardened == 0 || hardened == len(all) {
		t.Error("machines do not differ:", versions, hardened)
	}
}

func TestASteppedClusterDatastoreAndPortgroup(t *testing.T) {
	s, c := serve(t, NewQuiet(4, 3, 1, start))
	off, on, level, free := false, true, 0, 11
	changes(t, s,
		timeline.Change{SetCluster: &timeline.SetCluster{Name: "cluster-01", HA: &off,
			AdmissionControl: &off, FailoverLevel: &level, Lifecycle: &on, EVC: "intel-cascadelake"}},
		timeline.Change{SetRule: &timeline.SetRule{Cluster: "cluster-01", Name: "apart", Apart: true,
			VMs: []string{"web-00001", "db-00002"}, InCompliance: &off}},
		timeline.Change{SetDatastore: &timeline.SetDatastore{Name: "san-001", FreeGB: &free,
			Host: "esx-002.example.com", Mounted: &off}},
		timeline.Change{SetPortgroup: &timeline.SetPortgroup{Name: "dvpg-servers", Forged: true}},
		timeline.Change{SetExtraConfig: &timeline.SetExtraConfig{VM: "web-00001",
			Key: "isolation.tools.copy.disable", Value: "FALSE"}},
		timeline.Change{SetVM: &timeline.SetVM{Name: "web-00001", Network: "dvpg-servers"}})
	o := the(t, c, "ClusterComputeResource", "cluster-01", "configurationEx", "summary",
		"lifecycleManaged")
	config := value(o, "configurationEx").(types.ClusterConfigInfoEx)
	want(t, "HA", *config.DasConfig.Enabled, false)
	want(t, "DRS", *config.DrsConfig.Enabled, true)
	want(t, "admission control", *config.DasConfig.AdmissionControlEnabled, false)
	want(t, "rule", *config.Rule[0].(*types.ClusterAntiAffinityRuleSpec).InCompliance, false)
	want(t, "its machines", len(config.Rule[0].(*types.ClusterAntiAffinityRuleSpec).Vm), 2)
	summary := value(o, "summary").(types.ClusterComputeResourceSummary)
	want(t, "hosts it can lose", summary.CurrentFailoverLevel, 0)
	want(t, "EVC", summary.CurrentEVCModeKey, "intel-cascadelake")
	want(t, "memory in MB", summary.EffectiveMemory, int64(3*512<<10))
	want(t, "lifecycle", value(o, "lifecycleManaged"), true)
	changes(t, s,
		timeline.Change{SetHost: &timeline.SetHost{Name: "esx-001.example.com", Maintenance: &on}},
		timeline.Change{SetHost: &timeline.SetHost{Name: "esx-003.example.com", Disconnected: &on}})
	summary = value(the(t, c, "ClusterComputeResource", "cluster-01", "summary"),
		"summary").(types.ClusterComputeResourceSummary)
	want(t, "hosts, effective ones, hosts it can lose", fmt.Sprint(summary.NumHosts,
		summary.NumEffectiveHosts, summary.CurrentFailoverLevel), "3 1 0")
	want(t, "memory of those in MB", summary.EffectiveMemory, int64(512<<10))
	two := 2
	changes(t, s, timeline.Change{SetCluster: &timeline.SetCluster{Name: "cluster-01",
		FailoverLevel: &two}})
	summary = value(the(t, c, "ClusterComputeResource", "cluster-01", "summary"),
		"summary").(types.ClusterComputeResourceSummary)
	want(t, "hosts it can lose, by slots", summary.CurrentFailoverLevel, 2)
	changes(t, s, timeline.Change{SetCluster: &timeline.SetCluster{Name: "cluster-01", Percent: 33,
		FailoverLevel: &two}})
	summary = value(the(t, c, "ClusterComputeResource", "cluster-01", "summary"),
		"summary").(types.ClusterComputeResourceSummary)
	want(t, "what is told with percentages", summary.CurrentFailoverLevel, 0)
	store := the(t, c, "Datastore", "san-001", "summary.freeSpace", "host", "vm")
	want(t, "free", value(store, "summary.freeSpace"), int64(11)<<30)
	mounted := 0
	for _, m := range value(store, "host").(types.ArrayOfDatastoreHostMount).DatastoreHostMount {
		if *m.MountInfo.Mounted && *m.MountInfo.Accessible {
			mounted++
		}
	}
	want(t, "mounts", mounted, 2)
	group := the(t, c, "DistributedVirtualPortgroup", "dvpg-servers", "config.defaultPortConfig", "vm")
	policy := value(group, "config.defaultPortConfig").(types.VMwareDVSPortSetting)
	want(t, "forged", *policy.SecurityPolicy.ForgedTransmits.Value, true)
	want(t, "promiscuous", *policy.MacManagementPolicy.AllowPromiscuous, false)
	want(t, "its machines", len(value(group, "vm").(types.ArrayOfManagedObjectReference).ManagedObjectReference), 1)
	all, _, _ := retrieve(t, c, "Network", 0, "name", "vm")
	kinds := map[string]bool{}
	for _, n := range all {
		kinds[n.Obj.Type] = true
	}
	want(t, "kinds in the view of networks", len(kinds), 2)
	vm := the(t, c, "VirtualMachine", "web-00001", "config.extraConfig")
	want(t, "extraConfig", optionsByKey(t, value(vm, "config.extraConfig"))["isolation.tools.copy.disable"], "string FALSE")
	running := the(t, c, "VirtualMachine", "db-00002", "runtime.dasVmProtection")
	want(t, "protected by HA",
		value(running, "runtime.dasVmProtection").(types.VirtualMachineRuntimeInfoDasProtectionState).DasProtected, false)
}

func TestSnapshotsKeepTheirTimesInATree(t *testing.T) {
	s, c := serve(t, NewQuiet(2, 1, 1, start))
	old := start.AddDate(0, 0, -9)
	add := func(name, parent string) timeline.Change {
		return timeline.Change{SetSnapshot: &timeline.SetSnapshot{VM: "web-00001", Name: name,
			Parent: parent, Created: old}}
	}
	tree := func() []types.VirtualMachineSnapshotTree {
		o := the(t, c, "VirtualMachine", "web-00001", "snapshot")
		if value(o, "snapshot") == nil {
			return nil
		}
		return value(o, "snapshot").(types.VirtualMachineSnapshotInfo).RootSnapshotList
	}
	changes(t, s, add("a", ""), add("b", "a"), add("c", "b"))
	advance(t, s, 3600e9)
	roots := tree()
	want(t, "roots", len(roots), 1)
	deep := roots[0].ChildSnapshotList[0].ChildSnapshotList[0]
	want(t, "third level", deep.Name, "c")
	want(t, "its time", deep.CreateTime, old)
	changes(t, s, timeline.Change{SetSnapshot: &timeline.SetSnapshot{VM: "web-00001", Name: "b",
		Remove: true}})
	want(t, "second level", tree()[0].ChildSnapshotList[0].Name, "c")
	changes(t, s, timeline.Change{SetSnapshot: &timeline.SetSnapshot{VM: "web-00001", Name: "a",
		Remove: true, Children: true}})
	want(t, "snapshots left", len(tree()), 0)
	changes(t, s, timeline.Change{SetSnapshot: &timeline.SetSnapshot{VM: "web-00001", Name: "now"}})
	want(t, "time of one made now", tree()[0].CreateTime, start.Add(3600e9))
}

func TestADisconnectedHostMayHaveNoConfiguration(t *testing.T) {
	s, c := serve(t, NewQuiet(2, 2, 1, start))
	yes, no := true, false
	set := func(b *bool) {
		changes(t, s, timeline.Change{SetHost: &timeline.SetHost{Name: "esx-001.example.com",
			Disconnected: b, Forgotten: b}})
	}
	read := func() types.ObjectContent {
		return the(t, c, "HostSystem", "esx-001.example.com", "config.option",
			"config.product.build", "runtime.connectionState")
	}
	set(&yes)
	o := read()
	want(t, "state", value(o, "runtime.connectionState"), "disconnected")
	want(t, "properties left, and missing ones", fmt.Sprint(len(o.PropSet), len(o.MissingSet)), "2 0")
	set(&no)
	want(t, "properties when it is back", len(read().PropSet), 4)
}
