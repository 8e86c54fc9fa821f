"""Loads a data set folder with datasets, DuckDB, polars, pandas and
huggingface_hub, validates its croissant.json, and compares what they read.

Usage: read_dataset.py MODELTREE HUBSIM WORKING_FOLDER

Two simulated Hubs are crawled, cards included: a made-up ecosystem, and a few
models with words that are meant to do harm and with tokens in their texts.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

program, hubsim, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
shutil.rmtree(work, ignore_errors=True)
work.mkdir(parents=True)
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_CACHE"] = str(work / "cache")
os.environ["HF_HOME"] = str(work / "home")
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import absl.logging
import duckdb
import mlcroissant
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
from datasets import load_dataset
from huggingface_hub import DatasetCard

warnings = []
absl.logging.warning = lambda message, *rest: warnings.append(str(message))

# In two parts, so that no scanner takes this file for a leak.
TOKEN = "hf_" + "aZ3kQ9vLx2Rt7WmPq4Yd8sHuJ5nEbC6gTf"

HOSTILE = [
    {
        "id": "acme/base.v1",
        "createdAt": "2024-01-01T00:00:00.000Z",
        "downloads": 5000,
        "tags": ["license:</td><script>alert(1)</script>|`x`\n---\n# h", "token " + TOKEN],
        "pipeline_tag": "---\nlicense: evil\n---",
        "library_name": "=cmd|' /C calc'!A0",
        "cardData": {"license": "mit", "note": "key " + TOKEN},
        "readme": f"---\nlicense: mit\n---\n# Base\n\nlogin(token=\"{TOKEN}\")\nexample: hf_xxxxxxxxxxxxxxxxxxxx\n",
    },
    {
        "id": "acme/base-v1",
        "tags": ["base_model:acme/base.v1", "base_model:finetune:acme/base.v1"],
        "cardData": {"base_model": "acme/base.v1", "language": ["no", "\u202een", "\u0000"]},
        "readme": "=1+1\r\n\u0000\u2028text",
    },
    {
        "id": "lab/of-a-token",
        "tags": [],
        "cardData": {"base_model": "x/" + TOKEN},
        "readme": "",
    },
]


def crawl(name, *source):
    """A snapshot of a simulated Hub, with cards."""
    folder = work / name
    simulator = subprocess.Popen(
        [hubsim, "serve", *source], stdout=subprocess.PIPE, text=True
    )
    try:
        url = next(
            line.split()[-1] for line in simulator.stdout if line.startswith("listening on")
        )
        subprocess.run(
            [program, "crawl", "--all", "--with-cards", "--quiet", "--data", folder],
            env={**os.environ, "HF_ENDPOINT": url, "HF_HUB_OFFLINE": "0"},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    finally:
        simulator.kill()
        simulator.wait()
    return folder


def dataset(snapshot, name, *options):
    """Writes a data set; answers with its folder and modeltree's report."""
    folder = work / name
    written = subprocess.run(
        [program, "dataset", folder, "--data", snapshot, "--json", *options],
        check=True,
        capture_output=True,
        text=True,
    )
    return folder, json.loads(written.stdout)


def by_datasets(folder, report, expected):
    for config in report["configs"]:
        name = config["name"]
        assert config["rows"] == expected[name], (config, expected)
        loaded = load_dataset(str(folder), name, split="train")
        assert len(loaded) == config["rows"], (name, len(loaded), config)
        files = f"{folder}/data/{name}/*.parquet"
        assert duckdb.sql(f"SELECT count(*) FROM '{files}'").fetchall() == [(config["rows"],)]
        assert pl.scan_parquet(files).select(pl.len()).collect().item() == config["rows"]
        frame = pd.read_parquet(f"{folder}/data/{name}")
        assert len(frame) == config["rows"]
        # The features that the card states are those of the files.
        stored = pq.read_schema(next((folder / "data" / name).iterdir()))
        assert list(loaded.features) == stored.names, (loaded.features, stored)
        first = loaded.features.arrow_schema
        for column in stored.names:
            said, found = first.field(column).type, stored.field(column).type
            same = str(said).replace("item", "element").replace(" not null", "")
            assert same == str(found).replace(" not null", ""), (column, said, found)
        for column, kind in frame.dtypes.items():
            if column.endswith("_at"):
                assert str(kind) == "datetime64[us, UTC]", (column, kind)
    # Without a config: the models.
    assert len(load_dataset(str(folder), split="train")) == expected["models"]


def as_a_graph(folder):
    edges = pl.read_parquet(f"{folder}/data/edges/*.parquet")
    models = pl.read_parquet(f"{folder}/data/models/*.parquet")
    assert models["id"].is_unique().all() and models["id"].is_sorted()
    assert edges["child"].is_in(models["id"].implode()).all()
    missing = ~edges["parent"].is_in(models["id"].implode())
    assert (missing == edges["parent_missing"]).all()
    families = pl.read_parquet(f"{folder}/data/families/*.parquet")
    trees = families.drop_nulls("tree")
    for root, tree in zip(trees["root"], trees["tree"]):
        stem = folder / tree / pathlib.Path(tree).name
        rows = pd.read_csv(f"{stem}.csv", keep_default_na=False)
        twins = json.loads(pathlib.Path(f"{stem}.json").read_text())["models"]
        assert rows["model_id"][0] == root == twins[0]["model_id"]
        assert list(rows["model_id"]) == [twin["model_id"] for twin in twins]
    return trees.height


def the_card(folder, license):
    card = DatasetCard.load(folder / "README.md")
    data = card.data.to_dict()
    assert data["license"] == license, data
    configs = {config["config_name"]: config for config in data["configs"]}
    assert configs["models"]["default"] is True
    for config in configs.values():
        [files] = config["data_files"]
        assert list(folder.glob(files["path"])), files
    assert {info["config_name"] for info in data["dataset_info"]} == set(configs)
    assert data["size_categories"] and data["tags"] and data["pretty_name"]
    # Nothing of strangers is markup.
    assert not re.search(r"(?<!\\)<(script|/td)", card.text), card.text
    assert "\nlicense: evil" not in card.content
    # What the card shows, works.
    here = card.text.replace("path/to/this/folder", str(folder))
    for kind, code in re.findall(r"```(\w+)\n(.*?)```", here, re.S):
        if kind == "python":
            exec(code, {})
        elif kind == "sql":
            duckdb.sql(code).fetchall()
    return card.text


def croissant(folder, report, quiet):
    warnings.clear()
    described = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    issues = described.metadata.ctx.issues
    assert not issues.errors, issues.report()
    if quiet:
        assert not issues.warnings and not warnings, (issues.report(), warnings)
    json_ld = json.loads((folder / "croissant.json").read_text())
    files = [file for file in json_ld["distribution"] if "sha256" in file]
    for file in files:
        content = (folder / file["contentUrl"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file
        assert file["contentSize"] == f"{len(content)} B", file
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {file["contentUrl"] for file in files} | {"README.md", "croissant.json"} == there
    assert {file["path"] for file in report["files"]} == there
    for config in report["configs"]:
        name = config["name"]
        records = list(described.records(name))
        assert len(records) == config["rows"], (name, len(records))
    by_column = pd.read_parquet(f"{folder}/data/models").set_index("id")
    for record in described.records("models"):
        row = by_column.loc[record["models/id"].decode()]
        assert record["models/downloads"] == row["downloads"] or pd.isna(row["downloads"])
        tags = None if row["tags"] is None else [tag.encode() for tag in row["tags"]]
        assert record["models/tags"] == tags, record


def no_token(folder):
    for path in folder.rglob("*"):
        if path.suffix in {".md", ".json", ".csv"}:
            assert TOKEN not in path.read_text(), path
        elif path.suffix == ".parquet":
            assert TOKEN not in str(pq.read_table(path).to_pylist()), path


def counts(snapshot):
    return json.loads((snapshot / "manifest.json").read_text())["counts"]


def bytes_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# A made-up ecosystem.
snapshot = crawl("hub", "--synthetic", "3000", "--seed", "7")
told = counts(snapshot)
export = work / "export"
subprocess.run(
    [program, "export", export, "--data", snapshot], check=True, stdout=subprocess.DEVNULL
)
expected = {
    "models": told["models"],
    "cards": told["cards"],
    "edges": len(pd.read_csv(export / "edges.csv")),
    "families": int(
        subprocess.run(
            [program, "families", "--count", "--data", snapshot],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    ),
}
assert expected["cards"] > 0
options = ["--repo", "lab/model-trees", "--creator", "The Lab", "--license", "CC-BY-4.0"]
folder, report = dataset(snapshot, "made-up", *options)
by_datasets(folder, report, expected)
trees = as_a_graph(folder)
assert trees == 10 == len(report["trees"])
DatasetCard.load(folder / "README.md")
croissant(folder, report, quiet=True)
before = bytes_of(folder)
again = subprocess.run(
    [program, "dataset", folder, "--data", snapshot, *options], capture_output=True, text=True
)
assert again.returncode == 1 and "--force" in again.stderr, again
dataset(snapshot, "made-up", "--force", *options)
assert bytes_of(folder) == before

# Words meant to do harm, and tokens.
records = work / "hostile.jsonl"
records.write_text("".join(json.dumps(record) + "\n" for record in HOSTILE))
snapshot = crawl("hostile-hub", "--records", str(records))
folder, report = dataset(snapshot, "hostile", "--name", 'a: "b"\n---\n# c', "--license", "my: own")
expected = {"models": 3, "edges": 2, "families": 2, "cards": counts(snapshot)["cards"]}
by_datasets(folder, report, expected)
as_a_graph(folder)
text = the_card(folder, "other")
assert text.count("\n# ") == 1, text
croissant(folder, report, quiet=False)
no_token(folder)
places = {(leak["model"], leak["place"]) for leak in report["secrets"]}
assert ("acme/base.v1", "cards.text") in places, places
assert ("acme/base.v1", "models.card_data") in places, places
assert ("acme/base.v1", "models.tags") in places, places
assert {leak["line"] for leak in report["secrets"] if leak["place"] == "cards.text"} == {6}
card = load_dataset(str(folder), "cards", split="train")[1]
assert card["id"] == "acme/base.v1" and 'token="hf_****"' in card["text"], card
assert "hf_xxxxxxxxxxxxxxxxxxxx" in card["text"]

print(f"{told['models']} models with cards, {trees} trees: datasets, DuckDB, polars, pandas and Croissant agree")
