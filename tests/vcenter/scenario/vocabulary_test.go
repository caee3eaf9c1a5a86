package scenario

import (
	"reflect"
	"testing"
	"time"

	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// Every name must be one that a real vCenter uses: event and fault classes from the vim25 types, task
// ids from the list captured from a real vCenter.
func TestOnlyNamesThatAVCenterUses(t *testing.T) {
	known := map[string]bool{}
	for _, d := range vpx.Description.MethodInfo {
		known[d.GetElementDescription().Key] = true
	}
	class := types.TypeFunc()
	event := reflect.TypeOf((*types.BaseEvent)(nil)).Elem()
	fault := reflect.TypeOf((*types.BaseMethodFault)(nil)).Elem()
	is := func(name string, base reflect.Type) bool {
		found, ok := class(name)
		return ok && reflect.PtrTo(found).Implements(base)
	}
	seen := map[string]int{}
	for _, name := range Names() {
		s := open(t, name, 4)
		steps := append(s.Steps(begin.Add(-time.Second), begin.AddDate(0, 0, 7*45)), Deterioration(1, begin, 2)...)
		for _, step := range steps {
			if e := step.Event; e != nil {
				if seen[e.Class]++; seen[e.Class] == 1 && !is(e.Class, event) {
					t.Errorf("no event class %s", e.Class)
				}
				if e.Fault != "" && !is(e.Fault, fault) {
					t.Errorf("no fault class %s", e.Fault)
				}
			}
			if k := step.Task; k != nil {
				if seen[k.DescriptionID]++; seen[k.DescriptionID] == 1 && !known[k.DescriptionID] {
					t.Errorf("no task id %s", k.DescriptionID)
				}
				if k.Fault != "" && !is(k.Fault, fault) {
					t.Errorf("no fault class %s", k.Fault)
				}
			}
		}
	}
	for _, needed := range []string{"VmClonedEvent", "VmDeployedEvent", "VmCreatedEvent", "VmRemovedEvent",
		"DrsVmPoweredOnEvent", "VmPoweredOnEvent", "DrsVmMigratedEvent", "EnteredMaintenanceModeEvent",
		"VmRestartedOnAlternateHostEvent", "UserLoginSessionEvent", "ScheduledTaskCompletedEvent", "HostAddedEvent",
		"VirtualMachine.clone", "Folder.createVm", "VirtualMachine.reconfigure", "VirtualMachine.destroy",
		"VirtualMachine.unregister", "vm.Snapshot.revert", "Datacenter.ExecuteVmPowerOnLRO", "HostSystem.enterMaintenanceMode",
		"host.DatastoreSystem.expandVmfsDatastore", "host.NetworkSystem.addPortGroup", "ClusterComputeResource.addHost"} {
		if seen[needed] == 0 {
			t.Errorf("%s never happens", needed)
		}
	}
}

// The server finds objects by name: every step must speak of what exists at that moment.
func TestStepsSpeakOfWhatExists(t *testing.T) {
	for _, name := range []string{"improving", "adhoc"} {
		s := open(t, name, 9)
		vms, hosts := map[string]bool{}, map[string]bool{}
		estate := s.Estate()
		for _, v := range estate.VMs {
			if vms[v.Name] {
				t.Fatalf("%s twice in the estate", v.Name)
			}
			vms[v.Name] = true
		}
		for _, h := range estate.Hosts {
			hosts[h.Name] = true
		}
		tasks := map[int]*timeline.Task{}
		wrong := 0
		complain := func(format string, args ...interface{}) {
			if wrong++; wrong < 10 {
				t.Errorf(format, args...)
			}
		}
		for _, step := range s.Steps(begin.Add(-time.Second), begin.AddDate(0, 0, 7*30)) {
			if e := step.Event; e != nil && (e.VM != "" && !vms[e.VM] || e.Host != "" && !hosts[e.Host]) {
				complain("%s: %s of %q on %q, which does not exist", step.At, e.Class, e.VM, e.Host)
			}
			if k := step.Task; k != nil {
				if tasks[k.ID] != nil {
					complain("task %d twice", k.ID)
				}
				tasks[k.ID] = k
				if k.ParentID != 0 && (tasks[k.ParentID] == nil || tasks[k.ParentID].Completed.Before(k.Completed)) {
					complain("task %d ends after its parent %d or has none", k.ID, k.ParentID)
				}
				if k.Entity.Kind == "VirtualMachine" && !vms[k.Entity.Name] {
					complain("%s: %s of %q, which does not exist", step.At, k.DescriptionID, k.Entity.Name)
				}
				if k.Started.Before(k.Queued) || k.Completed.Before(k.Started) || !step.At.Equal(k.Queued) {
					complain("task %d out of order", k.ID)
				}
			}
			switch c := step.Change; {
			case c == nil:
			case c.AddVM != nil:
				if vms[c.AddVM.Name] {
					complain("%s added twice", c.AddVM.Name)
				}
				vms[c.AddVM.Name] = true
			case c.RemoveVM != "":
				delete(vms, c.RemoveVM)
			case c.SetVM != nil && c.SetVM.Rename != "":
				delete(vms, c.SetVM.Name)
				vms[c.SetVM.Rename] = true
			case c.SetVM != nil && !vms[c.SetVM.Name]:
				complain("%s: set %q, which does not exist", step.At, c.SetVM.Name)
			case c.AddHost != nil:
				hosts[c.AddHost.Name] = true
			}
		}
		for _, core := range coreNames { // a deterioration may be injected at any time
			if !vms[core] {
				t.Errorf("%s: %s is gone", name, core)
			}
		}
	}
}
