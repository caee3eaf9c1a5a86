#!/usr/bin/env bash
# `./dev bench`: measures the client and writes docs/bench.md. The simulated vCenter sets the wall
# time of a full read, so what is quoted is the client's own CPU and memory.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"
out=$source_root/docs/bench.md

least() { sort -n | head -n 1; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
stop_last() {
  kill "${pids[-1]}" 2>/dev/null || true
  wait "${pids[-1]}" 2>/dev/null || true
  unset 'pids[-1]'
}

# The client's own CPU and memory for an inventory of $1 VMs and $2 hosts, 17 properties a VM: first
# reading, the same again by a new process, and sweeps of the quiet estate in one session.
inventory() { # VMs, hosts, clusters, repetitions
  local i bench=$build/tests/bench/inventory_bench
  echo "inventory of $1 VMs, $2 hosts" >&2
  start_vcenter --vms "$1" --hosts "$2" --clusters "$3"
  local args=("$url" "$ca_file" "$username" "$work/password" "$work/inventory.db")
  : >"$work/first.json"
  : >"$work/again.json"
  for ((i = 0; i < $4; i++)); do
    rm -f "$work"/inventory.db*
    "$bench" "${args[@]}" >>"$work/first.json"
    "$bench" "${args[@]}" --again >>"$work/again.json"
  done
  "$bench" "${args[@]}" --again --sweeps 20 >"$work/quiet.json"
  inventory_bytes=$(stat -c %s "$work/inventory.db")
  stop_last
}
of() { jq -r "$2" "$work/$1.json" | "${3:-median}"; } # first | again | quiet, jq expression, median | least
declare -A first_cpu again_cpu first_mib
for size in 5000 10000 20000 40000; do
  inventory $size $((size / 16)) $((size / 1000)) $((size == 40000 ? 5 : 3))
  first_cpu[$size]=$(of first .cpu_seconds)
  again_cpu[$size]=$(of again .cpu_seconds)
  first_mib[$size]=$(of first .peak_mib)
done
wire_mb=$(of first '.bytes / 1e6 | round')
first_least=$(of first .cpu_seconds least)
again_least=$(of again .cpu_seconds least)
again_mib=$(of again .peak_mib)
quiet_ms=$(of quiet '.quiet_sweep_cpu_seconds * 1000 | . * 10 | round / 10')
share=$(awk -v ms="$quiet_ms" 'BEGIN { printf "%.3f", ms / 60000 * 100 }')

# Events and tasks alone, from an empty ledger: what reading and committing each costs, that memory
# does not grow with their number, and what a sweep costs when they are known.
declare -A history_us history_mib history_items history_bytes history_sweep_ms
history() { # events, tasks, repetitions: of 28 days
  local i bench=$build/tests/bench/history_bench ledger=$work/history.db
  echo "history of $1 events, $2 tasks" >&2
  start_vcenter --vms 50 --hosts 4 --clusters 1 --history-events "$1" --history-tasks "$2" \
    --history-days 28 --start "$(date -u -d '-1 hour' +%FT%TZ)" --clock now
  : >"$work/history.json"
  for ((i = 0; i < $3; i++)); do
    rm -f "$ledger"*
    "$bench" "$url" "$ca_file" "$username" "$work/password" "$ledger" >>"$work/history.json"
  done
  # The server filters by class: of the events, only those of planned classes come.
  history_items[$1]=$(of history '.events + .tasks')
  [ "$(of history .tasks)" -ge "$2" ] && [ "${history_items[$1]}" -ge $(($2 + $1 / 2)) ] ||
    die "bench: of $1 events and $2 tasks only ${history_items[$1]} were read"
  [ "$1" -eq 0 ] ||
    history_us[$1]=$(of history '.cpu_seconds / (.events + .tasks) * 1e7 | round / 10')
  history_mib[$1]=$(of history .peak_mib)
  history_sweep_ms[$1]=$(of history '.further_sweep_cpu_seconds * 1e4 | round / 10')
  history_bytes[$1]=$(stat -c %s "$ledger")
  stop_last
}
history 0 0 3
history 200000 40000 3
history 1000000 200000 3
events_read=$((history_items[1000000] - 200000))
activity_bytes=$(((history_bytes[1000000] - history_bytes[0]) / history_items[1000000]))

# Judging and deriving at the size of a large estate (large_estate.h), and what history adds.
declare -A cost_cold cost_read cost_warm cost_changes cost_incidents cost_rebuilt cost_served \
  cost_evidence cost_derived cost_week cost_expire
cost() { # days of history
  local i bench=$build/tests/bench/cost_bench ledger=$work/cost.db
  echo "assessment of 40,000 VMs, $1 days of 20,000 activities a day" >&2
  rm -f "$ledger"* "$work"/cold.json
  "$bench" build "$ledger" "$1" >/dev/null
  for ((i = 0; i < 5; i++)); do "$bench" assess "$ledger" 0 >>"$work/cold.json"; done
  "$bench" assess "$ledger" 5 | tail -n +2 >"$work/warm.json"
  cost_cold[$1]=$(of cold '(.evidence_cpu_seconds + .judged_cpu_seconds) * 1000 | round')
  cost_read[$1]=$(of cold '.evidence_cpu_seconds * 1000 | round')
  cost_warm[$1]=$(of warm '(.evidence_cpu_seconds + .judged_cpu_seconds) * 1000 | round')
  cost_changes[$1]=$(of cold .changes)
  cost_incidents[$1]=$(of cold .incidents)
  [ "$1" -gt 90 ] || "$bench" rebuild "$ledger" >"$work/rebuild.json"
  cost_rebuilt[$1]=$(of rebuild '.activities_per_cpu_second | round')
  "$bench" weeks "$ledger" 4 >"$work/weeks.json"
  cost_week[$1]=$(of weeks '.cpu_seconds * 1000 | round')
  "$bench" expire "$ledger" >"$work/expire.json"
  cost_expire[$1]=$(of expire '.cpu_seconds * 10000 | round / 10')
  "$bench" serve "$ledger" 20 | tail -n +2 >"$work/served.json"
  cost_served[$1]=$(of served '.cpu_seconds * 1000 | round')
  cost_evidence[$1]=$(of served '.evidence_cpu_seconds * 1000 | round')
  cost_derived[$1]=$(of served '.derive_cpu_seconds * 1000 | round')
}
# Every page on the ledger that the last `cost` left: the slowest of those of the present, at their
# first look; the facts behind a level, at the first look and later; a past day, likewise. Wall.
pages() {
  local port here page
  port=$(free_port 21747)
  here=http://127.0.0.1:$port
  cat >"$work/pages.yml" <<YAML
vcenters:
  - {name: vc-bench, url: "http://127.0.0.1:1/sdk", username: u, password_file: $work/password, tls: {verify: false}}
ledger: sqlite:$work/cost.db
web: {listen: ["127.0.0.1:$port"]}
YAML
  "$build/plumbline" serve --config.file "$work/pages.yml" 2>"$work/pages.log" &
  pids+=($!)
  echo "pages on that ledger" >&2
  await "$here/-/ready" 300 || die "bench: plumbline serve: see $work/pages.log"
  look() { curl -fsS -o /dev/null -w '%{time_total}\n' "$here$1" | awk '{ printf "%.0f\n", $1 * 1000 }'; }
  later() { for _ in 1 2 3 4 5; do look "$1"; done | median; }
  local facts=/indicators/change.2.success_rate day
  day=$(curl -fsS "$here/api/v1/assessment" | jq -r .as_of | cut -c1-10)
  day=$(date -u -d "$day -14 days" +%F)
  page_now=$(for page in / /areas/change /roadmap /experiments /outcomes /health; do look "$page"; done | sort -n | tail -n 1)
  facts_first=$(look "$facts") facts_later=$(later "$facts")
  day_first=$(look "/areas/change?at=$day") day_later=$(later "/areas/change?at=$day")
  day_facts_first=$(look "$facts?at=$day") day_facts_later=$(later "$facts?at=$day")
  stop_last
}

# What the issue of cost promises: figure, sign, bound.
within() { awk -v v="$1" -v b="$3" -v s="$2" 'BEGIN { print (s == "<" ? v < b : v >= b) ? "holds" : "**MISSED**" }'; }
cost 90
cost_rebuild_mib=$(of rebuild '.peak_mib | round')
pages
cost 400

echo "ledger, scrape" >&2
"$build/tests/bench/plumbline_bench" --benchmark_format=json --benchmark_repetitions=3 \
  --benchmark_report_aggregates_only=true >"$work/bench.json" 2>"$work/bench.log"
row() { # benchmark, jq expression over its median
  local value
  value=$(jq -r --arg name "$1" '[.benchmarks[] | select((.run_name | split("/")[0]) == $name and
    .aggregate_name == "median")][0] | '"$2" "$work/bench.json")
  case $value in '' | null | 0) die "bench: $1 gave no figure: see $work/bench.log" ;; esac
  echo "$value"
}
per_second() { row "$1" '.items_per_second | round'; }
wall() { row "$1" '.real_time * 100 | round / 100'; }
commit_rate=$(per_second commit_activities)
known_rate=$(per_second commit_known_activities)
quiet=$(wall sweep_unchanged_inventory)
scrape=$(wall scrape)
scrape_p99=$(row scrape '.p99_ms * 100 | round / 100')

cat >"$out" <<TEXT
# Measured

Written by \`./dev bench\` on $(date -u +%F), revision $(git -C "$source_root" rev-parse --short HEAD): medians, release build
($(c++ --version | head -n 1 | sed 's/.*) //; s/^/g++ /')), one process. Machine: $(nproc) cores of $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo),
$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo) of memory, Linux $(uname -r | cut -d- -f1). Beside the client ran what it talks to (the simulated
vCenter, the web server's client) and whatever made up the load average of $(cut -d" " -f1 /proc/loadavg) at the end. Machines differ and are noisy: compare runs on one machine.

| what | figure | how |
|---|---|---|
| first reading of 40,000 VMs and 2,500 hosts over TLS, 17 properties a VM ($wire_mb MB gzipped on the wire, some 150 MB of XML): the client's CPU | ${first_cpu[40000]} s (least: $first_least s) | \`inventory_bench\`: the real collector into a new ledger, committed; user + system, 5 runs |
| … its peak memory | ${first_mib[40000]} MiB | maximum resident set |
| the same again, nothing changed, in a new process: CPU | ${again_cpu[40000]} s (least: $again_least s) | 5 runs |
| … its peak memory | $again_mib MiB | |
| first reading of 5,000 · 10,000 · 20,000 · 40,000 VMs: CPU | ${first_cpu[5000]} · ${first_cpu[10000]} · ${first_cpu[20000]} · ${first_cpu[40000]} s | $(for n in 5000 10000 20000 40000; do awk -v t="${first_cpu[$n]}" -v n=$n 'BEGIN { printf "%.0f ", t / n * 1e6 }'; done)µs a VM |
| one sweep of 40,000 quiet VMs in a session: CPU | $quiet_ms ms, $share % of a core at a sweep a minute | 20 sweeps |
| ledger after that reading | $((inventory_bytes / 42500)) bytes an object | |
| a historical event or task read and committed: CPU, of ${history_items[200000]} · of ${history_items[1000000]} | ${history_us[200000]} · ${history_us[1000000]} µs | \`history_bench\`: the real collector into a new ledger until 28 days are read back; of 1,000,000 events $events_read are of planned classes, the server sends no others; 3 runs |
| … peak memory of that process | ${history_mib[200000]} · ${history_mib[1000000]} MiB | the smaller does not fill SQLite's page cache of 32 MB |
| … ledger | $activity_bytes bytes each | |
| a further sweep of events and tasks without history · with the smaller · with the larger: CPU | ${history_sweep_ms[0]} · ${history_sweep_ms[200000]} · ${history_sweep_ms[1000000]} ms | in the same session |
| facts per second into the ledger | $commit_rate /s | wall; batches of 1,000 new activities, each committed durably |
| facts per second read again | $known_rate /s | wall; recognised, not written |
| unchanged inventory of 5,000 VMs | $quiet ms | wall; the ledger's share of a quiet sweep |
| one assessment in a service, 40,000 VMs after 90 days of 20,000 activities and 720 change records a day (${cost_changes[90]} changes, ${cost_incidents[90]} incidents), every 5 minutes of another day | ${cost_served[90]} ms; < 100: $(within "${cost_served[90]}" "<" 100) | CPU; \`cost_bench serve\`: of it ${cost_evidence[90]} ms for the evidence; 20 rounds |
| … after 400 days (${cost_changes[400]} changes) | ${cost_served[400]} ms; < 100: $(within "${cost_served[400]}" "<" 100) | CPU; of it ${cost_evidence[400]} ms for the evidence |
| … deriving before each of them: after 90 · 400 days | ${cost_derived[90]} · ${cost_derived[400]} ms | CPU; back to where the oldest change that may still grow began |
| … by a new process: after 90 · 400 days | ${cost_cold[90]} · ${cost_cold[400]} ms | CPU; of it ${cost_read[90]} · ${cost_read[400]} ms for the evidence out of the ledger; closed weeks kept; 5 processes |
| … again, nothing recorded since: after 90 · 400 days | ${cost_warm[90]} · ${cost_warm[400]} ms | CPU |
| a closed week judged anew: after 90 · 400 days | ${cost_week[90]} · ${cost_week[400]} ms | CPU; each from its own evidence; 4 weeks |
| retention, once a day: after 90 · 400 days | ${cost_expire[90]} · ${cost_expire[400]} ms | CPU; nothing to take away |
| deriving all of the 90 days anew, activities per second | ${cost_rebuilt[90]} /s; ≥ 200000: $(within "${cost_rebuilt[90]}" ">=" 200000) | CPU; $cost_rebuild_mib MiB at most; read from and written to SQLite |
| a page on that ledger after 90 days: of the present · facts, first look · later · a past day, first look · later · its facts, first look · later | $page_now · $facts_first · $facts_later · $day_first · $day_later · $day_facts_first · $day_facts_later ms; < 100: $(within "$page_now" "<" 100) · $(within "$facts_first" "<" 100) · $(within "$facts_later" "<" 100) · $(within "$day_first" "<" 100) · $(within "$day_later" "<" 100) · $(within "$day_facts_first" "<" 100) · $(within "$day_facts_later" "<" 100) | wall; a page that was made is remembered until the next assessment; of the present the slowest of six pages |
| one scrape, 15 scopes × 8 areas × 2 ladders: mean · 99th percentile | $scrape · $scrape_p99 ms | wall; HTTP over loopback, gzip, a new connection each, 500 half-open connections held |
TEXT
cat "$out"

# The README quotes the same table.
awk -v table="$(grep '^|' "$out")" '
  /^<!-- bench:begin -->/ { print; print table; skip = 1 }
  /^<!-- bench:end -->/ { skip = 0 }
  !skip || /^<!-- bench:end -->/ { if (!/^<!-- bench:begin -->/) print }
' "$source_root/README.md" >"$work/README.md"
cp "$work/README.md" "$source_root/README.md"
rm -rf "$work"
