package server

import (
	"reflect"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// parts are the properties that are made when they are read, from an object's name and what was set
// of it: kept for every object, they would fill the memory.
var parts = map[string][]string{
	"HostSystem": {
		"config.option", "config.service", "config.dateTimeInfo", "config.network",
		"config.virtualNicManagerInfo", "config.lockdownMode", "config.certificate",
		"config.storageDevice", "config.firewall", "runtime.healthSystemRuntime",
		"summary.runtime.healthSystemRuntime",
	},
	"ScheduledTask": {"info"},
	"VirtualMachine": {
		"config.extraConfig", "config.bootOptions", "config.flags", "config.tools", "guest.net",
		"guest.disk", "layoutEx", "summary.quickStats", "config.hardware.device",
	},
}

type partsKey struct {
	kind string
	sets *types.PropertySpec
}

// wantedParts are the parts that property sets ask of objects of a kind.
func (c *call) wantedParts(kind string, sets []types.PropertySpec) map[string]bool {
	all := parts[kind]
	if len(all) == 0 || len(sets) == 0 {
		return nil
	}
	key := partsKey{kind, &sets[0]}
	if found, ok := c.wanted[key]; ok {
		return found
	}
	found := map[string]bool{}
	for i := range sets {
		if sets[i].Type != kind && sets[i].Type != "ManagedEntity" {
			continue
		}
		for _, part := range all {
			if isTrue(sets[i].All) {
				found[part] = true
			}
			for _, path := range sets[i].PathSet {
				if related(path, part) {
					found[part] = true
				}
			}
		}
	}
	if c.wanted == nil {
		c.wanted = map[partsKey]map[string]bool{}
	}
	c.wanted[key] = found
	return found
}

// dress gives an object with the parts that are asked for; it is a copy when there are any.
func (c *call) dress(object reflect.Value, it *item, sets []types.PropertySpec) reflect.Value {
	if it == nil {
		return object
	}
	if o, ok := it.object.(*mo.HostSystem); ok && it.host != nil && it.host.forgotten {
		bare := *o
		bare.Config, bare.Hardware, bare.Capability = nil, nil, nil
		return reflect.ValueOf(&bare).Elem()
	}
	wanted := c.wantedParts(it.ref.Type, sets)
	if len(wanted) == 0 {
		return object
	}
	switch o := it.object.(type) {
	case *mo.HostSystem:
		return reflect.ValueOf(c.service.world.dressHost(o, it, wanted)).Elem()
	case *mo.ScheduledTask:
		return reflect.ValueOf(c.service.world.dressScheduled(it)).Elem()
	case *mo.VirtualMachine:
		return reflect.ValueOf(c.service.world.dressMachine(o, it, wanted)).Elem()
	}
	return object
}
