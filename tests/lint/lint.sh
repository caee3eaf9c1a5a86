#!/usr/bin/env bash
# Format, dependency rules, clang-tidy. Options: --fix writes the format; --quick leaves out
# clang-tidy over the whole tree (the test run proves that it bites, and checks what changed).
set -euo pipefail
cd "$(dirname "$0")/../.."
fix=false quick=false
for option in "$@"; do
  case $option in
    --fix) fix=true ;;
    --quick) quick=true ;;
    *) echo "lint: unknown option $option (--fix, --quick)" >&2 && exit 2 ;;
  esac
done
mapfile -t sources < <(git ls-files '*.cpp' '*.h')

if $fix; then clang-format -i "${sources[@]}"; fi
echo "clang-format: ${#sources[@]} files" >&2
clang-format --dry-run -Werror "${sources[@]}"
gofmt_diff=$(gofmt -l tests/vcenter)
[ -z "$gofmt_diff" ] || { echo "gofmt -w these: $gofmt_diff" >&2; exit 1; }
tests/lint/dependencies.sh .
$quick && exit 0

build=build/dev
[ -s $build/compile_commands.json ] || { echo "lint: build first: ./dev build" >&2; exit 2; }
mapfile -t units < <(git ls-files '*.cpp' | grep -v '^tests/')  # GoogleTest's macros break the naming rules
echo "clang-tidy: ${#units[@]} files" >&2
printf '%s\n' "${units[@]}" | xargs -P "${PLUMBLINE_JOBS:-$(nproc)}" -n 4 clang-tidy --quiet -p $build
