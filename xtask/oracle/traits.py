"""The trait, number and composition analyses computed another way.

usage: traits.py SHARED_DATA GOLDEN.json

Reads the real files with pandas, counts with plain Python and exact fractions,
lines values up with an integer program (OR-tools), and writes what comes out, as
JSON, into the given file: numbers and words of the analyses only.
"""

import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pandas
import pycountry
from ortools.linear_solver import pywraplp

csv.field_size_limit(1 << 30)

RELATIONS = ["finetune", "adapter", "quantized", "merge"]
PRECEDENCE = ["merge", "adapter", "quantized", "finetune"]
NAMELESS = {"other", "unknown", "None", "", "[]"}
TWO_LETTERS = {one.alpha_2: one.name for one in pycountry.languages if hasattr(one, "alpha_2")}
SHORTEST = {}
for one in pycountry.languages:
    if hasattr(one, "alpha_2"):
        for code in (one.alpha_2, one.alpha_3, getattr(one, "bibliographic", None)):
            SHORTEST[code] = one.alpha_2
# Codes that records accept beyond those of pycountry.
ISO_639_1 = set(TWO_LETTERS) | {"bh"}


# ---------------------------------------------------------------- reading


def hub_stats(path):
    """Models of the daily dump, by id."""
    models = {}
    for row in pandas.read_parquet(path).itertuples():
        card = json.loads(row.cardData) if isinstance(row.cardData, str) else None
        total = row.safetensors["total"] if isinstance(row.safetensors, dict) else None
        if isinstance(row.gguf, str) and not known(total):
            total = json.loads(row.gguf).get("total")
        models[row.id] = {
            "tags": list(row.tags),
            "task": row.pipeline_tag if isinstance(row.pipeline_tag, str) else None,
            "library": row.library_name if isinstance(row.library_name, str) else None,
            "card_data": card if isinstance(card, dict) else None,
            "downloads": row.downloads,
            "likes": row.likes,
            "parameters": total if known(total) else None,
            "created": row.createdAt.value // 1000,
            "card": None,
        }
    return models


def renamed(path, models):
    """Names of one parent (by its `_id`) that differ: each with the one that stands for all."""
    names = defaultdict(set)
    for parents in pandas.read_parquet(path).baseModels.dropna():
        for parent in parents["models"]:
            names[parent["_id"]].add(parent["id"])
    groups = [sorted(group, key=lambda id: (id not in models, id)) for group in names.values()]
    return {other: group[0] for group in groups for other in group[1:]}


def known(number):
    return number is not None and not math.isnan(number)


def tree(path):
    """Models of a research tree, by id: those that have a row."""
    if path.suffix == ".json":
        rows = json.loads(path.read_text())["models"]
    else:
        rows = list(csv.DictReader(path.open(newline="")))
    models = {}
    for row in rows:
        info = row["metadata"]
        info = json.loads(info) if isinstance(info, str) and info not in ("", "N/A") else info
        if not isinstance(info, dict):
            continue
        card = row["card"]
        models[row["model_id"]] = {
            "tags": info.get("tags") or [],
            "task": info.get("pipeline_tag"),
            "library": info.get("library_name"),
            "card_data": None,
            "downloads": info.get("downloads"),
            "likes": info.get("likes"),
            "parameters": None,
            "created": None,
            "card": card if card not in (None, "", "N/A") else None,
        }
    return models


def dashboard(path):
    """Models and edges of the dashboard's component."""
    data = json.loads(path.read_text())
    models = {
        node["id"]: {
            "tags": [],
            "task": node["pipeline_tag"],
            "library": node["library_name"],
            "card_data": None,
            "downloads": node["downloads"],
            "likes": node["likes"],
            "parameters": None,
            "created": pandas.Timestamp(node["createdAt"]).value // 1000,
            "card": None,
        }
        for node in data["nodes"]
    }
    edges = [(edge["target"], edge["source"], {edge["type"]}) for edge in data["edges"]]
    return models, edges


def tagged_edges(models, published, names={}):
    """(child, parent, relations) from tags; as published self-loops too, and one relation a pair."""
    edges = []
    for child, model in models.items():
        pairs = defaultdict(set)
        for tag in model["tags"]:
            if tag.startswith("base_model:"):
                rest = tag[len("base_model:") :]
                relation, colon, parent = rest.partition(":")
                if colon:
                    pairs[parent].add(relation)
                else:
                    pairs[rest]  # noqa: B018  named, perhaps without a relation
        for parent, relations in pairs.items():
            if published:
                if parent in models:
                    first = [one for one in PRECEDENCE if one in relations]
                    edges.append((child, parent, set(first[:1]) or {"unknown"}))
            elif (parent := names.get(parent, parent)) != child:
                edges.append((child, parent, relations or {"unknown"}))
    return edges


# ---------------------------------------------------------------- traits


def prefixed(model, prefix):
    return {tag[len(prefix) :] for tag in model["tags"] if tag.startswith(prefix)}


def one_or_many(value):
    values = value if isinstance(value, list) else [value]
    texts = []
    for entry in values:
        if isinstance(entry, bool):
            texts.append("yes" if entry else "no")
        elif isinstance(entry, (str, int, float)):
            texts.append(str(entry))
    return texts


def licenses(model, published):
    found = prefixed(model, "license:")
    names = one_or_many((model["card_data"] or {}).get("license_name"))
    if not published and "other" in found and names and names[0].split():
        found = (found - {"other"}) | {"-".join(names[0].split()).lower()}
    return found


def languages(model, published):
    if published:
        return {TWO_LETTERS[tag] for tag in model["tags"] if tag in TWO_LETTERS}
    if model["card_data"] is None:
        return {tag for tag in model["tags"] if tag in ISO_639_1}
    found = set()
    for entry in one_or_many(model["card_data"].get("language")):
        code = entry.strip().lower()
        base = re.split("[-_]", code)[0]
        if re.fullmatch("[a-z]{2,3}", base) and len(code) <= 12:
            found.add(SHORTEST.get(base, base))
    return found


TRAITS = {
    "license": licenses,
    "language": languages,
    "task": lambda model, _: {model["task"]} - {None, ""},
    "library": lambda model, _: {model["library"]} - {None, ""},
    "dataset": lambda model, _: prefixed(model, "dataset:"),
}


def families(edges):
    """The family of each edge: its parent's component along all but pure merges."""
    above = {}

    def top(node):
        while above.setdefault(node, node) != node:
            node = above[node]
        return node

    for child, parent, relations in edges:
        if relations != {"merge"}:
            above[top(child)] = top(parent)
    return [top(parent) for _, parent, _ in edges]


def mean_of_means(groups):
    means = [sum(values) / len(values) for values in groups.values()]
    return sum(means) / len(means) if means else None


def rates(edges, sets):
    """Mutation rates by relation, with exact fractions."""
    found = {}
    family = families(edges)
    for relation in [*RELATIONS, "unknown", "all"]:
        counts = Counter()
        total = Fraction()
        by_parent, by_family = defaultdict(list), defaultdict(list)
        for (child, parent, relations), of in zip(edges, family):
            if relation != "all" and relation not in relations:
                continue
            counts["edges"] += 1
            p, c = sets.get(parent, set()), sets.get(child, set())
            if not p or not c:
                continue
            distance = Fraction(len(p | c) - len(p & c), len(p | c))
            counts["pairs"] += 1
            counts["changed"] += p != c
            counts["added"] += len(c - p)
            counts["removed"] += len(p - c)
            total += distance
            by_parent[parent].append(distance)
            by_family[of].append(distance)
        if not counts["edges"]:
            continue
        numbers = {name: counts[name] for name in ["edges", "pairs", "changed", "added", "removed"]}
        numbers["mutations"] = float(total)
        numbers["rate"] = float(total / counts["pairs"]) if counts["pairs"] else None
        over = mean_of_means(by_parent), mean_of_means(by_family)
        numbers["over_parents"], numbers["over_families"] = (
            None if mean is None else float(mean) for mean in over
        )
        found[relation] = numbers
    return found


def transitions(edges, sets, published):
    counts = Counter()
    for child, parent, _ in edges:
        p, c = sets.get(parent, set()), sets.get(child, set())
        if not p or not c:
            continue
        if published:
            for added in c - p:
                for old in p:
                    counts[old, added] += 1
            for removed in p - c:
                for new in c:
                    counts[removed, new] += 1
        else:
            pairs = {(old, added) for added in c - p for old in p}
            pairs |= {(removed, new) for removed in p - c for new in c}
            counts.update(pairs)
    return counts


def objective(values, weights):
    """The best sum of weights from earlier to later, by an integer program."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    first = {}
    for i, a in enumerate(values):
        for b in values[i + 1 :]:
            first[a, b] = solver.BoolVar("")

    def before(a, b):
        return first[a, b] if (a, b) in first else 1 - first[b, a]

    for i, a in enumerate(values):
        for j, b in enumerate(values[i + 1 :], i + 1):
            for c in values[j + 1 :]:
                solver.Add(before(a, b) + before(b, c) + before(c, a) <= 2)
                solver.Add(before(b, a) + before(c, b) + before(a, c) <= 2)
    terms = [weight * before(a, b) for (a, b), weight in weights.items()]
    if not terms:
        return 0
    solver.Maximize(sum(terms))
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return round(solver.Objective().Value())


def extent(counts, values=None):
    within = lambda pair: values is None or (pair[0] in values and pair[1] in values)
    pairs = {tuple(sorted(pair)) for pair in counts if within(pair)}
    numbers = Counter(drifts=0, ties=0, traffic=0, directed=0, transitions=0)
    weights = {}
    for a, b in pairs:
        forth, back = counts[a, b], counts[b, a]
        numbers["transitions"] += forth + back
        if forth == back:
            numbers["ties"] += 1
            continue
        numbers["drifts"] += 1
        numbers["traffic"] += abs(forth - back)
        numbers["directed"] += forth + back
        weights[(a, b) if forth > back else (b, a)] = abs(forth - back)
    return dict(numbers), weights


def line_up(counts, appearances, top, published):
    all_of, weights = extent(counts)
    there = {value for pair in weights for value in pair}
    values = sorted(there, key=lambda value: (-appearances[value], value))
    if published:
        values = values[: top + 5]
    values = [value for value in values if value not in NAMELESS][:top]
    of_top, weights = extent(counts, set(values))
    return {
        "values": len(values),
        "all": all_of,
        "top": of_top,
        "weighted": objective(values, weights),
        "unweighted": objective(values, dict.fromkeys(weights, 1)),
    }


def trait(models, edges, kind, published, top=20):
    sets = {id: TRAITS[kind](model, published) for id, model in models.items()}
    appearances = Counter(value for values in sets.values() for value in values)
    counts = sorted(appearances.values(), reverse=True)
    return {
        "composition": {
            "reporting": sum(bool(values) for values in sets.values()),
            "distinct": len(counts),
            "mentions": sum(counts),
            "single": sum(count == 1 for count in counts),
            "first": counts[:10],
        },
        "rates": rates(edges, sets),
        "fit": line_up(transitions(edges, sets, published), appearances, top, published),
    }


# ---------------------------------------------------------------- numbers

FLOOR = 1_646_263_745_999_999
DAY = 86_400e6


def measures(published):
    def card(model):
        return model["card"] if model["card"] is not None and len(model["card"]) > 3 else None

    def phrase(model):
        text = card(model)
        low = text.lower() if text else None
        return text and float("automatically generated" in low or "generated automatically" in low)

    def body(model):
        text = card(model)
        if text is None:
            return None
        match = re.match(r"\s*---[ \t\r]*\n(?:.*?\n)??---[ \t\r]*(?:\n|$)", text, re.S)
        return text[match.end() :] if match else text

    def words(model):
        text = (card if published else body)(model)
        return None if not text or not text.split() else float(len(text.split()))

    def characters(model):
        text = (card if published else body)(model)
        return None if not text or not text.split() else float(len(text))

    found = {
        "card_characters": characters,
        "card_words": words,
        "downloads": lambda model: model["downloads"],
        "likes": lambda model: model["likes"],
        "languages": lambda model: len(languages(model, published)) or None,
    }
    if published:
        found["phrase"] = phrase
        found["languages_all"] = lambda model: len(languages(model, published))
    else:
        found["parameters"] = lambda model: model["parameters"]
    return found


def age(model, published):
    created = model["created"]
    return None if created is None or (not published and created <= FLOOR) else created


def numbers(models, edges, names, published):
    family = families(edges)
    found = {}
    table = measures(published)
    for name in names:
        rows = []
        for (child, parent, relations), of in zip(edges, family):
            if child not in models or parent not in models:
                continue
            if name == "age":
                c, p = age(models[child], published), age(models[parent], published)
            else:
                c, p = table[name](models[child]), table[name](models[parent])
            if c is None or p is None:
                continue
            change = (c - p) / DAY if name == "age" else float(c - p)
            change = math.floor(change) if name == "age" and published else change
            rows.append((parent, of, next(iter(relations)), float(p), float(c), change))
        frame = pandas.DataFrame(
            rows, columns=["id", "family", "relation", "parent", "child", "change"]
        )
        by_relation = {
            relation: frame[frame.relation == relation] for relation in [*RELATIONS, "unknown"]
        }
        by_relation["all"] = frame
        found[name] = {
            relation: {
                "edges": len(part),
                "parent": part.parent.mean(),
                "child": part.child.mean(),
                "change": part.change.mean(),
                "median": part.change.median(),
                "lower": int((part.change < 0).sum()),
                "higher": int((part.change > 0).sum()),
                "parents": part.id.nunique(),
                "change_over_parents": part.groupby("id").change.mean().mean(),
                "families": part.family.nunique(),
                "change_over_families": part.groupby("family").change.mean().mean(),
            }
            for relation, part in by_relation.items()
            if len(part)
        }
        if name == "age":
            for part in found[name].values():
                del part["parent"], part["child"]
    return found


# ---------------------------------------------------------------- golden files


def main():
    data, results = Path(sys.argv[1]), {}
    models = hub_stats(data / "hub/hub_stats_4167.parquet")
    names = renamed(data / "hub/hub_stats_4167.parquet", models)
    results["hub"] = {
        manner: {
            "edges": len(edges := tagged_edges(models, manner == "published", names)),
            "traits": {kind: trait(models, edges, kind, manner == "published") for kind in TRAITS},
            "numbers": numbers(
                models,
                edges,
                ["downloads", "likes", "languages", "age"]
                + (["languages_all"] if manner == "published" else ["parameters"]),
                manner == "published",
            ),
        }
        for manner in ["published", "sound"]
    }
    for name, file in [
        ("r1", "DeepSeek-R1_finetunes_20250422_180448.json"),
        ("sd", "stable-diffusion-2-1_finetunes_20250422_220003.csv"),
    ]:
        models = tree(data / "trees" / file)
        edges = tagged_edges(models, True)
        results[name] = {
            "published": {
                "edges": len(edges),
                "traits": {kind: trait(models, edges, kind, True) for kind in TRAITS},
                "numbers": numbers(
                    models,
                    edges,
                    ["card_characters", "card_words", "phrase", "languages", "downloads", "likes"],
                    True,
                ),
            }
        }
    models, edges = dashboard(data / "trees/SmolLM2-1.7B_component_dashboard.json")
    results["smol"] = {
        "sound": {
            "edges": len(edges),
            "traits": {kind: trait(models, edges, kind, False) for kind in ["task", "library"]},
            "numbers": numbers(models, edges, ["downloads", "likes", "age"], False),
        }
    }
    Path(sys.argv[2]).write_text(json.dumps(results, indent=1) + "\n")


main()
