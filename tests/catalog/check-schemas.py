#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds every catalogue file against its JSON Schema, and what the command line writes against
that of estimates.

usage: check-schemas.py DATA_DIR [HEADROOM_CLI]
"""
import copy
import json
import os
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print("1..0 # SKIP python3-jsonschema is not installed")
    sys.exit(77)

KINDS = {"model": "models", "hardware": "hardware", "engine": "engines", "format": "formats"}
PLAN = {
    "headroom": 1,
    "kind": "inference",
    "model": "llama-2-7b",
    "hardware": {"id": "nvidia-geforce-rtx-4090", "count": 2},
    "engine": "transformers",
    "weights": "fp16",
    "inference": {"context": 2048, "batch": 1, "kv": "f16"},
}
problems = []


def once(pairs):
    """json.load keeps the last of two members with one name; here that is a mistake."""
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"member {name!r} appears twice")
    return dict(pairs)


def load(path):
    with open(path, encoding="utf-8") as stream:
        return json.load(stream, object_pairs_hook=once)


def validator(data, name, record=True):
    schema = load(os.path.join(data, "schema", name + ".schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    if record:
        schema = {"$defs": schema["$defs"], "$ref": "#/$defs/record"}
    return jsonschema.Draft202012Validator(schema)


def check(name, instance, where):
    for error in name.iter_errors(instance):
        problems.append(f"{where}: {error.json_path}: {error.message[:300]}")


def described(schema, path="$"):
    """Every property says what it is and in which unit."""
    if isinstance(schema, dict):
        for name, property_schema in schema.get("properties", {}).items():
            if isinstance(property_schema, dict) and not (
                    {"description", "$ref", "const"} & property_schema.keys()):
                problems.append(f"{path}.{name} has no description")
        for key, value in schema.items():
            described(value, f"{path}.{key}")


def check_catalogue(data):
    count = 0
    for name, folder in KINDS.items():
        records = validator(data, name)
        described(records.schema)
        root = os.path.join(data, "catalog", folder)
        for file in sorted(os.listdir(root)):
            content = load(os.path.join(root, file))
            for index, record in enumerate(content if isinstance(content, list) else [content]):
                check(records, record, f"{folder}/{file}: record {index}")
                count += 1
    return count


def check_it_can_fail(data):
    """A schema that takes everything would pass above; this one must not."""
    records = validator(data, "model")
    good = load(os.path.join(data, "catalog", "models", "llama-2.json"))[0]
    for change in ({"n_layer": 1}, {"n_layers": 0}, {"norm": "batch"}, {"layers": []}):
        bad = {**copy.deepcopy(good), **change}
        if records.is_valid(bad):
            problems.append(f"the model schema takes {change}")


def check_documents(data, cli):
    plans = validator(data, "plan", record=False)
    check(plans, PLAN, "plan")
    if plans.is_valid({**PLAN, "inference": {"context": -1}}):
        problems.append("the plan schema takes a negative context")
    estimates = validator(data, "estimate", record=False)
    with tempfile.NamedTemporaryFile("w", suffix=".headroom") as file:
        json.dump(PLAN, file)
        file.flush()
        for engine, weights in (("transformers", "fp16"), ("vllm", "bf16"), ("lit-gpt", "nf4")):
            run = subprocess.run(
                [cli, "estimate", file.name, "--engine", engine, "--weights", weights, "--json"],
                env={**os.environ, "HEADROOM_DATA_DIR": data}, capture_output=True, text=True)
            if run.returncode != 0:
                problems.append(f"{engine}: exit status {run.returncode}: {run.stderr.strip()}")
                continue
            check(estimates, json.loads(run.stdout), f"estimate of {engine}")


def main():
    data = sys.argv[1]
    count = check_catalogue(data)
    check_it_can_fail(data)
    if len(sys.argv) > 2:
        check_documents(data, sys.argv[2])
    for problem in problems:
        print(problem)
    print(f"{count} records, {len(problems)} problems")
    return 1 if problems or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
