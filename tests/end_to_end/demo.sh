#!/usr/bin/env bash
# The main job, end to end, on loopback: a simulated vCenter, plumbline beside it, and Prometheus
# scraping the scores. Called by `./dev demo`; everything it starts ends with it.
set -euo pipefail
build=$(readlink -f "$1")
shift
scenario=improving weeks=36 fresh=false stay=true
while [ $# -gt 0 ]; do
  case $1 in
    --scenario) scenario=$2 && shift ;;
    --weeks) weeks=$2 && shift ;;
    --fresh) fresh=true ;;
    --exit) stay=false ;;
    *) echo "demo: unknown option $1 (--scenario NAME, --weeks N, --fresh, --exit)" >&2 && exit 2 ;;
  esac
  shift
done

digest=$("$build/bin/rehearse" --list | awk -v s="$scenario" '$1 == s { print $2 }')
[ -n "$digest" ] || { echo "demo: there is no scenario '$scenario':" >&2; "$build/bin/rehearse" --list >&2; exit 2; }
cache=$PWD/build/demo/$scenario-${digest#sha256:}
cache=${cache:0:$((${#PWD} + 36 + ${#scenario}))}
$fresh && rm -rf "$cache"
mkdir -p "$cache/practice"
cd "$cache"
# The estate's first Monday: fixed when its ledger is begun, so that the ledger can be kept.
[ -s start ] || date -u -d "$(date -u -d "-$((weeks * 7)) days" +%Y-%m-%d) -$(($(date -u +%u) - 1)) days" +%Y-%m-%dT00:00:00Z >start
start=$(cat start)

pids=()
finish() {
  trap - EXIT INT TERM
  # plumbline first: it logs out of the vCenter.
  local i
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do kill "${pids[i]}" 2>/dev/null || true; done
  wait 2>/dev/null || true
}
trap finish EXIT
trap 'exit 130' INT TERM

free_port() { # the first free port from $1 on
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}
await() { # URL, seconds
  local i
  for ((i = 0; i < $2 * 10; i++)); do curl -fsS -o /dev/null "$1" 2>/dev/null && return 0; sleep 0.1; done
  echo "demo: $1 did not answer within $2 s" >&2
  return 1
}

echo "starting the simulated vCenter ($scenario, from ${start%T*})" >&2
"$build/bin/simulated-vcenter" --scenario "$scenario:1" --start "$start" --state-dir "$cache/vcenter" \
  >vcenter.json 2>vcenter.log &
pids+=($!)
for ((i = 0; i < 300; i++)); do [ -s vcenter.json ] && break; sleep 0.1; done
[ -s vcenter.json ] || { cat vcenter.log >&2; exit 1; }
url=$(jq -r .url vcenter.json) control=$(jq -r .control vcenter.json)
(umask 077 && jq -r .password vcenter.json >password)

port=$(free_port 9747)
cat >plumbline.yml <<YAML
vcenters:
  - name: vc-demo
    url: $url
    username: $(jq -r .username vcenter.json)
    password_file: $cache/password
    tls: {ca_file: $(jq -r .ca_file vcenter.json)}
ledger: sqlite:$cache/ledger.db
practice: $cache/practice
web: {listen: ["127.0.0.1:$port"]}
collect: {every: 10s}
assess: {every: 30s}
rehearsal: true
YAML

now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
"$build/bin/rehearse" --scenario "$scenario" --seed 1 --start "$start" --until "$now" --control "$control" \
  --practice "$cache/practice" --state "$cache/rehearsal.json" \
  --sweep "$build/plumbline collect --once --config.file $cache/plumbline.yml"
curl -fsS -o /dev/null -X POST -d "{\"set\":\"$now\",\"run\":true}" "$control/clock"

"$build/plumbline" serve --config.file plumbline.yml 2>plumbline.log &
pids+=($!)
await "http://127.0.0.1:$port/-/ready" 60 || { cat plumbline.log >&2; exit 1; }

prometheus_port=$(free_port 9090)
sed "s/127.0.0.1:9747/127.0.0.1:$port/" "$build/../../packaging/prometheus-scrape.yml" >prometheus.yml
prometheus --config.file=prometheus.yml --storage.tsdb.path="$cache/prometheus" \
  --storage.tsdb.retention.time=10y --web.listen-address="127.0.0.1:$prometheus_port" \
  --web.external-url="http://127.0.0.1:$prometheus_port/" 2>prometheus.log &
pids+=($!)

"$build/plumbline" assess --config.file plumbline.yml
cat <<TEXT

  matrix      http://127.0.0.1:$port/
  metrics     http://127.0.0.1:$port/metrics
  JSON        http://127.0.0.1:$port/api/v1/assessment
  Prometheus  http://127.0.0.1:$prometheus_port/graph?g0.expr=plumbline_level&g0.tab=1
  vCenter     $url   (control: $control)
  explain     $build/plumbline explain change --config.file $cache/plumbline.yml
  logs        $cache/*.log

TEXT
$stay || exit 0
echo "The vCenter lives on; Ctrl-C ends everything." >&2
wait -n "${pids[@]}"
echo "demo: one of the programs ended: see $cache/*.log" >&2
exit 1
