package main

// What govmomi's simulator calls a task that vCenter gives another id.
const simulators = "the id of govmomi's simulator for the same work"

// Lines of the plan that these definitions (vSphere 7.0) do not know, each with the reason why it is
// read all the same.
var exceptions = map[string]string{
	"property HostSystem capability.uefiSecureBoot": "since 8.0.3; older servers refuse the path",

	"task ClusterComputeResource.reconfigureCluster":          simulators,
	"task Datacenter.powerOnMultiVM":                          simulators,
	"task DistributedVirtualPortgroup.destroy":                simulators,
	"task DistributedVirtualPortgroup.reconfigureDvPortgroup": simulators,
	"task DistributedVirtualSwitch.addDVPortgroup":            simulators,
	"task DistributedVirtualSwitch.reconfigureDvs":            simulators,
	"task FileManager.deleteDatastoreFile":                    simulators,
	"task Folder.createDVS":                                   simulators,
	"task Folder.moveIntoFolder":                              simulators,
	"task HostSystem.disconnectHost":                          simulators,
	"task HostSystem.reconnectHost":                           simulators,
	"task VirtualApp.cloneVapp":                               simulators,
	"task VirtualMachine.RemoveAllSnapshots":                  simulators,
	"task VirtualMachine.cloneVm":                             simulators,
	"task VirtualMachine.customizeVm":                         simulators,
	"task VirtualMachine.reconfigVm":                          simulators,
	"task VirtualMachine.relocateVm":                          simulators,
	"task VirtualMachine.revertSnapshot":                      simulators,
	"task VirtualMachine.upgradeVm":                           simulators,
	"task VirtualMachineSnapshot.removeSnapshot":              simulators,
	"task VirtualMachineSnapshot.revertToSnapshot":            simulators,
	"task VmwareDistributedVirtualSwitch.addDVPortgroup":      simulators,
	"task VmwareDistributedVirtualSwitch.destroy":             simulators,
	"task VmwareDistributedVirtualSwitch.reconfigureDvs":      simulators,
}
