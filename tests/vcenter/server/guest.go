package server

import (
	"strings"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// guestNames are what vCenter calls the guests that estates use.
var guestNames = map[string]string{
	"debian11_64Guest":           "Debian GNU/Linux 11 (64-bit)",
	"rhel8_64Guest":              "Red Hat Enterprise Linux 8 (64-bit)",
	"rhel9_64Guest":              "Red Hat Enterprise Linux 9 (64-bit)",
	"windows2019srvNext_64Guest": "Microsoft Windows Server 2022 (64-bit)",
}

// tools tells which VMware Tools a running machine has: Linux its distribution's, one machine in
// twelve old ones, and some none.
func tools(o *mo.VirtualMachine) {
	name := o.Config.InstanceUuid
	g := o.Guest
	g.ToolsStatus, g.ToolsVersionStatus2 = types.VirtualMachineToolsStatusToolsOk, "guestToolsCurrent"
	g.ToolsInstallType = "guestToolsTypeMSI"
	if !strings.HasPrefix(g.GuestId, "windows") {
		g.ToolsVersionStatus2, g.ToolsInstallType = "guestToolsUnmanaged", "guestToolsTypeOpenVMTools"
	}
	switch n := trait(60, name, "tools"); {
	case n == 0:
		g.ToolsStatus, g.ToolsVersionStatus2 = types.VirtualMachineToolsStatusToolsNotInstalled,
			"guestToolsNotInstalled"
		g.ToolsRunningStatus, g.ToolsInstallType = "guestToolsNotRunning", ""
	case n < 6:
		g.ToolsStatus, g.ToolsVersionStatus2 = types.VirtualMachineToolsStatusToolsOld,
			"guestToolsSupportedOld"
	}
	g.ToolsVersionStatus = g.ToolsVersionStatus2
}

// protect tells whether HA would restart a machine: a running one of a cluster that has HA on.
func (w *world) protect(o *mo.VirtualMachine) {
	o.Runtime.DasVmProtection = nil
	if o.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOn || o.Runtime.Host == nil {
		return
	}
	host := w.inventory.get(*o.Runtime.Host)
	if host == nil || host.parent == nil {
		return
	}
	if c, ok := host.parent.object.(*mo.ClusterComputeResource); ok {
		o.Runtime.DasVmProtection = unprotected
		if isTrue(c.ConfigurationEx.(*types.ClusterConfigInfoEx).DasConfig.Enabled) {
			o.Runtime.DasVmProtection = protected
		}
	}
}
