#!/usr/bin/env bash
# Bad input of every kind: one clear line that names the place and the remedy, the documented exit
# code, and nothing that was known is lost. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"
failures=0
plumbline=$build/plumbline

# What happened, exit code, extended regex that one line of the output must match, command…
refuses() {
  local what=$1 code=$2 pattern=$3 got=0
  shift 3
  "$@" >"$work/out" 2>&1 || got=$?
  if [ "$got" != "$code" ] || ! grep -qE "$pattern" "$work/out"; then
    printf 'FAILED: %s: exit %s (wanted %s), output:\n' "$what" "$got" "$code"
    sed 's/^/    /' "$work/out" | head -n 8
    failures=$((failures + 1))
  else
    printf 'ok: %-46s %s\n' "$what" "$(grep -E "$pattern" "$work/out" | head -n 1 | sed "s#$work#…#g" | cut -c1-160)"
  fi
}
once() { "$plumbline" collect --once --config.file "$1"; }
config() { # name, sed expression over the good one
  sed -E "$2" "$work/plumbline.yml" >"$work/$1.yml"
  echo "$work/$1.yml"
}
facts() { sqlite3 "$work/ledger.db" 'select count(*) from activity' ; }

start_vcenter --scenario adhoc:1 --start 2026-01-05T00:00:00Z --clock 2026-01-20T00:30:00Z
write_config 0
once "$work/plumbline.yml" >/dev/null
known=$(facts)
[ "$known" -gt 100 ] || die "FAILED: only $known activities were read"

refuses 'no verb' 2 'subcommand' "$plumbline"
refuses 'a date that is none' 2 'yesterday.*2026-11-22' "$plumbline" assess --at yesterday
refuses 'no configuration at all' 2 'PLUMBLINE_VCENTER_URL' env -u PLUMBLINE_VCENTER_URL "$plumbline" assess
refuses 'configuration file missing' 2 'absent.yml' "$plumbline" assess --config.file "$work/absent.yml"
refuses 'unknown key' 1 'unknown.yml:[0-9]+.*(practise|practice)' \
  "$plumbline" check-config --config.file "$(config unknown 's/^practice:/practise:/')"
refuses 'duplicate key' 1 'twice.yml:[0-9]+' \
  "$plumbline" check-config --config.file "$(config twice 's/^(ledger: .*)/\1\n\1/')"
refuses 'YAML that is none' 1 'broken.yml:[0-9]+' \
  "$plumbline" check-config --config.file "$(config broken 's/^ledger:.*/ledger: [/')"
refuses 'unreachable vCenter' 4 '127.0.0.1:1/' once "$(config unreachable 's#url: .*#url: https://127.0.0.1:1/sdk#')"
refuses 'a URL that is no vCenter' 4 'session .*failed' once "$(config notvc 's#(url: .*)/sdk#\1/nothing#')"
echo wrong >"$work/wrong-password"
refuses 'wrong password' 4 'password' once "$(config wrong 's#password_file: .*#password_file: '"$work"'/wrong-password#')"
tried=$(curl -fsS "$control/counts" | jq -r .failed_logins)
refuses 'wrong password, five minutes of a timer' 4 'not tried again' \
  bash -c "for i in 1 2 3 4 5; do '$plumbline' collect --once --config.file '$work/wrong.yml' || code=\$?; done; exit \$code"
[ "$(curl -fsS "$control/counts" | jq -r .failed_logins)" = "$tried" ] ||
  { echo 'FAILED: a refused password was tried again'; failures=$((failures + 1)); }
refuses 'password file missing' 4 'no-such-file' once "$(config nofile 's#password_file: .*#password_file: '"$work"'/no-such-file#')"
refuses 'untrusted certificate' 4 'ca_file.*thumbprint|thumbprint.*ca_file' once "$(config untrusted '/tls:/d')"
refuses 'wrong thumbprint' 4 'thumbprint' once "$(config pinned 's#tls:.*#tls: {thumbprint: "SHA256:'"$(printf '00:%.0s' {1..31})"'00"}#')"
refuses 'ordinary setting on a rehearsal ledger' 5 'rehearsal' once "$(config ordinary '/^rehearsal/d')"
cp "$work/ledger.db" "$work/corrupt.db"
printf 'garbage, not a database at all' | dd of="$work/corrupt.db" conv=notrunc status=none
refuses 'corrupt ledger' 5 'corrupt.db' once "$(config corrupt 's#^ledger: .*#ledger: sqlite:'"$work"'/corrupt.db#')"
refuses 'ledger in a folder that is missing' 5 'nowhere' once "$(config nowhere 's#^ledger: .*#ledger: sqlite:'"$work"'/nowhere/l.db#')"
: >"$work/serve.log"
"$plumbline" serve --config.file "$work/plumbline.yml" 2>"$work/serve.log" &
pids+=($!)
for ((i = 0; i < 100; i++)); do grep -q listening "$work/serve.log" && break; sleep 0.1; done
refuses 'ledger locked by another plumbline' 5 'ledger.db.*[0-9]+' once "$work/plumbline.yml"
kill -TERM "${pids[-1]}" && wait "${pids[-1]}"
unset 'pids[-1]'

mkdir -p "$work/override/rubric/classic"
cat >"$work/override/rubric/classic/mine.yml" <<'YAML'
indicators:
  - id: change.2.mine
    level: 2
    area: change
    title: on a signal that is not there
    requires: {signal: chg.nothing, at_least: 0.5}
    why: to be refused
    source: "[J]"
    remedy: none
    effort: S
YAML
refuses 'indicator on an unknown signal' 1 'mine.yml:[0-9]+.*chg.nothing' \
  "$plumbline" check-config --config.file "$(config rubric 's#^ledger#overrides: ['"$work"'/override]\nledger#')"
mkdir -p "$work/bad-practice/procedures"
printf 'id: x\nid: y\n' >"$work/bad-practice/procedures/x.yml"
refuses 'practice file with a duplicate key' 1 'procedures/x.yml:2' "$plumbline" check-practice "$work/bad-practice"
refuses 'practice folder missing' 2 'no-practice' "$plumbline" check-practice "$work/no-practice"
mv "$work/practice" "$work/moved"
refuses 'practice folder gone while collecting' 3 'practice' once "$work/plumbline.yml"
mv "$work/moved" "$work/practice"
refuses 'an area that is none' 2 'areas:' "$plumbline" explain changes --config.file "$work/plumbline.yml"
refuses 'an empty ledger' 5 'collect --once' "$plumbline" assess --config.file \
  "$(sqlite3 "$work/unused.db" 'select 1' >/dev/null; config empty 's#^ledger: .*#ledger: sqlite:'"$work"'/empty.db#')"

once "$work/plumbline.yml" >/dev/null || { echo 'FAILED: the good configuration no longer works'; failures=$((failures + 1)); }
[ "$(facts)" -ge "$known" ] || { echo "FAILED: $known activities were known, now $(facts)"; failures=$((failures + 1)); }
grep -rqF "$(cat "$work/password")" "$work"/*.log && { echo 'FAILED: the password stands in a log'; failures=$((failures + 1)); }
[ "$failures" -eq 0 ] || die "$failures failure(s)"
rm -rf "$work"
