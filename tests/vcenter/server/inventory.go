package server

import (
	"fmt"
	"sort"
	"strings"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// item is one managed entity. Its properties change only under the world's write lock.
type item struct {
	ref    types.ManagedObjectReference
	name   string
	object mo.Reference // pointer to a structure of package mo
	parent *item
	gone   bool
	// What was set of it beside its properties; nil for most.
	host    *hostFacts
	machine *machineFacts
}

// touch says that properties of an entity changed, or (no paths) that it came or went.
type touch struct {
	item  *item
	paths []string
}

// inventory is the tree of managed entities, by reference, by kind in order of creation, and by
// name. Names of what is gone are remembered, for tasks and events that still speak of it.
type inventory struct {
	objects map[types.ManagedObjectReference]*item
	kinds   map[string][]*item
	names   map[timeline.Ref]*item
	known   map[timeline.Ref]types.ManagedObjectReference
	dead    map[string]int // by kind: members of kinds that are gone
	touches []touch
	next    int
	root    *item
	fields  []types.CustomFieldDef
}

func newInventory() *inventory {
	return &inventory{
		objects: map[types.ManagedObjectReference]*item{},
		kinds:   map[string][]*item{},
		names:   map[timeline.Ref]*item{},
		known:   map[timeline.Ref]types.ManagedObjectReference{},
		dead:    map[string]int{},
		next:    1,
	}
}

var prefixes = map[string]string{
	"VirtualMachine": "vm-", "HostSystem": "host-", "ClusterComputeResource": "domain-c",
	"Datastore": "datastore-", "Network": "network-", "Datacenter": "datacenter-",
	"ResourcePool": "resgroup-", "Folder": "group-",
}

func (in *inventory) newRef(kind, prefix string) types.ManagedObjectReference {
	if prefix == "" {
		prefix = prefixes[kind]
	}
	if prefix == "" {
		prefix = strings.ToLower(kind) + "-"
	}
	in.next++
	return types.ManagedObjectReference{Type: kind, Value: fmt.Sprintf("%s%d", prefix, in.next)}
}

// refer gives the reference of an object by name: the one that exists, else the one that last had
// the name, else a new one that an object of that name will get when it comes to be.
func (in *inventory) refer(r timeline.Ref) types.ManagedObjectReference {
	if it, ok := in.names[r]; ok {
		return it.ref
	}
	if ref, ok := in.known[r]; ok {
		return ref
	}
	ref := in.newRef(r.Kind, "")
	in.known[r] = ref
	return ref
}

// reserve gives a new object its reference: the one that was already spoken of, unless it was an
// object's that is gone.
func (in *inventory) reserve(kind, name string) types.ManagedObjectReference {
	if ref, ok := in.known[timeline.Ref{Kind: kind, Name: name}]; ok {
		if _, used := in.objects[ref]; !used {
			return ref
		}
	}
	return in.newRef(kind, "")
}

func (in *inventory) add(object mo.Entity, ref types.ManagedObjectReference, name string,
	parent *item) *item {
	e := object.Entity()
	e.Self = ref
	e.Name = name
	e.OverallStatus = types.ManagedEntityStatusGreen
	e.ConfigStatus = types.ManagedEntityStatusGreen
	e.EffectiveRole = []int32{-2} // ReadOnly
	if parent != nil {
		e.Parent = &parent.ref
	}
	it := &item{ref: ref, name: name, object: object, parent: parent}
	in.objects[ref] = it
	in.kinds[ref.Type] = append(in.kinds[ref.Type], it)
	key := timeline.Ref{Kind: ref.Type, Name: name}
	in.names[key] = it
	in.known[key] = ref
	in.touches = append(in.touches, touch{item: it})
	return it
}

func (in *inventory) remove(it *item) {
	it.gone = true
	delete(in.names, timeline.Ref{Kind: it.ref.Type, Name: it.name})
	in.touches = append(in.touches, touch{item: it})
	// The reference stays known as used, so that no later object is given it.
	in.objects[it.ref] = nil
	in.dead[it.ref.Type]++
	list := in.kinds[it.ref.Type]
	if in.dead[it.ref.Type] <= len(list)/4 {
		return
	}
	alive := make([]*item, 0, len(list))
	for _, x := range list {
		if !x.gone {
			alive = append(alive, x)
		}
	}
	in.kinds[it.ref.Type] = alive
	in.dead[it.ref.Type] = 0
}

// attach keeps an object that is no managed entity: an alarm, a profile. It is in no view.
func (in *inventory) attach(object mo.Reference, ref types.ManagedObjectReference,
	name string) *item {
	it := &item{ref: ref, name: name, object: object}
	in.objects[ref] = it
	in.touches = append(in.touches, touch{item: it})
	return it
}

func (in *inventory) detach(it *item) {
	it.gone = true
	in.objects[it.ref] = nil
	in.touches = append(in.touches, touch{item: it})
}

func (in *inventory) rename(it *item, name string) {
	delete(in.names, timeline.Ref{Kind: it.ref.Type, Name: it.name})
	it.name = name
	key := timeline.Ref{Kind: it.ref.Type, Name: name}
	in.names[key] = it
	in.known[key] = it.ref
}

func (in *inventory) changed(it *item, paths ...string) {
	in.touches = append(in.touches, touch{item: it, paths: paths})
}

// get gives a living entity.
func (in *inventory) get(ref types.ManagedObjectReference) *item { return in.objects[ref] }

func (in *inventory) named(kind, name string) *item {
	return in.names[timeline.Ref{Kind: kind, Name: name}]
}

// within lists what a container view shows, by kind and in order of creation.
func (in *inventory) within(container *item, kinds []string, recursive bool) []*item {
	var out []*item
	if len(kinds) == 0 {
		kinds = []string{"ManagedEntity"}
	}
	var found []string
	for kind := range in.kinds {
		if isKind(kind, kinds) {
			found = append(found, kind)
		}
	}
	sort.Strings(found) // the same answer every time
	for _, kind := range found {
		for _, it := range in.kinds[kind] {
			if !it.gone && it != container && inside(it, container, recursive) {
				out = append(out, it)
			}
		}
	}
	return out
}

func inside(it, container *item, recursive bool) bool {
	if !recursive {
		return it.parent == container
	}
	for p := it.parent; p != nil; p = p.parent {
		if p == container {
			return true
		}
	}
	return false
}

// isKind tells whether kind is one of the wanted types or derives from one.
func isKind(kind string, wanted []string) bool {
	for _, w := range wanted {
		if w == kind || w == "ManagedEntity" ||
			w == "ComputeResource" && kind == "ClusterComputeResource" ||
			w == "Network" && kind == portgroupKind ||
			w == "DistributedVirtualSwitch" && kind == "VmwareDistributedVirtualSwitch" {
			return true
		}
	}
	return false
}

func without(refs []types.ManagedObjectReference,
	gone types.ManagedObjectReference) []types.ManagedObjectReference {
	for i, r := range refs {
		if r == gone {
			// Order does not matter to a set of references; moving the last keeps removal cheap.
			refs[i] = refs[len(refs)-1]
			return refs[:len(refs)-1]
		}
	}
	return refs
}
