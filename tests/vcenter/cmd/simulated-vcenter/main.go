// simulated-vcenter serves a simulated vCenter over HTTPS on loopback, and a control API beside it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"

	"github.com/vmware/govmomi/simulator"

	"plumbline/vcenter/server"
)

func main() {
	log.SetFlags(0)
	vms := flag.Int("vms", 50, "number of virtual machines")
	hosts := flag.Int("hosts", 4, "number of hosts")
	clusters := flag.Int("clusters", 1, "number of clusters")
	dir := flag.String("state-dir", "", "directory for the certificates (default: a new temporary one)")
	listen := flag.String("listen", "127.0.0.1:0", "address of the vCenter")
	user := flag.String("username", "reader@vsphere.local", "user who may log in")
	password := flag.String("password", "secret", "their password")
	flag.Parse()
	if *dir == "" {
		d, err := os.MkdirTemp("", "simulated-vcenter-")
		if err != nil {
			log.Fatal(err)
		}
		*dir = d
	}
	id, err := server.NewIdentity(*dir)
	if err != nil {
		log.Fatal(err)
	}
	m := simulator.VPX()
	m.Host, m.Cluster = 0, *clusters
	m.ClusterHost = (*hosts + *clusters - 1) / *clusters
	m.Machine = (*vms + *clusters - 1) / *clusters
	if err = m.Create(); err != nil {
		log.Fatal(err)
	}
	m.Service.RegisterSDK(simulator.Map)
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	m.Service.Listen = &url.URL{Host: l.Addr().String(), User: url.UserPassword(*user, *password)}
	s := http.Server{Handler: m.Service.ServeMux, TLSConfig: id.TLS}
	out, _ := json.Marshal(map[string]string{
		"url": "https://" + l.Addr().String() + "/sdk", "control": "", "ca_file": id.CAFile,
		"thumbprint": id.Thumbprint, "username": *user, "password": *password,
	})
	fmt.Println(string(out))
	log.Fatal(s.ServeTLS(l, "", ""))
}
