#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program that fits achieved rates: it moves what may be moved, finds its way back, and
says the same twice. And what it fits belongs to classes of devices and formats, never to one run.

usage: test-calibrate.py CALIBRATE ROOT
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CALIBRATE, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
# An engine with a rate of its own, and evidence that it moves.
ENGINE, QUANTITY, FILE = "mlx", "speed.decode", "inference-speed.jsonl"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def engines(data):
    return {path.stem: load(path) for path in sorted((data / "catalog/engines").glob("*.json"))}


def fit(data, names, *arguments):
    run = subprocess.run(
        [CALIBRATE, "--data", str(data), "--engines", names, "--quantities", QUANTITY,
         *arguments, str(data / "evidence" / FILE)],
        capture_output=True, text=True, encoding="utf-8", check=True)
    return run.stdout, run.stderr


def write_back(root, lines):
    subprocess.run([sys.executable, str(ROOT / "tests/accuracy/calibrate.py"), str(root)],
                   input=lines, text=True, encoding="utf-8", check=True)


def median(figures, title):
    """Of all files together, in percent."""
    line = next(line for line in figures.splitlines() if line.startswith(f"{title} ")
                and " all " in line)
    return float(line.split("median")[1].split("%")[0])


class Calibrate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.data = self.root / "data"
        shutil.copytree(ROOT / "data/catalog", self.data / "catalog")
        (self.data / "evidence").mkdir()
        shutil.copy(ROOT / "data/evidence" / FILE, self.data / "evidence")

    def record(self):
        return load(self.data / "catalog/engines" / f"{ENGINE}.json")

    def change(self, name, **members):
        record = self.record()
        next(rate for rate in record["rates"] if rate["name"] == name).update(members)
        (self.data / "catalog/engines" / f"{ENGINE}.json").write_text(json.dumps(record))

    def value(self, name):
        return next(r["value"] for r in self.record()["rates"] if r["name"] == name)

    def test_nothing_free_changes_nothing(self):
        before = engines(self.data)
        record = self.record()
        for rate in record["rates"]:
            rate.pop("fit", None)
            for factor in rate.get("formats", []) + rate.get("devices", []):
                factor.pop("fit", None)
        (self.data / "catalog/engines" / f"{ENGINE}.json").write_text(json.dumps(record))
        before[ENGINE] = record
        lines, _ = fit(self.data, ENGINE, "--all")
        self.assertEqual(lines, "")
        write_back(self.root, lines)
        self.assertEqual(engines(self.data), before)

    def test_only_what_may_be_moved(self):
        lines, _ = fit(self.data, ENGINE)
        rates = {rate["name"]: rate for rate in self.record()["rates"]}
        self.assertGreater(len(lines.splitlines()), 0)
        for line in lines.splitlines():
            engine, constant, kind, pattern, *_ = line.split("\t")
            rate = rates[constant]
            moved = rate if kind == "value" else next(
                factor for factor in rate[kind] if factor["match"] == pattern)
            self.assertEqual(engine, ENGINE)
            self.assertTrue(moved.get("fit"), line)

    def test_finds_its_way_back(self):
        good = self.value("memory_share")
        self.change("memory_share", value=good / 2)
        lines, figures = fit(self.data, ENGINE)
        self.assertLess(median(figures, "in sample"), median(figures, "as recorded") / 2)
        write_back(self.root, lines)
        self.assertGreater(self.value("memory_share"), good * 0.7)
        self.assertLess(self.value("memory_share"), good * 1.4)

    def test_says_the_same_twice(self):
        self.assertEqual(fit(self.data, ENGINE, "--folds", "3"),
                         fit(self.data, ENGINE, "--folds", "3"))

    def test_folds_forget(self):
        """One fold holds out every row: what is left must not hang on what was recorded."""
        _, figures = fit(self.data, ENGINE, "--folds", "1")
        self.change("memory_share", value=self.value("memory_share") / 2)
        _, changed = fit(self.data, ENGINE, "--folds", "1")
        self.assertEqual(median(figures, "out of sample"), median(changed, "out of sample"))
        self.assertNotEqual(median(figures, "as recorded"), median(changed, "as recorded"))


class Rates(unittest.TestCase):
    """What a rate is told apart by."""

    def factors(self, kind):
        for engine, record in engines(ROOT / "data").items():
            for rate in record.get("rates", []):
                for factor in rate.get(kind, []):
                    yield f"{engine} {rate['name']}", factor["match"]

    def test_no_device_by_name(self):
        devices = [record for path in sorted((ROOT / "data/catalog/hardware").glob("*.json"))
                   for content in [load(path)]
                   for record in (content if isinstance(content, list) else [content])]
        words = {word for record in devices
                 for word in (record["id"], record["name"].lower().replace(" ", "-"))}
        self.assertGreater(len(words), 100)
        for where, pattern in self.factors("devices"):
            for part in pattern.split("/"):
                self.assertNotIn(part.strip("*-"), words, where)

    def test_no_format_of_one_model(self):
        formats = {record["id"] for path in sorted((ROOT / "data/catalog/formats").glob("*.json"))
                   for content in [load(path)]
                   for record in (content if isinstance(content, list) else [content])}
        for where, pattern in self.factors("formats"):
            parts = pattern.split("*")
            found = [name for name in formats if name.startswith(parts[0])
                     and name.endswith(parts[-1])]
            self.assertTrue(found, f"{where}: no format matches {pattern}")

    def test_no_evidence_by_its_id(self):
        ids = {json.loads(line)["id"] for path in (ROOT / "data/evidence").glob("*.jsonl")
               for line in path.read_text(encoding="utf-8").splitlines()}
        self.assertGreater(len(ids), 1000)
        for path in [*(ROOT / "src").rglob("*.[ch]"), *(ROOT / "data/catalog").rglob("*.json")]:
            strings = set(path.read_text(encoding="utf-8").split('"')[1::2])
            self.assertFalse(strings & ids, path)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
