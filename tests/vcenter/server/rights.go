package server

import (
	"sort"

	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// siteRoles are the roles of an estate beside vCenter's own.
var siteRoles = []timeline.SetRole{
	{Name: "plumbline", Privileges: defaultPrivileges[3:]},
	{Name: "Backup", Privileges: []string{"VirtualMachine.State.CreateSnapshot",
		"VirtualMachine.State.RemoveSnapshot", "VirtualMachine.Provisioning.DiskRandomRead",
		"VirtualMachine.Config.ChangeTracking", "Datastore.Browse"}},
	{Name: "VirtualMachinePowerUser", Privileges: []string{"VirtualMachine.Interact.PowerOn",
		"VirtualMachine.Interact.PowerOff", "VirtualMachine.Interact.ConsoleInteract",
		"VirtualMachine.Config.Annotation", "VirtualMachine.State.CreateSnapshot"}},
	{Name: "Operators", Privileges: []string{"Alarm.Acknowledge", "Global.LogEvent",
		"Host.Config.Maintenance", "VirtualMachine.Inventory.Create", "Task.Create"}},
}

// installRights makes the roles and permissions of a new estate.
func (w *world) installRights() {
	in := w.inventory
	manager := &mo.AuthorizationManager{
		Self: types.ManagedObjectReference{Type: "AuthorizationManager", Value: "AuthorizationManager"}}
	for _, role := range esx.RoleList {
		role.Privilege = append([]string{}, role.Privilege...)
		sort.Strings(role.Privilege)
		manager.RoleList = append(manager.RoleList, role)
	}
	w.beside.rights = in.attach(manager, manager.Self, "AuthorizationManager")
	for i := range siteRoles {
		w.setRole(&siteRoles[i])
	}
	vms := timeline.Ref{Kind: "Folder", Name: "vm"}
	dc := timeline.Ref{Kind: "Datacenter", Name: w.places.datacenter.name}
	for _, p := range []timeline.SetPermission{
		{Principal: `VSPHERE.LOCAL\Administrator`, Role: "Admin"},
		{Principal: `VSPHERE.LOCAL\Administrators`, Group: true, Role: "Admin"},
		{Principal: `EXAMPLE\vsphere-admins`, Group: true, Role: "Admin"},
		{Principal: `EXAMPLE\ann`, Role: "Admin"},
		{Principal: `VSPHERE.LOCAL\reader`, Role: "plumbline"},
		{Entity: &dc, Principal: `EXAMPLE\operators`, Group: true, Role: "Operators"},
		{Entity: &dc, Principal: `EXAMPLE\svc-backup`, Role: "Backup"},
		{Entity: &vms, Principal: `EXAMPLE\application-owners`, Group: true,
			Role: "VirtualMachinePowerUser"},
		{Entity: &vms, Principal: `EXAMPLE\bob`, Role: "VirtualMachinePowerUser", Local: true},
	} {
		p := p
		w.setPermission(&p)
	}
}

func (w *world) roles() []types.AuthorizationRole {
	return w.beside.rights.object.(*mo.AuthorizationManager).RoleList
}

func (w *world) setRole(c *timeline.SetRole) {
	next := *w.beside.rights.object.(*mo.AuthorizationManager)
	next.RoleList = nil
	role := types.AuthorizationRole{RoleId: 1001, Name: c.Name,
		Info: &types.Description{Label: c.Name, Summary: c.Name}}
	for _, old := range w.roles() {
		if old.RoleId >= role.RoleId && role.RoleId > 0 {
			role.RoleId = old.RoleId + 1
		}
	}
	for _, old := range w.roles() {
		if old.Name != c.Name {
			next.RoleList = append(next.RoleList, old)
			continue
		}
		role = old
	}
	if !c.Remove {
		// Every role of one's own has these, as a vCenter sees to.
		role.Privilege = append([]string{"System.Anonymous", "System.Read", "System.View"},
			c.Privileges...)
		sort.Strings(role.Privilege)
		next.RoleList = append(next.RoleList, role)
	}
	w.beside.rights.object = &next
	w.inventory.changed(w.beside.rights, "roleList")
	if c.Remove {
		for _, p := range w.beside.permissions {
			if p.RoleId == role.RoleId {
				w.permit(p, true)
			}
		}
	}
}

// setPermission gives an entity a permission; a role that does not exist gives none.
func (w *world) setPermission(c *timeline.SetPermission) {
	entity := w.inventory.root
	if c.Entity != nil {
		entity = w.inventory.named(c.Entity.Kind, c.Entity.Name)
	}
	if entity == nil {
		return
	}
	p := types.Permission{Entity: &entity.ref, Principal: c.Principal, Group: c.Group,
		Propagate: !c.Local}
	found := c.Remove
	for _, role := range w.roles() {
		if role.Name == c.Role {
			p.RoleId, found = role.RoleId, true
		}
	}
	if found {
		w.permit(p, c.Remove)
	}
}

// permit keeps permissions in all of them and in their entity: one for a principal.
func (w *world) permit(p types.Permission, remove bool) {
	replace := func(list []types.Permission) []types.Permission {
		var out []types.Permission
		for _, old := range list {
			if *old.Entity != *p.Entity || old.Principal != p.Principal || old.Group != p.Group {
				out = append(out, old)
			}
		}
		if !remove {
			out = append(out, p)
		}
		return out
	}
	w.beside.permissions = replace(w.beside.permissions)
	if it := w.inventory.get(*p.Entity); it != nil {
		e := it.object.(mo.Entity).Entity()
		e.Permission = replace(e.Permission)
		w.inventory.changed(it, "permission")
	}
}
