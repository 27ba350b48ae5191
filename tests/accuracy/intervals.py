# SPDX-License-Identifier: GPL-3.0-or-later
"""From residuals to intervals: what accuracy.py writes to data/catalog/intervals.json.

Residuals are lines of quantity, source, fold, engine, root, family, method, device and log
(measured / estimated), of memory as the estimate stands (residuals.c) and of speed for sources
that a fit had not seen (calibrate --rows).

What rates say of a device that they were fitted to is another matter than what they say of one that
nobody has measured: a run is "known" where its fold had runs of the same engine on such devices.

A group holds the runs that agree in some of these properties. A plan takes the closest group; a
group counts when enough runs of at least two sources are in it. Its 5 % and 95 % quantiles weigh a
run by 1 / sqrt (runs of its source), because runs of one source are alike, and are drawn towards
those of the next wider group the more, the fewer its sources. One factor per quantity and kind of
work stretches intervals about 0 until, source by source left out, they hold nine tenths of what was
measured, by the same weights.
"""
import bisect
import collections
import json
import math

COVERAGE = 0.9
PROMISED = 0.85, 0.95
FEWEST_RUNS, FEWEST_SOURCES = 20, 2
FEWEST_KNOWN = 3
# Fewer runs say nothing of coverage.
FEWEST_JUDGED = 50
# What a plan is looked up by, closest first.
LEVELS = (
    ("known", "engine", "family", "method"),
    ("known", "engine", "method"),
    ("known", "root", "method"),
    ("known", "method"),
    ("known",),
)
# A wider group counts as much as this many sources.
WIDER = 8
STRETCHES = [1.02 ** step for step in range(-40, 120)]
Run = collections.namedtuple("Run", "quantity source known engine root family method residual")
Row = collections.namedtuple(
    "Row", "quantity source fold engine root family method device residual")


def read_rows(path):
    with open(path, encoding="utf-8") as file:
        return [Row(*line.rstrip("\n").split("\t")) for line in file]


def pair_of(row):
    return row.quantity, row.root, row.device


def make_runs(rows):
    """Memory is counted, not fitted: all of its runs are of one kind."""
    pairs = collections.Counter(pair_of(row) for row in rows)
    inside = collections.Counter(pair_of(row) + (row.fold,) for row in rows)
    return [Run(row.quantity, row.source,
                row.fold != "-"
                and pairs[pair_of(row)] - inside[pair_of(row) + (row.fold,)] >= FEWEST_KNOWN,
                row.engine, row.root, row.family, row.method, float(row.residual))
            for row in rows]


def known_pairs(rows):
    counts = collections.Counter(pair_of(row) for row in rows if row.fold != "-")
    return [dict(zip(("quantity", "root", "device"), pair))
            for pair, n in sorted(counts.items()) if n >= FEWEST_KNOWN]


def key_of(run, level):
    return run.quantity, level, tuple(getattr(run, name) for name in level)


class Group:
    """Residuals in order, with weights, of all sources or of all but one."""

    def __init__(self, runs):
        self.runs = sorted(runs, key=lambda run: run.residual)
        self.counts = collections.Counter(run.source for run in runs)

    def usable(self, without=None):
        n = len(self.runs) - self.counts.get(without, 0)
        return (n >= FEWEST_RUNS and len(self.counts) >= FEWEST_SOURCES)

    def quantiles(self, without=None):
        residuals, sums, total = [], [], 0.0
        for run in self.runs:
            if run.source != without:
                total += 1.0 / math.sqrt(self.counts[run.source])
                residuals.append(run.residual)
                sums.append(total)
        tail = (1.0 - COVERAGE) / 2.0 * total
        low = bisect.bisect_left(sums, tail)
        high = min(bisect.bisect_left(sums, total - tail), len(residuals) - 1)
        return residuals[low], residuals[high]


def make_groups(runs):
    members = collections.defaultdict(list)
    for run in runs:
        for level in LEVELS:
            members[key_of(run, level)].append(run)
    return {key: Group(group) for key, group in members.items()}


def drawn(own, sources, wider):
    return tuple((sources * a + WIDER * b) / (sources + WIDER) for a, b in zip(own, wider))


def bounds_of(groups, run, closest=0, without=None):
    """Of the groups that a run is in, from the widest to the level that is asked for."""
    bounds = None
    for level in reversed(LEVELS[closest:]):
        group = groups[key_of(run, level)]
        if group.usable(without):
            own = group.quantiles(without)
            sources = len(group.counts) - (without in group.counts)
            bounds = own if bounds is None else drawn(own, sources, bounds)
    return bounds


def stretched(low, high, stretch):
    """About 0: an estimate is inside of its own interval, and neither side is without room."""
    low, high = min(low, 0.0), max(high, 0.0)
    return min(low, -high / 4.0) * stretch, max(high, -low / 4.0) * stretch


def coverage_of(judged, stretch, weights):
    held = total = 0.0
    for run, bounds in judged:
        low, high = stretched(*bounds, stretch)
        weight = weights(run)
        total += weight
        held += weight * (low - 1e-9 <= run.residual <= high + 1e-9)
    return held / total


def judge(groups, runs):
    """Each run with the interval that it would have had if its source were not known."""
    cache, judged = {}, []
    for run in runs:
        key = run[:-1]
        if key not in cache:
            cache[key] = bounds_of(groups, run, without=run.source)
        if cache[key] is not None:
            judged.append((run, cache[key]))
    return judged


def kind_of(run):
    return run.quantity, "inference" if run.method == "inference" else "training", run.known


def weights_of(runs):
    counts = collections.Counter((run.quantity, run.source) for run in runs)
    return lambda run: 1.0 / math.sqrt(counts[run.quantity, run.source])


def find_stretch(judged, weights):
    return next((stretch for stretch in STRETCHES
                 if coverage_of(judged, stretch, weights) >= COVERAGE), STRETCHES[-1])


def describe(key, groups, stretch):
    quantity, level, values = key
    group = groups[key]
    low, high = stretched(*bounds_of(groups, group.runs[0], LEVELS.index(level)), stretch)
    record = {"quantity": quantity}
    record.update(zip(level, values))
    record.update(n=len(group.runs), sources=len(group.counts),
                  low=round(low, 4), high=round(high, 4))
    return record


def calibrate(runs):
    groups, weights = make_groups(runs), weights_of(runs)
    stretches, coverages = {}, {}
    for kind in sorted({kind_of(run) for run in runs}):
        judged = judge(groups, [run for run in runs if kind_of(run) == kind])
        stretches[kind] = stretch = find_stretch(judged, weights)
        coverages[kind] = (coverage_of(judged, stretch, weights),
                           coverage_of(judged, stretch, lambda run: 1.0), len(judged))
    records = [describe(key, groups, stretches[kind_of(group.runs[0])])
               for level in LEVELS if len(level) > 1
               for key, group in sorted(groups.items()) if key[1] == level and group.usable()]
    return records, stretches, coverages


def lines_of(records):
    return ",\n    ".join(json.dumps(record, ensure_ascii=False) for record in records)


def quantile(values, share):
    values = sorted(values)
    return values[min(int(share * len(values)), len(values) - 1)]


def rule_errors(text):
    """Rules of thumb beside the estimate, from lines of residuals --references."""
    errors = collections.defaultdict(list)
    for line in text.splitlines():
        method, rule, ours = line.split("\t")
        errors[method].append((abs(math.exp(-float(rule)) - 1), abs(math.exp(-float(ours)) - 1)))
    for method, pairs in errors.items():
        figures = [round(quantile([pair[k] for pair in pairs], share), 4)
                   for k in (0, 1) for share in (0.5, 0.9)]
        yield dict(zip(("method", "n", "median", "p90", "ours_median", "ours_p90"),
                       (method, len(pairs), *figures)))


def text_of(rows, references):
    records, _, _ = calibrate(make_runs(rows))
    parts = {"groups": records, "known": known_pairs(rows),
             "rules": list(rule_errors(references))}
    lists = ",\n".join(f'  "{name}": [\n    {lines_of(part)}\n  ]'
                       for name, part in parts.items())
    return '{\n  "coverage": %g,\n%s\n}\n' % (COVERAGE, lists)


def check(rows, references, path):
    """0 where the file is what the rows give, and it covers what it promises."""
    _, stretches, coverages = calibrate(make_runs(rows))
    failed = False
    for kind, (coverage, plain, n) in coverages.items():
        print(f"{' '.join(map(str, kind)):28} {100 * coverage:5.1f} % inside "
              f"({100 * plain:.1f} % of {n} runs), source by source left out; "
              f"stretched by {stretches[kind]:.2f}")
        failed |= n >= FEWEST_JUDGED and not PROMISED[0] <= coverage <= PROMISED[1]
    current = path.read_text(encoding="utf-8") == text_of(rows, references)
    if not current:
        print(f"{path.name} is not what the residuals give; run 'meson compile update-accuracy'")
    return 1 if failed or not current else 0
