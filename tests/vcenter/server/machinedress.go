package server

import (
	"fmt"
	"sort"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// machineFacts are what was set of a machine otherwise than its name says; most have none.
type machineFacts struct {
	extra map[string]string // extraConfig; "" takes a key away
}

// What all machines share.
var (
	secureBoot = &types.VirtualMachineBootOptions{EfiSecureBootEnabled: yes(true),
		BootRetryEnabled: yes(false)}
	insecureBoot = &types.VirtualMachineBootOptions{EfiSecureBootEnabled: yes(false),
		BootRetryEnabled: yes(false)}
	machineTools = &types.ToolsConfigInfo{ToolsVersion: 12325, ToolsUpgradePolicy: "manual",
		SyncTimeWithHost: yes(false)}
	protected   = &types.VirtualMachineRuntimeInfoDasProtectionState{DasProtected: true}
	unprotected = &types.VirtualMachineRuntimeInfoDasProtectionState{}
	isOn, isOff = yes(true), yes(false)
)

// describeMachine fills the small properties in which machines differ.
func describeMachine(c *types.VirtualMachineConfigInfo) {
	name := c.Name
	switch n := trait(40, name, "hardware version"); {
	case n == 0:
		c.Version = "vmx-11"
	case n < 5:
		c.Version = "vmx-15"
	default:
		c.Version = "vmx-19"
	}
	c.Tools = machineTools
	c.Firmware, c.BootOptions = "efi", secureBoot
	if trait(5, name, "boot") == 0 {
		c.BootOptions = insecureBoot
	}
	if trait(9, name, "firmware") == 0 {
		c.Firmware, c.BootOptions = "bios", insecureBoot
	}
	c.MigrateEncryption = "opportunistic"
	switch trait(30, name, "vmotion encryption") {
	case 0:
		c.MigrateEncryption = "disabled"
	case 1, 2, 3, 4, 5:
		c.MigrateEncryption = "required"
	}
	logging := isOn
	if trait(50, name, "logging") == 0 {
		logging = isOff
	}
	c.Flags = types.VirtualMachineFlagInfo{EnableLogging: logging, DisableAcceleration: isOff,
		SnapshotDisabled: isOff, SnapshotLocked: isOff, DiskUuidEnabled: isOff,
		VirtualMmuUsage: "automatic", VirtualExecUsage: "hvAuto", MonitorType: "release",
		SnapshotPowerOffBehavior: "powerOff", VbsEnabled: isOff}
	c.CpuHotAddEnabled, c.MemoryHotAddEnabled = isOff, isOff
	c.ChangeTrackingEnabled = isOn
}

// dressMachine gives a copy of a machine with the parts that are asked for.
func (w *world) dressMachine(o *mo.VirtualMachine, it *item,
	wanted map[string]bool) *mo.VirtualMachine {
	dressed := *o
	if wanted["config.extraConfig"] || wanted["config.hardware.device"] {
		config := *o.Config
		dressed.Config = &config
		if wanted["config.extraConfig"] {
			config.ExtraConfig = w.extraConfigOf(o, it)
		}
		if wanted["config.hardware.device"] {
			config.Hardware.Device = w.devicesOf(o, it)
		}
	}
	if wanted["guest.net"] && o.Guest.IpAddress != "" {
		guest := *o.Guest
		dressed.Guest = &guest
		guest.Net = []types.GuestNicInfo{{Network: w.nameOf(o.Network), Connected: true,
			IpAddress: []string{guest.IpAddress}, MacAddress: macOf(it.ref), DeviceConfigId: 4000}}
		guest.Disk = []types.GuestDiskInfo{{DiskPath: "/", Capacity: 40 << 30,
			FreeSpace: int64(5+trait(30, it.ref.Value, "guest disk")) << 30}}
	}
	if wanted["layoutEx"] && o.LayoutEx != nil {
		layout := *o.LayoutEx
		dressed.LayoutEx = &layout
		base := o.Config.Files.VmPathName
		if len(base) > 4 {
			base = base[:len(base)-4]
		}
		for i, kind := range []struct{ suffix, kind string }{{".vmx", "config"}, {".nvram", "nvram"},
			{".vmdk", "diskDescriptor"}, {"-flat.vmdk", "diskExtent"}} {
			layout.File = append(layout.File, types.VirtualMachineFileLayoutExFileInfo{
				Key: int32(i), Name: base + kind.suffix, Type: kind.kind,
				Size: int64(4096 << (i * 6)), UniqueSize: int64(4096 << (i * 6)), Accessible: isOn})
		}
	}
	return &dressed
}

func (w *world) nameOf(refs []types.ManagedObjectReference) string {
	if len(refs) > 0 {
		if it := w.inventory.get(refs[0]); it != nil {
			return it.name
		}
	}
	return ""
}

// macOf is by the object's id: renaming a machine leaves its adapter as it is.
func macOf(ref types.ManagedObjectReference) string {
	hash := uuidOf("mac " + ref.Value)
	return "00:50:56:" + hash[0:2] + ":" + hash[2:4] + ":" + hash[4:6]
}

func extra(key, value string) types.BaseOptionValue {
	return &types.OptionValue{Key: key, Value: value}
}

// What every machine's extraConfig says, and what hardening adds: complete in one machine of six,
// in most nothing, for what is undefined has a secure default.
var (
	plainExtra = []types.BaseOptionValue{extra("ethernet0.pciSlotNumber", "192"),
		extra("hpet0.present", "TRUE"), extra("pciBridge0.present", "TRUE"),
		extra("svga.present", "TRUE")}
	hardenedExtra = []types.BaseOptionValue{extra("RemoteDisplay.maxConnections", "1"),
		extra("isolation.device.connectable.disable", "TRUE"),
		extra("isolation.tools.copy.disable", "TRUE"),
		extra("isolation.tools.diskShrink.disable", "TRUE"),
		extra("isolation.tools.diskWiper.disable", "TRUE"),
		extra("isolation.tools.dnd.disable", "TRUE"),
		extra("isolation.tools.paste.disable", "TRUE"), extra("log.keepOld", "10"),
		extra("log.rotateSize", "2048000"), extra("mks.enable3d", "FALSE"),
		extra("tools.guest.desktop.autolock", "TRUE"),
		extra("tools.guestlib.enableHostInfo", "FALSE"),
		extra("tools.setInfo.sizeLimit", "1048576")}
	loosenedExtra = [][]types.BaseOptionValue{
		{extra("isolation.tools.copy.disable", "FALSE")},
		{extra("tools.guestlib.enableHostInfo", "TRUE")},
		{extra("sched.mem.pshare.salt", "shared")}}
)

// extraConfigOf is a machine's extraConfig; no key stands in it twice.
func (w *world) extraConfigOf(o *mo.VirtualMachine, it *item) []types.BaseOptionValue {
	out := make([]types.BaseOptionValue, 0, 16)
	out = append(out, plainExtra...)
	out = append(out, extra("nvram", o.Config.Name+".nvram"), extra("viv.moid", it.ref.Value))
	uuid := o.Config.InstanceUuid
	if trait(6, uuid, "hardened") == 0 {
		out = append(out, hardenedExtra...)
	} else if n := trait(45, uuid, "loosened"); int(n) < len(loosenedExtra) {
		out = append(out, loosenedExtra[n]...)
	}
	if it.machine == nil {
		return out
	}
	keys := make([]string, 0, len(it.machine.extra))
	for key := range it.machine.extra {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		kept := out[:0]
		for _, option := range out {
			if option.GetOptionValue().Key != key {
				kept = append(kept, option)
			}
		}
		out = kept
		if value := it.machine.extra[key]; value != "" {
			out = append(out, extra(key, value))
		}
	}
	return out
}

// devicesOf is a machine's hardware: a controller, a disk and a network adapter.
func (w *world) devicesOf(o *mo.VirtualMachine, it *item) []types.BaseVirtualDevice {
	disk := o.Config.Files.VmPathName
	if len(disk) > 4 {
		disk = disk[:len(disk)-4] + ".vmdk"
	}
	network := w.nameOf(o.Network)
	var backing types.BaseVirtualDeviceBackingInfo = &types.VirtualEthernetCardNetworkBackingInfo{
		VirtualDeviceDeviceBackingInfo: types.VirtualDeviceDeviceBackingInfo{DeviceName: network}}
	if len(o.Network) > 0 && o.Network[0].Type == portgroupKind {
		backing = &types.VirtualEthernetCardDistributedVirtualPortBackingInfo{
			Port: types.DistributedVirtualSwitchPortConnection{
				SwitchUuid: uuidOf("switch"), PortgroupKey: o.Network[0].Value,
				PortKey: fmt.Sprint(trait(1000, it.ref.Value, "port"))}}
	}
	return []types.BaseVirtualDevice{
		&types.VirtualDisk{
			VirtualDevice: types.VirtualDevice{
				Key:        2000,
				DeviceInfo: &types.Description{Label: "Hard disk 1", Summary: "41,943,040 KB"},
				Backing: &types.VirtualDiskFlatVer2BackingInfo{
					VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{FileName: disk},
					DiskMode:                     "persistent", ThinProvisioned: isOn},
				ControllerKey: 1000,
			},
			CapacityInKB: 40 << 20, CapacityInBytes: 40 << 30,
		},
		&types.VirtualVmxnet3{VirtualVmxnet: types.VirtualVmxnet{
			VirtualEthernetCard: types.VirtualEthernetCard{
				VirtualDevice: types.VirtualDevice{
					Key:        4000,
					DeviceInfo: &types.Description{Label: "Network adapter 1", Summary: network},
					Backing:    backing,
				},
				AddressType: "assigned", MacAddress: macOf(it.ref),
			}}},
	}
}
