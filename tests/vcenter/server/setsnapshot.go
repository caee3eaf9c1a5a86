package server

import (
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

type snapshotTree = types.VirtualMachineSnapshotTree

// installSnapshots leaves snapshots behind on one machine in 30: of some days, or a chain of months.
func (w *world) installSnapshots() {
	for _, it := range w.inventory.kinds["VirtualMachine"] {
		o := it.object.(*mo.VirtualMachine)
		n := trait(60, o.Config.InstanceUuid, "snapshot")
		if n > 1 || o.Config.Template || o.Config.ManagedBy != nil {
			continue
		}
		parent := ""
		for level := 0; level < 1+3*int(n); level++ {
			made := w.start.AddDate(0, 0, -1-int(trait(40, it.name, "snapshot age"))/(level+1))
			name := "before change " + string(rune('A'+level))
			w.setSnapshot(&timeline.SetSnapshot{VM: it.name, Name: name, Parent: parent,
				Created: made})
			parent = name
		}
		o.LayoutEx.Timestamp = w.start.AddDate(0, 0, -1)
	}
}

// setSnapshot adds a snapshot to a machine's tree or takes one away. Trees are copied, not changed.
func (w *world) setSnapshot(c *timeline.SetSnapshot) {
	it := w.inventory.named("VirtualMachine", c.VM)
	if it == nil {
		return
	}
	o := it.object.(*mo.VirtualMachine)
	var roots []snapshotTree
	if o.Snapshot != nil {
		roots = o.Snapshot.RootSnapshotList
	}
	current := types.ManagedObjectReference{}
	if o.Snapshot != nil && o.Snapshot.CurrentSnapshot != nil {
		current = *o.Snapshot.CurrentSnapshot
	}
	if c.Remove {
		roots, _ = pruned(roots, c.Name, c.Children)
	} else {
		created := c.Created
		if created.IsZero() {
			created = w.moment
		}
		made := snapshotTree{Vm: o.Self, Name: c.Name, Description: c.Description,
			Snapshot:   w.inventory.newRef("VirtualMachineSnapshot", "snapshot-"),
			CreateTime: micro(created), State: o.Runtime.PowerState, Id: count(roots) + 1}
		var grown bool
		if roots, grown = grafted(roots, c.Parent, made); !grown {
			roots = append(append([]snapshotTree{}, roots...), made)
		}
		current = made.Snapshot
	}
	o.Snapshot, o.RootSnapshot = nil, nil
	if len(roots) > 0 {
		if !holds(roots, current) {
			current = roots[len(roots)-1].Snapshot
		}
		o.Snapshot = &types.VirtualMachineSnapshotInfo{RootSnapshotList: roots,
			CurrentSnapshot: &current}
		for i := range roots {
			o.RootSnapshot = append(o.RootSnapshot, roots[i].Snapshot)
		}
	}
	o.LayoutEx = &types.VirtualMachineFileLayoutEx{Timestamp: w.moment}
	w.inventory.changed(it, "snapshot", "rootSnapshot", "layoutEx")
}

func count(trees []snapshotTree) int32 {
	n := int32(len(trees))
	for i := range trees {
		n += count(trees[i].ChildSnapshotList)
	}
	return n
}

func holds(trees []snapshotTree, ref types.ManagedObjectReference) bool {
	for i := range trees {
		if trees[i].Snapshot == ref || holds(trees[i].ChildSnapshotList, ref) {
			return true
		}
	}
	return false
}

// grafted adds a snapshot below the first of a name.
func grafted(trees []snapshotTree, parent string, made snapshotTree) ([]snapshotTree, bool) {
	if parent == "" {
		return trees, false
	}
	out := append([]snapshotTree{}, trees...)
	for i := range out {
		if out[i].Name == parent {
			out[i].ChildSnapshotList =
				append(append([]snapshotTree{}, out[i].ChildSnapshotList...), made)
			return out, true
		}
		if below, ok := grafted(out[i].ChildSnapshotList, parent, made); ok {
			out[i].ChildSnapshotList = below
			return out, true
		}
	}
	return trees, false
}

// pruned takes the first snapshot of a name away; its children take its place unless they go too.
func pruned(trees []snapshotTree, name string, children bool) ([]snapshotTree, bool) {
	var out []snapshotTree
	for i := range trees {
		if trees[i].Name == name {
			if !children {
				out = append(out, trees[i].ChildSnapshotList...)
			}
			return append(out, trees[i+1:]...), true
		}
		tree := trees[i]
		below, found := pruned(tree.ChildSnapshotList, name, children)
		if found {
			tree.ChildSnapshotList = below
			return append(append(out, tree), trees[i+1:]...), true
		}
		out = append(out, tree)
	}
	return out, false
}
