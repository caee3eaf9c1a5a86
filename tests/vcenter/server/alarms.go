package server

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// defaultAlarms are the alarms of a new vCenter, with the actions that a site gave some of them.
var defaultAlarms = []struct{ name, system, kind, action string }{
	{"Host connection and power state", "alarm.HostConnectionStateAlarm", "HostSystem", "mail"},
	{"Host CPU usage", "alarm.HostCPUUsageAlarm", "HostSystem", ""},
	{"Host memory usage", "alarm.HostMemoryUsageAlarm", "HostSystem", "mail"},
	{"Virtual machine CPU usage", "alarm.VmCPUUsageAlarm", "VirtualMachine", ""},
	{"Virtual machine memory usage", "alarm.VmMemoryUsageAlarm", "VirtualMachine", ""},
	{"Datastore usage on disk", "alarm.DatastoreDiskUsageAlarm", "Datastore", "mail"},
	{"Health status changed alarm", "alarm.HealthStatusChangedAlarm", "Folder", ""},
	{"Datastore cluster is out of space", "alarm.DatastoreClusterDiskUsageAlarm", "Datastore", ""},
	{"Host storage status", "alarm.HostStorageStatusAlarm", "HostSystem", "trap"},
	{"Host hardware fan status", "alarm.HardwareFanHealthAlarm", "HostSystem", "trap"},
	{"Host hardware voltage", "alarm.HardwareVoltageHealthAlarm", "HostSystem", "trap"},
	{"Host hardware temperature status", "alarm.HardwareTemperatureHealthAlarm", "HostSystem", "trap"},
	{"Host hardware power status", "alarm.HardwarePowerHealthAlarm", "HostSystem", "trap"},
	{"Host memory status", "alarm.HardwareMemoryHealthAlarm", "HostSystem", "trap"},
	{"Host battery status", "alarm.HardwareBatteryHealthAlarm", "HostSystem", ""},
	{"Network uplink redundancy lost", "alarm.NetworkRedundancyLostAlarm", "HostSystem", "mail"},
	{"Network uplink redundancy degraded", "alarm.NetworkRedundancyDegradedAlarm", "HostSystem", ""},
	{"Cannot connect to storage", "alarm.StorageConnectivityAlarm", "HostSystem", "mail"},
	{"vSphere HA failover in progress", "alarm.HAfailoverInProgress", "ClusterComputeResource", "mail"},
	{"vSphere HA host status", "alarm.HAhostStatus", "HostSystem", "mail"},
	{"Insufficient vSphere HA failover resources", "alarm.HAinsufficientFailoverResources",
		"ClusterComputeResource", "mail"},
	{"vSphere HA virtual machine failover failed", "alarm.VmDasFailoverFailed", "VirtualMachine", "mail"},
	{"Virtual machine Consolidation Needed status", "alarm.VmDiskConsolidationNeededAlarm",
		"VirtualMachine", ""},
	{"License inventory monitoring", "alarm.LicenseNonComplianceAlarm", "Folder", ""},
	{"Host certificate status", "alarm.HostCertificateStatusAlarm", "HostSystem", ""},
	{"Certificate Status", "alarm.CertificateStatusAlarm", "Folder", "mail"},
	{"Unmanaged workload detected on SIOC datastore", "alarm.UnmanagedWorkload", "Datastore", ""},
	{"Thin-provisioned volume capacity threshold exceeded", "alarm.ThinProvisionedAlarm", "Datastore",
		"mail"},
	{"Host error", "alarm.HostErrorAlarm", "HostSystem", ""},
	{"Virtual machine error", "alarm.VmErrorAlarm", "VirtualMachine", ""},
}

// alarmAction is what an alarm does when it turns red.
func alarmAction(kind string) types.BaseAlarmAction {
	var does types.BaseAction
	switch kind {
	case "mail":
		does = &types.SendEmailAction{ToList: "operations@example.com",
			Subject: "Alarm {alarmName} on {targetName}", Body: "{triggeringSummary}"}
	case "trap":
		does = &types.SendSNMPAction{}
	case "script":
		does = &types.RunScriptAction{Script: "/usr/local/bin/alarm"}
	default:
		return nil
	}
	return &types.GroupAlarmAction{Action: []types.BaseAlarmAction{&types.AlarmTriggeringAction{
		Action: does, Yellow2red: true, TransitionSpecs: []types.AlarmTriggeringActionTransitionSpec{
			{StartState: "yellow", FinalState: "red"}}}}}
}

// installAlarms declares the default alarms, and triggers a few that nobody has looked after.
func (w *world) installAlarms() {
	// vCenter's own came with its installation; what a site changed it changed afterwards.
	installed := w.start.AddDate(-2, 0, 0)
	for _, a := range defaultAlarms {
		made := w.setAlarm(&timeline.SetAlarm{Name: a.name, Action: a.action})
		info := &made.object.(*mo.Alarm).Info
		info.SystemName, info.LastModifiedTime, info.LastModifiedUser = a.system, installed, ""
		if a.action != "" {
			info.LastModifiedTime = installed.AddDate(0, 1, int(trait(300, a.name)))
			info.LastModifiedUser = `EXAMPLE\ann`
		}
		info.Expression = alarmExpression(a.system, a.kind)
	}
	for _, s := range []struct {
		alarm, kind, colour string
		number, hours       int
		acknowledged        bool
	}{
		{"Datastore usage on disk", "Datastore", "yellow", 0, 200, false},
		{"Host hardware power status", "HostSystem", "red", 1, 400, true},
		{"Virtual machine CPU usage", "VirtualMachine", "red", 4, 30, false},
		{"Virtual machine Consolidation Needed status", "VirtualMachine", "red", 7, 90, false},
		{"License inventory monitoring", "Folder", "yellow", 0, 700, false},
	} {
		list := w.inventory.kinds[s.kind]
		if s.number >= len(list) {
			continue
		}
		it := list[s.number]
		w.moment = w.start.Add(-time.Duration(s.hours) * time.Hour)
		c := timeline.SetAlarmState{Alarm: s.alarm, Entity: timeline.Ref{Kind: s.kind, Name: it.name},
			Colour: s.colour, Silent: true}
		w.setAlarmState(&c)
		if s.acknowledged {
			w.moment = w.moment.Add(40 * time.Minute)
			c.Acknowledge, c.User, c.Colour = true, `EXAMPLE\ann`, ""
			w.setAlarmState(&c)
		}
	}
	w.moment = w.start
}

func alarmExpression(system, kind string) types.BaseAlarmExpression {
	var inner types.BaseAlarmExpression = &types.EventAlarmExpression{EventType: "EventEx",
		EventTypeId: "vprob." + system, ObjectType: kind, Status: "red"}
	if kind == "HostSystem" && system == "alarm.HostConnectionStateAlarm" {
		inner = &types.StateAlarmExpression{Operator: "isEqual", Type: kind,
			StatePath: "runtime.connectionState", Red: "notResponding"}
	}
	if system == "alarm.DatastoreDiskUsageAlarm" {
		inner = &types.MetricAlarmExpression{Operator: "isAbove", Type: kind,
			Metric: types.PerfMetricId{CounterId: 281}, Yellow: 7500, Red: 8500}
	}
	return &types.OrAlarmExpression{Expression: []types.BaseAlarmExpression{inner}}
}

func (w *world) alarmNamed(name string) *item {
	for _, it := range w.beside.alarms {
		if it.name == name {
			return it
		}
	}
	return nil
}

// setAlarm gives the alarm that was made or changed; nil when it was taken away.
func (w *world) setAlarm(c *timeline.SetAlarm) *item {
	in := w.inventory
	it := w.alarmNamed(c.Name)
	if c.Remove {
		if it != nil {
			w.beside.alarms = dropped(w.beside.alarms, it)
			in.detach(it)
			for i := len(w.beside.triggered) - 1; i >= 0; i-- {
				if s := w.beside.triggered[i]; s.Alarm == it.ref {
					w.trigger(s, "")
				}
			}
		}
		return nil
	}
	if it == nil {
		w.beside.alarmIDs++
		o := &mo.Alarm{}
		ref := types.ManagedObjectReference{Type: "Alarm",
			Value: fmt.Sprintf("alarm-%d", w.beside.alarmIDs)}
		o.Self = ref
		o.Info = types.AlarmInfo{Key: ref.Value, Alarm: ref, Entity: in.root.ref,
			AlarmSpec: types.AlarmSpec{Name: c.Name, Enabled: true, ActionFrequency: 300,
				Expression: alarmExpression("site", "HostSystem"),
				Setting:    &types.AlarmSetting{ReportingFrequency: 300}}}
		if c.Entity != nil {
			o.Info.Entity = in.refer(*c.Entity)
		}
		it = in.attach(o, ref, c.Name)
		w.beside.alarms = append(w.beside.alarms, it)
	}
	// Structures are replaced, not changed, where an answer under way may still point at them.
	next := *it.object.(*mo.Alarm)
	if c.Enabled != nil {
		next.Info.Enabled = *c.Enabled
	}
	if c.Action != "" {
		next.Info.Action = alarmAction(c.Action)
	}
	next.Info.LastModifiedTime, next.Info.LastModifiedUser = w.moment, c.User
	it.object = &next
	in.changed(it, "info")
	return it
}

func dropped(list []*item, gone *item) []*item {
	var out []*item
	for _, it := range list {
		if it != gone {
			out = append(out, it)
		}
	}
	return out
}

// setAlarmState changes what an alarm says of an entity; an alarm that is not declared is.
func (w *world) setAlarmState(c *timeline.SetAlarmState) {
	entity := w.inventory.named(c.Entity.Kind, c.Entity.Name)
	if c.Entity.Kind == "Network" && entity == nil {
		entity = w.networkNamed(c.Entity.Name)
	}
	if entity == nil {
		return
	}
	alarm := w.alarmNamed(c.Alarm)
	if alarm == nil {
		alarm = w.setAlarm(&timeline.SetAlarm{Name: c.Alarm})
	}
	before := types.AlarmState{Key: alarm.ref.Value + "." + entity.ref.Value, Alarm: alarm.ref,
		Entity: entity.ref, OverallStatus: "green", Acknowledged: yes(false), Disabled: yes(false)}
	for _, s := range w.beside.triggered {
		if s.Key == before.Key {
			before = s
		}
	}
	now := before
	if c.Colour != "" && types.ManagedEntityStatus(c.Colour) != before.OverallStatus {
		now.OverallStatus, now.Time = types.ManagedEntityStatus(c.Colour), w.moment
		now.Acknowledged, now.AcknowledgedTime, now.AcknowledgedByUser = yes(false), nil, ""
		if !c.Silent {
			event := &types.AlarmStatusChangedEvent{From: string(before.OverallStatus), To: c.Colour}
			event.Alarm.Name, event.Alarm.Alarm = alarm.name, alarm.ref
			event.Entity.Name, event.Entity.Entity = entity.name, entity.ref
			event.Source.Name, event.Source.Entity = w.inventory.root.name, w.inventory.root.ref
			now.EventKey = w.tell(event, "AlarmStatusChangedEvent", "", entity)
		}
	}
	if c.Acknowledge && now.OverallStatus != "green" && !isTrue(now.Acknowledged) {
		at := w.moment
		now.Acknowledged, now.AcknowledgedTime, now.AcknowledgedByUser = yes(true), &at, c.User
		if !c.Silent {
			event := &types.AlarmAcknowledgedEvent{}
			event.Alarm.Name, event.Alarm.Alarm = alarm.name, alarm.ref
			event.Entity.Name, event.Entity.Entity = entity.name, entity.ref
			event.Source.Name, event.Source.Entity = w.inventory.root.name, w.inventory.root.ref
			w.tell(event, "AlarmAcknowledgedEvent", c.User, entity)
		}
	}
	w.trigger(now, c.Entity.Kind)
}

// trigger keeps the states that are not green, here and in each entity above the one concerned.
func (w *world) trigger(s types.AlarmState, kind string) {
	replace := func(list []types.AlarmState) []types.AlarmState {
		var out []types.AlarmState
		for _, old := range list {
			if old.Key != s.Key {
				out = append(out, old)
			}
		}
		if kind != "" && s.OverallStatus != "green" {
			out = append(out, s)
		}
		return out
	}
	w.beside.triggered = replace(w.beside.triggered)
	worst := types.ManagedEntityStatusGreen
	first := true
	for it := w.inventory.get(s.Entity); it != nil; it = it.parent {
		e := it.object.(mo.Entity).Entity()
		e.TriggeredAlarmState = replace(e.TriggeredAlarmState)
		paths := []string{"triggeredAlarmState"}
		if first {
			for _, state := range e.TriggeredAlarmState {
				if state.Entity == it.ref && worst != types.ManagedEntityStatusRed {
					worst = state.OverallStatus
				}
			}
			e.OverallStatus = worst
			if vm, ok := it.object.(*mo.VirtualMachine); ok {
				summarize(vm)
			}
			paths = append(paths, "overallStatus", "summary")
			first = false
		}
		w.inventory.changed(it, paths...)
	}
}

// silence ends what alarms say of an entity that goes.
func (w *world) silence(it *item) {
	for i := len(w.beside.triggered) - 1; i >= 0; i-- {
		if s := w.beside.triggered[i]; s.Entity == it.ref {
			w.trigger(s, "")
		}
	}
}

// tell posts an event of an entity at the moment of the step being played, and gives its key.
func (w *world) tell(event types.BaseEvent, class, user string, of *item) int32 {
	r := w.history.addEvent(eventRecord{created: w.moment, class: class, user: user})
	base := event.GetEvent()
	base.Key, base.ChainId, base.CreatedTime, base.UserName = r.key, r.key, w.moment, user
	base.FullFormattedMessage = class
	name := types.EntityEventArgument{Name: of.name}
	switch of.ref.Type {
	case "VirtualMachine":
		base.Vm = &types.VmEventArgument{EntityEventArgument: name, Vm: of.ref}
	case "HostSystem":
		base.Host = &types.HostEventArgument{EntityEventArgument: name, Host: of.ref}
	case "Datastore":
		base.Ds = &types.DatastoreEventArgument{EntityEventArgument: name, Datastore: of.ref}
	case "ClusterComputeResource":
		base.ComputeResource = &types.ComputeResourceEventArgument{EntityEventArgument: name,
			ComputeResource: of.ref}
	}
	r.chain = r.key
	r.said = &eventSaid{finished: event}
	return r.key
}
