#!/usr/bin/env bash
# sql.sh [RECORDS]: the same facts and questions put to PostgreSQL 15, SQLite and DuckDB, beside our figures, in one run; every total must be
# the same. Each peer gets what suits it: SQLite and PostgreSQL a covering index for each level of places, DuckDB its columns. Needs
# sqlite3, node and npm, and Debian's postgresql-15; PostgreSQL runs from a folder of its own on loopback and ends with this script.
# Opt-in: nothing here is run by `make test` or `.ci/run`.
set -euo pipefail
cd "$(dirname "$0")/../.."
records=${1:-10000000}
folder=$PWD/build/peers/sql
postgres=/usr/lib/postgresql/15/bin
port=8393
[ -x $postgres/initdb ] || { printf '%s\n%s\n' "缺 PostgreSQL:apt-get install postgresql-15" "PostgreSQL is missing: apt-get install postgresql-15" >&2; exit 1; }
tools/build.sh release "$(nproc)" figures_bench
rm -rf "$folder"
mkdir -p "$folder"
build/release/figures_bench "$records" "$folder"

levels="county town village grp"
columns="day INTEGER, grp INTEGER, village INTEGER, town INTEGER, county INTEGER, how TEXT, n INTEGER, value BIGINT"
awk -F, '{ printf "SELECT coalesce(sum(n),0), coalesce(sum(value),0) FROM facts WHERE %s = %s AND day BETWEEN %s AND %s;\n", $1, $2, $3, $4 }' "$folder/cells.csv" >"$folder/cells.sql"
cut -d, -f5,6 "$folder/cells.csv" | tr , '|' >"$folder/cells.expected"
# All units by month: one statement a level, so that an engine may go through its facts four times and no oftener.
months_sql() { for level in $levels; do echo "SELECT '$level', $level, $1, sum(value) FROM facts GROUP BY 2, 3;"; done; }
tr , '|' <"$folder/months.csv" | sort >"$folder/months.expected"

# told ENGINE: answers and times of the cells, then of the months, against ours.
told() {
    cmp -s "$folder/$1.cells" "$folder/cells.expected" || { echo "$1: another total than ours in a cell"; exit 1; }
    sort "$folder/$1.months" | cmp -s - "$folder/months.expected" || { echo "$1: another total than ours in a month"; exit 1; }
    sort -n "$folder/$1.cell_ms" | awk -v engine="$1" -v months="$2" '{ t[NR] = $1 } END { printf "%-10s a cell p50 %10.3f ms  max %10.3f ms   all units by month %10.1f ms   equal totals\n", engine, t[int((NR + 1) / 2)], t[NR], months }'
}

cp "$folder/cells.expected" "$folder/terrace.cells"; cp "$folder/months.expected" "$folder/terrace.months"
cut -d, -f7 "$folder/cells.csv" >"$folder/terrace.cell_ms"
told terrace "$(cat "$folder/months.ms")"

# ---- SQLite
{
    echo "CREATE TABLE facts($columns);"
    echo ".mode csv"
    echo ".import $folder/facts.csv facts"
    for level in $levels; do echo "CREATE INDEX by_$level ON facts($level, day, n, value);"; done
    echo "ANALYZE;"
} | sqlite3 "$folder/facts.sqlite"
sqlite3 -cmd ".timer on" -cmd ".mode list" "$folder/facts.sqlite" <"$folder/cells.sql" >"$folder/sqlite.out"
grep -v '^Run Time' "$folder/sqlite.out" >"$folder/sqlite.cells"
awk '/^Run Time/ { print $4 * 1000 }' "$folder/sqlite.out" >"$folder/sqlite.cell_ms"
months_sql "strftime('%Y-%m', day * 86400, 'unixepoch')" | sqlite3 -cmd ".timer on" -cmd ".mode list" "$folder/facts.sqlite" >"$folder/sqlite.out"
grep -v '^Run Time' "$folder/sqlite.out" >"$folder/sqlite.months"
told sqlite "$(awk '/^Run Time/ { sum += $4 * 1000 } END { print sum }' "$folder/sqlite.out")"
rm "$folder/facts.sqlite"

# ---- PostgreSQL, as a user of its own: it refuses to run as root
as=()
[ "$(id -u)" -ne 0 ] || { as=(setpriv --reuid=postgres --regid=postgres --clear-groups); data=$(mktemp -d /tmp/terrace-peers-XXXXXX); chown postgres "$data"; }
data=${data:-$folder/postgres}
trap '"${as[@]}" $postgres/pg_ctl -D "$data/db" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$data"' EXIT
"${as[@]}" $postgres/initdb -D "$data/db" -A trust -U terrace >/dev/null
"${as[@]}" $postgres/pg_ctl -D "$data/db" -w -l "$data/log" -o "-p $port -k $data -c listen_addresses=127.0.0.1 -c shared_buffers=2GB -c work_mem=512MB -c maintenance_work_mem=1GB -c max_wal_size=8GB" start >/dev/null
sql() { psql -X -q -A -t -h 127.0.0.1 -p $port -U terrace postgres "$@"; }
sql -c "CREATE UNLOGGED TABLE facts($columns)" -c "\\copy facts FROM '$folder/facts.csv' CSV"
for level in $levels; do sql -c "CREATE INDEX by_$level ON facts($level, day) INCLUDE (n, value)"; done
sql -c "VACUUM ANALYZE facts"
{ echo '\timing on'; cat "$folder/cells.sql"; } | sql >"$folder/postgres.out"
grep -v '^Time:' "$folder/postgres.out" | grep '|' >"$folder/postgres.cells"
awk '/^Time:/ { print $2 }' "$folder/postgres.out" >"$folder/postgres.cell_ms"
{ echo '\timing on'; months_sql "to_char(date '1970-01-01' + day, 'YYYY-MM')"; } | sql >"$folder/postgres.out"
grep '|' "$folder/postgres.out" >"$folder/postgres.months"
told postgres "$(awk '/^Time:/ { sum += $2 } END { print sum }' "$folder/postgres.out")"

# ---- DuckDB, from npm
mkdir -p "$folder/duck"
(cd "$folder/duck" && npm init -y >/dev/null 2>&1 && npm i --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1 >/dev/null 2>&1 || npm i --silent --no-audit --no-fund @duckdb/node-api >/dev/null)
cat >"$folder/duck/ask.mjs" <<'JS'
import { DuckDBInstance } from '@duckdb/node-api'
import { readFileSync, writeFileSync } from 'node:fs'
const [folder, columns, ...months] = process.argv.slice(2)
const connection = await (await DuckDBInstance.create(':memory:')).connect()
await connection.run(`CREATE TABLE facts(${columns})`)
await connection.run(`COPY facts FROM '${folder}/facts.csv' (HEADER false)`)
const ask = async (sql) => {
  const start = performance.now()
  const rows = (await connection.runAndReadAll(sql)).getRows()
  return { took: performance.now() - start, text: rows.map((row) => row.join('|')).join('\n') + '\n' }
}
const cells = []
for (const sql of readFileSync(`${folder}/cells.sql`, 'utf8').trim().split('\n')) cells.push(await ask(sql))
writeFileSync(`${folder}/duckdb.cells`, cells.map((one) => one.text).join(''))
writeFileSync(`${folder}/duckdb.cell_ms`, cells.map((one) => one.took.toFixed(3)).join('\n') + '\n')
const all = []
for (const sql of months) all.push(await ask(sql))
writeFileSync(`${folder}/duckdb.months`, all.map((one) => one.text).join(''))
console.log(all.reduce((sum, one) => sum + one.took, 0).toFixed(1))
JS
mapfile -t by_month < <(months_sql "strftime(date '1970-01-01' + day::INTEGER, '%Y-%m')")
told duckdb "$(node "$folder/duck/ask.mjs" "$folder" "$columns" "${by_month[@]}")"
rm "$folder/facts.csv"
