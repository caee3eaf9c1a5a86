package server

import (
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

var licenseAssignments = types.ManagedObjectReference{Type: "LicenseAssignmentManager",
	Value: "LicenseAssignmentManager"}

// manage answers the methods of what stands beside the inventory.
func (c *call) manage(body interface{}) (*failure, bool) {
	w := c.service.world
	switch req := body.(type) {
	case *types.GetAlarm:
		res := &types.GetAlarmResponse{}
		for _, it := range w.beside.alarms {
			if req.Entity == nil || it.object.(*mo.Alarm).Info.Entity == *req.Entity {
				res.Returnval = append(res.Returnval, it.ref)
			}
		}
		return c.answer(res), true
	case *types.RetrieveAllPermissions:
		return c.answer(&types.RetrieveAllPermissionsResponse{Returnval: w.beside.permissions}), true
	case *types.RetrieveEntityPermissions:
		res := &types.RetrieveEntityPermissionsResponse{}
		for _, p := range w.beside.permissions {
			if *p.Entity == req.Entity {
				res.Returnval = append(res.Returnval, p)
			}
		}
		return c.answer(res), true
	case *types.QueryAssignedLicenses:
		return c.answer(&types.QueryAssignedLicensesResponse{
			Returnval: c.service.assignedLicenses(req.EntityId)}), true
	case *types.RetrieveEntityScheduledTask:
		res := &types.RetrieveEntityScheduledTaskResponse{}
		for _, s := range w.beside.scheduled {
			if req.Entity == nil || s.item.object.(*mo.ScheduledTask).Info.Entity == *req.Entity {
				res.Returnval = append(res.Returnval, s.item.ref)
			}
		}
		return c.answer(res), true
	case *types.QueryComplianceStatus:
		return c.answer(&types.QueryComplianceStatusResponse{
			Returnval: w.complianceResults(req.Profile, req.Entity)}), true
	case *types.FetchUserPrivilegeOnEntities:
		return c.fetchPrivileges(req), true
	}
	return nil, false
}

// manager gives the properties of a manager that has any of its own; nil for others.
func (c *call) manager(ref types.ManagedObjectReference) interface{} {
	content := &c.service.content
	switch ref {
	case *content.AlarmManager:
		return &mo.AlarmManager{Self: ref}
	case *content.LicenseManager:
		return &mo.LicenseManager{Self: ref, LicensedEdition: "vc.standard.instance",
			LicenseAssignmentManager: &licenseAssignments}
	case *content.ScheduledTaskManager:
		m := &mo.ScheduledTaskManager{Self: ref}
		for _, s := range c.service.world.beside.scheduled {
			m.ScheduledTask = append(m.ScheduledTask, s.item.ref)
		}
		return m
	case *content.HostProfileManager:
		m := &mo.HostProfileManager{}
		m.Self = ref
		for _, it := range c.service.world.beside.profiles {
			m.Profile = append(m.Profile, it.ref)
		}
		return m
	case *content.ComplianceManager:
		return &mo.ProfileComplianceManager{Self: ref}
	case licenseAssignments:
		return &mo.LicenseAssignmentManager{Self: ref}
	}
	return nil
}
