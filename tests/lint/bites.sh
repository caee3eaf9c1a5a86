#!/usr/bin/env bash
# Shows that the checks bite: each sample below breaks one rule, and the check must refuse it; the
# clean sample must pass.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$root/.clang-format" "$root/.clang-tidy" "$work"
failures=0

must_refuse() { # what, command…
  local what=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    echo "NOT REFUSED: $what"
    failures=$((failures + 1))
  else
    echo "refused: $what"
  fi
}
must_accept() {
  local what=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    echo "accepted: $what"
  else
    echo "NOT ACCEPTED: $what"
    cat "$work/out"
    failures=$((failures + 1))
  fi
}
tidy() { clang-tidy --quiet "$1" -- -std=c++20; }
sample() { # file, content
  mkdir -p "$work/$(dirname "$1")"
  printf '%s' "$2" >"$work/$1"
}

clean=$'namespace plumbline {\nint answer() { return 42; }\n}  // namespace plumbline\n'
sample scoring/clean.cpp "$clean"
must_accept 'a clean file, clang-format' clang-format --dry-run -Werror "$work/scoring/clean.cpp"
must_accept 'a clean file, clang-tidy' tidy "$work/scoring/clean.cpp"
must_accept 'a clean tree, dependency rules' "$here/dependencies.sh" "$work"

sample bad/format.cpp $'int   answer( ){return 42;}\n'
must_refuse 'bad format' clang-format --dry-run -Werror "$work/bad/format.cpp"
sample bad/name.cpp $'int BadName() { return 42; }\n'
must_refuse 'a function in CamelCase' tidy "$work/bad/name.cpp"
sample bad/override.cpp $'struct A {\n  virtual ~A() = default;\n  virtual int f() { return 1; }\n};\nstruct B : A {\n  virtual int f() { return 2; }\n};\n'
must_refuse 'an override that does not say so' tidy "$work/bad/override.cpp"
sample bad/moved.cpp $'#include <string>\n#include <utility>\nstd::string twice(std::string s) {\n  std::string t = std::move(s);\n  return s + t;\n}\n'
must_refuse 'use after move' tidy "$work/bad/moved.cpp"

rule() { # what, file, content
  sample "$2" "$3"
  must_refuse "$1" "$here/dependencies.sh" "$work"
  rm "$work/$2"
}
rule 'scoring includes the ledger' scoring/x.cpp $'#include "ledger/ledger.h"\n'
rule 'the collector includes scoring' collector/x.cpp $'#include "scoring/rubric.h"\n'
rule 'exporters include config' exporters/x.h $'#include "config/settings.h"\n'
rule 'curl outside the collector' cli/x.cpp $'#include <curl/curl.h>\n'
rule 'yaml-cpp outside config' scoring/x.cpp $'#include <yaml-cpp/yaml.h>\n'
rule 'SQLite outside the ledger' cli/x.cpp $'#include <sqlite3.h>\n'
rule 'a clock in scoring' scoring/x.cpp $'auto t = std::chrono::system_clock::now();\n'
rule 'the environment in config' config/x.cpp $'auto t = getenv("HOME");\n'
rule 'input and output in scoring' scoring/x.cpp $'#include <fstream>\n'
rule 'a file over 400 lines' facts/x.cpp "$(printf 'int x;\n%.0s' $(seq 401))"$'\n'

tree=$work/tree
sample tree/tests/a_test.cpp $'TEST(A, Holds) {}\nTEST_F(A,\n       HoldsToo) {}\nTEST(A, DISABLED_Rests) {}\n// TEST(A, Written) {}\n'
sample tree/tests/end_to_end/CMakeLists.txt $'foreach(name runs)\n'
for script in runs rests; do sample tree/tests/end_to_end/$script.sh '' && chmod +x "$tree/tests/end_to_end/$script.sh"; done
lesson_seven() { # its row
  mkdir -p "$tree/docs"
  for number in {1..25}; do
    [ "$number" -eq 7 ] && printf '%s' "$1" && continue
    printf '| %d | pain | what is done | `A.Holds` `A.HoldsToo` `runs.sh` |\n' "$number"
  done >"$tree/docs/lessons.md"
}
row='| 7 | pain | what is done |'
lesson_seven "$row \`A.Holds\` |"$'\n'
must_accept 'lessons with tests that exist' "$here/lessons.sh" "$tree"
lessons() { # what, row of lesson 7
  lesson_seven "$2"
  must_refuse "$1" "$here/lessons.sh" "$tree"
}
lessons 'a lesson that is missing' ''
lessons 'a lesson that stands there twice' "$row \`A.Holds\` |"$'\n'"$row \`A.Holds\` |"$'\n'
lessons 'a lesson without a test' "$row held, surely |"$'\n'
lessons 'a test of a lesson that nobody wrote' "$row \`A.Holds\` \`A.IsMadeUp\` |"$'\n'
lessons 'a test of a lesson that is disabled' "$row \`A.DISABLED_Rests\` |"$'\n'
lessons 'a test of a lesson in a comment' "$row \`A.Written\` |"$'\n'
lessons 'a script of a lesson that does not exist' "$row \`made_up.sh\` |"$'\n'
lessons 'a script of a lesson that is never run' "$row \`rests.sh\` |"$'\n'

[ "$failures" -eq 0 ] || { echo "$failures check(s) do not bite" >&2; exit 1; }
