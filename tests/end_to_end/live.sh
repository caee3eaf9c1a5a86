# shellcheck shell=bash disable=SC2034,SC2154 # sourced by demo.sh, which has and uses the names
# The live part of demo.sh: a copy of the rehearsed estate that lives on, a day at a time, faster than
# life and never past now. On a copy, so that misbehaviour spoils nothing: the next demo begins where
# the rehearsal ended. Source it after lib.sh.

live_weeks=2 # lived at `pace`
kept_weeks=6 # before now: a level is lost after four closed weeks, and the first may be cut short
pace=20      # seconds a day

live_is_free() { # folder
  ! grep -qs demo.sh "/proc/$(cat "$1/pid" 2>/dev/null)/cmdline" ||
    die "demo: a demo runs already ($1, process $(cat "$1/pid")): end it with Ctrl-C in its terminal"
}

# From here on `work` is the copy. The closed weeks are published in the original first: that takes
# long, once.
begin_live() { # folder; sets port, of plumbline: another program may have taken one that was free before
  local kept=$work
  port=$(free_port 9747)
  write_config "$port"
  echo 'plumbline publishes the weeks behind it (long only the first time)' >&2
  serve "$port"
  await_level "$port" 600
  kill "${pids[-1]}"
  wait "${pids[-1]}" || true
  unset 'pids[-1]'
  rm -rf "$1"
  mkdir -p "$1"
  echo "$$" >"$1/pid"
  cp -r "$kept"/{ledger.db,rehearsal.json,practice,password} "$1/"
  work=$1
  write_config "$port" $'collect: {every: 1s}\nassess: {every: 30s}'
  echo 'back-filling Prometheus with the last 90 days' >&2
  backfill "$port" 90d
  serve "$port"
  await_level "$port" 60
  write_wait "$port" plumbline_assessment_timestamp
  scrape_interval=2s
}

await_level() { # port, seconds: until an assessment is published
  local i
  for ((i = 0; i < $2 * 5; i++)); do
    curl -fsS "http://127.0.0.1:$1/metrics" | grep '^plumbline_level{' >/dev/null && return 0 || sleep 0.2
  done
  cat "$work/plumbline.log" >&2
  die "plumbline did not assess within $2 s"
}

tell_live() { # what misbehave.sh needs
  jq -n --arg control "$control" --arg port "$port" --arg prometheus "$prometheus_port" \
    --arg alertmanager "$alertmanager_port" \
    '{$control, $port, $prometheus, $alertmanager}' >"$work/demo.json"
}

# A day at a time with its practice folder, each assessed before the next begins; at life's pace once a
# minute. Ends when a program ends.
live_on() {
  local now limit next pause hasty=false filled=false told=1
  while :; do
    now=$(date -u -d "$(curl -fsS "$control/clock" | jq -r .now)" +%s)
    [ ! -e "$work/misbehaved" ] || hasty=true
    limit=$(date +%s) pause=0
    $hasty || limit=$((limit - kept_weeks * 604800)) pause=$pace
    next=$((now - now % 86400 + 86400 + 1800)) # half past midnight, as the rehearsal
    [ "$next" -le "$limit" ] || next=$limit pause=61
    if [ "$((next - now))" -gt 60 ]; then
      rehearse "$scenario" "$start" "$(date -u -d "@$next" +%FT%TZ)" --sweep "$work/wait.sh" >"$work/live.log" 2>&1 ||
        { cat "$work/live.log" >&2; die 'the estate cannot live on'; }
    fi
    if $hasty && ! $filled && [ "$pause" = 61 ]; then
      backfill "$port" "${until%T*}" # the days lived meanwhile, at their own times
      filled=true
    fi
    nap "$pause"
  done
}

nap() { # seconds; ends early when somebody misbehaves
  local i pid
  for ((i = 0; ; i++)); do
    tell_messages
    for pid in "${pids[@]}"; do
      kill -0 "$pid" 2>/dev/null || die "one of the programs ended: see $work/*.log"
    done
    [ "$i" -lt "$1" ] || return 0
    $hasty || [ ! -e "$work/misbehaved" ] || return 0
    sleep 1
  done
}

tell_messages() { # those that were not told yet
  tail -n "+$((told + 1))" "$work/messages.jsonl" | jq -r '.alerts[].annotations | "  Alertmanager: \(.summary)  \(.page_url)"'
  told=$(wc -l <"$work/messages.jsonl")
}

take_pictures() { # of the pages that the README shows, into the folder `pictures`
  local here=http://127.0.0.1:$port
  mkdir -p "$pictures"
  shoot matrix "$here/" --window-size=1200,830
  shoot matrix-dark "$here/" --window-size=1200,830 "${dark[@]}"
  shoot area "$here/areas/change" --window-size=1200,900
  shoot roadmap "$here/roadmap" --window-size=1200,900
  shoot experiment "$here/experiments/EXP-001" --window-size=1200,900
  ls -l "$pictures"/*.png
}
