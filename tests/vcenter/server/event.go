package server

import (
	"reflect"
	"sync"

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
	for _, d := range detailsOf(v.Type()) {
		v.FieldByIndex(d.index).Set(reflect.ValueOf(d.make(s, e)))
	}
}

// detail makes the value of a member.
type detail struct {
	index []int
	make  func(s *eventSaid, e *timeline.Event) interface{}
}

var (
	details sync.Map // reflect.Type → []detail
	makers  = map[string][]func(*eventSaid, *timeline.Event) interface{}{}
)

func init() {
	type said = *eventSaid
	type told = *timeline.Event
	on := func(make func(said, told) interface{}, names ...string) {
		for _, name := range names {
			makers[name] = append(makers[name], make)
		}
	}
	on(func(_ said, e told) interface{} { return e.Template }, "Template")
	on(func(_ said, e told) interface{} { return configSpec(e) }, "ConfigSpec")
	on(func(s said, e told) interface{} {
		return types.VmEventArgument{EntityEventArgument: named(e.SourceVM), Vm: s.source}
	}, "SourceVm", "SrcTemplate")
	on(func(_ said, e told) interface{} { return e.IP }, "IpAddress")
	on(func(_ said, e told) interface{} { return e.UserAgent }, "UserAgent")
	on(func(_ said, _ told) interface{} { return "en" }, "Locale")
	on(func(_ said, e told) interface{} { return uuidOf("session " + e.User + e.Time.String()) },
		"SessionId")
	on(func(_ said, e told) interface{} { return e.Snapshot }, "SnapshotName")
	on(func(s said, e told) interface{} {
		return types.HostEventArgument{EntityEventArgument: named(e.Host), Host: s.host}
	}, "SourceHost", "DestHost")
	store := func(s said, e told) types.DatastoreEventArgument {
		return types.DatastoreEventArgument{EntityEventArgument: named(e.Datastore),
			Datastore: s.store}
	}
	stores := []string{"Datastore", "SourceDatastore", "DestDatastore"}
	on(func(s said, e told) interface{} { return store(s, e) }, stores...)
	on(func(s said, e told) interface{} { made := store(s, e); return &made }, stores...)
	on(func(_ said, e told) interface{} {
		return *localized(or(e.Fault, "MethodFault"), e.Message)
	}, "Reason", "Fault")
}

// detailsOf finds the members of a class that something is known about.
func detailsOf(t reflect.Type) []detail {
	if found, ok := details.Load(t); ok {
		return found.([]detail)
	}
	var out []detail
	for name, ways := range makers {
		f, ok := t.FieldByName(name)
		for _, make := range ways {
			made := reflect.TypeOf(make(&eventSaid{}, &timeline.Event{}))
			if ok && made.AssignableTo(f.Type) {
				out = append(out, detail{f.Index, make})
			}
		}
	}
	details.Store(t, out)
	return out
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
