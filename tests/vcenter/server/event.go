package server

import (
	"reflect"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

var vimType = types.TypeFunc()

// speak resolves what an event speaks of at the moment it happens.
func (w *world) speak(e *timeline.Event) *eventSaid {
	in := w.inventory
	s := &eventSaid{event: e, datacenter: w.places.datacenter.ref,
		datacenterName: w.places.datacenter.name}
	host, cluster := e.Host, e.Cluster
	if e.VM != "" {
		s.vm = in.refer(timeline.Ref{Kind: "VirtualMachine", Name: e.VM})
	}
	if host != "" {
		s.host = in.refer(timeline.Ref{Kind: "HostSystem", Name: host})
		if it := in.get(s.host); cluster == "" && it != nil && it.parent != w.places.hosts {
			cluster = it.parent.name
		}
	}
	if cluster != "" {
		s.cluster = in.refer(timeline.Ref{Kind: "ClusterComputeResource", Name: cluster})
		s.clusterName = cluster
	}
	if e.Datastore != "" {
		s.store = in.refer(timeline.Ref{Kind: "Datastore", Name: e.Datastore})
	}
	if e.Network != "" {
		s.network = in.refer(timeline.Ref{Kind: "Network", Name: e.Network})
	}
	if e.SourceVM != "" {
		s.source = in.refer(timeline.Ref{Kind: "VirtualMachine", Name: e.SourceVM})
	}
	return s
}

func named(name string) types.EntityEventArgument { return types.EntityEventArgument{Name: name} }

// event makes the vim25 event of a record; nil when it is too old.
func (r *eventRecord) event() types.BaseEvent {
	if r.said == nil {
		return nil
	}
	s := r.said.say(r)
	if s.finished != nil {
		return s.finished
	}
	e := s.event
	var made reflect.Value
	kind, ok := vimType(e.Class)
	if e.TypeID != "" || !ok {
		kind = reflect.TypeOf(types.EventEx{})
	}
	made = reflect.New(kind)
	event := made.Interface().(types.BaseEvent)
	base := event.GetEvent()
	base.Key, base.CreatedTime, base.ChainId, base.UserName = r.key, r.created, e.Chain, e.User
	if base.ChainId == 0 {
		base.ChainId = r.key
	}
	base.FullFormattedMessage = or(e.Message, r.class)
	base.Datacenter = &types.DatacenterEventArgument{
		EntityEventArgument: named(s.datacenterName), Datacenter: s.datacenter}
	if s.cluster.Value != "" {
		base.ComputeResource = &types.ComputeResourceEventArgument{
			EntityEventArgument: named(s.clusterName), ComputeResource: s.cluster}
	}
	if e.Host != "" {
		base.Host = &types.HostEventArgument{EntityEventArgument: named(e.Host), Host: s.host}
	}
	if e.VM != "" {
		base.Vm = &types.VmEventArgument{EntityEventArgument: named(e.VM), Vm: s.vm}
	}
	if e.Datastore != "" {
		base.Ds = &types.DatastoreEventArgument{EntityEventArgument: named(e.Datastore),
			Datastore: s.store}
	}
	if e.Network != "" {
		base.Net = &types.NetworkEventArgument{EntityEventArgument: named(e.Network),
			Network: s.network}
	}
	if ex, isEx := event.(*types.EventEx); isEx {
		ex.EventTypeId = or(e.TypeID, e.Class)
		ex.Message = e.Message
		ex.Severity = "info"
		if e.Fault != "" {
			ex.Fault = localized(e.Fault, "")
			ex.Severity = "error"
		}
		return event
	}
	s.details(made.Elem())
	return event
}

// details fills the members that only some classes have, by their names and types.
func (s *eventSaid) details(v reflect.Value) {
	e := s.event
	set := func(name string, value interface{}) {
		f := v.FieldByName(name)
		if f.IsValid() && reflect.TypeOf(value).AssignableTo(f.Type()) {
			f.Set(reflect.ValueOf(value))
		}
	}
	set("Template", e.Template)
	set("ConfigSpec", configSpec(e))
	set("SourceVm", types.VmEventArgument{EntityEventArgument: named(e.SourceVM), Vm: s.source})
	set("SrcTemplate", types.VmEventArgument{EntityEventArgument: named(e.SourceVM), Vm: s.source})
	set("IpAddress", e.IP)
	set("UserAgent", e.UserAgent)
	set("Locale", "en")
	set("SessionId", uuidOf("session "+e.User+e.Time.String()))
	set("SnapshotName", e.Snapshot)
	for _, name := range []string{"SourceHost", "DestHost"} {
		set(name, types.HostEventArgument{EntityEventArgument: named(e.Host), Host: s.host})
	}
	for _, name := range []string{"Datastore", "SourceDatastore", "DestDatastore"} {
		set(name, types.DatastoreEventArgument{EntityEventArgument: named(e.Datastore),
			Datastore: s.store})
		set(name, &types.DatastoreEventArgument{EntityEventArgument: named(e.Datastore),
			Datastore: s.store})
	}
	for _, name := range []string{"Reason", "Fault"} {
		set(name, *localized(or(e.Fault, "MethodFault"), e.Message))
	}
}

// configSpec sets the members of a reconfiguration that the event says were set.
func configSpec(e *timeline.Event) types.VirtualMachineConfigSpec {
	var spec types.VirtualMachineConfigSpec
	spec.NumCPUs, spec.MemoryMB = int32(e.CPUs), int64(e.MemoryMB)
	spec.Annotation = e.Annotation
	if e.ChangeTracking {
		spec.ChangeTrackingEnabled = types.NewBool(true)
	}
	if e.ExtraConfig {
		spec.ExtraConfig = []types.BaseOptionValue{
			&types.OptionValue{Key: "guestinfo.backup", Value: "1"}}
	}
	if e.AddDisk {
		spec.DeviceChange = []types.BaseVirtualDeviceConfigSpec{&types.VirtualDeviceConfigSpec{
			Operation:     types.VirtualDeviceConfigSpecOperationAdd,
			FileOperation: types.VirtualDeviceConfigSpecFileOperationCreate,
			Device: &types.VirtualDisk{
				VirtualDevice: types.VirtualDevice{Key: -1, ControllerKey: 1000},
				CapacityInKB:  100 << 20,
			},
		}}
	}
	return spec
}

// localized is a fault by the name of its class; unknown names become a MethodFault.
func localized(class, message string) *types.LocalizedMethodFault {
	return &types.LocalizedMethodFault{Fault: faultOf(class), LocalizedMessage: or(message, class)}
}

func faultOf(class string) types.BaseMethodFault {
	if kind, ok := vimType(class); ok {
		if fault, isFault := reflect.New(kind).Interface().(types.BaseMethodFault); isFault {
			return fault
		}
	}
	return &types.MethodFault{}
}
