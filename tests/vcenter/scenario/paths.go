package scenario

// kind is a sort of work on one VM: its main step, the faults that may end it, and the ways it is
// done. The first way is the agreed one; Phase.Modal is its share. Every agreed way of a frequent
// kind has at least two steps, so that path_consistency applies to its class.
type kind struct {
	name    string
	main    string // step in vmSteps
	class   string // work class: vCenter's descriptionId
	faults  []string
	ways    [][]string
	trivial bool
	// needsOn: the machine must be running at the start, and is again at the end unless it is gone.
	needsOn bool
}

var (
	resizeKind = kind{name: "resize", main: "resize", class: "VirtualMachine.reconfigure", needsOn: true,
		faults: []string{"GenericVmConfigFault", "InsufficientHostMemoryCapacityFault", "FileLocked"},
		ways: [][]string{{"snapshot", "resize"}, {"powerOff", "resize", "powerOn"}, {"resize"},
			{"shutdownGuest", "resize", "powerOn"}, {"resize", "reset"}, {"migrate", "resize"}}}
	diskKind = kind{name: "disk", main: "disk", class: "VirtualMachine.reconfigure", needsOn: true,
		faults: []string{"NoDiskSpace", "FileLocked", "GenericVmConfigFault"},
		ways: [][]string{{"snapshot", "disk"}, {"disk"}, {"powerOff", "disk", "powerOn"},
			{"disk", "reboot"}, {"migrate", "disk"}}}
	annotateKind = kind{name: "annotate", main: "annotate", class: "VirtualMachine.reconfigure", needsOn: true,
		faults: []string{"GenericVmConfigFault", "Timedout"},
		ways: [][]string{{"annotate", "attributes"}, {"annotate"}, {"migrate", "annotate"},
			{"annotate", "reset"}, {"annotate", "migrate"}, {"annotate", "rename"}}}
	toolsKind = kind{name: "tools", main: "tools", class: "VirtualMachine.upgradeTools", needsOn: true,
		faults: []string{"VmToolsUpgradeFault", "Timedout"},
		ways: [][]string{{"snapshot", "tools"}, {"tools"}, {"tools", "reboot"}, {"migrate", "tools"},
			{"tools", "reset"}}}
	retireKind = kind{name: "retire", main: "destroy", class: "VirtualMachine.destroy",
		faults: []string{"FileLocked", "ResourceInUse"},
		ways: [][]string{{"powerOff", "destroy"}, {"shutdownGuest", "destroy"},
			{"powerOff", "removeSnapshots", "destroy"}, {"shutdownGuest", "powerOff", "destroy"},
			{"migrate", "powerOff", "destroy"}}}
	relocateKind = kind{name: "relocate", main: "relocate", class: "VirtualMachine.relocate",
		faults: []string{"MigrationFault", "NetworkCopyFault", "NoDiskSpace"}, ways: [][]string{{"relocate"}}}
	unregisterKind = kind{name: "unregister", main: "unregister", class: "VirtualMachine.unregister",
		ways: [][]string{{"powerOff", "unregister"}}}

	powerKind = kind{name: "power", main: "reset", class: "VirtualMachine.reset", trivial: true, needsOn: true,
		faults: []string{"Timedout"},
		ways:   [][]string{{"reset"}, {"powerOff", "powerOn"}, {"shutdownGuest", "powerOn"}, {"reboot"}}}
	snapshotKind = kind{name: "snapshot", main: "snapshot", trivial: true, ways: [][]string{{"snapshot"}}}
	migrateKind  = kind{name: "migrate", main: "migrate", class: "VirtualMachine.migrate", trivial: true, needsOn: true,
		faults: []string{"MigrationFault"}, ways: [][]string{{"migrate"}}}
)

// way draws how a work is done.
func (k *kind) way(d *day) []string {
	if len(k.ways) == 1 || d.r.Float64() < d.phase.Modal {
		return k.ways[0]
	}
	return k.ways[1+d.r.Intn(len(k.ways)-1)]
}

// Ways to build a VM: what follows the clone or the empty VM until it is switched on. The first is
// the agreed one.
var buildWays = [][]string{
	{"annotate", "attributes", "powerOn"},
	{"powerOn"},
	{"resize", "powerOn"},
	{"rename", "powerOn"},
	{"relocate", "resize", "powerOn"},
	{"disk", "resize", "powerOn"},
	{"customize", "powerOn"},
}

func buildWay(d *day) []string {
	if d.r.Float64() < d.phase.Modal {
		return buildWays[0]
	}
	return buildWays[1+d.r.Intn(len(buildWays)-1)]
}

// Ways to service a host; the first is the agreed one.
var hostWays = [][]string{
	{"enter", "reboot", "exit"},
	{"enter", "exit"},
	{"enter", "disconnect", "reconnect", "exit"},
	{"reboot", "enter", "exit"},
	{"enter", "reboot", "disconnect", "reconnect", "exit"},
}
