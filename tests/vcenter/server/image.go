package server

import (
	"time"

	"github.com/vmware/govmomi/vim25/mo"

	"plumbline/vcenter/timeline"
)

// image is what a cluster's last check against its image said.
type image struct {
	status  string
	scanned time.Time
	hosts   map[string]bool // names of those that do not comply
}

// installImages gives the clusters that are managed by an image one, which all hosts but one in nine
// have.
func (w *world) installImages() {
	w.beside.images = map[*item]*image{}
	clusters := w.inventory.kinds["ClusterComputeResource"]
	for i, it := range clusters {
		o := it.object.(*mo.ClusterComputeResource)
		if i > 0 && i == len(clusters)-1 {
			o.LifecycleManaged = yes(true) // of several, one has an image in every estate
		}
		if !isTrue(o.LifecycleManaged) {
			continue
		}
		w.moment = w.start.Add(-time.Duration(1+trait(20, it.name, "scan")) * time.Hour)
		c := timeline.SetImage{Cluster: it.name, Status: "COMPLIANT"}
		for _, ref := range o.Host {
			if host := w.inventory.get(ref); trait(9, host.name, "image") == 0 {
				c.Status = "NON_COMPLIANT"
				c.Hosts = append(c.Hosts, host.name)
			}
		}
		w.setImage(&c)
	}
	w.moment = w.start
}

func (w *world) setImage(c *timeline.SetImage) {
	it := w.inventory.named("ClusterComputeResource", c.Cluster)
	if it == nil {
		return
	}
	made := &image{status: c.Status, scanned: w.moment, hosts: map[string]bool{}}
	for _, name := range c.Hosts {
		made.hosts[name] = true
	}
	w.beside.images[it] = made
	if o := it.object.(*mo.ClusterComputeResource); !isTrue(o.LifecycleManaged) {
		o.LifecycleManaged = yes(true)
		w.inventory.changed(it, "lifecycleManaged")
	}
}

func getImage(c *restCall) (interface{}, *restError) {
	if f := c.lacks("VcIntegrity.lifecycleSoftwareSpecification.Read"); f != nil {
		return nil, f
	}
	w := c.service.world
	for _, it := range w.inventory.kinds["ClusterComputeResource"] {
		if it.gone || it.ref.Value != c.ids[0] {
			continue
		}
		made, o := w.beside.images[it], it.object.(*mo.ClusterComputeResource)
		if made == nil || !isTrue(o.LifecycleManaged) {
			return nil, notFound("The image of the cluster")
		}
		comply, differ, hosts := []string{}, []string{}, map[string]interface{}{}
		for _, ref := range o.Host {
			status := "COMPLIANT"
			if made.hosts[w.inventory.get(ref).name] {
				status = "NON_COMPLIANT"
				differ = append(differ, ref.Value)
			} else {
				comply = append(comply, ref.Value)
			}
			hosts[ref.Value] = map[string]interface{}{"status": status,
				"impact": "NO_IMPACT", "scan_time": restTime(made.scanned)}
		}
		return map[string]interface{}{"status": made.status, "impact": "NO_IMPACT",
			"scan_time": restTime(made.scanned), "commit": "3", "notifications": struct{}{},
			"compliant_hosts": comply, "non_compliant_hosts": differ, "incompatible_hosts": []string{},
			"unavailable_hosts": []string{}, "hosts": hosts}, nil
	}
	return nil, notFound("The cluster")
}
