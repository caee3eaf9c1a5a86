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

"$build/plumbline" history --since 90d --instance "127.0.0.1:$port" --config.file "$work/plumbline.yml" >"$work/history.om"
promtool tsdb create-blocks-from openmetrics --max-block-duration=744h "$work/history.om" "$work/prometheus" >"$work/blocks.txt"
step "back-filled: $(grep -vc '^#' "$work/history.om") samples"

# Prometheus with the rules as shipped, only faster; and what it tells.
"$build/bin/webhook" >"$work/messages.jsonl" &
pids+=($!)
for ((i = 0; i < 100; i++)); do [ -s "$work/messages.jsonl" ] && break || sleep 0.1; done
cat >"$work/alertmanager.yml" <<YAML
route: {receiver: people, group_wait: 1s, group_interval: 1s, group_by: [alertname, scope, vcenter]}
receivers:
  - {name: people, webhook_configs: [{url: "$(head -n 1 "$work/messages.jsonl")", send_resolved: false}]}
YAML
alertmanager_port=$(free_port 19093)
prometheus-alertmanager --config.file="$work/alertmanager.yml" --storage.path="$work/alertmanager" \
  --web.listen-address="127.0.0.1:$alertmanager_port" --cluster.listen-address= 2>"$work/alertmanager.log" &
pids+=($!)
await "http://127.0.0.1:$alertmanager_port/-/ready" 30
sed -E 's/^( *for: ).*/\11s/' "$source_root/exporters/alerts/plumbline.rules.yml" >"$work/rules.yml"
sed "s,/usr/share/plumbline/alerts/plumbline.rules.yml,$work/rules.yml,
  s/127.0.0.1:9747/127.0.0.1:$port/
  s/\(scrape\|evaluation\)_interval: .*/\1_interval: 1s/" "$source_root/packaging/prometheus-scrape.yml" >"$work/prometheus.yml"
echo "alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:$alertmanager_port']}]}]}" >>"$work/prometheus.yml"
serve "$port"
prometheus_port=$(free_port 19190)
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/prometheus" --storage.tsdb.retention.time=10y \
  --web.listen-address="127.0.0.1:$prometheus_port" --web.external-url="http://127.0.0.1:$prometheus_port/" 2>"$work/prometheus.log" &
pids+=($!)
await "http://127.0.0.1:$prometheus_port/-/ready" 30
query() { # PromQL: the first value, or nothing
  curl -fsS -G --data-urlencode "query=$1" "http://127.0.0.1:$prometheus_port/api/v1/query" |
    jq -r '.data.result[0].value[1] // empty'
}
until_query() { # PromQL, wanted, seconds
  local i
  for ((i = 0; i < $3 * 2; i++)); do [ "$(query "$1")" = "$2" ] && return 0 || sleep 0.5; done
  die "FAILED: $1 is '$(query "$1")' after $3 s, wanted $2"
}

until_query 'up{job="plumbline"}' 1 30
until_query 'count(plumbline_level{area="change"})' 1 30
for metric in plumbline_level plumbline_score plumbline_attained_level plumbline_assessment_timestamp_seconds; do
  found=$(curl -fsS -G "http://127.0.0.1:$prometheus_port/api/v1/query_range" \
    --data-urlencode "query=max(last_over_time($metric[1d]))" \
    --data-urlencode "start=$(date -u -d "$monday -1 week -90 days" +%s)" \
    --data-urlencode "end=$(date -u -d "$monday -1 week -1 day" +%s)" --data-urlencode step=86400 |
    jq '.data.result[0].values | length')
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
grep -qE 'change\.2\.[a-z_]+, chg\.' <<<"$(message .annotations.description)" || die 'FAILED: no indicator is named'
page=$(message .annotations.page_url)
curl -fsS "$page" >"$work/page.html" || die "FAILED: $page does not open"
grep -q 'regressing' "$work/page.html" || die 'FAILED: the page does not say that it regresses'
cause=$(sed -nE 's,.*href="\.\./(indicators/change\.[^"]*)".*,\1,p' "$work/page.html" | head -n 1)
curl -fsS "http://127.0.0.1:$port/$cause" | grep -E '<code>task-[0-9]+</code>' >/dev/null || die "FAILED: $cause shows no task"
step "ok: the link leads to the area, and from there to the very tasks: $cause"
step "delivered in all: $(tail -n +2 "$work/messages.jsonl" | jq -r '.alerts[].labels.alertname' | sort | uniq -c | tr -s ' \n' ' ')"
step 'passed'
rm -rf "$work"
