package scenario

import (
	"fmt"
	"math/rand"
	"time"

	"plumbline/vcenter/timeline"
)

const (
	datacenter     = "dc-north"
	folderServers  = "Servers"
	folderCore     = "Infrastructure"
	folderDesktops = "Desktops"
	folderLab      = "Lab"
	folderTemplate = "Templates"
	folderAgents   = "vCLS"

	attributeOwner       = "Owner"
	attributeService     = "Service"
	attributeEnvironment = "Environment"
	attributeRequested   = "Requested"
)

var (
	templates = []string{"tpl-debian12", "tpl-rhel9", "tpl-win2022"}
	guests    = []string{"debian11_64Guest", "rhel9_64Guest", "windows2019srvNext_64Guest"}
	roles     = []string{"app", "web", "db", "srv"}
	services  = []string{"crm", "erp", "shop", "mail", "file", "bi", "hr", "scm", "auth", "doc"}
	owners    = []string{"team-blue", "team-green", "team-data", "team-office"}
	networks  = []string{"net-prod-101", "net-prod-102", "net-db-110", "net-dmz-120", "net-desktops-130"}
	stores    = []string{"ds-gold-01", "ds-gold-02", "ds-silver-01", "ds-silver-02", "ds-silver-03", "ds-archive-01"}
)

// coreNames are servers that are never retired or renamed.
var coreNames = []string{"dc-01", "dc-02", "dns-01", "dns-02", "ntp-01", "vcenter-01", "backup-01",
	"monitor-01", "proxy-01", "proxy-02", "radius-01", "syslog-01", "ca-01", "wsus-01", "jump-01",
	"mailgw-01", "mailgw-02", "vpn-01", "vpn-02", "ldap-01", "ldap-02", "print-01", "ipam-01", "deploy-01",
	"git-01", "ci-01", "ci-02", "repo-01", "vault-01", "vault-02", "db-core-01", "db-core-02", "db-core-03",
	"db-core-04", "app-core-01", "app-core-02", "app-core-03", "app-core-04", "web-core-01", "web-core-02"}

// newEstate is about 20 hosts in 3 clusters and 260 servers that grew over the years.
func newEstate(p *Parameters, seed int64, start time.Time) timeline.Estate {
	r := rand.New(rand.NewSource(mix(seed, -1)))
	e := timeline.Estate{
		Start: start, Datacenter: datacenter, Networks: networks,
		CustomFields: []string{attributeOwner, attributeService, attributeEnvironment, attributeRequested},
		Clusters: []timeline.Cluster{
			{Name: "cl-prod-a", HA: true, DRS: true, Datacenter: datacenter},
			{Name: "cl-prod-b", HA: true, DRS: true, Datacenter: datacenter},
			{Name: "cl-edge", HA: true, Datacenter: datacenter},
		},
		Options: map[string]interface{}{
			"event.maxAge": int32(30), "event.maxAgeEnabled": true,
			"task.maxAge": int32(30), "task.maxAgeEnabled": true,
			"config.vpxd.stats.maxQueryMetrics": int32(256),
		},
	}
	for i, size := range []int{8, 8, 4} {
		for n := 1; n <= size; n++ {
			e.Hosts = append(e.Hosts, newHost(r, fmt.Sprintf("esx-%s%02d.example.local", []string{"a", "b", "e"}[i], n),
				e.Clusters[i].Name))
		}
	}
	for i, name := range stores {
		capacity := 8192 + 4096*(i%3)
		e.Datastores = append(e.Datastores, timeline.Datastore{Name: name,
			URL:        fmt.Sprintf("ds:///vmfs/volumes/%s/", uuid(r)),
			CapacityGB: capacity, FreeGB: capacity * (25 + r.Intn(40)) / 100})
	}
	add := func(v timeline.VM) { e.VMs = append(e.VMs, v) }
	for i, name := range templates {
		v := newVM(r, &e, name, folderTemplate, start)
		v.Template, v.On, v.GuestID = true, false, guests[i]
		add(v)
	}
	for i, name := range coreNames {
		v := newVM(r, &e, name, folderCore, start)
		v.On = true
		if r.Float64() < p.OwnersAtStart {
			v.Attributes = attributes(r, services[i%len(services)])
		}
		add(v)
	}
	for n := 1; n <= 220; n++ {
		service := services[r.Intn(len(services))]
		name := fmt.Sprintf("%s-%s-%03d", roles[r.Intn(len(roles))], service, n)
		if r.Float64() < 0.12 { // grew before there was a naming rule
			name = fmt.Sprintf("%s%s%d", []string{"SRV2012-", "old_", "Copy_of_", "NEW"}[r.Intn(4)], service, n)
		}
		v := newVM(r, &e, name, folderServers, start)
		if r.Float64() < p.OwnersAtStart {
			v.Attributes = attributes(r, service)
		} else if r.Float64() < 0.3 {
			v.Attributes = map[string]string{attributeService: service}
		}
		add(v)
	}
	for n := 1; n <= 24; n++ {
		add(newVM(r, &e, fmt.Sprintf("vdi-win11-%03d", n), folderDesktops, start))
	}
	for n := 1; n <= 12; n++ {
		add(newVM(r, &e, fmt.Sprintf("lab-%02d", n), folderLab, start))
	}
	for n := 1; n <= 6; n++ {
		v := newVM(r, &e, fmt.Sprintf("vCLS-%s", uuid(r)), folderAgents, start)
		v.ManagedBy, v.Annotation, v.On = "com.vmware.vim.eam", "vSphere Cluster Service VM", true
		v.CPUs, v.MemoryMB = 1, 128
		add(v)
	}
	return e
}

func newHost(r *rand.Rand, name, cluster string) timeline.Host {
	h := timeline.Host{Name: name, Cluster: cluster, UUID: uuid(r), Model: "PowerEdge R650",
		CPUModel: "Intel(R) Xeon(R) Gold 6342 CPU @ 2.80GHz", Cores: 48, MemoryMB: 1024 * 1024,
		Version: "7.0.3", Build: "21930508"}
	if cluster == "cl-edge" {
		h.Model, h.Cores, h.MemoryMB = "PowerEdge R450", 24, 512*1024
	}
	return h
}

func newVM(r *rand.Rand, e *timeline.Estate, name, folder string, start time.Time) timeline.VM {
	return timeline.VM{Name: name, InstanceUUID: uuid(r), Folder: folder,
		Host: e.Hosts[r.Intn(len(e.Hosts))].Name, Datastore: stores[r.Intn(len(stores))],
		Network: networks[r.Intn(len(networks))], CPUs: 2 << uint(r.Intn(3)), MemoryMB: 4096 << uint(r.Intn(3)),
		GuestID: guests[r.Intn(len(guests))], On: r.Float64() < 0.93,
		Created: start.Add(-time.Duration(40+r.Intn(1500)) * 24 * time.Hour)}
}

func attributes(r *rand.Rand, service string) map[string]string {
	environment := []string{"prod", "prod", "prod", "test"}[r.Intn(4)]
	return map[string]string{attributeOwner: owners[r.Intn(len(owners))], attributeService: service,
		attributeEnvironment: environment}
}

func uuid(r *rand.Rand) string {
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", r.Uint32(), r.Intn(1<<16), 0x5000+r.Intn(1<<12),
		0x8000+r.Intn(1<<14), r.Int63n(1<<48))
}

// mix spreads a seed and a number over 63 bits (splitmix64).
func mix(seed int64, n int) int64 {
	x := uint64(seed)*0x9e3779b97f4a7c15 + uint64(int64(n))*0xbf58476d1ce4e5b9
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return int64((x ^ (x >> 31)) >> 1)
}
