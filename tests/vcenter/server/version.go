package server

import (
	"fmt"
	"strconv"
	"strings"
)

// release is what a vCenter of an API version says of itself.
type release struct{ api, version, build string }

var releases = []release{
	{"6.7.3", "6.7.0", "14367737"},
	{"7.0.3.0", "7.0.3", "18700403"},
	{"8.0.2.0", "8.0.2", "22617221"},
	{"9.0.0.0", "9.0.0", "24755230"},
}

const defaultAPI = "8.0.2.0"

// arrivals are properties that older vCenters do not have, with the version that brought them.
var arrivals = map[string]string{
	"ClusterComputeResource.lifecycleManaged": "7.0",
	"ComputeResource.lifecycleManaged":        "7.0",
}

// be makes the service a vCenter of an API version.
func (s *service) be(api string) error {
	var known []string
	for _, r := range releases {
		if r.api == or(api, defaultAPI) {
			about := &s.content.About
			about.ApiVersion, about.Version, about.Build = r.api, r.version, r.build
			about.FullName = "VMware vCenter Server " + r.version + " build-" + r.build
			return nil
		}
		known = append(known, r.api)
	}
	return fmt.Errorf("there is no API version %q to simulate: want one of %s", api,
		strings.Join(known, ", "))
}

// since tells whether this vCenter's API is at least of that version.
func (s *service) since(least string) bool {
	have, want := strings.Split(s.content.About.ApiVersion, "."), strings.Split(least, ".")
	for i := range want {
		a, b := 0, 0
		if i < len(have) {
			a, _ = strconv.Atoi(have[i])
		}
		if b, _ = strconv.Atoi(want[i]); a != b {
			return a > b
		}
	}
	return true
}

// lacks tells whether this vCenter's objects of a type have no such property yet.
func (s *service) lacks(kind, path string) bool {
	least, listed := arrivals[kind+"."+path]
	return listed && !s.since(least)
}
