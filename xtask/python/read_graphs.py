"""Opens every graph that modeltree exports with the libraries that people use,
and compares models, edges and attributes with the tables of the same snapshot.

Usage: read_graphs.py MODELTREE SNAPSHOT FOLDER [OPTION ...]
The options choose what is exported (--family, --where, --relation, ...).
"""

import collections
import csv
import json
import pathlib
import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET

import igraph
import networkx as nx
import pyarrow.parquet as pq
import pydot
from Bio import Phylo

modeltree, snapshot, folder, *options = sys.argv[1:]
folder = pathlib.Path(folder)


def export(name, *more):
    command = [modeltree, "-d", snapshot, "export", *options, *more]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    match = re.search(re.escape(name) + r"  ([\d,]+) models?, ([\d,]+) edges?,", output)
    assert match, output
    return tuple(int(figure.replace(",", "")) for figure in match.groups())


FORMATS = {
    "graph.graphml": "graphml",
    "graph.gexf": "gexf",
    "graph.dot": "dot",
    "trees.nwk": "newick",
    "node-link.json": "node-link",
    "cytoscape.json": "cytoscape",
    "edge-list.csv": "edge-list",
}
told = {name: export(name, str(folder), "--format", word) for name, word in FORMATS.items()}
for name in ["edge-list.tsv", "edge-list.parquet"]:
    told[name] = export(name, "--format", "edge-list", "-o", str(folder / name))

# What the formats must agree on: the edges by the Parquet list, the models by
# the snapshot's own table.
rows = pq.read_table(folder / "edge-list.parquet").to_pylist()
edges = {(row["parent"], row["child"]): row for row in rows}
assert len(edges) == len(rows) > 0
node_link = json.loads((folder / "node-link.json").read_text())
ids = {node["id"] for node in node_link["nodes"]}
missing = {node["id"] for node in node_link["nodes"] if node["missing"]}
table = [row for row in pq.read_table(pathlib.Path(snapshot) / "models").to_pylist() if row["id"] in ids]
assert {row["id"] for row in table} == ids - missing
if not options:
    assert len(table) == json.loads((pathlib.Path(snapshot) / "manifest.json").read_text())["counts"]["models"]

# How many models have each attribute.
COLUMNS = sorted(set().union(*(node.keys() for node in node_link["nodes"])) - {"id", "missing"})
filled = {name: sum(row[name] is not None for row in table) for name in COLUMNS}
sums = {name: sum(row[name] or 0 for row in table) for name in ("downloads", "likes", "parameters") if name in COLUMNS}


def compare(name, graph, expected, unquote=lambda text: text):
    assert graph.is_directed(), name
    assert told[name] == (len(ids), len(edges)), (name, told[name])
    assert (graph.number_of_nodes(), graph.number_of_edges()) == told[name], (name, graph, told[name])
    assert {unquote(node) for node in graph} == ids, name
    found = {(unquote(p), unquote(c)): unquote(data["relation"]) for p, c, data in graph.edges(data=True)}
    assert found == {ends: row["relation"] for ends, row in edges.items()}, name
    counts = collections.Counter(key for _, data in graph.nodes(data=True) for key in data)
    assert counts["missing"] == len(ids), (name, counts)
    for column, count in expected.items():
        assert counts[column] == count, (name, column, counts[column], count)
    for column, total in sums.items():
        assert sum(int(data.get(column, 0)) for _, data in graph.nodes(data=True)) == total, (name, column)
    gone = {unquote(n) for n, data in graph.nodes(data=True) if str(data["missing"]).lower() == "true"}
    assert gone == missing, name


compare("graph.graphml", nx.read_graphml(folder / "graph.graphml"), filled)
compare("node-link.json", nx.node_link_graph(node_link, edges="edges"), filled)
cytoscape = json.loads((folder / "cytoscape.json").read_text())
compare("cytoscape.json", nx.cytoscape_graph(cytoscape), filled)

gexf = nx.read_gexf(folder / "graph.gexf")
compare("graph.gexf", gexf, filled)
# What Gephi goes by.
root = ET.parse(folder / "graph.gexf").getroot()
space = "{http://gexf.net/1.3}"
assert root.tag == f"{space}gexf" and root.get("version") == "1.3"
graph = root.find(f"{space}graph")
assert graph.get("defaultedgetype") == "directed"
titles = {}
for attributes in graph.findall(f"{space}attributes"):
    titles[attributes.get("class")] = {a.get("id"): a for a in attributes}
    for attribute in attributes:
        assert attribute.get("type") in {"string", "long", "double", "boolean"}, attribute.attrib
assert set(titles) == {"node", "edge"}
for kind in ("node", "edge"):
    elements = graph.find(f"{space}{kind}s")
    assert len({element.get("id") for element in elements}) == len(elements)
    for value in elements.iter(f"{space}attvalue"):
        assert value.get("for") in titles[kind]
        if titles[kind][value.get("for")].get("type") == "long":
            int(value.get("value"))
        if titles[kind][value.get("for")].get("type") == "double":
            float(value.get("value"))

with warnings.catch_warnings():
    warnings.simplefilter("error")
    graph = igraph.Graph.Read_GraphML(str(folder / "graph.graphml"))
assert graph.is_directed() and (graph.vcount(), graph.ecount()) == told["graph.graphml"]
assert set(graph.vs["id"]) == ids
found = {(graph.vs[e.source]["id"], graph.vs[e.target]["id"]): e["relation"] for e in graph.es}
assert found == {ends: row["relation"] for ends, row in edges.items()}
assert {v["id"] for v in graph.vs if v["missing"]} == missing
for column, total in sums.items():
    known = [value for value in graph.vs[column] if value == value]
    assert sum(known) == total and len(known) == filled[column], column

# pydot is slow: it gets a DOT file of a few models.
if len(ids) <= 2000:
    (graph,) = pydot.graph_from_dot_file(folder / "graph.dot", encoding="utf-8")
    unquote = lambda text: text.strip('"')
    compare("graph.dot", nx.nx_pydot.from_pydot(graph), filled, unquote)

# Newick: every model once, one tree a root, and no more edges than there are.
text = (folder / "trees.nwk").read_text()
trees = list(Phylo.parse(folder / "trees.nwk", "newick"))
assert len(trees) == text.count("\n") == text.count(";")
clades = [clade for tree in trees for clade in tree.find_clades()]
assert sorted(clade.name for clade in clades) == sorted(ids)
assert told["trees.nwk"] == (len(ids), len(ids) - len(trees))
hanging, others = set(), set()
for tree in trees:
    for parent in tree.find_clades():
        for child in parent.clades:
            hanging.add((parent.name, child.name))
            assert child.branch_length == 1
for clade in clades:
    comment = re.search(r":parents=([^:\]]*)", clade.comment or "")
    for other in comment.group(1).split(",") if comment else []:
        others.add((other.split("|")[0], clade.name))
assert not hanging & others and hanging | others == set(edges)
assert len(hanging) == len(ids) - len(trees)

for name, separator in [("edge-list.csv", ","), ("edge-list.tsv", "\t")]:
    with open(folder / name, newline="") as file:
        lines = list(csv.DictReader(file, delimiter=separator))
    assert told[name] == (len({end for ends in edges for end in ends}), len(lines)), name
    for line, row in zip(lines, rows, strict=True):
        assert line["child"].lstrip("'") == row["child"] and line["parent"].lstrip("'") == row["parent"]
        assert line["relations"].split(",") == row["relations"] and line["evidence"].split(",") == row["evidence"]
        assert line["parent_missing"] == str(row["parent"] in missing).lower()
print(f"{len(ids)} models, {len(edges)} edges, {len(trees)} trees: networkx, igraph, Bio.Phylo, pydot and the tables agree")
