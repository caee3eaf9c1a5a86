package server

import (
	"fmt"
	"time"

	"plumbline/vcenter/timeline"
)

// Quiet is an estate of a chosen size in which nothing happens.
type Quiet struct{ estate timeline.Estate }

// NewQuiet makes an estate of servers spread over hosts and clusters; without a number of clusters,
// one for 40 hosts.
func NewQuiet(vms, hosts, clusters int, start time.Time) *Quiet {
	if clusters < 1 {
		clusters = 1 + (hosts-1)/40
	}
	if hosts < clusters {
		hosts = clusters
	}
	e := timeline.Estate{Start: start, Datacenter: "DC-North",
		CustomFields: []string{"Owner", "Service", "Env"}}
	for i := 0; i < clusters; i++ {
		e.Clusters = append(e.Clusters, timeline.Cluster{Name: fmt.Sprintf("cluster-%02d", i+1),
			HA: true, DRS: true})
	}
	for i := 0; i < hosts; i++ {
		e.Hosts = append(e.Hosts, timeline.Host{
			Name:    fmt.Sprintf("esx-%03d.example.com", i+1),
			Cluster: e.Clusters[i%clusters].Name})
	}
	stores := hosts/4 + 2
	for i := 0; i < stores; i++ {
		e.Datastores = append(e.Datastores, timeline.Datastore{
			Name: fmt.Sprintf("san-%03d", i+1), CapacityGB: 8192, FreeGB: 2048 + i%4*512})
	}
	for i := 0; i < 4+hosts/16; i++ {
		e.Networks = append(e.Networks, fmt.Sprintf("vlan-%d", 100+i))
	}
	services := []string{"web", "db", "mail", "erp", "files", "build", "proxy", "queue"}
	guests := []string{"debian11_64Guest", "rhel8_64Guest", "windows2019srvNext_64Guest"}
	for i := 0; i < vms; i++ {
		service := services[i%len(services)]
		store := i % stores
		if stores > 64 && clusters <= stores { // then clusters have stores of their own
			cluster := i % hosts % clusters
			store = cluster + i/hosts%((stores-cluster+clusters-1)/clusters)*clusters
		}
		e.VMs = append(e.VMs, timeline.VM{
			Name: fmt.Sprintf("%s-%05d", service, i+1), Folder: service,
			Host: e.Hosts[i%hosts].Name, Datastore: e.Datastores[store].Name,
			Network: e.Networks[i%len(e.Networks)], CPUs: 2 + i%3*2, MemoryMB: 4096 << (i % 3),
			GuestID: guests[i%len(guests)], On: i%20 != 0, Template: i%500 == 499,
			Created: start.Add(-time.Duration(i+1) * time.Hour),
			Attributes: map[string]string{"Owner": fmt.Sprintf("team-%d", i%12),
				"Service": service, "Env": []string{"prod", "test", "dev"}[i%3]},
		})
	}
	return &Quiet{e}
}

func (q *Quiet) Estate() timeline.Estate              { return q.estate }
func (q *Quiet) Steps(_, _ time.Time) []timeline.Step { return nil }
func (q *Quiet) Practice(time.Time) map[string]string { return nil }
func (q *Quiet) Digest() string {
	return fmt.Sprintf("quiet %d %d %d", len(q.estate.VMs), len(q.estate.Hosts),
		len(q.estate.Clusters))
}
