"""Opens a snapshot with DuckDB, polars and pandas and compares what they read.

The three queries are the ones that README.md shows.
"""

import json
import pathlib
import sys

import duckdb
import pandas as pd
import polars as pl

snapshot = pathlib.Path(sys.argv[1])
counts = json.loads((snapshot / "manifest.json").read_text())["counts"]

# The most frequent licences.
by_duckdb = duckdb.sql(
    f"""
    SELECT unnest(licenses) AS license, count(*) AS models
    FROM '{snapshot}/models/*.parquet' GROUP BY license ORDER BY models DESC, license
    """
).fetchall()
by_polars = (
    pl.read_parquet(f"{snapshot}/models/*.parquet", columns=["licenses"])
    .explode("licenses")
    .drop_nulls()
    .group_by("licenses")
    .len()
    .sort(["len", "licenses"], descending=[True, False])
    .rows()
)
frame = pd.read_parquet(snapshot / "models")
by_pandas = frame["licenses"].explode().dropna().value_counts()
by_pandas = sorted(by_pandas.items(), key=lambda pair: (-pair[1], pair[0]))

by_duckdb = [tuple(row) for row in by_duckdb if row[0] is not None]
assert by_duckdb, "no model has a licence"
assert by_duckdb == by_polars, (by_duckdb[:5], by_polars[:5])
assert by_duckdb == [(name, int(count)) for name, count in by_pandas], by_pandas[:5]

assert len(frame) == counts["models"], (len(frame), counts)
assert frame["id"].is_unique and frame["id"].is_monotonic_increasing
claims = pd.read_parquet(snapshot / "claims")
assert len(claims) == counts["claims"], (len(claims), counts)
assert set(claims["evidence"]) <= {"hub_tag", "imported", "card"}
assert str(frame["created_at"].dtype) == "datetime64[us, UTC]", frame["created_at"].dtype
print(f"{len(frame)} models, {len(claims)} claims, {len(by_duckdb)} licences: all three agree")
