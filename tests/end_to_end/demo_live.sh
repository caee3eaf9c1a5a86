#!/usr/bin/env bash
# `./dev demo` as a user has it, with a shorter past: four programs, Prometheus with the shipped rules
# and the estate's past days, an Alertmanager. `--misbehave` in a second terminal makes an area regress
# within two minutes, and the message of its lost level is delivered; the clock never passes now.
# Ctrl-C leaves nothing behind. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
folder=$(mktemp -d) work=$folder
. "$source_root/tests/end_to_end/lib.sh"
live=$folder/estates/live
demo=("$source_root/tests/end_to_end/demo.sh" "$build" --folder "$folder/estates")
fail() { echo "FAILED: $*" >&2; tail -n 30 "$folder"/log "$folder"/misbehave >&2; exit 1; }
step() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }
# As in a terminal: a group of its own, to all of which the signal of Ctrl-C goes.
set -m
"${demo[@]}" --weeks 16 >"$folder/log" 2>&1 &
set +m
process=$! pids+=($!)
for ((i = 0; i < 600; i++)); do
  grep -q 'Ctrl-C ends everything' "$folder/log" && break || kill -0 "$process" 2>/dev/null || fail 'the demo ended'
  sleep 0.5
done
step 'the demo is ready'
prometheus_port=$(jq -r .prometheus "$live/demo.json") port=$(jq -r .port "$live/demo.json")
control=$(jq -r .control "$live/demo.json")

grep -q "demo --misbehave --folder $folder/estates" "$folder/log" || fail 'the third thing to try is not told'
for url in $(grep -oE 'http://127\.0\.0\.1:[0-9]+[^ )]*' "$folder/log" | sort -u); do
  [ "$url" = "$control" ] || curl -fsSg -o "$folder/page" "$url" || fail "$url, which it prints, does not open"
done
curl -fsS "http://127.0.0.1:$port/" | grep 'claimed 4' >/dev/null || fail 'what was claimed does not stand beside what is evidenced'
today=$(jq -r '.as_of[:10]' <(curl -fsS "http://127.0.0.1:$port/api/v1/assessment"))
found=$(days_of plumbline_level "$today -90 days" "$today -1 day")
[ "$found" -ge 89 ] || fail "Prometheus has $found of the 90 days before $today"
until_query 'up{job="plumbline"}' 1 30
rules=$(curl -fsS "http://127.0.0.1:$prometheus_port/api/v1/rules" | jq '[.data.groups[].rules[] | select(.type == "alerting")] | length')
[ "$rules" = "$(grep -c 'alert: ' "$source_root/exporters/alerts/plumbline.rules.yml")" ] || fail "$rules alerts are loaded"
curl -fsS "http://127.0.0.1:$prometheus_port/api/v1/alertmanagers" | jq -e '.data.activeAlertmanagers | length == 1' >/dev/null ||
  fail 'Prometheus knows no Alertmanager'
firing=$(curl -fsS "http://127.0.0.1:$prometheus_port/api/v1/alerts" | jq -c '[.data.alerts[] | select(.state == "firing") | .labels.alertname]')
[ "$firing" = '[]' ] || fail "before anybody misbehaves, these fire: $firing"
step "ok: $found past days, $rules rules, an Alertmanager, nothing fires"

began=$SECONDS
"${demo[@]}" --misbehave >"$folder/misbehave" 2>&1 || fail 'misbehave'
took=$((SECONDS - began))
cat "$folder/misbehave"
seconds=$(sed -nE 's/^\[ *([0-9]+) s\] .* is regressing; .*/\1/p' "$folder/misbehave" | head -n 1)
[ "${seconds:-999}" -le 120 ] || fail "the area regressed after ${seconds:-no} s"
grep -q 'Alertmanager delivered: change in vc-demo fell to level 1' "$folder/misbehave" || fail 'no message of the lost level'
for ((i = 0; i < 40; i++)); do grep -q 'Alertmanager: change in vc-demo fell to level 1' "$folder/log" && break || sleep 0.5; done
[ "$i" -lt 40 ] || fail 'the terminal of the demo does not tell the message'
[ "$(query 'plumbline_level{area="change"}')" = 1 ] || fail 'Prometheus has another level'
curl -fsS "http://127.0.0.1:$port/areas/change" | grep 'class="level">1 Initial' >/dev/null || fail 'the page shows another level'
[ "$(date -u -d "$(curl -fsS "$control/clock" | jq -r .now)" +%s)" -le "$(date +%s)" ] || fail 'the clock has passed now'
"${demo[@]}" --misbehave >"$folder/again" 2>&1 && fail 'a second time is not refused'
step "ok: regressing after $seconds s, its level lost and told after $took s"

kill -INT -- "-$process"
status=0 && wait "$process" || status=$?
[ "$status" = 130 ] || fail "Ctrl-C: it ends with $status"
left=$(pgrep -ag "$process" || true; pgrep -af "$folder" || true)
[ -z "$left" ] || fail "Ctrl-C leaves behind: $left"
step 'ok: Ctrl-C ended everything'
rm -rf "$folder"
