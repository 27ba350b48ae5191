#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The worst records and groups of results.csv, each with its cause, in UNEXPLAINED.md.

check   the figures are those of results.csv, every row has a cause that the file describes, and
        records at fault are marked with a "doubt"
update  writes the figures anew and keeps the causes (part of meson compile update-accuracy)

A person writes the text above the tables and the last column; a row that is new gets the cause
`not-looked-at`.
"""
import argparse
import csv
import json
import math
import pathlib
import re
import statistics
import sys

FILE = "tests/accuracy/UNEXPLAINED.md"
TABLES = "<!-- tables: written by unexplained.py, but for the last column -->"
NEW = "not-looked-at"
VERDICTS = ("record", "model", "unexplained")
WORST_RECORDS = 50
WORST_GROUPS = 25
# Fewer say little of a group.
FEWEST_ROWS = 8
# New rows that a change of a formula may bring before somebody must look.
MOST_NEW = 10
UNITS = {"memory": (1e9, "GB"), "ttft": (1, "s"), "tpot": (1e-3, "ms"), "step": (1, "s")}


def read_rows(root):
    """Rows of results.csv with an estimate, and the logarithm of estimated over measured."""
    with open(root / "tests/accuracy/results.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["quantity"] != "oom" and row["estimated"] and float(row["measured"]) > 0:
                row["log"] = math.log(float(row["estimated"]) / float(row["measured"]))
                yield row


def read_evidence(root):
    """{(file, record): record}"""
    return {(file.stem, record["id"]): record
            for file in sorted((root / "data/evidence").glob("*.jsonl"))
            for record in map(json.loads, file.read_text(encoding="utf-8").splitlines())}


def worst_records(rows, kind):
    """One row for each record: of the quantity that is furthest off."""
    records = {}
    for row in sorted(rows, key=lambda row: (-abs(row["log"]), row["file"], row["id"])):
        if row["quantity"].startswith(kind):
            records.setdefault((row["file"], row["id"]), row)
    return list(records.values())[:WORST_RECORDS]


def worst_groups(rows, evidence):
    groups = {}
    for row in rows:
        device = evidence[row["file"], row["id"]]["plan"]["hardware"]["id"]
        key = row["quantity"], row["engine"], device
        groups.setdefault(key, []).append(row["log"])
    groups = [(key, logs) for key, logs in groups.items() if len(logs) >= FEWEST_ROWS]
    groups.sort(key=lambda group: (-statistics.median(map(abs, group[1])), group[0]))
    return groups[:WORST_GROUPS]


def number(quantity, text):
    kind, _, rest = quantity.partition(".")
    scale, unit = UNITS.get(rest, UNITS.get(kind, (1, "tok/s")))
    return f"{float(text) / scale:.4g} {unit}"


def times(log):
    return f"× {math.exp(log):.2f}" if abs(log) < math.log(20) else f"× {math.exp(log):.2g}"


def record_lines(rows, causes):
    yield "| Record | Quantity | Measured | Estimated | Off by | Cause |"
    yield "|---|---|--:|--:|--:|---|"
    for row in rows:
        cause = causes.get((row["id"], row["quantity"]), NEW)
        yield (f"| {row['id']} | {row['quantity']} | {number(row['quantity'], row['measured'])} "
               f"| {number(row['quantity'], row['estimated'])} | {times(row['log'])} | {cause} |")


def group_lines(groups, causes):
    yield "| Group | Quantity | Rows | Median error | Median off by | Cause |"
    yield "|---|---|--:|--:|--:|---|"
    for (quantity, engine, device), logs in groups:
        name = f"{engine} on {device}"
        error = 100 * (math.exp(statistics.median(map(abs, logs))) - 1)
        yield (f"| {name} | {quantity} | {len(logs)} | {error:.0f} % "
               f"| {times(statistics.median(logs))} | {causes.get((name, quantity), NEW)} |")


def causes_of(text):
    """{(first column, quantity): cause} of the tables as they are."""
    causes = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 6:
            causes[cells[0], cells[1]] = cells[5]
    return causes


def described(text):
    """{cause: verdict} from headings such as '### `kv-type` (record)'."""
    return dict(re.findall(r"^### `([a-z0-9-]+)` \((\w+)\)$", text, re.MULTILINE))


def share_lines(lots, verdicts):
    yield "| | " + " | ".join(VERDICTS) + " |"
    yield "|---|" + "--:|" * len(VERDICTS)
    for name, lines in lots:
        found = [verdicts.get(line.strip("| ").split("|")[-1].strip()) for line in lines[2:]]
        yield f"| {name} | " + " | ".join(str(found.count(v)) for v in VERDICTS) + " |"


def text_of(root, old):
    head = old.partition(TABLES)[0]
    causes, verdicts, rows = causes_of(old), described(old), list(read_rows(root))
    lots = [("Memory", list(record_lines(worst_records(rows, "memory"), causes))),
            ("Speed", list(record_lines(worst_records(rows, "speed"), causes))),
            ("Groups", list(group_lines(worst_groups(rows, read_evidence(root)), causes)))]
    parts = ["\n".join(share_lines(lots, verdicts))]
    parts += [f"## {name}\n\n" + "\n".join(lines) for name, lines in lots]
    return f"{head}{TABLES}\n\n" + "\n\n".join(parts) + "\n"


def update(root):
    file = root / FILE
    file.write_text(text_of(root, file.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def undoubted(root, text, verdicts):
    """Records at fault say so themselves: who meets them as neighbours of a plan must know."""
    doubtful = {record["id"] for record in read_evidence(root).values() if "doubt" in record}
    for (name, _), cause in causes_of(text.partition(TABLES)[2]).items():
        if verdicts.get(cause) == "record" and " on " not in name and name not in doubtful:
            yield f"data/evidence: {name} lacks a \"doubt\" ({cause})"


def problems_of(root):
    text = (root / FILE).read_text(encoding="utf-8")
    verdicts = described(text)
    causes = [cause for key, cause in causes_of(text.partition(TABLES)[2]).items()
              if cause != "Cause" and not cause.startswith("--")]
    if text != text_of(root, text):
        yield f"{FILE} is not what results.csv says; run 'meson compile update-accuracy'"
    for cause in sorted(set(causes) - set(verdicts)):
        yield f"{FILE} does not describe {cause}"
    yield from (f"{FILE}: {cause} is a fault of {verdict}" for cause, verdict in verdicts.items()
                if verdict not in VERDICTS)
    yield from undoubted(root, text, verdicts)
    if causes.count(NEW) > MOST_NEW:
        yield f"{causes.count(NEW)} rows of {FILE} have no cause: look at them"


def check(root):
    problems = list(problems_of(root))
    print("\n".join(problems) or f"{FILE} is current")
    return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", required=True, type=pathlib.Path)
    parser.add_argument("part", choices=["check", "update"])
    options = parser.parse_args()
    return globals()[options.part](options.root)


if __name__ == "__main__":
    sys.exit(main())
