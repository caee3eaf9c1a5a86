#!/usr/bin/env bash
# `./dev bench`: measures the client and writes docs/bench.md. The simulated vCenter sets the wall
# time of a full read, so what is quoted is the client's own CPU and memory.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"
out=$source_root/docs/bench.md
vms=5000 hosts=300

echo "full read of $vms VMs" >&2
start_vcenter --vms $vms --hosts $hosts --clusters 10
write_config 0
sed -i '/^rehearsal/d' "$work/plumbline.yml"
measure() { # one `collect --once`, five times on a new ledger: "user sys kilobytes" a line
  local i
  for i in 1 2 3 4 5; do
    rm -f "$work"/ledger.db*
    /usr/bin/time -f '%U %S %M' -o "$work/time" -a \
      "$build/plumbline" collect --once --config.file "$work/plumbline.yml" >"$work/first.txt"
  done
}
again() { # the same on the ledger that is there
  local i
  for i in 1 2 3 4 5; do
    /usr/bin/time -f '%U %S %M' -o "$work/time2" -a \
      "$build/plumbline" collect --once --config.file "$work/plumbline.yml" >"$work/second.txt"
  done
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
: >"$work/time"
: >"$work/time2"
measure
again
cpu=$(awk '{ print $1 + $2 }' "$work/time" | median)
memory=$(awk '{ print $3 / 1024 }' "$work/time" | median)
cpu2=$(awk '{ print $1 + $2 }' "$work/time2" | median)
memory2=$(awk '{ print $3 / 1024 }' "$work/time2" | median)
grep -q 'VirtualMachine .*complete *5000 read' "$work/first.txt" || { cat "$work/first.txt" >&2; die 'not every VM was read'; }

echo "ledger, assessment, scrape" >&2
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
millis() { row "$1" '.cpu_time * 100 | round / 100'; }
wall() { row "$1" '.real_time * 100 | round / 100'; }
changes=$(row assess_scope '.changes | round')
commit_rate=$(per_second commit_activities)
known_rate=$(per_second commit_known_activities)
quiet=$(wall sweep_unchanged_inventory)
evidence=$(millis evidence_of_scope)
judged=$(millis assess_scope)
derive_rate=$(per_second derive_from_scratch)
scrape=$(wall scrape)

cat >"$out" <<TEXT
# Measured

Written by \`./dev bench\` on $(date -u +%F), revision $(git -C "$source_root" rev-parse --short HEAD): medians, release build
($(c++ --version | head -n 1 | sed 's/.*) //; s/^/g++ /')), one process. Machine: $(nproc) cores of $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo),
$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo) of memory, Linux $(uname -r | cut -d- -f1). Machines differ and are noisy: compare runs on one machine.

| what | figure | how |
|---|---|---|
| full first read of $vms VMs, $hosts hosts over TLS: the client's CPU | $cpu s | \`plumbline collect --once\` on a new ledger, user + system |
| … its peak memory | $(printf %.0f "$memory") MiB | maximum resident set |
| the same read again, nothing changed: CPU | $cpu2 s | on the ledger that is there |
| … its peak memory | $(printf %.0f "$memory2") MiB | |
| facts per second into the ledger | $commit_rate /s | wall; batches of 1,000 new activities, each committed durably |
| facts per second read again | $known_rate /s | wall; recognised, not written |
| unchanged inventory of 5,000 VMs | $quiet ms | wall; the ledger's share of a quiet sweep |
| one assessment: evidence of $changes changes in 90 days out of the ledger | $evidence ms | CPU; one scope |
| … judged: two areas, two levels | $judged ms | CPU; pure, in memory |
| deriving anew, activities per second | $derive_rate /s | wall; 259,200 activities, read from and written to SQLite |
| one scrape, 15 scopes | $scrape ms | wall; HTTP over loopback, gzip, a new connection each |
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
