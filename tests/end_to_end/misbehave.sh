#!/usr/bin/env bash
# In the running demo people begin to change production without records, and its estate lives on as fast
# as plumbline judges it. Tells what it sees, and how long it took, until the alert is delivered.
# Called by `./dev demo --misbehave`. Arguments: the build folder, the folder of the live estate.
set -euo pipefail
build=$1 live=$2
die() { echo "demo: $*" >&2; exit 1; }
runs() { grep -qs demo.sh "/proc/$(cat "$live/pid" 2>/dev/null)/cmdline"; }
{ runs && [ -s "$live/demo.json" ]; } ||
  die 'no demo runs: start ./dev demo in another terminal, and wait until it prints what to try'
[ ! -e "$live/misbehaved" ] || die 'they have misbehaved already: end the demo with Ctrl-C and start it again; its estate is as it was'
control=$(jq -r .control "$live/demo.json") port=$(jq -r .port "$live/demo.json")
look() { # sets day, level, regressing
  read -r day level regressing < <(curl -fsS "http://127.0.0.1:$port/api/v1/assessment" | jq -r \
    '.as_of[:10] as $day | .scopes[0].areas[] | select(.area == "change") | "\($day) \(.level) \(.regressing)"')
}
tell() { printf '[%3d s] %s\n' "$((SECONDS - began))" "$*"; }

look
held=$level
# What breaks level 4 is that nobody wrote it down; at the levels below it must go wrong as well.
case $held in
  1) die "change management of this estate holds level 1: it has nothing to lose (./dev demo without --scenario has)" ;;
  2 | 3) what=(--worsen 5) ;;
  *) what=(--unrecorded 60) ;;
esac
began=$SECONDS
"$build/bin/rehearse" --control "$control" "${what[@]}"
touch "$live/misbehaved"
tell "change management holds level $held on $day; people misbehave, and the estate lives on as fast as it can"
was='' delivered=''
until [ -n "$delivered" ]; do
  [ "$((SECONDS - began))" -lt 300 ] || die "nothing was delivered within 300 s; see $live/*.log"
  runs || die 'the demo ended'
  look
  if [ "$level $regressing" != "$was" ]; then
    was="$level $regressing"
    $regressing && tell "$day: change management is regressing; it holds level $level still: http://127.0.0.1:$port/areas/change"
    [ "$level" -ge "$held" ] || tell "$day: change management has lost level $held; it holds level $level"
  fi
  delivered=$(tail -n +2 "$live/messages.jsonl" | jq -rs '[.[].alerts[] | select(.labels.area == "change" and .labels.alertname == "PlumblineLevelLost")][0] | .annotations.summary // empty')
  sleep 0.5
done
tell "Alertmanager delivered: $delivered"
echo "         all of it: amtool --alertmanager.url http://127.0.0.1:$(jq -r .alertmanager "$live/demo.json") alert query"
