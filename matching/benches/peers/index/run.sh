#!/bin/bash
# The index beside rstar, kiddo (crates.io), Redis and PostGIS (Debian; installed when root).
# Tables on the screen and in target/peers/index, plots in docs/plots. Some 6 minutes.
# Usage: run.sh [table|servers|growth|plot]...     all of them by default
source "$(dirname "$0")/../prelude.sh"
[ $# -gt 0 ] || set -- table servers growth plot
n=${N:-1000000}
export PLACES=${PLACES:-/work/shared/instances/geo/places_cn.csv}
[ -r "$PLACES" ] || { echo "PLACES: a CSV of GeoNames' places in China, latitude and longitude first" >&2; exit 1; }
# Who takes memory from malloc, as all peers in Rust do, gets huge pages as ours does.
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1

need() { # FILE PACKAGE
    [ -e "$1" ] && return
    say "installing $2"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$2"; } >"$room/apt.log" 2>&1 || {
        echo "please install $2: see $room/apt.log" >&2
        return 1
    }
}

redis() {
    need /usr/bin/redis-server redis-server || return
    local port pid
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    /usr/bin/redis-server --port "$port" --save '' --appendonly no --bind 127.0.0.1 --dir "$room" \
        --logfile "$room/redis.log" &
    pid=$!
    # Filled in now: the name is gone when the shell ends.
    trap "kill $pid" EXIT
    for _ in $(seq 100); do
        /usr/bin/redis-cli -p "$port" ping >/dev/null 2>&1 && break
        sleep 0.1
    done
    "$ours" redis "$port" "$n"
}

postgis() {
    need /usr/lib/postgresql/15/lib/postgis-3.so postgresql-15-postgis-3 || return
    bash "$here/postgis.sh" "$ours" "$n"
}

build_ours
for what in "$@"; do
    say "$what"
    case $what in
    table) "$ours" table | tee "$room/table.md" ;;
    # In a shell each, so that what they start ends with them.
    servers) { (redis) || say "Redis failed"; (postgis) || say "PostGIS failed"; } | tee "$room/servers.md" ;;
    growth) "$ours" growth | tee "$plots/index.csv" ;;
    plot)
        install_python matplotlib==3.11.2
        with_python "$here/plot.py" "$plots/index.csv" "$plots"
        ;;
    *) echo "no such part: $what" >&2; exit 1 ;;
    esac
done
say "done"
