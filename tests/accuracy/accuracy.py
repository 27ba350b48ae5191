#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds estimates against everything measured in data/evidence.

results     tests/accuracy/results.csv is what the program computes now
thresholds  the figures promised for each group of evidence are kept
readme      the accuracy table of the README is what the program computes now
update      rewrites results.csv, the tables, and the figures of UNEXPLAINED.md
            (meson compile update-accuracy)
held-out    rewrites held-out.csv: what rates that are fitted to the rest of the evidence say of
            sources that they have not seen (meson compile held-out; minutes)
"""
import argparse
import collections
import csv
import difflib
import json
import pathlib
import subprocess
import sys
import tempfile

import intervals
import unexplained

BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"
HINT = "run 'meson compile update-accuracy', look at the difference, and commit it"

# Files in the order of results.csv; the words are for the README.
GROUPS = {
    "seeds": "tables of lit-gpt, OPT and LLaMA",
    "inference-memory": "runs that people published",
    "training-memory": "runs that people published",
    "oracle-llamacpp": "llama.cpp's own accounting",
    "oracle-torch": "transformers' own accounting",
    "inference-speed": "benchmarks of engines",
    "community-speed": "users' own runs",
    "bench-speed": "what users of engines printed",
    "serving-speed": "servers under load",
    "bench-serving": "servers, as their users measured them",
    "training-speed": "benchmarks of trainers",
    "bench-training": "trainers, as their users measured them",
    "megatron-validation": "Megatron-LM's paper",
}
# Of held-out.csv: files that a promise is made for together.
TOGETHER = {
    "inference-*": "both of engines together",
    "training-*": "both of trainers together",
}
WORDS = {
    "memory.allocated": "allocated",
    "memory.reserved": "reserved",
    "memory.process": "process",
    "memory.weights": "weights",
    "memory.kv": "KV cache",
    "memory.compute": "compute buffers",
    "memory.pool": "KV pool",
    "speed.decode": "decode",
    "speed.prefill": "prefill",
    "speed.ttft": "time to first token",
    "speed.tpot": "time per output token",
    "speed.throughput": "throughput",
    "speed.step": "step time",
    "speed.train_tok_s": "training tokens/s",
}

# What a counter showed; the three component rows of the seeds are claims rounded to one digit.
TOTALS = "memory.allocated memory.process"
# Speeds are promised for both of these together.
ENGINES = "inference-speed inference-memory"
TRAINERS = "training-speed training-memory"
# (files, kind, engine or None for all, quantities, {figure: limit in percent})
LIMITS = [
    ("seeds", "inference", None, TOTALS, {"median": 0.5, "worst": 4.5}),
    ("seeds", "training", None, TOTALS, {"median": 1, "worst": 4}),
    ("oracle-llamacpp", "inference", None, "memory.weights", {"median": 0.5, "p90": 3}),
    ("oracle-llamacpp", "inference", None, "memory.kv", {"median": 0.5, "p90": 3}),
    ("oracle-llamacpp", "inference", None, "memory.compute", {"median": 2, "p90": 15}),
    ("oracle-torch", "inference", None, "memory.allocated", {"median": 2, "p90": 10}),
    ("oracle-torch", "training", None, "memory.allocated", {"median": 2, "p90": 10}),
    ("inference-memory", "inference", "llama.cpp", "memory.weights", {"median": 0.5, "p90": 3}),
    ("inference-memory", "inference", "llama.cpp", "memory.kv", {"median": 0.5, "p90": 3}),
    ("inference-memory", "inference", "llama.cpp", "memory.compute", {"median": 2, "p90": 15}),
    ("training-memory", "training", None, "memory.allocated", {"median": 5, "p90": 25}),
    ("training-memory", "training", None, "memory.process", {"median": 8}),
    ("seeds", "inference", None, "speed.decode", {"median": 5, "worst": 15}),
    ("seeds", "training", None, "speed.step", {"median": 5, "worst": 15}),
    (ENGINES, "inference", None, "speed.decode", {"median": 15, "p90": 50}),
    (ENGINES, "inference", None, "speed.prefill", {"median": 25}),
    (ENGINES, "inference", None, "speed.throughput", {"median": 25}),
    ("community-speed", "inference", None, "speed.decode", {"median": 15, "p90": 60}),
    ("serving-speed", "inference", None, "speed.tpot", {"median": 20}),
    ("serving-speed", "inference", None, "speed.ttft", {"median": 35}),
    (TRAINERS, "training", None, "speed.step speed.train_tok_s", {"median": 15, "p90": 40}),
    ("megatron-validation", "training", None, "speed.step", {"median": 10, "worst": 10}),
]
# (rows of held-out.csv, quantity, {figure: limit in percent}): for sources that a fit had not seen.
HELD_OUT_LIMITS = [
    ("inference-*", "speed.decode", {"median": 15, "p90": 50}),
    ("inference-*", "speed.prefill", {"median": 25}),
    ("inference-*", "speed.throughput", {"median": 25}),
    ("training-*", "speed.step", {"median": 15}),
    ("training-*", "speed.train_tok_s", {"median": 15}),
]
# Largest share of a file's records of that kind without an answer; 0 where none is named.
REFUSED_SHARE = {
    ("inference-memory", "inference"): 0.10,
    ("training-memory", "training"): 0.15,
    ("oracle-torch", "training"): 0.01,
    ("oracle-torch", "inference"): 0.01,
    ("oracle-llamacpp", "inference"): 0.005,     # speeds of a machine that is not named
    ("inference-speed", "inference"): 0.12,
    ("community-speed", "inference"): 0.05,
    ("training-speed", "training"): 0.25,
    ("bench-speed", "inference"): 0.03,
    ("bench-serving", "inference"): 0.30,        # engines without a record
    ("bench-training", "training"): 0.55,        # the same
}
# What is fitted together: quantities, and the files that speak of them.
FITS = [
    ("speed.decode speed.prefill speed.throughput speed.ttft speed.tpot",
     "seeds inference-speed inference-memory community-speed bench-speed serving-speed "
     "bench-serving"),
    ("speed.step speed.train_tok_s",
     "seeds training-speed bench-training training-memory megatron-validation"),
]
FOLDS = 5
# Fewer rows say nothing of folds.
FEWEST_ROWS = 10
HELD_OUT = "tests/accuracy/held-out.csv"
# What intervals are made of: of memory as estimated, of speed for sources not seen.
RESIDUALS_MEMORY = "tests/accuracy/residuals-memory.tsv"
RESIDUALS_SPEED = "tests/accuracy/residuals-speed.tsv"
INTERVALS = "data/catalog/intervals.json"
MEMORY_FILES = ("seeds inference-memory training-memory bench-training oracle-llamacpp "
                "oracle-torch")
# Failures of the seeds: all of them must be foreseen.
SEED_FAILURES = {"inference": 4, "training": 9}


def evaluate(options, names, *arguments):
    files = [str(options.root / "data/evidence" / f"{name}.jsonl") for name in names]
    run = subprocess.run([options.cli, "evaluate", *arguments, *files],
                         capture_output=True, text=True, encoding="utf-8")
    if run.returncode != 0:
        sys.exit(f"headroom-cli evaluate failed: {run.stderr.strip()}")
    return run.stdout


def load(options, name):
    """The rows of a file in two lots: inference, and training of every kind."""
    rows = json.loads(evaluate(options, [name], "--json", "--rows"))["rows"]
    return {"inference": [row for row in rows if row["kind"] == "inference"],
            "training": [row for row in rows if row["kind"] != "inference"]}


def errors_of(rows, engine, quantities):
    return [abs(entry["error_pct"]) for row in rows
            if engine is None or row["engine"] == engine
            for entry in row["quantities"]
            if entry["quantity"] in quantities.split() and "error_pct" in entry]


def refusals_of(rows):
    return collections.Counter(row["refused"] for row in rows if "refused" in row)


def oom_of(rows):
    return collections.Counter(row["oom"] for row in rows if "oom" in row)


def percentile(values, share):
    values = sorted(values)
    position = share * (len(values) - 1)
    low = int(position)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (position - low)


FIGURES = {"median": 0.5, "p90": 0.9, "worst": 1.0}


def check(failures, ok, text):
    print(("ok      " if ok else "NOT OK  ") + text)
    if not ok:
        failures.append(text)


def check_limits(failures, lots):
    for names, kind, engine, quantity, limits in LIMITS:
        values = [value for name in names.split()
                  for value in errors_of(lots[name][kind], engine, quantity)]
        for figure, limit in limits.items():
            value = percentile(values, FIGURES[figure]) if values else float("inf")
            check(failures, value <= limit,
                  f"{names} {kind} {engine or 'all'} {quantity}: {figure} {value:.3f} % "
                  f"of {limit} % (n {len(values)})")


def check_refusals(failures, lots):
    for name, kinds in lots.items():
        for kind, rows in kinds.items():
            if not rows:
                continue
            refused = refusals_of(rows)
            share = REFUSED_SHARE.get((name, kind), 0)
            check(failures, refused.total() <= share * len(rows),
                  f"{name} {kind}: {refused.total()} of {len(rows)} records refused")
            for reason, n in refused.most_common(20):
                print(f"        {n:4}  {reason}")


def check_oom(failures, kinds):
    """The failures of the seeds are foreseen, and nothing that ran there is called impossible."""
    for kind, failed in SEED_FAILURES.items():
        oom = oom_of(kinds[kind])
        check(failures, oom["called"] >= failed and oom["missed"] == 0,
              f"seeds {kind}: {oom['called']} out-of-memory rows called, {oom['missed']} missed")
        check(failures, oom["fits"] > 0 and oom["false alarm"] == 0,
              f"seeds {kind}: {oom['false alarm']} false alarms beside {oom['fits']} rows that fit")


def check_held_out(failures, options):
    with open(options.root / HELD_OUT, encoding="utf-8") as file:
        rows = {(row["file"], row["quantity"]): row for row in csv.DictReader(file)}
    for file, quantity, limits in HELD_OUT_LIMITS:
        for figure, limit in limits.items():
            value = float(rows[file, quantity][f"held_out_{figure}_pct"])
            check(failures, value <= limit,
                  f"held out {file} {quantity}: {figure} {value:.2f} % of {limit} %")


def thresholds(options):
    lots = {name: load(options, name) for name in GROUPS}
    failures = []
    check_limits(failures, lots)
    check_refusals(failures, lots)
    check_oom(failures, lots["seeds"])
    check_held_out(failures, options)
    return 1 if failures else 0


def table_rows(rows, words):
    for quantity, name in WORDS.items():
        values = errors_of(rows, None, quantity)
        if values:
            figures = [percentile(values, share) for share in FIGURES.values()]
            yield (f"| {words} | {name} | {len(values)} | {figures[0]:.2f} % "
                   f"| {figures[1]:.1f} % | {figures[2]:.1f} % |")


def notes_of(rows, words):
    oom, refused = oom_of(rows), refusals_of(rows).total()
    failed, ran = oom["called"] + oom["missed"], oom["fits"] + oom["false alarm"]
    if failed:
        yield (f"{oom['called']} of {failed} out-of-memory failures foreseen, "
               f"{oom['false alarm']} false alarms in {ran} runs ({words})")
    if refused:
        yield f"{refused} of {len(rows)} records refused with a reason ({words})"


def table(options):
    lines = ["| Evidence | Quantity | Rows | Median error | 90 % within | Worst |",
             "|---|---|--:|--:|--:|--:|"]
    notes = []
    for name, words in GROUPS.items():
        for kind, rows in load(options, name).items():
            lines.extend(table_rows(rows, f"{words}, {kind}"))
            notes.extend(notes_of(rows, f"{words}, {kind}"))
    text = "\n".join(lines)
    if notes:
        text += "\n\n" + ";\n".join(notes) + "."
    text += "\n\n" + "\n".join(held_out_table(options))
    text += "\n\n" + "\n".join(coverage_table(options))
    text += "\n\n" + "\n".join(rules_table(options))
    return f"{BEGIN}\n{text}\n{END}"


def fitted_engines(options):
    return [path.stem for path in sorted((options.root / "data/catalog/engines").glob("*.json"))
            if '"fit": true' in path.read_text(encoding="utf-8")]


def fold_figures(options, quantities, names, rows):
    """{(file, quantity): {"as recorded": (n, median, p90), "out of sample": …}}"""
    files = [str(options.root / "data/evidence" / f"{name}.jsonl") for name in names.split()]
    run = subprocess.run(
        [options.calibrate, "--all", "--folds", str(FOLDS), "--rows", rows,
         "--data", str(options.root / "data"),
         "--engines", ",".join(fitted_engines(options)),
         "--quantities", ",".join(quantities.split()), *files],
        capture_output=True, text=True, encoding="utf-8", check=True)
    figures = collections.defaultdict(dict)
    for line in run.stderr.splitlines():
        file, quantity, _, n, _, median, _, _, p90 = line[15:].split()[:9]
        figures[file, quantity][line[:15].strip()] = n, median, p90
    return figures


def held_out(options):
    lines = ["file,quantity,rows,median_pct,p90_pct,held_out_median_pct,held_out_p90_pct"]
    residuals = []
    for quantities, names in FITS:
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as rows:
            figures = fold_figures(options, quantities, names, rows.name)
            residuals += open(rows.name, encoding="utf-8").readlines()
        for (file, quantity), found in figures.items():
            if file != "all" and int(found["as recorded"][0]) >= FEWEST_ROWS:
                lines.append(",".join([file, quantity, *found["as recorded"],
                                       *found["out of sample"][1:]]))
    (options.root / HELD_OUT).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (options.root / RESIDUALS_SPEED).write_text("".join(residuals), encoding="utf-8")
    return write_intervals(options)


def print_residuals(options, names, *arguments):
    files = [str(options.root / "data/evidence" / f"{name}.jsonl") for name in names]
    return subprocess.run([options.residuals, *arguments, "--data", str(options.root / "data"),
                           *files],
                          capture_output=True, text=True, encoding="utf-8", check=True).stdout


def memory_residuals(options):
    return print_residuals(options, MEMORY_FILES.split())


def rule_residuals(options):
    return print_residuals(options, GROUPS, "--references")


def residual_rows(options):
    return (intervals.read_rows(options.root / RESIDUALS_MEMORY)
            + intervals.read_rows(options.root / RESIDUALS_SPEED))


def write_intervals(options):
    text = intervals.text_of(residual_rows(options), rule_residuals(options))
    (options.root / INTERVALS).write_text(text, encoding="utf-8")
    return 0


def check_intervals(options):
    """The residuals are those of today's formulas, and the intervals hold what they promise."""
    current = memory_residuals(options)
    committed = (options.root / RESIDUALS_MEMORY).read_text(encoding="utf-8")
    if current != committed:
        show_difference(committed, current, RESIDUALS_MEMORY)
        return 1
    return intervals.check(residual_rows(options), rule_residuals(options),
                           options.root / INTERVALS)


# The rules that hr-reference-methods.c computes, for the README.
RULES = {
    "bytes-per-parameter": "parameters × bytes of one",
    "plus-a-fifth": "the same, and a fifth more",
    "opt": "2.25 bytes per parameter in 16 bit",
    "gpu-poor": "gpu_poor's formula",
    "llama-cache": "KV cache: 2 · 2 · layers · heads · width · tokens",
    "four-times": "full tuning: four times the weights",
    "gradients-and-states": "full tuning: seven times, and a fifth more",
    "sixteen-bytes": "full tuning: 16 bytes per parameter",
    "bandwidth": "decode: bandwidth / bytes of the weights",
}


def rules_table(options):
    yield "Rules of thumb for the same runs on one device:"
    yield ""
    yield "| Rule | Runs | Its median error | 90 % within | Headroom | 90 % within |"
    yield "|---|--:|--:|--:|--:|--:|"
    for rule in intervals.rule_errors(rule_residuals(options)):
        yield (f"| {RULES[rule['method']]} | {rule['n']} | {100 * rule['median']:.0f} % "
               f"| {100 * rule['p90']:.0f} % | {100 * rule['ours_median']:.1f} % "
               f"| {100 * rule['ours_p90']:.0f} % |")


def coverage_table(options):
    _, _, coverages = intervals.calibrate(intervals.make_runs(residual_rows(options)))
    yield "Intervals of 90 %: share of measurements inside, each source judged by the others."
    yield ""
    yield "| Quantity | Runs | Inside, sources alike | Inside, runs alike |"
    yield "|---|--:|--:|--:|"
    for (quantity, kind, known), (sources, runs, n) in coverages.items():
        if n < intervals.FEWEST_JUDGED:
            continue
        words = (f"memory, {kind}" if quantity == "memory" else
                 f"{WORDS[quantity]}, {'measured' if known else 'new'} kind of device")
        yield f"| {words} | {n} | {100 * sources:.0f} % | {100 * runs:.0f} % |"


def held_out_table(options):
    yield f"Rates fitted in {FOLDS} folds: errors for sources that a fit had not seen."
    yield ""
    yield "| Evidence | Quantity | Rows | Median error | 90 % within |"
    yield "|---|---|--:|--:|--:|"
    with open(options.root / HELD_OUT, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            words = (GROUPS | TOGETHER)[row["file"]]
            yield (f"| {words} ({row['file']}) | {WORDS[row['quantity']]} "
                   f"| {row['rows']} | {float(row['held_out_median_pct']):.1f} % "
                   f"| {float(row['held_out_p90_pct']):.0f} % |")


def split_readme(options):
    text = (options.root / "README.md").read_text(encoding="utf-8")
    head, found, rest = text.partition(BEGIN)
    old, found_end, tail = rest.partition(END)
    if not found or not found_end:
        sys.exit(f"README.md lacks {BEGIN} … {END}")
    return head, BEGIN + old + END, tail


def show_difference(old, new, name):
    difference = list(difflib.unified_diff(old.splitlines(), new.splitlines(),
                                           f"{name} (committed)", f"{name} (computed)",
                                           lineterm="", n=0))
    print("\n".join(difference[:60]))
    changed = sum(line[0] in "+-" and line[:3] not in ("+++", "---") for line in difference)
    print(f"{changed} changed lines in {name}; {HINT}")


def results(options):
    file = options.root / "tests/accuracy/results.csv"
    committed = file.read_text(encoding="utf-8") if file.exists() else ""
    computed = evaluate(options, GROUPS, "--rows")
    print(evaluate(options, GROUPS))
    if committed == computed:
        return 0
    show_difference(committed, computed, file.name)
    return 1


def readme(options):
    _, committed, _ = split_readme(options)
    computed = table(options)
    if committed == computed:
        return 0
    show_difference(committed, computed, "README.md")
    return 1


def update(options):
    file = options.root / "tests/accuracy/results.csv"
    file.write_text(evaluate(options, GROUPS, "--rows"), encoding="utf-8")
    (options.root / RESIDUALS_MEMORY).write_text(memory_residuals(options), encoding="utf-8")
    write_intervals(options)
    head, _, tail = split_readme(options)
    (options.root / "README.md").write_text(head + table(options) + tail, encoding="utf-8")
    return unexplained.update(options.root)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    parser.add_argument("--root", required=True, type=pathlib.Path)
    parser.add_argument("--calibrate")
    parser.add_argument("--residuals")
    parser.add_argument("part", choices=["results", "thresholds", "readme", "update", "held-out",
                                         "check-intervals"])
    options = parser.parse_args()
    return globals()[options.part.replace("-", "_")](options)


if __name__ == "__main__":
    sys.exit(main())
