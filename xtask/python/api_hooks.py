"""Tells schemathesis of models, tasks, licences and libraries that there are:
random ones would only ever be answered that the snapshot does not have them.
Reads the tables of a demo in the folder that it runs in.
"""

import collections
import csv
import json
import zlib

import schemathesis

with open("demo/tables/edges.csv", newline="") as file:
    edges = list(csv.DictReader(file))
parents = [parent for parent, _ in collections.Counter(edge["parent"] for edge in edges).most_common(20)]
children = [edge["child"] for edge in edges if edge["parent"] in parents[:3]][:20]
IDS = parents + children
NAMES = {"id", "a", "b", "from", "to"}

with open("demo/tables/models.csv", newline="") as file:
    models = list(csv.DictReader(file))
TRAITS = {
    name: sorted({model[column] for model in models if model[column] and "," not in model[column]})
    for name, column in [("task", "task"), ("library", "library")]
}
# A list of one, as JSON.
TRAITS["license"] = sorted({word for model in models for word in json.loads(model["licenses"] or "[]")[:1]})


def one_of(words, text):
    """One of the words, the same for the same text."""
    return words[zlib.crc32(repr(text).encode()) // 4 % len(words)]


def known(text):
    """A model for most texts; the others stay."""
    return one_of(IDS, text) if zlib.crc32(repr(text).encode()) % 4 else text


@schemathesis.hook
def map_case(context, case):
    # What is to be refused must stay as it was made.
    if not case.meta or case.meta.generation.mode.is_negative:
        return case
    query = case.query or {}
    for name in NAMES & set(query):
        query[name] = known(query[name])
    for name in TRAITS.keys() & set(query):
        # An empty value asks for models that tell none.
        query[name] = query[name] and one_of(TRAITS[name], query[name])
    # Nobody can say in a schema that the parent is of the family of the root,
    # or that a part of the map ends after it begins.
    if "root" in query:
        query["root"] = query["id"]
    for low, high in [("x0", "x1"), ("y0", "y1")]:
        if low in query and high in query:
            query[low], query[high] = sorted([query[low], query[high]])
    if isinstance(case.body, dict) and isinstance(case.body.get("ids"), list):
        case.body["ids"] = [known(id) for id in case.body["ids"]]
    return case
