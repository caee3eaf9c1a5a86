package scenario

// account is somebody or something that logs in. vCenter spells the same account in several ways.
type account struct {
	name      string // as a change record names it
	spellings []string
	ip        string
	userAgent string
}

const (
	clientAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
	sdkAgent    = "Go-http-client/1.1"
)

func person(first, ip string) *account {
	return &account{name: first + "@example.local", ip: ip, userAgent: clientAgent,
		spellings: []string{`EXAMPLE.LOCAL\` + first, `EXAMPLE.LOCAL\` + first, first + "@example.local",
			first + "@EXAMPLE.LOCAL"}}
}

func service(name, domain, ip, userAgent string) *account {
	return &account{name: name + "@" + domain, ip: ip, userAgent: userAgent,
		spellings: []string{name + "@" + domain}}
}

var (
	people = []*account{person("anna", "10.1.5.21"), person("bert", "10.1.5.22"), person("chandra", "10.1.5.23"),
		person("dora", "10.1.5.24"), person("emil", "10.1.5.25"), person("fatima", "10.1.5.26")}
	shared = &account{name: "administrator@vsphere.local", ip: "10.1.5.30", userAgent: clientAgent,
		spellings: []string{`VSPHERE.LOCAL\Administrator`, "administrator@vsphere.local"}}
	automation = service("svc-provision", "example.local", "10.1.9.5", sdkAgent)
	backup     = service("svc-backup", "example.local", "10.1.9.6", "VixDiskLib/7.0.3")
	monitoring = service("svc-monitor", "example.local", "10.1.9.7", "pyvmomi Python/3.9.2 (Linux; x86_64)")
	plumbline  = service("svc-plumbline", "vsphere.local", "10.1.9.8", "plumbline")
)

// spelling is how vCenter writes the account in one session.
func (d *day) spelling(a *account) string { return a.spellings[d.r.Intn(len(a.spellings))] }

// worker draws who does a work that is not automated: a few do more than others.
func (d *day) worker() *account {
	if d.r.Float64() < d.phase.Shared {
		return shared
	}
	return people[[]int{0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5}[d.r.Intn(12)]]
}
