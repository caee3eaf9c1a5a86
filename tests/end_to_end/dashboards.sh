#!/usr/bin/env bash
# Runs every variable and every query of dashboards against a Prometheus that holds real data, scraped
# and back-filled: each must return something. Arguments: the Prometheus, the dashboards.
set -euo pipefail
prometheus=$1
shift
failures=0 queries=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }
for board in "$@"; do
  name=$(basename "$board" .json)
  while IFS=$'\t' read -r variable text; do
    [[ $text =~ ^label_values\(([a-z_]+)(\{.*\})?,\ ([a-z_]+)\)$ ]] || { fail "$name: \$$variable: $text"; continue; }
    values=$(curl -fsS -G --data-urlencode "match[]=${BASH_REMATCH[1]}" "$prometheus/api/v1/label/${BASH_REMATCH[3]}/values" | jq '.data | length')
    [ "$values" -gt 0 ] || fail "$name: \$$variable has no value"
  done < <(jq -r '.templating.list[] | select(.type == "query") | [.name, .query.query] | @tsv' "$board")
  names=$(jq -r '.templating.list[].name' "$board")
  while IFS=$'\t' read -r panel expression; do
    expression=${expression//\$__rate_interval/1m}
    expression=${expression//\$__range/90d}
    expression=${expression//http:\/\/\$1/http://} # a group of label_replace
    for variable in $names; do expression=${expression//\$$variable/.+}; done
    queries=$((queries + 1))
    [[ $expression != *'$'* ]] || { fail "$name: $panel: a variable that is not declared: $expression"; continue; }
    answer=$(curl -sS -G --data-urlencode "query=$expression" "$prometheus/api/v1/query")
    [ "$(jq '.data.result | length' <<<"$answer")" -gt 0 ] || fail "$name: $panel: $expression gives nothing $(jq -r '.error // empty' <<<"$answer")"
  done < <(jq -r '([.panels[] | .title as $t | .targets[]? | [$t, .expr]] + [.annotations.list[] | select(.expr) | [.name, .expr]])[] | @tsv' "$board")
done
[ "$failures" -eq 0 ] || exit 1
echo "dashboards: $queries queries of $# dashboards return something"
