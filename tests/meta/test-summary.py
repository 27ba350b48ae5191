#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The count at the end of build-aux/test, which the gate relies on."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import tree

TAP = "TAP version 13\n1..3\nok 1 /a\n# note\nok 2 /b # SKIP no display\n{}ok 3 /c\n"


def entry(result, stdout=""):
    return {"name": "headroom:x", "result": result, "stdout": stdout}


def summarize(tests):
    """Runs the script on a log; its status and its last line."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder, "testlog.json")
        if tests is not None:
            log.write_text("".join(json.dumps(test) + "\n" for test in tests), "utf-8")
        done = subprocess.run([sys.executable, tree.ROOT / "build-aux/summarize-tests.py", log],
                              text=True, capture_output=True, check=False)
    return done.returncode, done.stdout.splitlines()[-1]


class Summary(unittest.TestCase):
    def expect(self, tests, status, line):
        self.assertEqual(summarize(tests), (status, line))

    def test_counts_points_and_programs(self):
        self.expect([entry("OK", TAP.format("")), entry("OK"), entry("SKIP")], 0,
                    "3 passed, 0 failed, 2 skipped")

    def test_failed_point(self):
        self.expect([entry("FAIL", TAP.format("not "))], 1, "1 passed, 1 failed, 1 skipped")

    def test_crash_after_good_points(self):
        self.expect([entry("ERROR", TAP.format(""))], 1, "2 passed, 1 failed, 1 skipped")

    def test_time_out(self):
        self.expect([entry("OK"), entry("TIMEOUT")], 1, "1 passed, 1 failed, 0 skipped")

    def test_expected_failure(self):
        self.expect([entry("EXPECTEDFAIL", TAP.format("not ")), entry("UNEXPECTEDPASS")], 1,
                    "1 passed, 1 failed, 0 skipped")

    def test_nothing_ran(self):
        for tests in (None, [], [entry("SKIP")]):
            self.assertEqual(summarize(tests)[0], 1)


unittest.main()
