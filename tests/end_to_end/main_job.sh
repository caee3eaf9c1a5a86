#!/usr/bin/env bash
# End to end: a simulated vCenter is lived through for nineteen weeks, plumbline serves, a real
# Prometheus scrapes it and answers with the level. From week 16 on people have gone back to changing
# production in haste: three weeks later what is attained has fallen. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"
scrape_interval=1s

scenario=improving-then-worse@16
start=2026-01-05T00:00:00Z
step() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }
expect() { # what, wanted, got
  [ "$2" = "$3" ] || die "FAILED: $1: wanted '$2', got '$3'"
  step "ok: $1: $3"
}

start_vcenter --scenario "$scenario:1" --start "$start"
# A real vCenter refuses a property path that it does not know; so must this one.
curl -fsS -o /dev/null -X POST -d '{"strict_properties": true}' "$control/faults"
port=$(free_port 19747)
write_config "$port" $'collect: {every: 1s}\nassess: {every: 1s}'
rehearse "$scenario" "$start" 2026-05-19T00:00:00Z >"$work/rehearse.log" 2>&1 || { cat "$work/rehearse.log"; exit 1; }
step "rehearsed nineteen weeks: $(tail -n 1 "$work/rehearse.log")"

serve "$port"
prometheus_port=$(free_port 19090)
start_prometheus "$prometheus_port" "$port"
query() { # PromQL: the first value, or nothing
  curl -fsS -G --data-urlencode "query=$1" "http://127.0.0.1:$prometheus_port/api/v1/query" |
    jq -r '.data.result[0].value[1] // empty'
}
until_query() { # PromQL, wanted, seconds
  local i got=
  for ((i = 0; i < $3 * 2; i++)); do
    got=$(query "$1")
    [ "$got" = "$2" ] && return 0
    sleep 0.5
  done
  die "FAILED: $1 stayed '$got' for $3 s, wanted $2: $(tail -n 3 "$work/plumbline.log")"
}

level='plumbline_attained_level{scope="vc-demo",area="change",ladder="classic"}'
until_query "$level" 2 30
expect 'PromQL returns the attained level' 2 "$(query "$level")"
expect 'the scrape is up' 1 "$(query 'up{job="plumbline"}')"
expect 'the vCenter is up' 1 "$(query 'plumbline_up')"
curl -fsS "http://127.0.0.1:$port/metrics" >"$work/metrics.txt"
promtool check metrics <"$work/metrics.txt" || die 'FAILED: promtool check metrics'
step 'ok: promtool check metrics is clean'
grep -q 'clock="rehearsal"' "$work/metrics.txt" || die 'FAILED: the rehearsal is not marked'
! grep -qiE 'anna|EXAMPLE|@example' "$work/metrics.txt" || die 'FAILED: a name stands in the metrics'
expect 'the JSON says the same' 2 "$(curl -fsS "http://127.0.0.1:$port/api/v1/assessment" |
  jq '.scopes[0].areas[] | select(.area == "change") | .attained_level')"

# On the hour: within one, polls that are older than two days may claim less than was known then.
say() { "$build/plumbline" assess --at 2026-05-18 --known-at 2026-05-18 --format json --config.file "$work/plumbline.yml"; }
say >"$work/said.json"

step 'three weeks on, a day at a time, while plumbline serves'
write_wait "$port" 'plumbline_stream_known_until.*stream="tasks"'
rehearse "$scenario" "$start" 2026-06-09T00:00:00Z --sweep "$work/wait.sh" >"$work/rehearse.log" 2>&1 || { tail -n 5 "$work/rehearse.log" "$work/plumbline.log"; exit 1; }
until_query "$level" 1 30
expect 'what is attained fell' 1 "$(query "$level")"
expect 'it fell by evidence, not for want of it' 1 "$(query 'plumbline_ceiling{area="change"}')"
expect 'the alert expression sees it' 1 "$(query 'count(plumbline_attained_level{area="change"} < max_over_time(plumbline_attained_level{area="change"}[7d]))')"
say >"$work/again.json"
cmp "$work/said.json" "$work/again.json" || die 'FAILED: what was said three weeks ago is not said again, byte for byte'
step "ok: what was said three weeks ago is said again, byte for byte: $(stat -c %s "$work/said.json") bytes"
"$build/plumbline" explain change --config.file "$work/plumbline.yml" >"$work/explain.txt"
grep -qE 'task-[0-9]+' "$work/explain.txt" || { head -n 40 "$work/explain.txt" >&2; die 'FAILED: explain names no task'; }
step "ok: explain names the tasks: $(grep -cE 'task-[0-9]+' "$work/explain.txt")"

kill -TERM "${pids[1]}"
wait "${pids[1]}" && status=0 || status=$?
unset 'pids[1]'
pids=("${pids[@]}")
expect 'SIGTERM ends plumbline in order' 0 "$status"
expect 'no session is left behind' 0 "$(curl -fsS "$control/counts" | jq -r .open_sessions)"
"$build/plumbline" forget 'EXAMPLE.LOCAL\anna' --config.file "$work/plumbline.yml" >"$work/forget.txt" ||
  die 'FAILED: forget'
! grep -qaiE 'anna@example|EXAMPLE.LOCAL.{1,2}anna' "$work"/ledger.db* || die 'FAILED: the name is still in the ledger'
grep -q 'as human' "$work/forget.txt" || die "FAILED: forget did not keep the class: $(cat "$work/forget.txt")"
expect 'a forgotten name changes no level' 1 "$("$build/plumbline" assess --format json --config.file "$work/plumbline.yml" |
  jq '.scopes[0].areas[] | select(.area == "change") | .attained_level')"
step 'passed'
rm -rf "$work"
