#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what calibrate found back into the engine records: calibrate … | calibrate.py ROOT."""
import json
import pathlib
import sys


def entry_of(rate, kind, pattern):
    if kind == "value":
        return rate, "value"
    return next(f for f in rate[kind] if f["match"] == pattern), "factor"


def main():
    folder = pathlib.Path(sys.argv[1]) / "data" / "catalog" / "engines"
    for line in sys.stdin:
        engine, constant, kind, pattern, value, n, *spread = line.rstrip("\n").split("\t")
        path = folder / (engine + ".json")
        record = json.loads(path.read_text(encoding="utf-8"))
        rate = next(r for r in record["rates"] if r["name"] == constant)
        entry, member = entry_of(rate, kind, pattern)
        entry[member] = float(value)
        entry["n"] = int(n)
        if spread and kind == "value":
            entry["spread"] = float(spread[0])
        path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
