package server

import (
	"math"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// applyToHost changes a host's configuration. What is not kept in the object is kept beside it.
func (w *world) applyToHost(c *timeline.Change) {
	switch {
	case c.SetHostService != nil:
		s := c.SetHostService
		w.factsOf(s.Host, "config.service", func(f *hostFacts) {
			if f.services == nil {
				f.services = map[string]hostService{}
			}
			f.services[s.Key] = hostService{s.Running, or(s.Policy, f.services[s.Key].policy)}
		})
	case c.SetHostOption != nil:
		s := c.SetHostOption
		w.factsOf(s.Host, "config.option", func(f *hostFacts) {
			if f.options == nil {
				f.options = map[string]interface{}{}
			}
			f.options[s.Key] = optionValue(s.Value)
		})
	case c.SetHostCertificate != nil:
		w.factsOf(c.SetHostCertificate.Host, "config.certificate", func(f *hostFacts) {
			f.until = c.SetHostCertificate.Until
		})
	case c.SetHostHealth != nil:
		s := c.SetHostHealth
		path := "runtime.healthSystemRuntime"
		if s.Sensor == "" {
			path = "config"
		}
		w.factsOf(s.Host, path, func(f *hostFacts) {
			if s.Sensor != "" {
				if f.sensors == nil {
					f.sensors = map[string]string{}
				}
				f.sensors[s.Sensor] = s.Health
			}
			if s.Paths > 0 {
				f.paths = s.Paths
			}
			if s.Uplinks > 0 {
				f.uplinks = s.Uplinks
			}
		})
	case c.SetHostTime != nil:
		s := c.SetHostTime
		w.factsOf(s.Host, "config", func(f *hostFacts) {
			if s.NTP != nil {
				f.ntp = s.NTP
			}
			if s.DNS != nil {
				f.dns = s.DNS
			}
		})
	case c.SetHostLockdown != nil:
		it := w.inventory.named("HostSystem", c.SetHostLockdown.Host)
		if it == nil {
			return
		}
		o := it.object.(*mo.HostSystem)
		config := *o.Config
		config.LockdownMode = types.HostLockdownMode(c.SetHostLockdown.Mode)
		o.Config = &config
		w.inventory.changed(it, "config.lockdownMode")
	}
}

// factsOf changes what is kept beside a host.
func (w *world) factsOf(host, path string, change func(*hostFacts)) {
	it := w.inventory.named("HostSystem", host)
	if it == nil {
		return
	}
	if it.host == nil {
		it.host = &hostFacts{}
	}
	change(it.host)
	w.inventory.changed(it, path)
}

// optionValue makes of a value from JSON what ESXi has: whole numbers are longs.
func optionValue(value interface{}) interface{} {
	switch v := value.(type) {
	case float64:
		if v == math.Trunc(v) {
			return int64(v)
		}
	case int:
		return int64(v)
	}
	return value
}

func (w *world) setExtraConfig(c *timeline.SetExtraConfig) {
	it := w.inventory.named("VirtualMachine", c.VM)
	if it == nil {
		return
	}
	if it.machine == nil {
		it.machine = &machineFacts{extra: map[string]string{}}
	}
	it.machine.extra[c.Key] = c.Value
	w.inventory.changed(it, "config.extraConfig")
}
