#!/usr/bin/env bash
# Every verb of ./dev answers --help at once, with exit code 0, and a wrong one is refused.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

verbs=$(./dev help | awk '/^  [a-z]/ { print $1 }')
[ "$(wc -w <<<"$verbs")" -ge 10 ] || { echo "dev help lists too few verbs: $verbs"; exit 1; }
for verb in $verbs; do
  told=$(timeout 10 ./dev "$verb" --help) || { echo "./dev $verb --help failed"; exit 1; }
  grep -q -- "$verb" <<<"$told" || { echo "./dev $verb --help does not tell of it: $told"; exit 1; }
done
if ./dev nonsense --help >/dev/null 2>&1; then
  echo "./dev nonsense --help was not refused"
  exit 1
fi
