#!/usr/bin/env bash
# The estate that `./dev demo` shows, up to week 36: its practice folder holds one experiment of each
# verdict and one that runs, and nothing in the scenario says which: they follow from its work. Then
# what `./dev demo --misbehave` does to such an estate: it regresses within three days. Argument: the
# build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
folder=$(mktemp -d)
fail() { echo "FAILED: $*" >&2; tail -n 20 "$folder/log" >&2; exit 1; }
"$source_root/tests/end_to_end/demo.sh" "$build" --from 36w --folder "$folder/estates" >"$folder/log" 2>&1 || fail 'the demo'
estate=$(echo "$folder"/estates/*-stopped)
"$build/plumbline" check-practice "$estate/practice" >>"$folder/log" 2>&1 || fail 'the practice folder'
"$build/plumbline" experiment list --format json --config.file "$estate/plumbline.yml" >"$folder/list.json"
seen=$(jq -r '.experiments | sort_by(.id)[] | "\(.id) \(.area) \(.status) \(.verdict)"' "$folder/list.json")
wanted='EXP-001 change decided held
EXP-002 capacity decided refuted
EXP-003 provisioning decided undecided
EXP-004 change invalid invalid
EXP-005 consuming running none'
[ "$seen" = "$wanted" ] || { jq . "$folder/list.json" >&2; diff <(echo "$wanted") <(echo "$seen") >&2; fail 'the verdicts differ (< wanted, > seen)'; }
for id in EXP-001 EXP-002 EXP-003 EXP-004 EXP-005; do
  grep -q "$id" "$folder/log" || fail "the demo's end does not show $id"
done
echo "ok: one experiment of each verdict and one that runs, in $SECONDS s"

# On what the demo left, with the same vCenter started again.
work=$estate
. "$source_root/tests/end_to_end/lib.sh"
start=$(cat "$work/start") until=$(cat "$work/until")
start_vcenter --scenario improving:1 --start "$start" --quiet-logins --gzip=false
write_config 9747
change() { # its held level and whether it regresses, after so many days more
  rehearse improving "$start" "$(date -u -d "$until +$1 days" +%FT01:00:00Z)" >"$folder/log" 2>&1 || fail 'the days after'
  "$build/plumbline" assess --format json --config.file "$work/plumbline.yml" |
    jq -r '.scopes[0].areas[] | select(.area == "change") | "\(.level) \(.regressing)"'
}
[ "$(change 1)" = '4 false' ] || fail "change stands at $(change 1) before the misbehaviour"
"$build/bin/rehearse" --control "$control" --unrecorded 60 >"$folder/log"
[ "$(change 3)" = '4 true' ] || fail "change stands at $(change 3) after 60 changes without a record"
echo "ok: 60 changes without a record make change management regress, in $SECONDS s"
rm -rf "$folder"
