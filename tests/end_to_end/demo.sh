#!/usr/bin/env bash
# The main job, end to end, on loopback: a simulated vCenter, plumbline beside it, Prometheus with the
# rules and the estate's past, and Alertmanager. Called by `./dev demo BUILD [options]`; what it starts
# ends with it.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -m "$1")
shift
scenario=improving weeks=36 fresh=false stay=true stops=false advance='' estates=$source_root/build/demo
usage='./dev demo --help'
misbehave=false pictures='' check=false
tell_usage() {
  cat <<'TEXT'
./dev demo [options] — an estate in a simulated vCenter, plumbline, Prometheus and Alertmanager, live

  --scenario NAME   improving (default), adhoc, or another: a wrong name lists them
  --weeks N         how long the estate has lived when you see it (36)
  --fresh           begin the estate anew
  --exit            show the matrix and end
  --misbehave       in a second terminal: people change production without records
  --from 36w        stop at that week: the practice folder is yours; --advance 14w goes on with it
  --folder FOLDER   where estates are kept (build/demo)
  --pictures FOLDER pictures of the pages into this folder, then end
TEXT
}
number() { # of weeks, from "36w"
  [[ $1 =~ ^[1-9][0-9]{0,2}w$ ]] || { echo "demo: '$1' is no number of weeks: write 36w" >&2; exit 2; }
  echo "${1%w}"
}
while [ $# -gt 0 ]; do
  case $1 in
    --scenario | --weeks | --from | --advance | --folder | --pictures)
      [ $# -gt 1 ] || { echo "demo: $1 wants a value ($usage)" >&2; exit 2; }
      case $1 in
        --scenario) scenario=$2 ;;
        --weeks) weeks=$2 ;;
        --from) weeks=$(number "$2") stops=true ;;
        --advance) advance=$(number "$2") stops=true ;;
        --folder) estates=$(readlink -m "$2") ;; # where estates are kept
        --pictures) pictures=$(readlink -m "$2") ;; # of the pages, into this folder; then it ends
      esac
      shift
      ;;
    --fresh) fresh=true ;;
    --exit) stay=false ;;
    --misbehave) misbehave=true ;;
    --check) check=true ;; # the options, nothing else
    -h | --help) tell_usage && exit 0 ;;
    *) echo "demo: unknown option $1 ($usage)" >&2 && exit 2 ;;
  esac
  shift
done
! $check || exit 0
! $misbehave || exec "$source_root/tests/end_to_end/misbehave.sh" "$build" "$estates/live"
digest=$("$build/bin/rehearse" --list | awk -v s="$scenario" '$1 == s { print $2 }')
[ -n "$digest" ] || { echo "demo: there is no scenario '$scenario':" >&2; "$build/bin/rehearse" --list >&2; exit 2; }
# An estate that stops is kept under one name however long it has lived.
if $stops; then kept=stopped; else kept=past-${weeks}w; fi
work=$estates/$digest-$kept
if [ -n "$advance" ]; then
  { ! $fresh && [ -s "$work/until" ]; } ||
    { echo "demo: there is no estate to go on with: ./dev demo --from 36w makes one" >&2; exit 2; }
elif $fresh; then
  rm -rf "$work"
fi
mkdir -p "$work"
. "$source_root/tests/end_to_end/lib.sh"
. "$source_root/tests/end_to_end/live.sh"
$stops || live_is_free "$estates/live"

# The estate's first Monday: fixed when its ledger is begun, so that the ledger can be kept.
$stops && before=0 || before=$((live_weeks + kept_weeks))
[ -s "$work/start" ] ||
  date -u -d "$(date -u +%F) -$(((weeks + before) * 7 + $(date -u +%u) - 1)) days" +%FT00:00:00Z >"$work/start"
start=$(cat "$work/start")
week_of() { echo $((($(date -u -d "$1" +%s) - $(date -u -d "$start" +%s)) / 604800)); }
if $stops; then
  [ -s "$work/until" ] || date -u -d "$start + $((weeks * 7)) days" +%FT00:00:00Z >"$work/until"
  [ -n "$advance" ] || [ "$(week_of "$(cat "$work/until")")" = "$weeks" ] ||
    die "demo: this estate stands at week $(week_of "$(cat "$work/until")"): --advance goes on, --fresh begins anew"
  until=$(date -u -d "$(cat "$work/until") + $((${advance:-0} * 7)) days" +%FT%TZ)
fi

echo "starting the simulated vCenter ($scenario, from ${start%T*})" >&2
# Without events of our own logins, so that one that is started again gives the same keys again.
# Not compressed: on loopback that is only work.
start_vcenter --scenario "$scenario:1" --start "$start" --quiet-logins --gzip=false
port=$(free_port 9747)
write_config "$port" $'collect: {every: 10s}\nassess: {every: 30s}'

if $stops; then
  echo "rehearsing the estate up to week $(week_of "$until")" >&2
  rehearse "$scenario" "$start" "$until"
  echo "$until" >"$work/until"
  "$build/plumbline" assess --config.file "$work/plumbline.yml"
  "$build/plumbline" experiment list --config.file "$work/plumbline.yml"
  cat <<TEXT

  The estate stands at week $(week_of "$until"), ${until%T*}: nothing happens until ./dev demo --advance 14w
  practice    $work/practice   (your own files in it are left alone)
  explain     $build/plumbline explain change --config.file $work/plumbline.yml
  experiments $build/plumbline experiment show EXP-001 --config.file $work/plumbline.yml

TEXT
  exit 0
fi

until=$(date -u -d "$(date -u +%F) -$((before * 7)) days" +%FT00:30:00Z)
echo "rehearsing the estate up to ${until%T*}: what comes after is lived before your eyes" >&2
rehearse "$scenario" "$start" "$until"
begin_live "$estates/live"

alertmanager_port=$(free_port 9093)
start_alertmanager "$alertmanager_port"
start_prometheus "$(free_port 9090)" "$port"
tell_live
if [ -n "$pictures" ]; then
  take_pictures
  exit 0
fi

"$build/plumbline" assess --config.file "$work/plumbline.yml"
"$build/plumbline" experiment list --config.file "$work/plumbline.yml"
past=$(date -u -d "$until -$((weeks * 7 / 3)) days" +%F)
experiment=''
[ ! -e "$work/practice/experiments/EXP-001.yml" ] ||
  experiment=$'\n'"       $build/plumbline experiment show EXP-001 --config.file $work/plumbline.yml"
folder=''
[ "$estates" = "$source_root/build/demo" ] || folder=" --folder $estates"
cat <<TEXT

  matrix        http://127.0.0.1:$port/
  metrics       http://127.0.0.1:$port/metrics
  JSON          http://127.0.0.1:$port/api/v1/assessment
  Prometheus    http://127.0.0.1:$prometheus_port/classic/graph?g0.expr=last_over_time(plumbline_score%5B1d%5D)&g0.tab=0&g0.range_input=24w
  its alerts    http://127.0.0.1:$prometheus_port/classic/alerts   (the rules as shipped; it looks every 2 seconds here)
  Alertmanager  http://127.0.0.1:$alertmanager_port/api/v2/alerts
                amtool --alertmanager.url http://127.0.0.1:$alertmanager_port alert query   (Debian's has no pages)
  its messages  $work/messages.jsonl   (and in this terminal)
  vCenter       $url   (its control: $control)
  logs          $work/*.log

  The estate stands at ${until%T*}. It lives on, a day every $pace seconds, until $kept_weeks weeks before now, then as fast
  as life; the $kept_weeks weeks are kept for the third of these

  Three things to try

  1. Why is change management not a level higher, and what was it on $past? Read down from the level to the tasks.
       http://127.0.0.1:$port/areas/change
       http://127.0.0.1:$port/areas/change?at=$past
  2. The same in the terminal, to vCenter's own keys and times; an experiment, its numbers and its verdict.
       $build/plumbline explain change --config.file $work/plumbline.yml$experiment
  3. Let people change production without records. In a second terminal, with the page above in view:
       $source_root/dev demo --misbehave$folder
     The area regresses within a minute and loses its level within two, if it holds 2 or more; Alertmanager tells it.

TEXT
$stay || exit 0
echo "Ctrl-C ends everything." >&2
live_on
