#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions have at most 100 lines, files 1000, lines 100 columns.

A class_init lists properties and template children and may be longer.
"""
import json
import pathlib
import shutil
import subprocess
import sys

import tree

LINES_PER_FUNCTION = 100
LINES_PER_FILE = 1000
COLUMNS = 100
SKIPPED = 77


def file_problems(path):
    lines = path.read_text("utf-8").splitlines()
    if len(lines) > LINES_PER_FILE:
        yield f"{tree.name(path)}: {len(lines)} lines in one file"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            yield f"{tree.name(path)}:{number}: {len(line)} columns"


def functions(paths):
    """The C functions that universal-ctags finds, with the lines that they take."""
    command = ["ctags", "--languages=C", "--langmap=C:+.h", "--kinds-C=f", "--fields=+ne",
               "--output-format=json", "-L", "-", "-f", "-"]
    listing = subprocess.run(command, input="\n".join(map(str, paths)), text=True, check=True,
                             stdout=subprocess.PIPE)
    for line in listing.stdout.splitlines():
        tag = json.loads(line)
        path = tree.name(pathlib.Path(tag["path"]))
        yield path, tag["name"], tag["line"], tag["end"] - tag["line"] + 1


def main():
    sources = [path for path in tree.files(".c", ".h") if path.parent.name != "po"]
    problems = [problem for path in [*sources, *tree.files(".py")]
                for problem in file_problems(path)]
    if shutil.which("ctags") is None:
        print("\n".join(problems))
        print("universal-ctags is not installed: the length of functions was not checked")
        sys.exit(1 if problems else SKIPPED)
    lengths = []
    for path, function, line, length in functions(sources):
        lengths.append(length)
        if length > LINES_PER_FUNCTION and not function.endswith("_class_init"):
            problems.append(f"{path}:{line}: {function} has {length} lines")
    lengths.sort()
    if lengths:
        print(f"functions: {len(lengths)}, median {lengths[len(lengths) // 2]} lines,"
              f" 90th percentile {lengths[len(lengths) * 9 // 10]}, longest {lengths[-1]}")
    tree.finish(len(sources), problems)


main()
