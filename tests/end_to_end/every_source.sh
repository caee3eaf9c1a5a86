#!/usr/bin/env bash
# One run against an estate in which every source is populated fills every kind of fact, whatever the
# catalogue asks for; a second one at the same moment adds none. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"
failures=0
check() { # what, count: more than nothing
  [ "$2" -gt 0 ] && return
  echo "FAILED: no $1"
  failures=$((failures + 1))
}
query() { sqlite3 "$work/ledger.db" "$1"; }

start_vcenter --scenario improving:1 --start 2026-01-05T00:00:00Z --clock 2026-02-20T12:00:00Z
write_config 0
"$build/plumbline" collect --once --config.file "$work/plumbline.yml" >"$work/first.txt" ||
  { cat "$work/first.txt"; die 'FAILED: the first reading is not complete'; }

for stream in $(grep -oE '^\| (options|events|tasks|alarms|permissions|licences|scheduled_tasks|profiles|image_compliance|tags|content_library) ' \
  "$source_root/docs/reference/collected.md" | tr -d '| ' | sort -u); do
  check "complete $stream" "$(grep -cE "^ +$stream +complete" "$work/first.txt")"
done
for type in VirtualMachine HostSystem ClusterComputeResource Datastore DistributedVirtualPortgroup Network Folder Datacenter \
  Alarm AlarmState Role Permissions License ScheduledTask HostProfile ComplianceStatus Tag TagCategory TaggedObject \
  Library LibraryItem ClusterImage PerfInterval PerfCounter OptionManager AuthorizationManager; do
  check "$type" "$(query "select count(*) from entity e join name n on n.id = e.type where n.text = '$type' and e.fingerprint is not null")"
done
check events "$(query 'select count(*) from activity where stream = 0')"
check tasks "$(query 'select count(*) from activity where stream = 1')"
for type in HostSystem ClusterComputeResource Datastore; do
  for interval in 300 1800 7200; do
    check "samples of $type at $interval s" "$(query "select count(*) from sample_day s join entity e on e.id = s.entity
      join name n on n.id = e.type where n.text = '$type' and s.interval = $interval")"
  done
done
check 'numbers that move' "$(query 'select count(*) from sample_day where interval = 0')"
check 'days of machines' "$(query 'select count(*) from histogram_day')"

"$build/plumbline" collect --once --config.file "$work/plumbline.yml" >"$work/second.txt" ||
  { cat "$work/second.txt"; die 'FAILED: the second reading is not complete'; }
new=$(awk '$5 == "new" || $6 == "new" { for (i = 1; i <= NF; i++) if ($i == "new") total += $(i - 1) } END { print total + 0 }' "$work/second.txt")
[ "$new" -eq 0 ] || { cat "$work/second.txt"; echo "FAILED: $new facts are new although nothing happened"; failures=$((failures + 1)); }
[ "$failures" -eq 0 ] || die "$failures failure(s)"
echo "every kind of fact: $(query 'select count(*) from entity_version') versions, $(query 'select count(*) from activity') activities, $(query 'select count(*) from sample_day') days of series, $(query 'select count(*) from histogram_day') days of machines"
rm -rf "$work"
