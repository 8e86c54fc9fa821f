"""Parameter counts of the 4,167 real models, computed another way.

usage: parameters.py SHARED_DATA GOLDEN.json

Sources by the rules of docs/growth.md, written as one regular expression and
plain pandas; quantiles and means by numpy. Numbers and words of tables only.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

UNIT = {"m": 10**6, "b": 10**9, "t": 10**12}
WORD = re.compile(r"(?:(\d{1,5})[xX])?(\d[\d.]{0,6})([mMbBtT])")
PACKED = {"I32", "U32", "I64", "U64", "U8"}
BINS = [0, 10**6, 10**7, 10**8, 10**9, 10**10, 10**11, 10**12, None]


def named(model):
    best = (0, False)
    for word in re.split(r"[-_ /+,]", model.split("/")[-1]):
        match = WORD.fullmatch(word.strip(".()[]"))
        if not match or match[2].count(".") > 1 or int(match[1] or 1) not in range(1, 65536):
            continue
        factor = int(match[1] or 1)
        count = factor * float(match[2]) * UNIT[match[3].lower()]
        if 1e4 <= count <= 1e14:
            best = max(best, (round(count), factor > 1))
    return best


def main():
    table = pd.read_parquet(
        Path(sys.argv[1]) / "hub/hub_stats_4167.parquet", columns=["id", "safetensors", "gguf"]
    )
    sources, formats, mainly, counts = Counter(), Counter(), Counter(), []
    for row in table.itertuples():
        total, packed = None, False
        if isinstance(row.safetensors, dict):
            total = row.safetensors["total"]
            held = {k: v for k, v in (row.safetensors["parameters"] or {}).items() if v == v and v is not None}
            for kind in held:
                formats[kind] += 1
            if held:
                mainly[max(sorted(held), key=lambda kind: held[kind])] += 1
            packed = 2 * sum(held[kind] for kind in PACKED & held.keys()) > sum(held.values())
        if total is not None and total == total and total > 0 and not packed:
            sources["safetensors"] += 1
            counts.append(int(total))
            continue
        if (total is None or total != total) and isinstance(row.gguf, str):
            told = json.loads(row.gguf).get("total")
            if told:
                sources["gguf"] += 1
                counts.append(int(told))
                continue
        count, mixture = named(row.id)
        if count:
            sources["name (mixture)" if mixture else "name"] += 1
            counts.append(count)
        elif total is not None and total == total and total > 0:
            sources["safetensors (packed)"] += 1
            counts.append(int(total))
        else:
            sources["none"] += 1
    counts = np.array(sorted(counts), dtype=float)
    golden = {
        "sources": dict(sorted(sources.items())),
        "summary": {
            "first quartile": np.quantile(counts, 0.25),
            "median": np.quantile(counts, 0.5),
            "third quartile": np.quantile(counts, 0.75),
            "geometric mean": float(np.exp(np.log(counts).mean())),
            "mean": counts.mean(),
        },
        "sizes": [
            int(((counts >= low) & (counts < (high or np.inf))).sum())
            for low, high in zip(BINS, BINS[1:])
        ],
        "gap": [int((counts < 2e10).sum()), int(((counts >= 2e10) & (counts < 7e10)).sum()), int((counts >= 7e10).sum())],
        "mainly": dict(sorted(mainly.items())),
        "formats": dict(sorted(formats.items())),
    }
    Path(sys.argv[2]).write_text(json.dumps(golden, indent=1) + "\n")


main()
