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
	o.Config.DateTimeInfo = &types.HostDateTimeInfo{
		TimeZone:  types.HostDateTimeSystemTimeZone{Key: "UTC", Name: "UTC", Description: "UTC"},
		NtpConfig: &types.HostNtpConfig{Server: []string{"ntp1.example.com", "ntp2.example.com"}},
	}

	boot := now
	o.Runtime.ConnectionState = types.HostSystemConnectionStateConnected
	o.Runtime.PowerState = types.HostSystemPowerStatePoweredOn
	o.Runtime.BootTime = &boot
	o.Summary.Runtime = &o.Runtime
	o.Summary.OverallStatus = types.ManagedEntityStatusGreen
}
