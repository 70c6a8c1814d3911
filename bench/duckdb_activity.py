"""The same counts in DuckDB: loads the facts once, times the query cold and warm, and compares.

Usage: duckdb_activity.py FOLDER FIRST_DAY, where FOLDER holds the files that `bench figures`
wrote and FIRST_DAY is the first day counted, in days since 1970.
"""

import pathlib
import subprocess
import sys
import time

import duckdb

TODAY_STOP = "(DATE '2026-06-19' - DATE '1970-01-01') * 1440"

QUERY = f"""
WITH month AS (
  SELECT i AS month,
         (DATE '1970-01-01' + first + to_months(i))::DATE - DATE '1970-01-01' AS a,
         (DATE '1970-01-01' + first + to_months(i + 1))::DATE - DATE '1970-01-01' AS b
    FROM (SELECT $first::INTEGER AS first), range(120) t(i)
),
bounds AS (SELECT min(a) AS a, max(b) AS b FROM month),
stay AS (
  SELECT id, service_id, entree, coalesce(sortie, 2000000) AS sortie FROM sejour
),
moves AS (
  SELECT s.service_id, m.month,
         count(*) FILTER (s.entree < m.a) AS presents_start,
         count(*) FILTER (s.entree >= m.a) AS entries,
         count(*) FILTER (s.sortie < m.b) AS exits,
         count(*) FILTER (s.sortie >= m.b) AS presents_end,
         sum(greatest(least(s.sortie, m.b) - greatest(s.entree, m.a), 0)) AS days
    FROM stay s JOIN month m ON s.entree < m.b AND s.sortie >= m.a
   GROUP BY ALL
),
away AS (
  SELECT s.service_id,
         greatest(a.start_minute // 1440, s.entree) AS a,
         least(coalesce(a.end_minute, {TODAY_STOP}) // 1440, s.sortie) AS b
    FROM absence a JOIN stay s ON s.id = a.sejour_id
   WHERE a.nature = 'detention'
      OR (a.nature = 'fugue'
          AND coalesce(a.end_minute, {TODAY_STOP}) - a.start_minute > 48 * 60)
),
less AS (
  SELECT w.service_id, m.month, sum(least(w.b, m.b) - greatest(w.a, m.a)) AS days
    FROM away w JOIN month m ON w.a < m.b AND w.b > m.a
   WHERE w.a < w.b
   GROUP BY ALL
),
room AS (
  SELECT c.service_id, m.month,
         sum(c.places * greatest(least(coalesce(c.end_day, 2000000), m.b)
                                 - greatest(c.start_day, m.a), 0)) AS capacity_days
    FROM capacite c JOIN month m ON c.start_day < m.b AND coalesce(c.end_day, 2000000) > m.a
   GROUP BY ALL
)
SELECT service_id, month,
       coalesce(presents_start, 0) AS presents_start, coalesce(entries, 0) AS entries,
       coalesce(exits, 0) AS exits, coalesce(presents_end, 0) AS presents_end,
       coalesce(moves.days, 0) - coalesce(less.days, 0) AS days,
       coalesce(capacity_days, 0) AS capacity_days
  FROM room LEFT JOIN moves USING (service_id, month) LEFT JOIN less USING (service_id, month)
"""


def load(folder: pathlib.Path, store: pathlib.Path) -> None:
    store.unlink(missing_ok=True)
    con = duckdb.connect(str(store), config={"threads": 2})
    for table in ("sejour", "absence", "capacite"):
        con.execute(f"CREATE TABLE {table} AS FROM read_csv('{folder / (table + '.csv')}')")
    con.close()


def run(con: duckdb.DuckDBPyConnection, first: int) -> list:
    return con.execute(QUERY, {"first": first}).fetchall()


def cold(store: pathlib.Path, first: int) -> None:
    """Opens the file and asks once: run in a process of its own."""
    start = time.perf_counter()
    con = duckdb.connect(str(store), read_only=True, config={"threads": 2})
    run(con, first)
    print(f"duckdb cold (open and query): {(time.perf_counter() - start) * 1000:.1f} ms", flush=True)


def main() -> int:
    folder, first = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    store = folder / "activity.duckdb"
    if len(sys.argv) > 3:
        cold(store, first)
        return 0
    load(folder, store)
    print(f"duckdb {duckdb.__version__}, 2 threads", flush=True)
    for _ in range(3):
        subprocess.run([sys.executable, __file__, str(folder), str(first), "cold"], check=True)
    con = duckdb.connect(str(store), read_only=True, config={"threads": 2})
    times = []
    for _ in range(6):
        start = time.perf_counter()
        rows = run(con, first)
        times.append(time.perf_counter() - start)
    print(f"duckdb warm, median of 5: {sorted(times[1:])[2] * 1000:.1f} ms", flush=True)
    theirs = {row[:2]: tuple(int(value) for value in row[2:]) for row in rows}
    ours = {}
    for line in (folder / "engine.csv").read_text().splitlines()[1:]:
        values = tuple(int(value) for value in line.split(","))
        ours[values[:2]] = values[2:]
    # A month without a place and without anybody has no row there, and zeros here.
    nothing = (0,) * 6
    different = [key for key in ours if theirs.get(key, nothing) != ours[key]]
    different += [key for key in theirs if key not in ours]
    print(f"{len(ours)} service-months, {len(different)} different", flush=True)
    for key in different[:5]:
        print(key, "engine", ours[key], "duckdb", theirs.get(key))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
