#!/usr/bin/env bash
# Holds the tree in $1 to the design's rules of who may include whom, where heavy libraries, the
# clock and the environment may appear, and how long a file may be. Prints every breach as
# file:line and exits 1 if there is one.
set -euo pipefail
cd "$1"
folders='facts ledger collector scoring config exporters cli'
declare -A may=(
  [facts]='facts'
  [ledger]='ledger facts'
  [collector]='collector facts'
  [scoring]='scoring facts'
  [config]='config facts scoring'
  [exporters]='exporters facts scoring'
  [cli]='cli facts ledger collector scoring config exporters'
)
# library header → the only folders that may include it
declare -A home=(
  ['curl/']=collector ['pugixml']=collector
  ['yaml-cpp/']=config ['git2']=config
  ['sqlite3']=ledger
  ['prometheus/']=exporters ['cmark']=exporters ['boost/beast']=exporters ['boost/asio']=exporters
  ['CLI/']=cli ['systemd/']=cli ['spdlog/']='cli'
  ['nlohmann/']='exporters collector cli'
)
breaches=0
breach() { # file:line, what
  echo "$1: $2"
  breaches=$((breaches + 1))
}
files() { find "$1" -name '*.h' -o -name '*.cpp' | sort; }

for folder in $folders; do
  [ -d "$folder" ] || continue
  while IFS=: read -r file line text; do
    included=${text#*\"}
    included=${included%%/*}
    case " $folders " in *" $included "*) ;; *) continue ;; esac
    case " ${may[$folder]} " in *" $included "*) ;; *)
      breach "$file:$line" "$folder may not include $included (it may: ${may[$folder]})" ;;
    esac
  done < <(files "$folder" | xargs -r grep -HnE '^ *# *include +"[a-z_]+/' || true)
  for header in "${!home[@]}"; do
    case " ${home[$header]} " in *" $folder "*) continue ;; esac
    while IFS=: read -r file line _; do
      breach "$file:$line" "<$header…> belongs to ${home[$header]}/ alone"
    done < <(files "$folder" | xargs -r grep -HnE "^ *# *include +[<\"]$header" || true)
  done
done

# Laws 1 and 10: no clock, environment or randomness below the composition root.
while IFS=: read -r file line _; do
  breach "$file:$line" 'clock, environment or randomness: only cli/ (monotonic time and TLS: collector/)'
done < <(for folder in facts scoring config ledger exporters; do [ -d $folder ] && files $folder; done |
  xargs -r grep -HnE '(system_clock|steady_clock)::now|std::time\(|getenv\(|random_device|std::rand\(' |
  grep -v 'exporters/http_server' || true)
while IFS=: read -r file line _; do
  breach "$file:$line" 'scoring is pure: no I/O, no threads, no logging'
done < <([ -d scoring ] && files scoring |
  xargs -r grep -HnE '# *include +<(fstream|iostream|filesystem|thread|mutex|cstdio|future)>' || true)

while read -r count file; do
  [ "$file" = total ] || [ "$count" -le 400 ] || breach "$file:$count" 'over 400 lines: a file is one noun or one verb'
done < <(for folder in $folders tests; do [ -d $folder ] && find $folder -name '*.h' -o -name '*.cpp' -o -name '*.go'; done | xargs -r wc -l)

if [ "$breaches" -gt 0 ]; then
  echo "dependency rules: $breaches breach(es)" >&2
  exit 1
fi
echo "dependency rules: held" >&2
