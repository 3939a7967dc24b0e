#!/usr/bin/env bash
# The index beside its peers. Prints the table to docs/performance and draws docs/plots.
# Needs Debian's redis-server and postgresql-15-postgis-3 (installed when root), python3 with venv.
# Usage: run.sh [table|servers|growth|plot]...     all of them by default, in about 8 minutes
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
out=$target/index-peers
n=${N:-1000000}
mkdir -p "$out"
[ $# -gt 0 ] || set -- table servers growth plot

say() { echo "== $*, $(date +%T), load $(cut -d' ' -f1 /proc/loadavg)" >&2; }
need() { # COMMAND PACKAGE
    [ -e "$1" ] && return
    say "installing $2"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$2" >/dev/null || {
        echo "please install $2" >&2
        exit 1
    }
}

say "building"
(cd "$here" && CARGO_TARGET_DIR=$target cargo build --release --quiet)
program=$target/release/index-peers

redis() {
    need /usr/bin/redis-server redis-server
    local port=$((20000 + $$ % 20000))
    /usr/bin/redis-server --port $port --save '' --appendonly no --bind 127.0.0.1 --dir "$out" \
        --logfile "$out/redis.log" &
    local pid=$!
    for _ in $(seq 100); do
        /usr/bin/redis-cli -p $port ping >/dev/null 2>&1 && break
        sleep 0.1
    done
    "$program" redis $port "$n" || { kill $pid; return 1; }
    kill $pid
    wait $pid || true
}

for part in "$@"; do
    say "$part"
    case $part in
    table) "$program" table | tee "$out/table.md" ;;
    servers)
        need /usr/lib/postgresql/15/lib/postgis-3.so postgresql-15-postgis-3
        { redis; bash "$here/postgis.sh" "$program" "$n"; } | tee "$out/servers.md"
        ;;
    growth) "$program" growth >"$out/growth.csv" ;;
    plot)
        venv=$target/index-peers-venv
        [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
        "$venv/bin/python" -c 'import matplotlib' 2>/dev/null ||
            "$venv/bin/pip" install --quiet matplotlib
        mkdir -p "$root/docs/plots"
        "$venv/bin/python" "$here/plot.py" "$out/growth.csv" "$root/docs/plots"
        ;;
    *) echo "no such part: $part" >&2; exit 1 ;;
    esac
done
say "done"
