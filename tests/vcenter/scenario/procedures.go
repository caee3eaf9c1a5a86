package scenario

import (
	"fmt"
	"strings"
	"time"
)

// reviewWeeks is how often a procedure is reviewed; each review makes a new version.
const reviewWeeks = 24

// procedure is one page of the team's library, from afterWeeks weeks into the practice folder.
type procedure struct {
	id, area, class, regex string
	steps, metrics         []string
	owner                  string
	afterWeeks             int
	preauthorised          bool
	// revised: changed after every review of its numbers, not only read again.
	revised bool
}

// namingRule is what the team's procedures cover; servers older than the rule stay outside.
const namingRule = "^[a-z]+(-[a-z]+)?-[0-9]+$"

// anyServer covers old names too: whose a server is must be known of all.
const anyServer = "^[A-Za-z].*$"

var procedures = []procedure{
	{id: "vm-create", area: "consuming", class: "VirtualMachine.clone", regex: "^(tpl-[a-z0-9]+|[a-z]+-[a-z]+-[0-9]+)$",
		steps:   []string{"deploy from the current template", "note service and request", "set owner, service, environment", "power on, wait for customization"},
		metrics: []string{"cons.provision_fail_rate", "cons.template_share"}, owner: "team-platform", revised: true},
	{id: "vm-resize", area: "consuming", class: "VirtualMachine.reconfigure:size", regex: namingRule,
		steps:   []string{"take a snapshot", "change CPU, memory or disk", "ask the owner to check", "remove the snapshot within three days"},
		metrics: []string{"chg.success_rate", "chg.pre_checks"}, owner: "team-platform", revised: true},
	{id: "vm-retire", area: "consuming", class: "VirtualMachine.destroy", regex: namingRule,
		steps:   []string{"check the owner's consent", "power off", "delete from disk"},
		metrics: []string{"cons.retired"}, owner: "team-platform"},
	{id: "vm-attributes", area: "change", class: "CustomFieldsManager.setField", regex: anyServer,
		steps:   []string{"ask the service desk for the owner", "fill in owner, service, environment"},
		metrics: []string{"cons.owner_coverage"}, owner: "team-platform", preauthorised: true},
	{id: "vm-settings", area: "change", class: "VirtualMachine.reconfigure", regex: namingRule, afterWeeks: 1,
		steps:   []string{"change the setting", "record it in the attributes"},
		metrics: []string{"chg.success_rate"}, owner: "team-operations"},
	{id: "vm-tools", area: "change", class: "VirtualMachine.upgradeTools", regex: namingRule, afterWeeks: 1,
		steps:   []string{"take a snapshot", "upgrade VMware Tools", "check the service", "remove the snapshot"},
		metrics: []string{"chg.success_rate"}, owner: "team-operations"},
	{id: "host-maintenance", area: "change", class: "HostSystem.enterMaintenanceMode", regex: "^esx-.+$", afterWeeks: 2,
		steps:   []string{"enter maintenance mode", "update and reboot", "check NTP, storage paths, alarms", "exit maintenance mode"},
		metrics: []string{"chg.pre_checks"}, owner: "team-operations"},
	{id: "vm-relocate", area: "consuming", class: "VirtualMachine.relocate", regex: namingRule, afterWeeks: 3,
		steps:   []string{"check free space", "migrate storage outside the backup window"},
		metrics: []string{"chg.success_rate"}, owner: "team-operations"},
	{id: "vm-snapshot", area: "operations", class: "VirtualMachine.createSnapshot", regex: namingRule, afterWeeks: 4,
		steps:   []string{"take the snapshot without memory", "note who removes it", "remove it within three days"},
		metrics: []string{"chg.pre_checks"}, owner: "team-operations"},
	{id: "host-add", area: "provisioning", class: "ClusterComputeResource.addHost", regex: "^(cl|esx)-.+$", afterWeeks: 2,
		steps:   []string{"install the image", "add to the cluster in maintenance mode", "check NTP, storage paths, alarms", "exit maintenance mode"},
		metrics: []string{"prov.success_rate", "prov.host_ttis_h"}, owner: "team-operations"},
	{id: "port-group", area: "provisioning", class: "host.NetworkSystem.addPortGroup", regex: "^esx-.+$", afterWeeks: 3,
		steps:   []string{"reserve the VLAN", "add the port group on every host", "compare the hosts"},
		metrics: []string{"prov.success_rate"}, owner: "team-network"},
	{id: "datastore-expand", area: "capacity", class: "host.DatastoreSystem.expandVmfsDatastore", regex: "^(esx|ds)-.+$", afterWeeks: 2,
		steps:   []string{"compare the runway with the purchase lead time", "let the array grow the volume", "expand", "check that every host sees it"},
		metrics: []string{"cap.ds_days_to_full"}, owner: "team-storage"},
}

// revision is the version of a revised procedure at t, and when it came: a fortnight after each review.
func (s *Scenario) revision(t time.Time) (int, time.Time) {
	n, last := 0, time.Time{}
	for _, held := range s.ReviewsUntil(t) {
		if at := held.Add(reviewActionDays * 24 * time.Hour); !at.After(t) {
			n, last = n+1, at
		}
	}
	return n, last
}

// text is version <major>.<reviews> of the procedure, whose first version appeared at first.
func (p *procedure) text(first time.Time, reviews, revisions int, revised time.Time) string {
	var b strings.Builder
	reviewed := first.Add(time.Duration(reviews*reviewWeeks) * 7 * 24 * time.Hour)
	version := fmt.Sprintf("1.%d", reviews)
	if p.revised && revisions > 0 {
		version = fmt.Sprintf("2.%d", revisions)
		if revised.After(reviewed) {
			reviewed = revised
		}
	}
	fmt.Fprintf(&b, "id: %s\narea: %s\nselectors:\n  - work_class: %q\n    entity_regex: '%s'\n", p.id, p.area,
		p.class, p.regex)
	b.WriteString("steps:\n")
	for _, step := range p.steps {
		fmt.Fprintf(&b, "  - %q\n", step)
	}
	fmt.Fprintf(&b, "metrics: [%s]\nowner: %s\nversion: %q\nreviewed_on: %s\npreauthorised: %t\n",
		strings.Join(p.metrics, ", "), p.owner, version, reviewed.Format("2006-01-02"), p.preauthorised)
	return b.String()
}

// again is a page in the version that an experiment tries, with what is new in it; reviews read it again
// and leave it as it is.
func (p *procedure) again(text, version string, at time.Time) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		switch {
		case strings.HasPrefix(line, "metrics:"):
			fmt.Fprintf(&b, "  - \"compare with the version before\"\n%s", line)
		case strings.HasPrefix(line, "version:"):
			fmt.Fprintf(&b, "version: %q\n", version)
		case strings.HasPrefix(line, "reviewed_on:") && line < "reviewed_on: "+at.Format("2006-01-02"):
			fmt.Fprintf(&b, "reviewed_on: %s\n", at.Format("2006-01-02"))
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}
