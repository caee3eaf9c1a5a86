#!/usr/bin/env bash
# A first start beside a vCenter that has been running for months: it reads back what vCenter
# remembers, and says for each area the ceiling, the earliest date of each level and the three inputs
# that would unlock most. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"

start_vcenter --scenario improving:1 --start 2026-01-05T00:00:00Z --clock 2026-06-30T08:00:00Z
write_config 0
"$build/plumbline" collect --once --config.file "$work/plumbline.yml" >"$work/collect.txt"
"$build/plumbline" assess --format json --config.file "$work/plumbline.yml" >"$work/first.json"
holds() { # what, jq condition
  jq -e "$2" "$work/first.json" >/dev/null || { jq . "$work/first.json" | head -n 60 >&2; die "FAILED: $1"; }
  echo "ok: $1"
}
holds 'four areas are judged' '[.scopes[0].areas[].area] == ["provisioning", "consuming", "change", "capacity"]'
holds 'thirty days are not enough, and it says so' 'all(.scopes[0].areas[]; .attained_level == 1 and .insufficient_evidence)'
holds 'the ceiling is above' 'all(.scopes[0].areas[]; .ceiling >= 2)'
weekly='.scopes[0].areas[] | select(.area == "consuming" or .area == "change")'
rare='.scopes[0].areas[] | select(.area == "provisioning" or .area == "capacity")'
holds 'histories were read: rates have values' "[$weekly | .indicators[] | select(.id | endswith(\".2.success_rate\")) | .criteria[0].samples > 100] | length == 2 and all"
holds 'level 2 comes within days' "all($weekly | .outlook[] | select(.level == 2); .earliest > \"2026-06-30\" and .earliest < \"2026-07-08\")"
holds 'rare work needs 90 days' "[$rare | .outlook[] | select(.level == 2) | .earliest[:10]] == [\"2026-08-29\", \"2026-08-29\"]"
holds 'level 3 comes later' 'all(.scopes[0].areas[].outlook[] | select(.level == 3); .earliest > "2026-07-08")'
holds 'three inputs, procedures first' '.scopes[0].unlocks | length == 3 and .[0].input == "procedures"'
rm -rf "$work"
