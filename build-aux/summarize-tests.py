#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases in meson's test log and ends with "N passed, N failed, N skipped".

A test that speaks TAP counts by its points, any other as one case. A test that failed without a
failed point (a crash, a time-out) counts as one failure more. Exits 1 when anything failed or
when nothing ran.
"""
import json
import re
import sys

POINT = re.compile(r"^\s*(not )?ok\b(?P<rest>.*)$")
DIRECTIVE = re.compile(r"#\s*(?P<word>SKIP|TODO)\b", re.IGNORECASE)


def tap_points(output):
    """The points of the outermost TAP document as (passed, failed, skipped)."""
    passed = failed = skipped = 0
    for line in output.splitlines():
        point = POINT.match(line)
        if point is None or line[:1].isspace():
            continue
        directive = DIRECTIVE.search(point["rest"])
        if directive and directive["word"].upper() == "SKIP":
            skipped += 1
        elif point[1] and not directive:
            failed += 1
        else:
            passed += 1
    return passed, failed, skipped


def count(test):
    """The cases of one line of the log as (passed, failed, skipped)."""
    result = test["result"]
    if result == "EXPECTEDFAIL":
        return 1, 0, 0
    passed, failed, skipped = tap_points(test.get("stdout") or "")
    if result == "OK":
        return (passed, failed, skipped) if passed + failed + skipped else (1, 0, 0)
    if result == "SKIP":
        return 0, 0, max(skipped, 1)
    return passed, max(failed, 1), skipped


def main():
    try:
        with open(sys.argv[1], encoding="utf-8") as log:
            tests = [json.loads(line) for line in log if line.strip()]
    except OSError as error:
        print(f"No test ran: {error}", file=sys.stderr)
        tests = []
    totals = [sum(column) for column in zip(*map(count, tests))] or [0, 0, 0]
    for test in tests:
        if count(test)[1]:
            print(f"failed: {test['name']} ({test['result']})")
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
