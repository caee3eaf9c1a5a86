#!/usr/bin/env bash
# Every page in a real Chromium: six weeks are lived through, plumbline serves, and a browser opens
# each page, light and dark. Nothing may be refused by the content security policy, and no page may
# take longer than 100 ms. With PLUMBLINE_SCREENSHOTS=DIR the pictures stay there. Argument: the
# build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"

weeks=${PLUMBLINE_WEEKS:-6}
pictures=${PLUMBLINE_SCREENSHOTS:-$work/pictures}
mkdir -p "$pictures"
scenario=improving
monday=$(date -u -d "$(date -u +%F) -$(($(date -u +%u) - 1)) days" +%F)
start=$(date -u -d "$monday -$((weeks + 1)) weeks" +%FT00:00:00Z)
now=$(date -u -d "$monday -1 week +2 days" +%FT00:00:00Z)

start_vcenter --scenario "$scenario:1" --start "$start" --gzip=false
port=$(free_port 20747)
write_config "$port" $'collect: {every: 1s}\nassess: {every: 1s}'
rehearse "$scenario" "$start" "$now" >"$work/rehearse.log" 2>&1 || { cat "$work/rehearse.log"; exit 1; }
serve "$port"
here=http://127.0.0.1:$port
# `grep -q` would end before all was read, and the pipe with it.
for ((i = 0; i < 300; i++)); do curl -fsS "$here/api/v1/weeks" 2>/dev/null | jq -e '.weeks | length > 3' >/dev/null && break || sleep 0.2; done

indicator=$(curl -fsS "$here/api/v1/assessment" | jq -r '[.scopes[0].areas[] | select(.area == "change") | .indicators[] | select(.state == "not_met")][0].id')
past=$(date -u -d "$now -14 days" +%F)
pages=(/ /areas/change /areas/capacity "/indicators/$indicator" /roadmap /experiments /outcomes /health /runbooks/level-lost "/indicators/$indicator?facts=200" "/areas/change?at=$past")

for page in "${pages[@]}"; do
  # The first look at a past day, and at facts, judges and reads; from then on it is remembered.
  curl -fsS -o /dev/null "$here$page"
  took=$(curl -fsS -o "$work/page.html" -w '%{time_total}' "$here$page")
  awk -v t="$took" 'BEGIN { exit !(t < 0.1) }' || die "FAILED: $page took $took s, more than 0.1 s"
  grep -q '</main>' "$work/page.html" || die "FAILED: $page is not whole"
done
curl -fsS "$here/indicators/$indicator" | grep -E 'task-[0-9]+|class="facts"' >/dev/null || die "FAILED: $indicator shows no facts"
# People have numbers here, until the configuration says that everybody may see their names.
people() { curl -fsS "$here/api/v1/indicators/$indicator" | jq -r '[.. | objects | .actor? // empty] | unique | join(" ")'; }
[[ " $(people) " =~ ^\ (actor-[0-9]+\ )+$ ]] || die "FAILED: not numbers of people: $(people)"
echo 'people: clear' >>"$work/plumbline.yml"
kill "${pids[-1]}"
wait "${pids[-1]}" || true
serve "$port"
[[ $(people) == *@* || $(people) == *\\* ]] || die "FAILED: no names for those who may see them: $(people)"
curl -fsS "$here/areas/change?at=$past" | grep "As of ${past}T00:00:00Z" >/dev/null || die 'FAILED: the past day is not the one asked for'

shoot matrix "$here/"
shoot matrix-dark "$here/" "${dark[@]}"
shoot area "$here/areas/change"
shoot indicator "$here/indicators/$indicator"
shoot past "$here/areas/change?at=$past"
shoot roadmap "$here/roadmap"
shoot experiments "$here/experiments"
shoot outcomes "$here/outcomes"
shoot health "$here/health"
cmp -s "$pictures/matrix.png" "$pictures/matrix-dark.png" && die 'FAILED: dark looks like light'

# The reports say the same as the pages.
for format in html markdown json csv; do
  "$build/plumbline" report --format "$format" --config.file "$work/plumbline.yml" >"$work/report.$format"
done
level=$(curl -fsS "$here/api/v1/assessment" | jq '.scopes[0].areas[] | select(.area == "change") | .level')
jq -e --argjson level "$level" '.assessment.scopes[0].areas[] | select(.area == "change") | .level == $level' "$work/report.json" >/dev/null ||
  die 'FAILED: the report says another level than the page'
grep -q "Change management" "$work/report.markdown"
! grep -Eq '<script|http://' "$work/report.html" || die 'FAILED: the report needs something else'
[ "$(head -n 1 "$work/report.csv" | tr ',' '\n' | wc -l)" -eq 17 ] || die 'FAILED: the columns of the CSV'
"$build/plumbline" roadmap --config.file "$work/plumbline.yml" | grep '→' >/dev/null || die 'FAILED: the roadmap leads nowhere'
"$build/plumbline" outcomes --config.file "$work/plumbline.yml" | grep 'Visible Ops' >/dev/null || die 'FAILED: the outcomes'

# What README and docs show was made from the pages: each picture is there, small, and made by the script.
shown=$(cd "$source_root" && grep -ohE 'images/[a-z-]+\.png' README.md docs/*.md | sort -u)
[ -n "$shown" ] || die 'FAILED: README and docs show no picture'
for picture in $shown; do
  [ -s "$source_root/docs/$picture" ] || die "FAILED: docs/$picture is not there"
  [ "$(stat -c %s "$source_root/docs/$picture")" -lt 200000 ] || die "FAILED: docs/$picture is too large"
  name=${picture#images/}
  grep -q "shoot ${name%.png} " "$source_root/tests/end_to_end/live.sh" || die "FAILED: nothing makes docs/$picture anew"
done
echo "ok: ${#pages[@]} pages, 9 pictures, 4 reports"
