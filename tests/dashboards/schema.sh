#!/usr/bin/env bash
# Every dashboard against a JSON Schema of Grafana's own types (make_schema.sh), and that the schema
# notices what a hand gets wrong. Arguments: the dashboards.
set -euo pipefail
schema=$(cd "$(dirname "$0")" && pwd)/dashboard.schema.json
broken=$(mktemp)
trap 'rm -f "$broken"' EXIT
failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }
valid() { jsonschema -i "$1" "$schema" --error-format '{error.path}: {error.message}
' 2>&1; }

for board in "$@"; do
  errors=$(valid "$board") || fail "$board: ${errors:0:2000}"
done

# A field, a kind of panel, a type, a value: each misspelt once, in the first dashboard that has it.
for wrong in 's/"instant":/"instnt":/' 's/"colorMode":/"colourMode":/' 's/"refresh": "5m"/"refrsh": "5m"/' \
  's/"lineWidth": 2/"lineWidth": "2"/' 's/"legendFormat":/"legend":/' 's/"type": "stat"/"type": "statt"/' \
  's/"drawStyle": "line"/"drawStyle": "lines"/' 's/"x": 0,/"left": 0,/' 's/"schemaVersion": 38/"schemaVersion": "38"/'; do
  for board in "$@"; do
    sed "$wrong" "$board" >"$broken"
    cmp -s "$board" "$broken" || break
  done
  if cmp -s "$board" "$broken"; then
    fail "no dashboard holds what $wrong changes"
  elif valid "$broken" >/dev/null; then
    fail "$board: $wrong is not noticed"
  fi
done
[ "$failures" -eq 0 ] || exit 1
echo "ok: $# dashboards fit Grafana's types; 9 errors were noticed"
