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

free_port() { # the first free port from $1 on
  local port=$1
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

follow() { # scenario, start, until: keeps the practice folder in step with the running clock
  rehearsal "$@" --follow
  # Not `rehearse … &`: the signal would end the shell around the program, and not the program.
  "${rehearse_with[@]}" >"$work/follow.log" 2>&1 &
  pids+=($!)
}

serve() { # port
  "$build/plumbline" serve --config.file "$work/plumbline.yml" 2>"$work/plumbline.log" &
  pids+=($!)
  await "http://127.0.0.1:$1/-/ready" 60 || { cat "$work/plumbline.log" >&2; exit 1; }
}

start_prometheus() { # port, port of plumbline
  sed "s/127.0.0.1:9747/127.0.0.1:$2/; s/scrape_interval: .*/scrape_interval: ${scrape_interval:-15s}/" \
    "$source_root/packaging/prometheus-scrape.yml" >"$work/prometheus.yml"
  prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/prometheus" \
    --storage.tsdb.retention.time=10y --web.listen-address="127.0.0.1:$1" \
    --web.external-url="http://127.0.0.1:$1/" 2>"$work/prometheus.log" &
  pids+=($!)
  await "http://127.0.0.1:$1/-/ready" 30
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
