#!/usr/bin/env bash
# Every alert rule has a case in which it fires and one in which it keeps quiet, and carries what a
# message needs; its runbook page is there. Arguments: the rules, the folder of runbooks, the tests.
set -euo pipefail
rules=$1 runbooks=$2
shift 2
failures=0
fail() { echo "$*"; failures=$((failures + 1)); }

# name, whether it fires: one line for each case.
cases=$(awk '
  function told() { if (name != "") print name, fires; name = ""; fires = "quiet" }
  /^ *- eval_time:/ { told() }
  /^ *alertname:/ { name = $2 }
  /^ *exp_alerts:/ { fires = "fires" }
  END { told() }' "$@")
names=$(awk '/^ *- alert:/ { print $3 }' "$rules")
[ -n "$names" ] || fail "$rules holds no rule"
for name in $names; do
  for what in fires quiet; do
    grep -qx "$name $what" <<<"$cases" || fail "$name has no case in which it is: $what"
  done
  rule=$(awk -v n="$name" '/^ *- (alert|name):/ { on = $3 == n } on' "$rules")
  for key in severity summary description page_url dashboard_url runbook_url; do
    grep -qE "^ *$key: ." <<<"$rule" || fail "$name has no $key"
  done
  page=$(sed -nE "s,^ *runbook_url: .*/runbooks/(.*)'$,\1.md,p" <<<"$rule")
  [ -s "$runbooks/$page" ] || fail "$name: there is no page $runbooks/$page"
  grep -q "$name" "$runbooks/$page" || fail "$runbooks/$page does not speak of $name"
done
for name in $(cut -d' ' -f1 <<<"$cases" | sort -u); do
  grep -qx "$name" <<<"$names" || fail "the tests name $name, which is no rule"
done
[ "$failures" -eq 0 ] || exit 1
echo "$(wc -w <<<"$names") rules: each fires, keeps quiet, and has its page"
