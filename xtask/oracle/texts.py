"""Similarities and motif counts of the real data, computed by other people's code.

usage: texts.py SHARED_DATA GOLDEN.json

Words, counts and cosines by scikit-learn, edit distances by rapidfuzz, motifs by
enumeration over a networkx graph, records as texts by Python's own repr. Writes
numbers only.
"""

import csv
import gzip
import itertools
import json
import math
import sys
import zlib
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

TERMS = 512
CHARACTERS = 512
PAIRS = 300
ABSENT = "Error: the path 'README.md' does not exist"


def chosen(texts):
    """The terms that occur most often, ties by their text, and how many are tied."""
    counter = CountVectorizer(ngram_range=(1, 2))
    matrix = counter.fit_transform(texts)
    names = counter.get_feature_names_out()
    counts = np.asarray(matrix.sum(axis=0)).ravel()
    documents = np.asarray((matrix > 0).sum(axis=0)).ravel()
    order = np.argsort(-counts, kind="stable")
    best = order[:TERMS]
    cut = counts[best[-1]]
    # scikit-learn's own choice may differ in which of the tied terms it takes.
    own = CountVectorizer(ngram_range=(1, 2), max_features=TERMS).fit(texts).vocabulary_
    sure = {names[at] for at in best if counts[at] > cut}
    assert sure <= set(own) and len(own) == len(best)
    tied = int((counts == cut).sum() - (counts[best] == cut).sum())
    return names[best], counts[best], documents[best], tied


def shingles(text):
    folded = " ".join(text.split())
    folded = "".join(c.lower() if c.isascii() else c for c in folded)
    if not folded:
        return set()
    return {folded[at : at + 9] for at in range(max(1, len(folded) - 8))}


def compare(texts):
    """Similarities of pairs that are spread over a corpus."""
    names, counts, documents, tied = chosen(texts)
    bow = CountVectorizer(ngram_range=(1, 2), vocabulary=names).transform(texts)
    tfidf = TfidfVectorizer(ngram_range=(1, 2), vocabulary=names).fit_transform(texts)
    pairs = []
    for at in range(PAIRS):
        one, other = at * 7919 % len(texts), (at * 104729 + 1) % len(texts)
        a, b = texts[one], texts[other]
        x, y = shingles(a), shingles(b)
        pairs.append(
            [
                Levenshtein.normalized_similarity(a, b),
                float(cosine_similarity(bow[one], bow[other])[0, 0]),
                float(cosine_similarity(tfidf[one], tfidf[other])[0, 0]),
                len(x & y) / len(x | y),
            ]
        )
    return {
        "texts": len(texts),
        "tied": tied,
        "terms": [[int(c), int(d)] for c, d in zip(counts, documents, strict=True)],
        "pairs": pairs,
    }


def beginnings(cards):
    """The cards that the paper compares."""
    phrases = ("automatically generated", "generated automatically")
    kept = [card for card in cards if len(card) >= CHARACTERS and not any(p in card.lower() for p in phrases)]
    return [card[:CHARACTERS] for card in kept]


def cards_of_2022(shared):
    with gzip.open(shared / "cards/models_with_cards_2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        cards = [json.loads(line)["readme"] for line in lines]
    return [card for card in cards if not card.startswith(ABSENT)]


def cards_of_tree(path):
    csv.field_size_limit(1 << 30)
    with open(path, newline="", encoding="utf-8") as rows:
        return [row["card"] for row in csv.DictReader(rows)]


def motifs(graph):
    """Choices of different models that make each motif."""
    counts = dict.fromkeys(["rando", "duo", "trio_1", "trio_2", "quad_0", "quad_1", "quad_2", "quad_3"], 0)
    counts["rando"] = math.comb(len(graph), 2)
    counts["duo"] = graph.number_of_edges()
    for u in graph:
        counts["trio_1"] += sum(1 for _ in itertools.combinations(graph.successors(u), 2))
        counts["quad_0"] += sum(1 for _ in itertools.combinations(graph.successors(u), 3))
    for u, v in graph.edges:
        below = [w for w in graph.successors(v) if w != u]
        counts["trio_2"] += len(below)
        counts["quad_1"] += sum(1 for _ in itertools.combinations(below, 2))
        for w in below:
            counts["quad_2"] += sum(1 for x in graph.successors(u) if x not in (v, w))
            counts["quad_3"] += sum(1 for t in graph.predecessors(u) if t not in (v, w))
    return list(counts.values())


def records(table):
    """Every record as Python prints what the Hub's listing says of it."""
    texts = []
    for row in table.itertuples():
        record = {"id": row.id, "likes": row.likes}
        score = row.trendingScore
        if not pd.isna(score):
            record["trendingScore"] = int(score) if float(score).is_integer() else float(score)
        record["downloads"] = row.downloads
        if row.tags is not None:
            record["tags"] = list(row.tags)
        for key in ("pipeline_tag", "library_name"):
            value = getattr(row, key, None)
            if isinstance(value, str):
                record[key] = value
        record["createdAt"] = row.createdAt.strftime("%Y-%m-%dT%H:%M:%S.") + f"{row.createdAt.microsecond // 1000:03}Z"
        record["modelId"] = row.id
        texts.append(repr(record))
    return texts


def main():
    shared = Path(sys.argv[1])
    table = pd.read_parquet(shared / "hub/hub_stats_4167.parquet")
    table = table.sort_values("id", key=lambda ids: ids.map(str.encode)).drop_duplicates("id", keep="last")
    graph = nx.DiGraph()
    graph.add_nodes_from(table["id"])
    for row in table.itertuples():
        for tag in row.tags if row.tags is not None else []:
            parts = tag.split(":")
            if len(parts) == 3 and parts[0] == "base_model" and parts[2] in graph and parts[2] != row.id:
                graph.add_edge(parts[2], row.id)
    with open(shared / "trees/SmolLM2-1.7B_component_dashboard.json", encoding="utf-8") as file:
        dashboard = json.load(file)
    smol = nx.DiGraph()
    smol.add_nodes_from(node["id"] for node in dashboard["nodes"])
    smol.add_edges_from((edge["source"], edge["target"]) for edge in dashboard["edges"])
    texts = records(table)
    trees = shared / "trees"
    golden = {
        "cards_2022": compare(beginnings(cards_of_2022(shared))),
        "DeepSeek-R1": compare(beginnings(cards_of_tree(trees / "DeepSeek-R1_finetunes_20250422_180448.csv"))),
        "stable-diffusion-2-1": compare(
            beginnings(cards_of_tree(trees / "stable-diffusion-2-1_finetunes_20250422_220003.csv"))
        ),
        "records": compare(texts)
        | {
            "characters": sum(map(len, texts)),
            "checksums": sum(zlib.crc32(text.encode()) for text in texts),
        },
        "motifs": {"models_4167": motifs(graph), "SmolLM2": motifs(smol)},
    }
    Path(sys.argv[2]).write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


main()
