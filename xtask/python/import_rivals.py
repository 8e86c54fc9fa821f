"""A hub-stats dump turned into tables of models and edges, as a script would do it.

usage: import_rivals.py pandas|polars DUMP FOLDER

Reads the dump, expands the tags into licences, data sets, papers, regions and
parents, and writes models.parquet and edges.parquet. One line of JSON tells the
rows and the peak memory.
"""

import json
import os
import resource
import sys

LISTS = {"licenses": "license:", "datasets": "dataset:", "arxiv": "arxiv:", "regions": "region:"}
PARENT = r"^base_model:(?:(finetune|adapter|quantized|merge):)?([^:]+)$"


def with_pandas(dump, folder):
    import pandas as pd

    models = pd.read_parquet(dump, dtype_backend="pyarrow")
    tags = models[["id", "tags"]].explode("tags", ignore_index=True)
    tags = tags[tags.tags.notna()]
    for name, prefix in LISTS.items():
        hits = tags[tags.tags.str.startswith(prefix)]
        # Lists of an Arrow column cannot be gathered in every pandas 2.
        values = hits.assign(value=hits.tags.str.slice(len(prefix)).astype("object"))
        models = models.join(values.groupby("id").value.agg(list).rename(name), on="id")
    hits = tags[tags.tags.str.startswith("base_model:")]
    parts = hits.tags.astype("object").str.extract(PARENT)
    edges = pd.DataFrame({"child": hits.id, "parent": parts[1], "relation": parts[0]})
    edges = edges.sort_values("relation", na_position="last").drop_duplicates(["child", "parent"])
    models.to_parquet(f"{folder}/models.parquet", compression="zstd", index=False)
    edges.to_parquet(f"{folder}/edges.parquet", compression="zstd", index=False)
    return len(models), len(edges)


def with_polars(dump, folder):
    import polars as pl

    models = pl.read_parquet(dump)
    element = pl.element()
    lists = [
        pl.col("tags")
        .list.eval(element.filter(element.str.starts_with(prefix)).str.strip_prefix(prefix))
        .alias(name)
        for name, prefix in LISTS.items()
    ]
    models = models.with_columns(lists)
    edges = (
        models.select(child="id", tag="tags")
        .explode("tag")
        .filter(pl.col("tag").str.starts_with("base_model:"))
        .select(
            "child",
            parent=pl.col("tag").str.extract(PARENT, 2),
            relation=pl.col("tag").str.extract(PARENT, 1),
        )
        .sort("relation", nulls_last=True)
        .unique(["child", "parent"], keep="first")
    )
    models.write_parquet(f"{folder}/models.parquet", compression="zstd")
    edges.write_parquet(f"{folder}/edges.parquet", compression="zstd")
    return len(models), len(edges)


def main():
    library, dump, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    models, edges = {"pandas": with_pandas, "polars": with_polars}[library](dump, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"models": models, "edges": edges, "peak_mib": round(peak)}))


main()
