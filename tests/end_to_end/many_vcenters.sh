#!/usr/bin/env bash
# Fifteen vCenters in one process. Then one hangs, one lies (empty answers), one is gone: for the
# twelve others nothing changes, and of the three nothing that was known is lost. Argument: the
# build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"
count=15
vms() { echo $((20 + $1)); } # each another estate, so that each has an identity of its own
start=$(date -u -d '-3 days' +%FT00:00:00Z)

declare -a controls
for ((i = 1; i <= count; i++)); do
  mkdir -p "$work/vc$i"
  "$build/bin/simulated-vcenter" --state-dir "$work/vc$i" --vms "$(vms $i)" --hosts 2 --clusters 1 \
    --start "$start" --clock now --live >"$work/vc$i.json" 2>"$work/vc$i.log" &
  pids+=($!)
done
gone_pid=${pids[-1]}
echo 'vcenters:' >"$work/plumbline.yml"
for ((i = 1; i <= count; i++)); do
  for ((t = 0; t < 300; t++)); do [ -s "$work/vc$i.json" ] && break; sleep 0.1; done
  [ -s "$work/vc$i.json" ] || { cat "$work/vc$i.log" >&2; die "vCenter $i did not start"; }
  controls[i]=$(jq -r .control "$work/vc$i.json")
  (umask 077 && jq -r .password "$work/vc$i.json" >"$work/vc$i.password")
  cat >>"$work/plumbline.yml" <<YAML
  - name: vc$i
    url: $(jq -r .url "$work/vc$i.json")
    username: $(jq -r .username "$work/vc$i.json")
    password_file: $work/vc$i.password
    tls: {ca_file: $(jq -r .ca_file "$work/vc$i.json")}
YAML
done
port=$(free_port 9747)
cat >>"$work/plumbline.yml" <<YAML
ledger: sqlite:$work/ledger.db
web: {listen: ["127.0.0.1:$port"]}
collect: {every: 2s}
assess: {every: 5s}
YAML
serve "$port"

metric() { # name, vCenter: its value, empty when absent
  curl -fsS "http://127.0.0.1:$port/metrics" |
    awk -v m="plumbline_$1{vcenter=\"$2\"}" '$1 == m { print $2 }'
}
living() { # vCenter: VMs that the ledger holds for present
  sqlite3 "file:$work/ledger.db?mode=ro" "select count(*) from entity e join vcenter v on v.id = e.vcenter
    join name n on n.id = e.type where v.name = '$1' and n.text = 'VirtualMachine' and e.fingerprint is not null"
}
complete() { [ -n "$(metric last_poll_timestamp_seconds "vc$1")" ]; }
echo "reading $count vCenters for the first time" >&2
for ((i = 1; i <= count; i++)); do
  for ((t = 0; t < 900; t++)); do complete $i && break; sleep 0.1; done
  complete $i || { tail -n 20 "$work/plumbline.log" >&2; die "FAILED: vc$i was never read completely"; }
  [ "$(living vc$i)" = "$(vms $i)" ] || die "FAILED: vc$i has $(living vc$i) VMs, not $(vms $i)"
done

echo 'three of them misbehave' >&2
curl -fsS -o /dev/null -X POST -d '{"faults": [{"method": "*", "kind": "hang"}]}' "${controls[13]}/faults"
curl -fsS -o /dev/null -X POST -d '{"faults": [{"method": "RetrievePropertiesEx", "kind": "empty"},
  {"method": "WaitForUpdatesEx", "kind": "empty"}, {"method": "ReadNextEvents", "kind": "empty"},
  {"method": "ReadNextTasks", "kind": "empty"}]}' "${controls[14]}/faults"
curl -fsS -o /dev/null -X POST "${controls[14]}/sessions/expire"
kill -KILL "$gone_pid"
sleep 20

failures=0
now=$(date +%s)
for ((i = 1; i <= 12; i++)); do
  age=$(awk -v n="$now" -v t="$(metric last_poll_timestamp_seconds "vc$i")" 'BEGIN { print int(n - t) }')
  if [ "$(metric up "vc$i")" != 1 ] || [ "$age" -gt 10 ]; then
    echo "FAILED: vc$i: up $(metric up "vc$i"), last read $age s ago"
    failures=$((failures + 1))
  fi
done
age=$(awk -v n="$now" -v t="$(metric last_poll_timestamp_seconds vc13)" 'BEGIN { print int(n - t) }')
[ "$age" -ge 15 ] || { echo "FAILED: the one that hangs was read $age s ago"; failures=$((failures + 1)); }
[ "$(metric up vc15)" = 0 ] || { echo 'FAILED: the one that is gone is said to be up'; failures=$((failures + 1)); }
for i in 13 14 15; do
  [ "$(living vc$i)" = "$(vms $i)" ] || { echo "FAILED: of vc$i only $(living vc$i) VMs are left"; failures=$((failures + 1)); }
done
took=$(curl -fsS -o /dev/null -w '%{time_total}' "http://127.0.0.1:$port/metrics")
awk -v t="$took" 'BEGIN { exit !(t < 0.5) }' || { echo "FAILED: a scrape took $took s"; failures=$((failures + 1)); }

echo 'and recover' >&2
for i in 13 14; do curl -fsS -o /dev/null -X DELETE "${controls[i]}/faults"; done
for ((t = 0; t < 300; t++)); do
  now=$(date +%s)
  age=$(awk -v n="$now" -v t="$(metric last_poll_timestamp_seconds vc14)" 'BEGIN { print int(n - t) }')
  [ "$age" -le 5 ] && break
  sleep 0.2
done
[ "$age" -le 5 ] || { echo "FAILED: the one that lied does not recover"; failures=$((failures + 1)); }
stopping=$(date +%s)
kill -TERM "${pids[-1]}" && wait "${pids[-1]}" || true
unset 'pids[-1]'
[ $(($(date +%s) - stopping)) -le 15 ] || { echo 'FAILED: stopping waits for the one that hangs'; failures=$((failures + 1)); }
for i in 1 12; do
  [ "$(curl -fsS "${controls[i]}/counts" | jq -r .open_sessions)" = 0 ] ||
    { echo "FAILED: a session of vc$i was left open"; failures=$((failures + 1)); }
done
[ "$failures" -eq 0 ] || die "$failures failure(s)"
echo 'twelve of fifteen did not notice'
rm -rf "$work"
