package server

import (
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"plumbline/vcenter/timeline"
)

// installLicenses gives an estate three: vCenter's, the hosts', and one that ends within weeks.
func (w *world) installLicenses() {
	hosts := 2 * len(w.inventory.kinds["HostSystem"])
	w.beside.licenses = []timeline.SetLicense{
		{Key: "00000-00000-00000-00000-0VC01", Name: "vCenter Server 8 Standard", Unit: "server",
			Total: 1, Used: 1},
		{Key: "00000-00000-00000-00000-0ESX1", Name: "vSphere 8 Enterprise Plus", Unit: "cpuPackage",
			Total: hosts + hosts/4, Used: hosts, Expires: w.start.AddDate(3, 0, 0)},
		{Key: "00000-00000-00000-00000-VSAN1", Name: "vSAN 8 Advanced", Unit: "cpuPackage",
			Total: 16, Used: 8, Expires: w.start.AddDate(0, 0, 60)},
	}
}

func (w *world) setLicense(c *timeline.SetLicense) {
	var next []timeline.SetLicense
	for _, old := range w.beside.licenses {
		if old.Key != c.Key {
			next = append(next, old)
		}
	}
	if !c.Remove {
		next = append(next, *c)
	}
	w.beside.licenses = next
}

// assignedLicenses are the licences as they are given to the vCenter, the hosts and the clusters.
func (s *service) assignedLicenses(entity string) []types.LicenseAssignmentManagerLicenseAssignment {
	w := s.world
	var out []types.LicenseAssignmentManagerLicenseAssignment
	add := func(id, name string, license *timeline.SetLicense) {
		if entity != "" && entity != id {
			return
		}
		out = append(out, types.LicenseAssignmentManagerLicenseAssignment{EntityId: id,
			Scope: s.content.About.InstanceUuid, EntityDisplayName: name,
			AssignedLicense: licenseInfo(license, w.played)})
	}
	for i := range w.beside.licenses {
		license := &w.beside.licenses[i]
		switch license.Unit {
		case "server":
			add(s.content.About.InstanceUuid, "vcenter.example.com", license)
		case "cpuPackage":
			kind := "HostSystem"
			if i > 1 {
				kind = "ClusterComputeResource"
			}
			for _, it := range w.inventory.kinds[kind] {
				if !it.gone {
					add(it.ref.Value, it.name, license)
				}
			}
		default:
			add(s.content.About.InstanceUuid, "vcenter.example.com", license)
		}
	}
	return out
}

func licenseInfo(l *timeline.SetLicense, now time.Time) types.LicenseManagerLicenseInfo {
	info := types.LicenseManagerLicenseInfo{LicenseKey: l.Key, EditionKey: "esx.enterprisePlus.cpuPackage",
		Name: l.Name, Total: int32(l.Total), Used: int32(l.Used), CostUnit: l.Unit,
		Properties: []types.KeyAnyValue{{Key: "ProductName", Value: l.Name},
			{Key: "ProductVersion", Value: "8.0"}}}
	if !l.Expires.IsZero() {
		left := l.Expires.Sub(now)
		info.Properties = append(info.Properties,
			types.KeyAnyValue{Key: "expirationDate", Value: l.Expires.UTC()},
			types.KeyAnyValue{Key: "expirationHours", Value: int64(left.Hours())},
			types.KeyAnyValue{Key: "expirationMinutes", Value: int64(left.Minutes())})
	}
	return info
}
