#!/usr/bin/env bash
# docs/experiments.md, "Try it in a rehearsal": every command of the page, in its order, from an empty
# practice folder to the verdict that the page foretells. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
page=$source_root/docs/experiments.md
folder=$(mktemp -d)
fail() { echo "FAILED: $*" >&2; tail -n 30 "$folder/log" >&2; exit 1; }
section=$(awk '/^## /{ on = $0 == "## Try it in a rehearsal" } on' "$page")
awk '/^```/{ code = !code && $0 == "```sh"; next } code' <<<"$section" |
  sed -e "s#\./dev demo#'$source_root/tests/end_to_end/demo.sh' '$build' --folder '$folder/estates'#" \
    -e "s#build/release/plumbline#'$build/plumbline'#; s#build/demo#'$folder/estates'#" >"$folder/commands.sh"
[ "$(grep -cE 'demo.sh|\$P |practice' "$folder/commands.sh")" -ge 8 ] || fail 'the page has lost its commands'
! grep -qE '\./dev|build/release|build/demo' "$folder/commands.sh" || fail 'a command was not recognised'
(cd "$source_root" && bash -euo pipefail "$folder/commands.sh") >"$folder/log" 2>&1 || fail 'a command of the page'
estate=$(echo "$folder"/estates/*-stopped)
"$build/plumbline" experiment show EXP-001 --format json --config.file "$estate/plumbline.yml" >"$folder/show.json"
verdict=$(jq -r .verdict "$folder/show.json")
[ "$(jq -r .status "$folder/show.json")" = decided ] || fail "the experiment is $(jq -r .status "$folder/show.json")"
grep -q "the verdict is \*$verdict\*" <<<"$section" || fail "the page does not foretell '$verdict'"
echo "ok: $(wc -l <"$folder/commands.sh") lines of the page lead to a verdict: $verdict, in $SECONDS s"
rm -rf "$folder"
