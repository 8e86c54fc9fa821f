"""Validates a collection against its JSON Schema, and makes sure that the schema
refuses what is wrong.

Usage: validate_collection.py SCHEMA COLLECTION
"""

import copy
import json
import pathlib
import sys

from jsonschema import Draft7Validator, FormatChecker

schema, collection = (json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:])
Draft7Validator.check_schema(schema)
validator = Draft7Validator(schema, format_checker=FormatChecker())

errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(collection)]
assert not errors, errors[:5]

trees = collection["model_trees"]
models = [model for tree in trees for model in tree["tree_data"]["models"]]
ids = [model["model_id"] for model in models]
assert len(ids) == len(set(ids)), "a model is in two trees"
assert all(tree["tree_data"]["models"][0]["model_id"] == tree["root_model_id"] for tree in trees)
named = {tree["tree_id"] for tree in trees}
for crossing in collection["cross_tree_relationships"]:
    assert {crossing["source_tree_id"], crossing["target_tree_id"]} <= named, crossing
    assert crossing["source_tree_id"] != crossing["target_tree_id"], crossing


def child(bad):
    return next(
        model
        for tree in bad["model_trees"]
        for model in tree["tree_data"]["models"]
        if model.get("parents")
    )


WRONG = [
    lambda bad: bad["metadata"].pop("collection_id"),
    lambda bad: bad["metadata"].update(created_date="yesterday"),
    lambda bad: bad["model_trees"][0].pop("tree_data"),
    lambda bad: bad["model_trees"][0].update(root_model_id="../.."),
    lambda bad: child(bad)["parents"][0].update(relation="cousin"),
    lambda bad: child(bad)["parents"][0].update(evidence="hearsay"),
    lambda bad: child(bad)["metadata"].update(downloads=-1),
]
for number, spoil in enumerate(WRONG):
    bad = copy.deepcopy(collection)
    spoil(bad)
    assert not validator.is_valid(bad), f"the schema accepts wrong collection {number}"

print(f"{len(trees)} trees, {len(models)} models: valid; {len(WRONG)} wrong ones refused")
