# Shared by demo.sh and the end-to-end tests: starting programs, waiting for them, ending them.
# Source it; set `work` to a folder of your own first.

pids=()
finish() {
  local status=$? i
  trap - EXIT INT TERM
  # The last started first: plumbline logs out of the vCenter before that ends.
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    kill "${pids[i]}" 2>/dev/null || true
    wait "${pids[i]}" 2>/dev/null || true
  done
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

die() { echo "$*" >&2; exit 1; }

# Tests that run side by side are given each an offset: a port that is free may be taken a moment later.
free_port() { # the first free port from $1 on
  local port=$(($1 + ${PLUMBLINE_PORTS:-0}))
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}

await() { # URL, seconds: until it answers with success
  local i
  for ((i = 0; i < $2 * 10; i++)); do
    curl -fsS -o /dev/null "$1" 2>/dev/null && return 0
    sleep 0.1
  done
  die "$1 did not answer within $2 s"
}

start_vcenter() { # arguments for simulated-vcenter; sets url, control, ca_file, username
  mkdir -p "$work/vcenter"
  : >"$work/vcenter.json"
  "$build/bin/simulated-vcenter" --state-dir "$work/vcenter" "$@" \
    >"$work/vcenter.json" 2>"$work/vcenter.log" &
  pids+=($!)
  local i
  for ((i = 0; i < 600; i++)); do
    [ -s "$work/vcenter.json" ] && break
    kill -0 "${pids[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  [ -s "$work/vcenter.json" ] || { cat "$work/vcenter.log" >&2; die 'the simulated vCenter did not start'; }
  url=$(jq -r .url "$work/vcenter.json")
  control=$(jq -r .control "$work/vcenter.json")
  ca_file=$(jq -r .ca_file "$work/vcenter.json")
  username=$(jq -r .username "$work/vcenter.json")
  (umask 077 && jq -r .password "$work/vcenter.json" >"$work/password")
}

write_config() { # port of the web server, further YAML lines
  mkdir -p "$work/practice"
  cat >"$work/plumbline.yml" <<YAML
vcenters:
  - name: ${scope:-vc-demo}
    url: $url
    username: $username
    password_file: $work/password
    tls: {ca_file: $ca_file}
ledger: sqlite:$work/ledger.db
practice: $work/practice
web: {listen: ["127.0.0.1:$1"]}
rehearsal: true
${2:-}
YAML
}

rehearsal() { # scenario, start, until, further options: sets rehearse_with, a command
  rehearse_with=("$build/bin/rehearse" --scenario "$1" --seed 1 --start "$2" --until "$3"
    --control "$control" --practice "$work/practice" --cache "$work"
    --sweep "$build/plumbline collect --once --config.file $work/plumbline.yml"
    --ask "$build/plumbline assess --format json --config.file $work/plumbline.yml" "${@:4}")
}

rehearse() { # the same arguments: day by day with `collect --once`
  rehearsal "$@"
  "${rehearse_with[@]}"
}

serve() { # port
  "$build/plumbline" serve --config.file "$work/plumbline.yml" 2>"$work/plumbline.log" &
  pids+=($!)
  await "http://127.0.0.1:$1/-/ready" 60 || { cat "$work/plumbline.log" >&2; exit 1; }
  kill -0 "${pids[-1]}" 2>/dev/null || { cat "$work/plumbline.log" >&2; exit 1; } # another one answered
}

backfill() { # port of plumbline, since: past days, in Prometheus under the labels of the scrape
  "$build/plumbline" history --since "$2" --instance "127.0.0.1:$1" --config.file "$work/plumbline.yml" \
    >"$work/history.om" 2>"$work/history.log" || { cat "$work/history.log" >&2; exit 1; }
  promtool tsdb create-blocks-from openmetrics --max-block-duration=744h "$work/history.om" \
    "$work/prometheus" >"$work/blocks.txt"
}

start_alertmanager() { # port; what it delivers comes into $work/messages.jsonl, after a line with its receiver
  "$build/bin/webhook" >"$work/messages.jsonl" &
  pids+=($!)
  local i
  for ((i = 0; i < 100; i++)); do [ -s "$work/messages.jsonl" ] && break || sleep 0.1; done
  cat >"$work/alertmanager.yml" <<YAML
route: {receiver: people, group_wait: 1s, group_interval: 1s, group_by: [alertname, scope, vcenter]}
receivers:
  - {name: people, webhook_configs: [{url: "$(head -n 1 "$work/messages.jsonl")", send_resolved: false}]}
YAML
  prometheus-alertmanager --config.file="$work/alertmanager.yml" --storage.path="$work/alertmanager" \
    --web.listen-address="127.0.0.1:$1" --cluster.listen-address= 2>"$work/alertmanager.log" &
  pids+=($!)
  await "http://127.0.0.1:$1/-/ready" 30
}

# With the rules as shipped, or those of the file `rules`; tells the Alertmanager at `alertmanager_port`.
start_prometheus() { # port, port of plumbline
  prometheus_port=$1
  sed "s,/usr/share/plumbline/alerts/plumbline.rules.yml,${rules:-$source_root/exporters/alerts/plumbline.rules.yml},
    s/127.0.0.1:9747/127.0.0.1:$2/; s/\(scrape\|evaluation\)_interval: .*/\1_interval: ${scrape_interval:-15s}/" \
    "$source_root/packaging/prometheus-scrape.yml" >"$work/prometheus.yml"
  [ -z "${alertmanager_port:-}" ] ||
    echo "alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:$alertmanager_port']}]}]}" >>"$work/prometheus.yml"
  prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/prometheus" \
    --storage.tsdb.retention.time=10y --web.listen-address="127.0.0.1:$1" \
    --web.external-url="http://127.0.0.1:$1/" 2>"$work/prometheus.log" &
  pids+=($!)
  await "http://127.0.0.1:$1/-/ready" 30
}

query() { # PromQL: the first value, or nothing
  curl -fsS -G --data-urlencode "query=$1" "http://127.0.0.1:$prometheus_port/api/v1/query" |
    jq -r '.data.result[0].value[1] // empty'
}

until_query() { # PromQL, wanted, seconds
  local i
  for ((i = 0; i < $3 * 2; i++)); do [ "$(query "$1")" = "$2" ] && return 0 || sleep 0.5; done
  die "FAILED: $1 is '$(query "$1")' after $3 s, wanted $2"
}

days_of() { # metric, first and last day: of how many days Prometheus has a sample
  curl -fsS -G "http://127.0.0.1:$prometheus_port/api/v1/query_range" \
    --data-urlencode "query=max(last_over_time($1[1d]))" --data-urlencode "start=$(date -u -d "$2" +%s)" \
    --data-urlencode "end=$(date -u -d "$3" +%s)" --data-urlencode step=86400 |
    jq '.data.result[0].values | length'
}

write_wait() { # port, metric of /metrics: $work/wait.sh ends when its first sample, a time, is the vCenter's present
  cat >"$work/wait.sh" <<SH
#!/usr/bin/env bash
now=\$(date -u -d "\$(curl -fsS $control/clock | jq -r .now)" +%s)
for ((i = 0; i < 600; i++)); do
  at=\$(curl -fsS http://127.0.0.1:$1/metrics | awk '/^$2/ { printf "%d", \$2 }')
  [ "\${at:-0}" -ge "\$((now - 1))" ] && exit 0
  sleep 0.1
done
echo "$2 stands at \$at, the vCenter at \$now"
exit 1
SH
  chmod +x "$work/wait.sh"
}

dark=(--force-dark-mode --blink-settings=preferredColorScheme=0)
shoot() { # name, URL, further options: a picture of a page, as Chromium shows it, in the folder `pictures`
  # A profile of its own: another Chromium of the same user would take over. In one tile, all of which is
  # painted: on a busy machine some would be missing else.
  timeout 60 chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size=1280,1600 \
    --run-all-compositor-stages-before-draw --default-tile-width=2048 --default-tile-height=2048 \
    --user-data-dir="$work/profile" --enable-logging=stderr --virtual-time-budget=3000 "${@:3}" \
    --screenshot="$pictures/$1.png" "$2" >"$work/chromium.log" 2>&1 ||
    { cat "$work/chromium.log"; die "FAILED: Chromium could not open $2"; }
  ! grep -E 'Refused to|Content Security Policy|Uncaught|ERR_' "$work/chromium.log" || die "FAILED: $2 breaks its policy"
  [ "$(stat -c %s "$pictures/$1.png")" -gt 8000 ] || die "FAILED: the picture of $2 is empty"
}
