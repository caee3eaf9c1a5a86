#!/usr/bin/env bash
# TLS and passwords as people use them: plumbline serves with a certificate of its own making, curl
# and a real Prometheus come with and without a password, the certificate is replaced under way.
# No vCenter is needed for any of this. Argument: the build folder.
set -euo pipefail
source_root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(readlink -f "$1")
work=$(mktemp -d)
. "$source_root/tests/end_to_end/lib.sh"

expect() { # what, wanted, got
  [ "$2" = "$3" ] || die "FAILED: $1: wanted '$2', got '$3'"
  echo "ok: $1: $3"
}
contains() { # what, wanted, file
  grep -qF -- "$2" "$3" || { cat "$3" >&2; die "FAILED: $1: no '$2'"; }
  echo "ok: $1"
}
certificate() { # name, days
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$2" -subj "/CN=$1" \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}

port=$(free_port 19947)
certificate web 400
cat >"$work/web.yml" <<'YAML'
tls_server_config: {cert_file: web.pem, key_file: web.key}
basic_auth_users:
  # "correct horse" and "battery"
  anna: $2b$04$pm8pVtZl.opAturzpd..6OadJJ1matSyd0niSy4bduLRQOzqjdU16
  prometheus: $2b$04$njgD8fRB/hcb7fQjXiZRd.BoyNgkyFLPAmQossJ8ehYAbegRnj8hi
roles: {anna: auditor}
YAML
echo 'unused' >"$work/password"
cat >"$work/plumbline.yml" <<YAML
vcenters:
  - {name: vc-away, url: "http://127.0.0.1:1/sdk", username: u, password_file: $work/password, tls: {verify: false}}
ledger: sqlite:$work/ledger.db
web: {listen: ["127.0.0.1:$port"], config_file: web.yml}
YAML
check() { "$build/plumbline" check-config --config.file "$work/plumbline.yml" >"$work/check.txt" 2>&1; }

# check-config looks into all of it. (That TLS of the vCenter is off is the one thing it minds.)
check || true
expect 'nothing else is wrong' 1 "$(wc -l <"$work/check.txt")"
sed -i 's/web.key/absent.key/' "$work/web.yml"
check && die 'FAILED: a key that is not there'
contains 'a key that is not there' 'absent.key: the private key cannot be read' "$work/check.txt"
certificate over 400
cp "$work/over.key" "$work/absent.key"
check && die 'FAILED: the key of another'
contains 'the key of another certificate' 'this key is not that of the certificate' "$work/check.txt"
sed -i 's/absent.key/web.key/; s/anna: \$2b/anna: x$2b/' "$work/web.yml"
check && die 'FAILED: no hash'
contains 'a hash that is none' "web.yml:4: basic_auth_users: what stands for \"anna\" is no bcrypt hash" "$work/check.txt"
sed -i 's/anna: x\$2b/anna: $2b/' "$work/web.yml"

"$build/plumbline" serve --config.file "$work/plumbline.yml" 2>"$work/plumbline.log" &
pids+=($!)
for ((i = 0; i < 300; i++)); do grep -q listening "$work/plumbline.log" && break || sleep 0.1; done
contains 'it says where' "listening on https://127.0.0.1:$port/" "$work/plumbline.log"

ask() { # path, curl options: the status, 000 without an answer
  curl -s -o "$work/answer" -w '%{http_code}' --cacert "$work/web.pem" "${@:2}" "https://127.0.0.1:$port$1" || true
}
expect 'no password' 401 "$(ask /metrics)"
expect 'signs of life need one too' 401 "$(ask /-/healthy)"
expect 'a wrong password' 401 "$(ask /metrics -u anna:battery)"
expect 'nobody' 401 "$(ask /metrics -u 'nobody:correct horse')"
expect 'the right one' 200 "$(ask /metrics -u 'anna:correct horse')"
contains 'and there is something' plumbline_build_info "$work/answer"
tag=$(curl -s -o /dev/null -D - --cacert "$work/web.pem" -u 'anna:correct horse' "https://127.0.0.1:$port/style.css" |
  sed -n 's/^ETag: \(.*\)\r$/\1/p')
expect 'what is known already is not sent again' 304 "$(ask /style.css -u 'anna:correct horse' -H "If-None-Match: $tag")"
expect 'TLS 1.1' 000 "$(ask /metrics -u 'anna:correct horse' --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0)"
expect 'plain HTTP' 400 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/metrics")"

# A real Prometheus, as docs/web-access.md configures it.
echo battery >"$work/scrape-password"
printf %s "$(cat "$work/scrape-password")" >"$work/scrape-password"
cat >"$work/prometheus.yml" <<YAML
scrape_configs:
  - job_name: plumbline
    scrape_interval: 1s
    scheme: https
    tls_config: {ca_file: $work/web.pem}
    basic_auth: {username: prometheus, password_file: $work/scrape-password}
    static_configs: [{targets: ["127.0.0.1:$port"]}]
  - job_name: stranger
    scrape_interval: 1s
    scheme: https
    tls_config: {ca_file: $work/web.pem}
    static_configs: [{targets: ["127.0.0.1:$port"]}]
YAML
prometheus_port=$(free_port 19290)
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/prometheus" \
  --web.listen-address="127.0.0.1:$prometheus_port" 2>"$work/prometheus.log" &
pids+=($!)
await "http://127.0.0.1:$prometheus_port/-/ready" 60
query() {
  curl -fsS -G --data-urlencode "query=$1" "http://127.0.0.1:$prometheus_port/api/v1/query" |
    jq -r '.data.result[0].value[1] // empty'
}
until_query() { # PromQL, wanted, seconds
  local i
  for ((i = 0; i < $3 * 5; i++)); do [ "$(query "$1")" = "$2" ] && break || sleep 0.2; done
  expect "$1" "$2" "$(query "$1")"
}
until_query 'up{job="plumbline"}' 1 60
until_query 'count(plumbline_build_info{job="plumbline"})' 1 10
until_query 'up{job="stranger"}' 0 60

# Another certificate: taken over by itself. Half of it: refused, and the old one goes on.
certificate next 10
cp "$work/next.pem" "$work/web.pem"
for ((i = 0; i < 100; i++)); do grep -q 'the old one goes on' "$work/plumbline.log" && break || sleep 0.1; done
contains 'a certificate without its key' 'this key is not that of the certificate' "$work/plumbline.log"
cp "$work/next.key" "$work/web.key"
for ((i = 0; i < 100; i++)); do grep -q 'web access reloaded' "$work/plumbline.log" && break || sleep 0.1; done
contains 'both' 'web access reloaded: 2 user(s), TLS' "$work/plumbline.log"
expect 'the new certificate' 200 "$(ask /-/healthy -u 'anna:correct horse')"

# A user less, by request.
sed -i '/^  prometheus:/d' "$work/web.yml"
expect 'reload' 200 "$(ask /-/reload -X POST -u 'anna:correct horse')"
for ((i = 0; i < 100; i++)); do grep -q '1 user(s), TLS' "$work/plumbline.log" && break || sleep 0.1; done
expect 'whoever was taken out stays out' 401 "$(ask /metrics -u prometheus:battery)"
until_query 'up{job="plumbline"}' 0 60
for secret in 'correct horse' battery '$2b$' 'BEGIN'; do
  grep -qF -- "$secret" "$work/plumbline.log" && die "FAILED: '$secret' is in the log"
done
echo 'ok: no secret in the log'
rm -r "$work"
