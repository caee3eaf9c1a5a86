package server

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// hostFacts are what was set of a host otherwise than its name says; most hosts have none.
type hostFacts struct {
	options   map[string]interface{}
	services  map[string]hostService
	until     time.Time // end of the certificate; zero: by name
	ntp       []string  // nil: by name
	dns       []string
	sensors   map[string]string // sensor → green, yellow, red or unknown
	paths     int               // to every disk; 0: by name
	uplinks   int
	forgotten bool // its configuration cannot be had
}

type hostService struct {
	running bool
	policy  string
}

// dressHost gives a copy of a host with the parts that are asked for.
func (w *world) dressHost(o *mo.HostSystem, it *item, wanted map[string]bool) *mo.HostSystem {
	f := it.host
	if f == nil {
		f = &hostFacts{}
	}
	dressed := *o
	config := *o.Config
	dressed.Config = &config
	if wanted["config.option"] {
		config.Option = optionsOf(it.name, f.options)
	}
	if wanted["config.service"] {
		config.Service = &types.HostServiceInfo{Service: servicesOf(it.name, f)}
	}
	if wanted["config.dateTimeInfo"] {
		config.DateTimeInfo = dateTimeOf(it.name, f)
	}
	if wanted["config.network"] {
		config.Network = w.networkOf(o, it.name, f)
	}
	if wanted["config.virtualNicManagerInfo"] {
		config.VirtualNicManagerInfo = nicManagerOf(it.name)
	}
	if wanted["config.certificate"] {
		config.Certificate = w.certificateOf(it)
	}
	if wanted["config.storageDevice"] {
		config.StorageDevice = &types.HostStorageDeviceInfo{MultipathInfo: w.multipathOf(o, it.name, f)}
	}
	if wanted["runtime.healthSystemRuntime"] || wanted["summary.runtime.healthSystemRuntime"] {
		dressed.Runtime.HealthSystemRuntime = &types.HealthSystemRuntime{
			SystemHealthInfo: &types.HostSystemHealthInfo{
				NumericSensorInfo: sensorsOf(it.name, f)}}
		dressed.Summary.Runtime = &dressed.Runtime
	}
	return &dressed
}

// certificateOf makes a host's certificate once. Readers share the world's lock, so the making has
// its own.
func (w *world) certificateOf(it *item) []byte {
	until := certificateEnd(it.name, w.start)
	if it.host != nil && !it.host.until.IsZero() {
		until = it.host.until
	}
	key := it.name + " " + until.String()
	if made, ok := w.beside.certificates.Load(key); ok {
		return made.([]byte)
	}
	made := hostCertificate(it.name, until)
	w.beside.certificates.Store(key, made)
	return made
}

var hostServices = []struct {
	key, label, policy string
	running            bool
}{
	{"DCUI", "Direct Console UI", "on", true},
	{"TSM", "ESXi Shell", "off", false},
	{"TSM-SSH", "SSH", "off", false},
	{"attestd", "attestd", "off", false},
	{"lbtd", "Load-Based Teaming Daemon", "on", true},
	{"lwsmd", "Active Directory Service", "off", false},
	{"ntpd", "NTP Daemon", "on", true},
	{"pcscd", "PC/SC Smart Card Daemon", "off", false},
	{"ptpd", "PTP Daemon", "off", false},
	{"sfcbd-watchdog", "CIM Server", "off", false},
	{"slpd", "slpd", "off", false},
	{"snmpd", "SNMP Server", "on", false},
	{"vmsyslogd", "Syslog Server", "on", true},
	{"vpxa", "VMware vCenter Agent", "on", true},
}

func servicesOf(name string, f *hostFacts) []types.HostService {
	var out []types.HostService
	for _, s := range hostServices {
		service := types.HostService{Key: s.key, Label: s.label, Policy: s.policy,
			Running: s.running, Ruleset: []string{}}
		switch {
		case s.key == "TSM-SSH" && trait(10, name, "ssh left on") == 0:
			service.Running, service.Policy = true, "on"
		case s.key == "TSM" && trait(25, name, "shell left on") == 0:
			service.Running = true
		case s.key == "ntpd" && trait(30, name, "no time service") == 0:
			service.Running = false
		}
		if set, ok := f.services[s.key]; ok {
			service.Running, service.Policy = set.running, or(set.policy, service.Policy)
		}
		out = append(out, service)
	}
	return out
}

func dateTimeOf(name string, f *hostFacts) *types.HostDateTimeInfo {
	servers := f.ntp
	if servers == nil {
		servers = []string{"ntp1.example.com", "ntp2.example.com"}
		if trait(20, name, "one time server") == 0 {
			servers = servers[:1]
		}
	}
	config := []string{"restrict default nomodify notrap nopeer noquery", "driftfile /etc/ntp.drift"}
	for _, s := range servers {
		config = append(config, "server "+s)
	}
	return &types.HostDateTimeInfo{
		TimeZone: types.HostDateTimeSystemTimeZone{Key: "UTC", Name: "UTC", Description: "UTC",
			GmtOffset: 0},
		SystemClockProtocol: "ntp",
		NtpConfig:           &types.HostNtpConfig{Server: servers, ConfigFile: config},
	}
}

// sensorsOf are a host's hardware sensors: a temperature, a voltage, a fan, a power supply, a disk …
func sensorsOf(name string, f *hostFacts) []types.HostNumericSensorInfo {
	sensors := []struct {
		name, kind, units string
		reading           int64
		modifier          int32
	}{
		{"System Board 1 Inlet Temp", "temperature", "Degrees C", 2200, -2},
		{"Processor 1 Temp", "temperature", "Degrees C", 5400, -2},
		{"Processor 2 Temp", "temperature", "Degrees C", 5200, -2},
		{"System Board 1 Fan1A RPM", "fan", "RPM", 480000, -2},
		{"System Board 1 Fan2A RPM", "fan", "RPM", 492000, -2},
		{"System Board 1 Fan Redundancy 0", "fan", "", 0, 0},
		{"Power Supply 1 Voltage 1", "voltage", "Volts", 23000, -2},
		{"Power Supply 2 Voltage 2", "voltage", "Volts", 23000, -2},
		{"Power Supply 1 Status 0: Presence detected", "power", "", 0, 0},
		{"Power Supply 2 Status 0: Presence detected", "power", "", 0, 0},
		{"Disk Drive Bay 1 Drive 0", "Storage", "", 0, 0},
		{"Disk Drive Bay 1 Drive 1", "Storage", "", 0, 0},
		{"Memory Device 1 DIMM A1", "memory", "", 0, 0},
		{"System Board 1 CMOS Battery", "battery", "", 0, 0},
	}
	var out []types.HostNumericSensorInfo
	for i, s := range sensors {
		health := "green"
		if i == 0 && trait(50, name, "too warm") == 0 {
			health = "yellow"
		}
		if i == 8 && trait(60, name, "power supply") == 0 {
			health = "red"
		}
		if i == 13 && trait(15, name, "battery unread") == 0 {
			health = "unknown"
		}
		health = or(f.sensors[s.name], health)
		out = append(out, types.HostNumericSensorInfo{
			Name: s.name, SensorType: s.kind, BaseUnits: s.units, UnitModifier: s.modifier,
			CurrentReading: s.reading, Id: fmt.Sprintf("0.%d.%d.%d", i/4, 32+i%4, 80+i),
			HealthState: &types.ElementDescription{Key: health,
				Description: types.Description{Label: health, Summary: "Sensor is " + health}},
		})
	}
	return out
}
