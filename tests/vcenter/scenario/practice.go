package scenario

import (
	"fmt"
	"time"
)

// Practice is the practice folder as it stood at t; nil when there is none.
func (s *Scenario) Practice(t time.Time) map[string]string {
	begin := s.start.Add(time.Duration(s.parameters.PracticeWeek) * 7 * 24 * time.Hour)
	if s.parameters.PracticeWeek < 0 || t.Before(begin) {
		return nil
	}
	s.inventUntil(t.Add(lookAhead * 24 * time.Hour))
	week := int(t.Sub(s.start) / (7 * 24 * time.Hour))
	types := "[normal, emergency]"
	if week >= s.parameters.PracticeWeek+2 {
		types = "[standard, normal, emergency]"
	}
	files := map[string]string{
		"scope.yml":           fmt.Sprintf(scopeFile, types),
		"actors.yml":          actorsFile,
		"records/changes.csv": s.state.recordsUntil(t),
		"claimed.yml":         fmt.Sprintf(claimedFile, begin.Format("2006-01-02")),
	}
	if s.hasTargets(t) {
		files["targets.yml"] = targetsFile()
	}
	for path, text := range s.experiments(t) {
		files[path] = text
	}
	revisions, revised := s.revision(t)
	for i := range procedures {
		p := &procedures[i]
		if since := week - s.parameters.PracticeWeek - p.afterWeeks; since >= 0 {
			first := begin.Add(time.Duration(p.afterWeeks) * 7 * 24 * time.Hour)
			text := p.text(first, since/reviewWeeks, revisions, revised)
			if version, at := s.tried(p.id, t); version != "" {
				text = p.again(text, version, at)
			}
			files["procedures/"+p.id+".yml"] = text
		}
	}
	return files
}

const scopeFile = `# What belongs to this estate and how to read it.
time_zone: Europe/Berlin
attributes: {owner: Owner, service: Service, environment: Environment, requested: Requested}
change_types: %s
populations:
  vdi: '^vdi-.*$'
  lab: '^lab-.*$'
records: {lag_hours: 24}
`

const claimedFile = `# What the team says of itself in an interview, before anybody has looked.
claims:
  - {area: change, level: 4, by: interview with the platform team, on: %[1]s}
  - {area: consuming, level: 3, by: interview with the platform team, on: %[1]s}
  - {area: capacity, level: 4, by: interview with the platform team, on: %[1]s}
`

const actorsFile = `# Accounts that are not people.
accounts:
  - {account: svc-provision@example.local, class: automation}
  - {account: svc-backup@example.local, class: backup}
  - {account: svc-monitor@example.local, class: monitoring}
`
