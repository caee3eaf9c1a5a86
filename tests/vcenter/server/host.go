package server

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// describeHost fills the properties of a host in which the estate's hosts differ.
func describeHost(o *mo.HostSystem, h timeline.Host, now time.Time) {
	cores, memory := h.Cores, h.MemoryMB
	if cores == 0 {
		cores = 32
	}
	if memory == 0 {
		memory = 512 << 10
	}
	uuid := or(h.UUID, uuidOf("host "+h.Name))
	s := o.Summary.Hardware
	s.Vendor, s.Model, s.Uuid = "Dell Inc.", or(h.Model, "PowerEdge R750"), uuid
	s.CpuModel, s.CpuMhz = or(h.CPUModel, "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz"), 2000
	s.NumCpuPkgs, s.NumCpuCores, s.NumCpuThreads = 2, int16(cores), int16(2*cores)
	s.MemorySize = int64(memory) << 20
	o.Hardware.SystemInfo.Vendor, o.Hardware.SystemInfo.Model = s.Vendor, s.Model
	o.Hardware.SystemInfo.Uuid = uuid
	o.Hardware.MemorySize = s.MemorySize
	o.Hardware.CpuInfo.NumCpuCores = s.NumCpuCores
	o.Hardware.CpuInfo.NumCpuThreads = s.NumCpuThreads

	p := &o.Config.Product
	p.Version, p.Build = or(h.Version, "8.0.2"), or(h.Build, "22380479")
	p.FullName = fmt.Sprintf("VMware ESXi %s build-%s", p.Version, p.Build)
	p.ApiVersion = "8.0.2.0"
	product := *p
	o.Summary.Config.Product = &product
	o.Summary.Config.Name = h.Name
	o.Config.Host = o.Self
	o.Config.LockdownMode = types.HostLockdownModeLockdownNormal
	if trait(9, h.Name, "lockdown") == 0 {
		o.Config.LockdownMode = types.HostLockdownModeLockdownDisabled
	}
	// What is made when it is read: see dress.
	o.Config.Option, o.Config.Service, o.Config.Network, o.Config.Certificate = nil, nil, nil, nil
	o.Config.StorageDevice, o.Config.VirtualNicManagerInfo, o.Config.DateTimeInfo = nil, nil, nil
	o.Summary.MaxEVCModeKey = "intel-icelake"
	if h.Model != "" && trait(3, h.Model, "generation") == 0 {
		o.Summary.MaxEVCModeKey = "intel-cascadelake"
	}
	o.Summary.CurrentEVCModeKey = "intel-skylake"
	attested := types.HostTpmAttestationInfoAcceptanceStatusAccepted
	if trait(22, h.Name, "attestation") == 0 {
		attested = types.HostTpmAttestationInfoAcceptanceStatusNotAccepted
	}
	o.Summary.TpmAttestation = &types.HostTpmAttestationInfo{Time: now, Status: attested}

	boot := now
	o.Runtime.ConnectionState = types.HostSystemConnectionStateConnected
	o.Runtime.PowerState = types.HostSystemPowerStatePoweredOn
	o.Runtime.BootTime = &boot
	o.Summary.Runtime = &o.Runtime
	o.Summary.OverallStatus = types.ManagedEntityStatusGreen
}
