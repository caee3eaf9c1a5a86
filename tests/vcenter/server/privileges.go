package server

import (
	"net/http"
	"sort"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// defaultPrivileges are those of an account with the built-in role ReadOnly and what plumbline's
// documentation asks for beside it.
var defaultPrivileges = []string{"System.Anonymous", "System.Read", "System.View", "Profile.View",
	"StorageProfile.View", "VcIntegrity.ClusterConfiguration.View",
	"VcIntegrity.Updates.com.vmware.vcIntegrity.ViewStatus",
	"VcIntegrity.lifecycleGeneral.Read", "VcIntegrity.lifecycleHealth.Read",
	"VcIntegrity.lifecycleSettings.Read", "VcIntegrity.lifecycleSoftwareRemediation.Read",
	"VcIntegrity.lifecycleSoftwareSpecification.Read"}

// privilegesOf are the effective privileges of an account, on every entity.
func (s *sessions) privilegesOf(user string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if list, ok := s.privileges[user]; ok {
		return list
	}
	return defaultPrivileges
}

// globally tells whether an account has a privilege by global permission: if nothing else was said,
// all that it has.
func (s *sessions) globally(user, privilege string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	list, ok := s.privileges["global:"+user]
	for _, p := range list {
		if p == privilege {
			return true
		}
	}
	return !ok
}

// may tells whether the caller has a privilege.
func (c *call) may(privilege string) bool {
	if c.granted == nil {
		c.granted = map[string]bool{}
		for _, p := range c.service.sessions.privilegesOf(c.session.user) {
			c.granted[p] = true
		}
	}
	return c.granted[privilege]
}

func denied(object types.ManagedObjectReference, privilege string) *failure {
	return &failure{"Permission to perform this operation was denied.",
		&types.NoPermission{Object: object, PrivilegeId: privilege}}
}

// needed is the privilege that a method needs; "" for none.
func needed(body interface{}) string {
	switch body.(type) {
	case *types.CreateContainerView, *types.CreateCollectorForEvents, *types.CreateCollectorForTasks,
		*types.QueryEvents, *types.GetAlarm, *types.GetAlarmState, *types.QueryPerf,
		*types.QueryAvailablePerfMetric, *types.QueryPerfProviderSummary, *types.QueryPerfCounter,
		*types.RetrieveAllPermissions, *types.RetrieveEntityPermissions,
		*types.QueryAssignedLicenses, *types.RetrieveEntityScheduledTask,
		*types.QueryComplianceStatus, *types.FetchUserPrivilegeOnEntities:
		return "System.View"
	case *types.QueryOptions:
		return "System.Read"
	}
	return ""
}

// lacking is the privilege that the caller lacks to read an object's properties; "" when there is
// none.
func (c *call) lacking(ref types.ManagedObjectReference, it *item, path string) string {
	privilege := ""
	switch {
	case ref.Type == "HostProfile", ref.Type == "HostProfileManager" && path == "profile":
		privilege = "Profile.View"
	case ref.Type == "LicenseManager" && path != "licenseAssignmentManager":
		privilege = "Global.Licenses"
	case it == nil && (ref.Type == "ServiceInstance" || ref.Type == "ContainerView" ||
		ref.Type == "SessionManager" || ref.Type == "PropertyCollector"):
		return ""
	case it == nil:
		privilege = "System.View"
	default:
		privilege = "System.View"
		if _, entity := it.object.(mo.Entity); entity && path != "name" && path != "parent" {
			privilege = "System.Read"
		}
	}
	if c.session == nil || c.may(privilege) {
		return ""
	}
	return privilege
}

func (c *call) fetchPrivileges(req *types.FetchUserPrivilegeOnEntities) *failure {
	// It may be asked of another account only by who may see all sessions; that nobody may here.
	list := append([]string{}, c.service.sessions.privilegesOf(c.session.user)...)
	sort.Strings(list)
	res := &types.FetchUserPrivilegeOnEntitiesResponse{}
	for _, entity := range req.Entities {
		res.Returnval = append(res.Returnval, types.UserPrivilegeResult{Entity: entity,
			Privileges: list})
	}
	return c.answer(res)
}

// postPrivileges replaces the effective privileges of accounts; null gives the usual ones back.
func (s *Server) postPrivileges(w http.ResponseWriter, r *http.Request) error {
	var req map[string][]string
	if err := take(r, &req); err != nil {
		return err
	}
	all := s.service.sessions
	all.mu.Lock()
	defer all.mu.Unlock()
	for user, list := range req {
		if list == nil {
			delete(all.privileges, user)
			continue
		}
		if all.privileges == nil {
			all.privileges = map[string][]string{}
		}
		all.privileges[user] = list
	}
	return reply(w, struct{}{})
}
