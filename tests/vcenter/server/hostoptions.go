package server

import (
	"sort"

	"github.com/vmware/govmomi/vim25/types"
)

// hostOptions are the advanced options of a well-kept host. Numbers are longs, as ESXi gives them.
var hostOptions = map[string]interface{}{
	"Annotations.WelcomeMessage":                             "",
	"BufferCache.SoftMaxDirty":                               int64(15),
	"COW.COWMaxHeapSizeMB":                                   int64(192),
	"Config.Etc.issue":                                       "",
	"Config.HostAgent.log.level":                             "info",
	"Config.HostAgent.plugins.hostsvc.esxAdminsGroup":        "ESX Admins",
	"Config.HostAgent.plugins.hostsvc.esxAdminsGroupAutoAdd": false,
	"Config.HostAgent.plugins.solo.enableMob":                false,
	"Config.HostAgent.vmacore.soap.sessionTimeout":           int64(30),
	"Cpu.CoschedCrossCall":                                   int64(1),
	"DCUI.Access":                                            "root",
	"DataMover.HardwareAcceleratedInit":                      int64(1),
	"DataMover.HardwareAcceleratedMove":                      int64(1),
	"Disk.DiskMaxIOSize":                                     int64(32767),
	"Disk.QFullSampleSize":                                   int64(0),
	"Disk.QFullThreshold":                                    int64(8),
	"Disk.SchedNumReqOutstanding":                            int64(32),
	"Mem.AllocGuestLargePage":                                int64(1),
	"Mem.MemEagerZero":                                       int64(0),
	"Mem.ShareForceSalting":                                  int64(2),
	"Misc.APDHandlingEnable":                                 int64(1),
	"Misc.APDTimeout":                                        int64(140),
	"Misc.HeartbeatPanicTimeout":                             int64(60),
	"Misc.HostAgentUpdateLevel":                              "3",
	"NFS.HeartbeatFrequency":                                 int64(12),
	"NFS.MaxVolumes":                                         int64(32),
	"Net.BlockGuestBPDU":                                     int64(1),
	"Net.BMCNetworkEnable":                                   int64(0),
	"Net.DVFilterBindIpAddress":                              "",
	"Net.FollowHardwareMac":                                  int64(1),
	"Net.TcpipHeapMax":                                       int64(1536),
	"Numa.LocalityWeightActionAffinity":                      int64(0),
	"Power.CpuPolicy":                                        "High Performance",
	"ScratchConfig.CurrentScratchLocation":                   "",
	"Security.AccountLockFailures":                           int64(5),
	"Security.AccountUnlockTime":                             int64(900),
	"Security.PasswordHistory":                               int64(5),
	"Security.PasswordMaxDays":                               int64(99999),
	"Security.PasswordQualityControl":                        "similar=deny retry=3 min=disabled,disabled,disabled,disabled,15",
	"Security.SshSessionLimit":                               int64(50),
	"Syslog.global.auditRecord.storageEnable":                true,
	"Syslog.global.auditRecord.storageCapacity":              int64(100),
	"Syslog.global.certificate.checkSSLCerts":                true,
	"Syslog.global.defaultRotate":                            int64(8),
	"Syslog.global.defaultSize":                              int64(1024),
	"Syslog.global.logDir":                                   "[] /scratch/log",
	"Syslog.global.logDirUnique":                             false,
	"Syslog.global.logHost":                                  "tcp://syslog.example.com:1514",
	"Syslog.global.logLevel":                                 "error",
	"UserVars.DcuiTimeOut":                                   int64(600),
	"UserVars.ESXiShellInteractiveTimeOut":                   int64(900),
	"UserVars.ESXiShellTimeOut":                              int64(600),
	"UserVars.ESXiVPsDisabledProtocols":                      "sslv3,tlsv1,tlsv1.1",
	"UserVars.HostClientSessionTimeout":                      int64(900),
	"UserVars.ProductLockerLocation":                         "/locker/packages/vmtoolsRepo/",
	"UserVars.SuppressCoredumpWarning":                       int64(0),
	"UserVars.SuppressHyperthreadWarning":                    int64(0),
	"UserVars.SuppressShellWarning":                          int64(0),
	"VMFS3.HardwareAcceleratedLocking":                       int64(1),
	"VMFS3.UseATSForHBOnVMFS5":                               int64(1),
	"VMkernel.Boot.execInstalledOnly":                        true,
	"VMkernel.Boot.hyperthreading":                           true,
	"VMkernel.Boot.hyperthreadingMitigation":                 false,
	"NFS.HeartbeatMaxFailures":                               int64(10),
	"NFS.HeartbeatTimeout":                                   int64(5),
	"NFS.MaxQueueDepth":                                      int64(4294967295),
	"Net.TcpipHeapSize":                                      int64(32),
	"Syslog.global.auditRecord.remoteEnable":                 true,
	"Syslog.global.certificate.strictX509Compliance":         false,
	"VMkernel.Boot.storageMaxPaths":                          int64(1024),
}

var hostOptionKeys = sortedKeys(hostOptions)

func sortedKeys(m map[string]interface{}) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// hostDeviations are options that one host in so many has otherwise.
var hostDeviations = []struct {
	key   string
	oneIn uint32
	value interface{}
}{
	{"Config.HostAgent.plugins.solo.enableMob", 29, true},
	{"Mem.ShareForceSalting", 37, int64(0)},
	{"Net.BlockGuestBPDU", 31, int64(0)},
	{"Security.AccountLockFailures", 23, int64(10)},
	{"Security.PasswordQualityControl", 19, "retry=3 min=disabled,disabled,disabled,7,7"},
	{"Syslog.global.logHost", 17, ""},
	{"UserVars.DcuiTimeOut", 41, int64(0)},
	{"UserVars.ESXiShellInteractiveTimeOut", 13, int64(0)},
	{"UserVars.ESXiShellTimeOut", 13, int64(0)},
	{"UserVars.ESXiVPsDisabledProtocols", 43, "sslv3"},
	{"UserVars.SuppressShellWarning", 11, int64(1)},
	{"VMkernel.Boot.execInstalledOnly", 7, false},
	{"Disk.QFullSampleSize", 9, int64(32)},
}

// optionsOf are the advanced options of a host.
func optionsOf(name string, set map[string]interface{}) []types.BaseOptionValue {
	values := make(map[string]interface{}, len(hostOptions)+len(set))
	for key, value := range hostOptions {
		values[key] = value
	}
	for _, d := range hostDeviations {
		if trait(d.oneIn, name, d.key) == 0 {
			values[d.key] = d.value
		}
	}
	values["ScratchConfig.CurrentScratchLocation"] =
		"/vmfs/volumes/" + uuidOf("scratch "+name) + "/.locker"
	keys := hostOptionKeys
	if len(set) > 0 {
		for key, value := range set {
			values[key] = value
		}
		keys = sortedKeys(values)
	}
	out := make([]types.BaseOptionValue, 0, len(keys))
	for _, key := range keys {
		if values[key] != nil {
			out = append(out, &types.OptionValue{Key: key, Value: values[key]})
		}
	}
	return out
}
