#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each source names its licence, no file names a folder of one machine, text is tidy."""
import re

import tree

LICENSED = {".c", ".h", ".py", ".sh"}
# Folders that exist on somebody's machine only; example paths in documents start elsewhere.
MACHINE = re.compile(r"(?<![\w.\-~>}])/(?:work|farm|root|home|Users|builds|workspace)/")
BINARY = {".png", ".gz", ".mo", ".gguf", ".safetensors"}
NOT_OURS = {"COPYING"}


def is_script(text):
    return text.startswith("#!")


def problems_of(path):
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        yield f"{tree.name(path)}: not UTF-8 ({error})"
        return
    head = text[:400]
    if (path.suffix in LICENSED or is_script(text)) and "SPDX-License-Identifier:" not in head:
        yield f"{tree.name(path)}: names no licence (SPDX-License-Identifier) in its first lines"
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE.search(line):
            yield f"{tree.name(path)}:{number}: names a folder of one machine: {line.strip()[:80]}"
        if path.suffix in {".c", ".h", ".py", ".ui", ".css", ".build"} and "\t" in line:
            yield f"{tree.name(path)}:{number}: a tab"
        if path.suffix in LICENSED and line != line.rstrip():
            yield f"{tree.name(path)}:{number}: white space at the end"


def main():
    texts = [path for path in tree.files()
             if path.suffix not in BINARY and path.name not in NOT_OURS]
    tree.finish(len(texts), [problem for path in texts for problem in problems_of(path)])


main()
