#!/usr/bin/env bash
# Holds docs/lessons.md of the tree in $1 to its word: lessons 1 to 25 are there, once each, and every
# one names at least one test, of which each exists: `Suite.Name` in a .cpp below tests/, or a script
# that tests/end_to_end/CMakeLists.txt runs. Prints every breach and exits 1 if there is one.
set -euo pipefail
cd "$1"
page=docs/lessons.md
breaches=0
breach() { # lesson, what
  echo "$page: lesson $1: $2"
  breaches=$((breaches + 1))
}

declare -A known
while read -r name; do known[$name]=1; done < <(
  find tests -name '*.cpp' -exec sed 's,^ *//.*,,' {} + | tr '\n' ' ' |
    grep -oE '\bTEST(_F|_P)?\( *[A-Za-z0-9_]+ *, *[A-Za-z0-9_]+' |
    sed -E 's/^TEST(_F|_P)?\( *//; s/ *, */./'
)
scripts=" $(sed -n 's/.*foreach(name \(.*\)).*/\1/p' tests/end_to_end/CMakeLists.txt) "

exists() { # test
  case $1 in
    *.sh) [ -x "tests/end_to_end/$1" ] && [[ $scripts == *" ${1%.sh} "* ]] ;;
    *.DISABLED_*) return 1 ;;
    *) [ -n "${known[$1]:-}" ] ;;
  esac
}

for lesson in {1..25}; do
  row=$(grep -E "^\| $lesson \|" "$page" || true)
  [ -n "$row" ] || { breach "$lesson" 'is missing'; continue; }
  [ "$(wc -l <<<"$row")" -eq 1 ] || { breach "$lesson" 'stands there more than once'; continue; }
  held=$(awk -F' *\\| *' '{ print $5 }' <<<"$row")
  tests=$(grep -oE '`[^`]+`' <<<"$held" | tr -d '`' || true)
  [ -n "$tests" ] || breach "$lesson" 'names no test'
  for test in $tests; do
    exists "$test" || breach "$lesson" "there is no test $test"
  done
done

if [ "$breaches" -gt 0 ]; then
  echo "lessons: $breaches breach(es)" >&2
  exit 1
fi
echo "lessons: held"
