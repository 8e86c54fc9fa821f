"""Growth figures of the 4,167 real models, computed by other people's code.

usage: growth.py SHARED_DATA GOLDEN.json

Survival by lifelines, power laws by scipy (and powerlaw beside it), distances by
networkx, preferential attachment by the plain definition. Prints the figures as
JSON into the given file; they are numbers and relation words only.
"""

import json
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import powerlaw
from lifelines import KaplanMeierFitter
from scipy.optimize import minimize_scalar
from scipy.special import zeta

# Dates reach back to here; what is not younger has no usable date.
FLOOR = 1_646_263_745_999_999
# The end of the watch: 2026-08-01T00:00:00Z.
END = 1_785_542_400_000_000
DAY = 86_400e6
RELATIONS = ["finetune", "adapter", "quantized", "merge"]


def read(path):
    table = pd.read_parquet(path, columns=["id", "createdAt", "baseModels"])
    created = table["createdAt"].astype("datetime64[us]").astype("int64")
    born = dict(zip(table["id"], created, strict=True))
    edges = set()
    for child, bases in zip(table["id"], table["baseModels"], strict=True):
        if bases is None:
            continue
        for base in bases["models"]:
            if base["id"] != child:
                edges.add((child, base["id"], bases["relation"]))
    return born, sorted(edges)


def survival(born, edges):
    """Time to the first child, for each relation of the child."""
    curves = {}
    for kind in ["any child", *RELATIONS]:
        first = {}
        for child, parent, relation in edges:
            if kind in ("any child", relation) and born[child] <= END:
                first[parent] = min(first.get(parent, END), born[child])
        durations, happened, undated, older = [], [], 0, 0
        for model, created in born.items():
            if not FLOOR < created <= END:
                undated += 1
            elif first.get(model, END) < created:
                older += 1
            else:
                durations.append((first.get(model, END) - created) / DAY)
                happened.append(model in first)
        fitted = KaplanMeierFitter().fit(durations, happened)
        table = fitted.event_table[fitted.event_table["observed"] > 0]
        bounds = fitted.confidence_interval_.loc[table.index].to_numpy()
        estimate = fitted.survival_function_.loc[table.index].to_numpy()[:, 0]
        median = fitted.median_survival_time_
        curves[kind] = {
            "subjects": len(durations),
            "events": int(sum(happened)),
            "undated": undated,
            "older_children": older,
            "median": None if np.isinf(median) else median,
            # Some forty of them: the rest follows the same rule.
            "points": [
                [days, int(row["at_risk"]), int(row["observed"]), s, low, high]
                for (days, row), s, (low, high) in zip(
                    table.iterrows(), estimate, bounds, strict=True
                )
            ][:: max(1, len(table) // 40)],
        }
    return curves


def exponent(tail, start):
    logs = np.log(tail).sum()

    def cost(s):
        return len(tail) * np.log(zeta(s, start)) + s * logs

    return minimize_scalar(cost, bounds=(1.01, 12), method="bounded", options={"xatol": 1e-12}).x


def distance(tail, start, s):
    values, counts = np.unique(tail, return_counts=True)
    above = counts[::-1].cumsum()[::-1] / len(tail)
    beyond = above - counts / len(tail)
    law = zeta(s, values) / zeta(s, start)
    law_beyond = zeta(s, values + 1) / zeta(s, start)
    return max(np.abs(above - law).max(), np.abs(beyond - law_beyond).max())


def tails(edges):
    laws = {}
    for kind in ["any", *RELATIONS]:
        pairs = {(c, p) for c, p, r in edges if kind in ("any", r)}
        counts = pd.Series([p for _, p in pairs]).value_counts().to_numpy()
        best = None
        for start in np.unique(counts)[:-1]:
            tail = counts[counts >= start]
            if len(tail) < 50:
                break
            s = exponent(tail, start)
            d = distance(tail, start, s)
            if best is None or d < best["distance"]:
                best = {"exponent": s, "from": int(start), "tail": len(tail), "distance": d}
        if best:
            step = 1e-3
            s, start = best["exponent"], best["from"]
            curve = np.log(zeta([s - step, s, s + step], start))
            information = best["tail"] * (curve[0] - 2 * curve[1] + curve[2]) / step**2
            best["standard_error"] = information**-0.5
            theirs = powerlaw.Fit(counts, xmin=start, discrete=True, estimate_discrete=False, verbose=False)
            assert abs(theirs.power_law.alpha - s) < 0.02, (kind, theirs.power_law.alpha, s)
        laws[kind] = best
    return laws


def attachment(born, edges):
    """The likelihood as it is defined: every choice against every candidate."""
    parents = {}
    for child, parent, _ in edges:
        if parent in born:
            parents.setdefault(child, set()).add(parent)
    order = sorted(born, key=lambda model: (born[model], model))
    times = np.array([born[model] for model in order])
    place = {model: at for at, model in enumerate(order)}
    children = np.zeros(len(order))
    choices = []
    for model in order:
        if born[model] <= FLOOR:
            continue
        older = [place[p] for p in parents.get(model, ()) if born[p] < born[model]]
        candidates = np.searchsorted(times, born[model])
        state = np.unique(children[:candidates], return_counts=True)
        choices += [(children[at], state) for at in older]
        for at in older:
            children[at] += 1

    def cost(s):
        return -sum(
            s * np.log(k + 1) - np.log((n * (values + 1.0) ** s).sum())
            for k, (values, n) in choices
        )

    s = minimize_scalar(cost, bounds=(-3, 4), method="bounded", options={"xatol": 1e-10}).x
    step = 1e-3
    information = (cost(s - step) - 2 * cost(s) + cost(s + step)) / step**2
    return {"exponent": s, "standard_error": information**-0.5, "choices": len(choices)}


def distances(born, edges):
    graph = nx.Graph((c, p) for c, p, _ in edges if p in born)
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    return [[len(group), int(nx.wiener_index(graph.subgraph(group)))] for group in groups if 3 <= len(group) < 400][:40]


def main():
    born, edges = read(Path(sys.argv[1]) / "hub/hub_stats_4167.parquet")
    golden = {
        "survival": survival(born, edges),
        "tails": tails(edges),
        "attachment": attachment(born, edges),
        "wiener": distances(born, edges),
    }
    Path(sys.argv[2]).write_text(json.dumps(golden, indent=1) + "\n")


main()
