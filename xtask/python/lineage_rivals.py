"""Times networkx and rustworkx on an exported edge list: reading it, building
the graph, and the questions that the benchmark puts to modeltree."""

import csv
import json
import sys
import time

import networkx as nx
import rustworkx as rx

edges_file, ids_file = sys.argv[1:3]
ids = json.load(open(ids_file))


def timed(name, work, count=1):
    start = time.perf_counter()
    result = work()
    seconds = (time.perf_counter() - start) / count
    unit = f"{seconds * 1e3:10.3f} ms" if count > 1 else f"{seconds:10.2f} s"
    print(f"{name:<48}{unit}")
    return result


def read():
    with open(edges_file, newline="") as file:
        return [(row["parent"], row["child"]) for row in csv.DictReader(file)]


edges = timed("reading the edge list (Python's csv)", read)
graph = timed("networkx: building", lambda: nx.DiGraph(edges))
asked = [model for model in ids if model in graph]
timed("networkx: ancestors, warm, per model", lambda: [nx.ancestors(graph, m) for m in asked], len(asked))
timed("networkx: descendants, warm, per model", lambda: [nx.descendants(graph, m) for m in asked], len(asked))


def build():
    numbers, built = {}, rx.PyDiGraph()
    for edge in edges:
        for model in edge:
            if model not in numbers:
                numbers[model] = built.add_node(model)
    built.add_edges_from_no_data([(numbers[p], numbers[c]) for p, c in edges])
    return numbers, built


numbers, other = timed("rustworkx: building", build)
timed("rustworkx: ancestors, warm, per model", lambda: [rx.ancestors(other, numbers[m]) for m in asked], len(asked))
timed("rustworkx: descendants, warm, per model", lambda: [rx.descendants(other, numbers[m]) for m in asked], len(asked))


def influence():
    return {m: len(nx.descendants(graph, m)) for m in graph if graph.out_degree(m)}


timed("networkx: descendants of every parent, counted", influence)
