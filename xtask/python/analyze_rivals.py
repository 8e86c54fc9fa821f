"""The analyses the way research notebooks make them, timed one by one.

usage: analyze_rivals.py SNAPSHOT

Reads the same Parquet files with pandas. "loops" marks work that is plain Python
there (as in the published notebooks), "compiled" what scikit-learn, rapidfuzz,
lifelines or networkx do in C. Prints {name: {"kind": …, "seconds": …}} as JSON.
"""

import json
import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from ortools.linear_solver import pywraplp
from rapidfuzz.distance import Levenshtein
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

folder = Path(sys.argv[1])
times = {}


def timed(name, kind):
    def run(work):
        start = time.perf_counter()
        work()
        times[name] = {"kind": kind, "seconds": time.perf_counter() - start}

    return run


def models(columns):
    return pd.read_parquet(folder / "models", columns=columns)


def claims():
    table = pd.read_parquet(folder / "claims", columns=["child", "parent", "relation", "evidence"])
    return table[(table["evidence"] == "hub_tag") & table["parent"].notna()]


def graph():
    table = claims()
    made = nx.DiGraph()
    made.add_nodes_from(models(["id"])["id"])
    made.add_edges_from(zip(table["parent"], table["child"], strict=True))
    made.remove_edges_from(list(nx.selfloop_edges(made)))
    return made


@timed("composition", "compiled")
def _():
    table = models(["licenses", "task", "languages", "library", "datasets", "regions", "arxiv", "gated"])
    for column in ["licenses", "languages", "datasets", "regions", "arxiv"]:
        table[column].explode().value_counts()
    for column in ["task", "library", "gated"]:
        table[column].value_counts()


@timed("traits license", "loops")
def _():
    """Mutation rates, transitions and an integer program, as in the notebook."""
    table = models(["id", "licenses"])
    sets = {
        model: frozenset(values) if values is not None else frozenset()
        for model, values in zip(table["id"], table["licenses"], strict=True)
    }
    moves, rate, pairs = Counter(), 0.0, 0
    for parent, child in graph().edges():
        p, c = sets.get(parent, frozenset()), sets.get(child, frozenset())
        if not p or not c:
            continue
        pairs += 1
        rate += len(p ^ c) / len(p | c)
        for added in c - p:
            for old in p:
                moves[old, added] += 1
        for removed in p - c:
            for new in c:
                moves[removed, new] += 1
    appearances = Counter(value for values in sets.values() for value in values)
    top = [value for value, _ in appearances.most_common(25) if value not in ("other", "unknown")][:20]
    solver = pywraplp.Solver.CreateSolver("SCIP")
    x = {(u, v): solver.BoolVar("") for u in top for v in top if u != v}
    for u in top:
        for v in top:
            if u < v:
                solver.Add(x[u, v] + x[v, u] == 1)
            for w in top:
                if len({u, v, w}) == 3:
                    solver.Add(x[u, v] + x[v, w] + x[w, u] <= 2)
    net = [(u, v, moves[u, v] - moves[v, u]) for u in top for v in top if moves[u, v] > moves[v, u]]
    solver.Maximize(sum(traffic * x[u, v] for u, v, traffic in net))
    solver.Solve()


@timed("numbers", "loops")
def _():
    table = models(["id", "downloads", "likes", "parameters", "created_at", "languages"]).set_index("id")
    cards = pd.read_parquet(folder / "cards", columns=["id", "text"]).set_index("id")["text"]
    facts = {}
    for model, text in cards.items():
        lower = text.lower()
        auto = "automatically generated" in lower or "generated automatically" in lower
        facts[model] = (len(text), len(text.split()), auto)
    sums = defaultdict(lambda: [0, 0.0, 0.0])
    rows = table.to_dict("index")
    for parent, child in graph().edges():
        p, c = rows.get(parent), rows.get(child)
        if not p or not c:
            continue
        for column in ["downloads", "likes", "parameters"]:
            one = sums[column]
            if p[column] == p[column] and c[column] == c[column]:
                one[0] += 1
                one[1] += p[column]
                one[2] += c[column]
        for at in range(3):
            if parent in facts and child in facts:
                one = sums[at]
                one[0] += 1
                one[1] += facts[parent][at]
                one[2] += facts[child][at]


def texts():
    table = models(["id", "author", "created_at", "downloads", "likes", "library", "task", "tags"])
    return {
        row.id: repr(
            {
                "id": row.id,
                "likes": row.likes,
                "downloads": row.downloads,
                "tags": list(row.tags) if row.tags is not None else [],
                "pipeline_tag": row.task,
                "library_name": row.library,
                "createdAt": str(row.created_at),
                "modelId": row.id,
            }
        )
        for row in table.itertuples()
    }


def drawn(made, samples):
    """The 24 pairs of eight motifs, drawn by weights: here the seven simplest kinds."""
    rng = random.Random(1)
    edges = list(made.edges())
    nodes = [node for node in made if made.out_degree(node) >= 2]
    weights = [made.out_degree(node) * (made.out_degree(node) - 1) for node in nodes]
    chains = [(u, v) for u, v in edges if made.out_degree(v)]
    lengths = [made.out_degree(v) for _, v in chains]
    everybody = list(made)
    pairs = []
    for _ in range(samples):
        pairs.append(tuple(rng.sample(everybody, 2)))
        pairs.append(rng.choice(edges))
        siblings = rng.choices(nodes, weights)[0]
        pairs.append(tuple(rng.sample(list(made.successors(siblings)), 2)))
        u, v = rng.choices(chains, lengths)[0]
        w = rng.choice(list(made.successors(v)))
        pairs += [(u, w), (v, w), (u, v)]
    return pairs


SAMPLES = 1000


def compare(corpus, vectors):
    place = {model: at for at, model in enumerate(corpus)}
    pairs = [(u, v) for u, v in drawn(graph(), SAMPLES) if u in place and v in place]
    one = vectors[[place[u] for u, _ in pairs]]
    two = vectors[[place[v] for _, v in pairs]]
    dot = np.asarray(one.multiply(two).sum(axis=1)).ravel()
    squares = [np.asarray(side.multiply(side).sum(axis=1)).ravel() for side in (one, two)]
    size = np.sqrt(squares[0] * squares[1])
    values = np.divide(dot, size, out=np.zeros_like(dot, dtype=float), where=size > 0)
    bootstrap(values)


def bootstrap(values, rounds=1000):
    rng = np.random.default_rng(1)
    means = [values[rng.integers(0, len(values), len(values))].mean() for _ in range(rounds)]
    np.percentile(means, [2.5, 97.5])


@timed("similarity bow", "compiled")
def _():
    corpus = texts()
    vectors = CountVectorizer(max_features=512, ngram_range=(1, 2)).fit_transform(corpus.values())
    compare(corpus, vectors)


@timed("similarity tfidf", "compiled")
def _():
    corpus = texts()
    vectors = TfidfVectorizer(max_features=512, ngram_range=(1, 2)).fit_transform(corpus.values())
    compare(corpus, vectors)


@timed("similarity levenshtein", "compiled")
def _():
    corpus = texts()
    pairs = [(u, v) for u, v in drawn(graph(), SAMPLES) if u in corpus and v in corpus]
    values = np.array([Levenshtein.normalized_similarity(corpus[u], corpus[v]) for u, v in pairs])
    bootstrap(values)


@timed("growth", "loops")
def _():
    """Families over time, who has descendants, and time to the first child."""
    made = graph()
    created = models(["id", "created_at"]).set_index("id")["created_at"].to_dict()
    groups = sorted(nx.weakly_connected_components(made), key=len, reverse=True)[:10]
    for group in groups:
        sorted(created[node] for node in group if created.get(node) is not None)
    sum(1 for _, child in made.edges() if made.out_degree(child))
    end = max(time for time in created.values() if time is not pd.NaT)
    durations, happened = [], []
    for node, born in created.items():
        children = [created[child] for child in made.successors(node) if child in created]
        first = min(children, default=None)
        if first is not None and first < born:
            continue
        durations.append(((first or end) - born).total_seconds() / 86_400)
        happened.append(first is not None)
    KaplanMeierFitter().fit(durations, happened)
    for group in sorted(nx.weakly_connected_components(made), key=len, reverse=True)[:20]:
        if len(group) < 1000:
            nx.wiener_index(made.subgraph(group).to_undirected())


@timed("parameters", "compiled")
def _():
    known = models(["parameters"])["parameters"].dropna().to_numpy(dtype=float)
    rng = np.random.default_rng(42)
    figures = []
    for _ in range(1000):
        sample = known[rng.integers(0, len(known), len(known))]
        figures.append([*np.quantile(sample, [0.25, 0.5, 0.75]), sample.mean(), np.exp(np.log(sample).mean())])
    np.percentile(figures, [2.5, 97.5], axis=0)


@timed("documentation", "loops")
def _():
    cards = pd.read_parquet(folder / "cards", columns=["id", "text"])
    phrases = [
        "model details", "uses", "direct use", "bias", "risks", "limitations", "training data",
        "training procedure", "evaluation", "results", "environmental impact", "citation",
        "intended use", "out-of-scope", "how to get started", "license", "contact", "metrics",
    ]  # fmt: skip
    found = Counter()
    for text in cards["text"]:
        lower = text.lower()
        for phrase in phrases:
            if phrase in lower:
                found[phrase] += 1
        len(text.split())


print(json.dumps(times))
