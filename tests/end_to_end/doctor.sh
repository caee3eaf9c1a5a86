#!/usr/bin/env bash
# `plumbline doctor` against a healthy vCenter, one with an account that may too little, one that may
# too much, one with a wrong clock, and none at all. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"
failures=0
expect() { # what, exit code, extended regex that the output must hold, further options
  local what=$1 code=$2 pattern=$3 got=0
  shift 3
  "$build/plumbline" doctor --config.file "${config:-$work/plumbline.yml}" "$@" >"$work/out" 2>"$work/err" || got=$?
  if [ "$got" = "$code" ] && tr '\n' ' ' <"$work/out" | tr -s ' ' | grep -qE "$pattern"; then
    echo "ok: $what"
  else
    echo "FAILED: $what: exit $got (wanted $code)"
    sed 's/^/    /' "$work/out" "$work/err" | head -n 60
    failures=$((failures + 1))
  fi
}
control() { curl -fsS -o /dev/null -X "$1" -d "${3:-}" "$control$2"; }

start_vcenter --scenario improving:1 --start 2026-01-05T00:00:00Z --clock 2026-02-20T12:00:00Z
write_config 0
expect 'a healthy vCenter' 0 'ok connection .*ok privileges .*estimated ledger'
for stream in events tasks inventory/VirtualMachine inventory/HostSystem alarms permissions tags performance/HostSystem; do
  grep -qE "^ +(ok|note) +$stream " "$work/out" || { echo "FAILED: nothing is said of $stream"; failures=$((failures + 1)); }
done
[ -e "$work/ledger.db" ] && { echo 'FAILED: doctor wrote a ledger'; failures=$((failures + 1)); }
[ "$(curl -fsS "$control/counts" | jq -r .open_sessions)" = 0 ] || { echo 'FAILED: a session was left open'; failures=$((failures + 1)); }
expect 'the same as JSON' 0 '"healthy": true' --format json
jq -e '.[0] | .reached and .estimate.calls_per_hour > 0 and .estimate.ledger_bytes_per_day > 0' "$work/out" >/dev/null ||
  { echo 'FAILED: the JSON lacks the estimate'; failures=$((failures + 1)); }

control POST /privileges "{\"$username\": [\"System.Anonymous\", \"System.View\", \"System.Read\"]}"
expect 'an account that may too little' 1 'problem privileges the account lacks .*Profile.View.*problem profiles .*cfg.desired_state_share'
control POST /privileges "{\"$username\": [\"System.Anonymous\", \"System.View\", \"System.Read\", \"Profile.View\", \"VirtualMachine.Interact.PowerOff\"]}"
expect 'an account that may too much' 1 'can do more than read: .*VirtualMachine.Interact.PowerOff'

mkdir -p "$work/proxy"
"$build/bin/connect-proxy" --username carrier --password carried --with-parent >"$work/proxy/json" 2>"$work/proxy/log" &
pids+=($!)
for ((i = 0; i < 100; i++)); do [ -s "$work/proxy/json" ] && break; sleep 0.1; done
proxy=$(jq -r .url "$work/proxy/json")
through=${proxy/:\/\//://carrier:carried@}
HTTPS_PROXY=$through expect 'through a proxy' 1 'ok connection .*ok certificate the server.s certificate is verified'
[ "$(curl -fsS "$(jq -r .counts "$work/proxy/json")" | jq -r '.tunnels // .connects // 0')" -ge 1 ] ||
  { echo 'FAILED: the proxy carried nothing'; curl -fsS "$(jq -r .counts "$work/proxy/json")"; failures=$((failures + 1)); }
HTTPS_PROXY=$proxy expect 'a proxy that wants a password' 4 'problem connection'
HTTPS_PROXY=$proxy NO_PROXY=127.0.0.1 expect 'past the proxy' 1 'ok connection'
grep -rqF carried "$work/out" "$work/err" && { echo 'FAILED: the proxy password is shown'; failures=$((failures + 1)); }
sed "s/^    username: .*/    username: nobody@vsphere.local/" "$work/plumbline.yml" >"$work/refused.yml"
config=$work/refused.yml expect 'an account that is refused' 4 'problem connection'
grep -rqF "$(cat "$work/password")" "$work/out" "$work/err" && { echo 'FAILED: the password is shown'; failures=$((failures + 1)); }
[ "$failures" -eq 0 ] || die "$failures failure(s)"
rm -rf "$work"
