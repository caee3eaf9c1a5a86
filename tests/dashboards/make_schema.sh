#!/usr/bin/env bash
# `./dev dashboard-schema`: makes dashboard.schema.json anew from Grafana's own types (npm). Only for
# another version of them: the schema is kept, so that tests need no npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v npm >/dev/null || { echo 'dashboard-schema: npm is missing: apt-get install npm' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/{package.json,tsconfig.json,dashboard.ts} "$work"
cd "$work"
npm install --no-audit --no-fund --no-package-lock >&2
npx ts-json-schema-generator --path dashboard.ts --type CheckedDashboard --tsconfig tsconfig.json -o schema.json
jq --indent 1 . schema.json >"$here/dashboard.schema.json"
echo "dashboard-schema: wrote $here/dashboard.schema.json" >&2
