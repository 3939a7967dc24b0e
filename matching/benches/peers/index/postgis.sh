#!/usr/bin/env bash
# PostGIS beside the index: a table a capability, GiST on the place, two clients.
# Usage: postgis.sh PROGRAM N
set -euo pipefail
program=$1 n=$2
bin=/usr/lib/postgresql/15/bin
folder=$(mktemp -d /tmp/index-postgis.XXXX)
chown postgres "$folder"
as_postgres() { (cd "$folder" && runuser -u postgres -- "$@"); }
stop() { as_postgres $bin/pg_ctl -s -D "$folder/data" -m immediate stop || true; rm -rf "$folder"; }
trap stop EXIT

"$program" files "$folder" "$n"
chmod a+r "$folder"/*.tsv
as_postgres $bin/initdb -D "$folder/data" -A trust >/dev/null
as_postgres $bin/pg_ctl -s -D "$folder/data" -l "$folder/log" -w start -o \
    "-k $folder -c listen_addresses= -c shared_buffers=2GB -c maintenance_work_mem=1GB -c jit=off"
sql() { as_postgres psql -h "$folder" -qAt -v ON_ERROR_STOP=1 postgres "$@"; }

{
    echo "CREATE EXTENSION postgis;"
    echo "CREATE TABLE listing (id int, capability int, price int, free bigint, reach float8,
          place geometry(Point)) PARTITION BY LIST (capability);"
    for c in $(seq 0 15); do
        echo "CREATE TABLE listing_$c PARTITION OF listing FOR VALUES IN ($c);"
    done
    echo "CREATE TABLE asked (i int PRIMARY KEY, capability int, price int, free bigint, place geometry(Point));"
    echo "\\copy listing from '$folder/listings.tsv'"
    echo "\\copy asked from '$folder/asked.tsv'"
    echo "CREATE INDEX ON listing USING gist (place);"
    echo "CREATE INDEX ON listing (id);"
    echo "ANALYZE;"
} >"$folder/load.sql"
sql -f "$folder/load.sql" >/dev/null

# Sub-selects are constants to the planner, so that one index scan serves `&&` and `<->`.
search() {
    cat <<SQL
SELECT id FROM listing
WHERE capability = (SELECT capability FROM asked WHERE i = $1)
  AND price <= (SELECT price FROM asked WHERE i = $1)
  AND free & (SELECT free FROM asked WHERE i = $1) <> 0
  AND place && (SELECT ST_Expand(place, 50000) FROM asked WHERE i = $1)
  AND place <-> (SELECT place FROM asked WHERE i = $1) <= least(reach, 50000)
ORDER BY place <-> (SELECT place FROM asked WHERE i = $1) LIMIT 10;
SQL
}
wrong=0
for i in $(seq 0 19); do
    search "$i" >"$folder/one.sql"
    got=$(sql -f "$folder/one.sql" | paste -sd,)
    [ "$got" = "$(sed -n "$((i + 1))p" "$folder/expected.tsv")" ] || wrong=$((wrong + 1))
done
{ echo '\set i random(0, 19999)'; search :i; } >"$folder/search.sql"
{ echo "\\set id random(0, $((n - 1)))"
  echo "UPDATE listing SET place = ST_Translate(place, 10, 10) WHERE id = :id;"; } >"$folder/move.sql"
rate() { as_postgres $bin/pgbench -h "$folder" -n -M prepared -c 2 -j 2 -T "$2" -f "$folder/$1.sql" postgres 2>/dev/null | awk '/^tps/ {printf "%.2f k/s", $3 / 1000}'; }
rate search 3 >/dev/null
echo "| $n | 10 nearest of 5.6 %, PostGIS, both cores | $(rate search 10) |"
echo "| $n | unlike brute force, PostGIS | $wrong of 20 |"
echo "| $n | moves, PostGIS, durable, both cores | $(rate move 8) |"
