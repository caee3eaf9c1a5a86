#!/usr/bin/env bash
# Day one beside a real Prometheus and a real Alertmanager. Sixteen weeks are lived through; their
# last ninety days are back-filled under the labels of the scrape; every day must be found, and every
# query of the dashboards must return something. Then people begin to change production without
# records: the area regresses, Prometheus fires, Alertmanager delivers, the message names the
# indicator. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"

scenario=improving
monday=$(date -u -d "$(date -u +%F) -$(($(date -u +%u) - 1)) days" +%F)
start=$(date -u -d "$monday -17 weeks" +%FT00:00:00Z)
day() { date -u -d "$monday -1 week +$1 days" +%FT00:00:00Z; }
step() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }
expect() { # what, wanted, got
  [ "$2" = "$3" ] || die "FAILED: $1: wanted '$2', got '$3'"
  step "ok: $1: $3"
}

start_vcenter --scenario "$scenario:1" --start "$start" --gzip=false
port=$(free_port 19847)
write_config "$port" $'collect: {every: 1s}\nassess: {every: 1s}'
rehearse "$scenario" "$start" "$(day 0)" >"$work/rehearse.log" 2>&1 || { cat "$work/rehearse.log"; exit 1; }
step 'rehearsed sixteen weeks'

backfill "$port" 90d
step "back-filled: $(grep -vc '^#' "$work/history.om") samples"

# The rules as shipped, only faster.
sed -E 's/^( *for: ).*/\11s/' "$source_root/exporters/alerts/plumbline.rules.yml" >"$work/rules.yml"
rules=$work/rules.yml scrape_interval=1s
alertmanager_port=$(free_port 19093)
start_alertmanager "$alertmanager_port"
serve "$port"
start_prometheus "$(free_port 19190)" "$port"

until_query 'up{job="plumbline"}' 1 30
until_query 'count(plumbline_level{area="change"})' 1 30
for metric in plumbline_level plumbline_score plumbline_attained_level plumbline_assessment_timestamp_seconds; do
  found=$(days_of "$metric" "$monday -1 week -90 days" "$monday -1 week -1 day")
  expect "every day of $metric is there" 90 "$found"
done
series='plumbline_level{area="change"}'
expect 'past and present are one series' 1 "$(query "count(count by (job, instance, scope, area, ladder) (last_over_time(${series}[120d])))")"
at=$(date -u -d "$monday -3 weeks" +%FT00:00:00Z)
expect 'a past day is what assess says of it' \
  "$("$build/plumbline" assess --at "$at" --format json --config.file "$work/plumbline.yml" | jq '.scopes[0].areas[] | select(.area == "change") | .score * 10000 | round')" \
  "$(query "round(plumbline_score{area=\"change\"} @ $(date -u -d "$at" +%s) * 10000)")"
expect 'the area holds level 2' 2 "$(query "$series")"
"$source_root/tests/end_to_end/dashboards.sh" "http://127.0.0.1:$prometheus_port" "$source_root"/exporters/dashboards/*.json

"$build/bin/rehearse" --control "$control" --worsen 5 >"$work/worsen.txt"
step "people begin to change production without records: $(tail -n 1 "$work/worsen.txt")"
write_wait "$port" 'plumbline_assessment_timestamp'
for ((n = 1; n <= 7; n++)); do
  rehearse "$scenario" "$start" "$(day $n)" --sweep "$work/wait.sh" >"$work/rehearse.log" 2>&1 || { cat "$work/rehearse.log"; exit 1; }
  sleep 2
  [ "$(query 'plumbline_regressing{area="change"}')" != 1 ] || break
done
expect 'the area regresses' 1 "$(query 'plumbline_regressing{area="change"}')"
seen=$SECONDS
message() { # jq over the alerts that were delivered
  tail -n +2 "$work/messages.jsonl" | jq -rs "[.[].alerts[] | select(.labels.area == \"change\" and .labels.alertname == \"PlumblineAreaRegressing\")][0] | $1"
}
for ((i = 0; i < 60; i++)); do [ "$(message .status)" != firing ] && sleep 0.5 || break; done
expect 'Alertmanager delivered' firing "$(message .status)"
step "the message came $n day(s) after the first bad change, and $((SECONDS - seen)) s after it was judged: $(message .annotations.description)"
grep -q 'holds level 2 .* supports level 1' <<<"$(message .annotations.description)" || die 'FAILED: before and after are not told'
grep -qE 'change\.2\.[a-z_]+: chg\.' <<<"$(message .annotations.description)" || die 'FAILED: no indicator is named'
page=$(message .annotations.page_url)
[[ $page == *'/indicators/change.2.'*'&at='* ]] || die "FAILED: $page is no indicator's page as of the message"
curl -fsS "$page" >"$work/page.html" || die "FAILED: $page does not open"
grep -qE '<code>task-[0-9]+</code>' "$work/page.html" || die "FAILED: $page shows no task"
step "ok: the link leads to the very tasks: $page"
step "delivered in all: $(tail -n +2 "$work/messages.jsonl" | jq -r '.alerts[].labels.alertname' | sort | uniq -c | tr -s ' \n' ' ')"
step 'passed'
rm -rf "$work"
