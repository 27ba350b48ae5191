#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/ agrees with the tree: POTFILES.in, headroom.pot, and each translation complete.

With --update it writes POTFILES.in, catalog-strings.h and headroom.pot anew and merges them into
the translations.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import tree

PO = tree.ROOT / "po"
TRANSLATABLE = {
    ".c": re.compile(r'\b(?:N?C?_|HR_(?:N_)?WORDS|g_dpgettext2|d?n?p?gettext)\s*\(\s*"'),
    ".ui": re.compile(r'translatable="(?:yes|true)"'),
    ".in": re.compile(r"^Comment=|<summary>", re.MULTILINE),
    ".xml": re.compile(r'\.dtd|<schemalist|translatable="'),
}
# What the window shows of the catalogue; no tool of gettext reads JSON, so a header lists it.
CATALOG_STRINGS = PO / "catalog-strings.h"
HEADER = """\
/* SPDX-License-Identifier: CC0-1.0 */
/* Sentences of data/catalog/engines, written by tests/meta/check-translations.py --update. */
"""
KEYWORDS = ["_", "N_", "HR_WORDS", "HR_N_WORDS", "C_:1c,2", "NC_:1c,2", "ngettext:1,2",
            "g_dngettext:2,3", "g_dpgettext2:2c,3", "dngettext:2,3"]


def listed(file):
    lines = (PO / file).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def catalog_strings():
    """The header that lists the descriptions of engines, for xgettext only."""
    descriptions = [json.loads(path.read_text("utf-8"))["description"]
                    for path in tree.files(".json", under="data/catalog/engines")]
    quoted = (json.dumps(text, ensure_ascii=False) for text in descriptions)
    return HEADER + "".join(f"N_({text})\n" for text in quoted)


def translatable_files():
    yield tree.name(CATALOG_STRINGS)
    for path in tree.files(*TRANSLATABLE):
        if tree.name(path).split("/")[0] in ("src", "ui", "data"):
            if TRANSLATABLE[path.suffix].search(path.read_text("utf-8")):
                yield tree.name(path)


def run(*command):
    """Runs a gettext tool; what it says when it fails or complains, in English."""
    done = subprocess.run(list(map(str, command)), cwd=tree.ROOT, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    return done.returncode, done.stdout.strip()


def extract(output):
    code, said = run("xgettext", "--files-from=po/POTFILES.in", "--directory=.", "-o", output,
                     "--from-code=UTF-8", "--add-comments=Translators", "--package-name=headroom",
                     "--copyright-holder=The Headroom developers", "--check=ellipsis-unicode",
                     "--msgid-bugs-address=https://github.com/headroom/Headroom/issues",
                     *(f"--keyword={keyword}" for keyword in KEYWORDS),
                     "--flag=g_strdup_printf:1:c-format", "--flag=ngettext:1:pass-c-format")
    return [said] if code or said else []


def potfiles_problems():
    inside, outside = set(listed("POTFILES.in")), set(translatable_files())
    yield from (f"po/POTFILES.in: lacks {name}" for name in sorted(outside - inside))
    yield from (f"po/POTFILES.in: {name} has nothing to translate or is gone"
                for name in sorted(inside - outside))
    if not CATALOG_STRINGS.exists() or CATALOG_STRINGS.read_text("utf-8") != catalog_strings():
        yield "po/catalog-strings.h is old: run tests/meta/check-translations.py --update"
    if listed("POTFILES.in") != sorted(inside):
        yield "po/POTFILES.in: not sorted, or with doubles"


def template_problems(fresh):
    """The committed template has the sentences that the sources have now."""
    for one, other in ((fresh, PO / "headroom.pot"), (PO / "headroom.pot", fresh)):
        code, said = run("msgcmp", "--use-untranslated", "--use-fuzzy", one, other)
        if code:
            yield f"po/headroom.pot is old: run tests/meta/check-translations.py --update\n{said}"


def language_problems(language, template):
    path = PO / f"{language}.po"
    code, said = run("msgfmt", "--check", "--check-accelerators=_", "-o", os.devnull, path)
    if code:
        yield said
    code, said = run("msgcmp", path, template)
    if code:
        yield f"{tree.name(path)} is not complete:\n{said}"
    for kind in ("--only-fuzzy", "--only-obsolete"):
        code, said = run("msgattrib", kind, "--no-wrap", path)
        if "msgid" in said.partition("\n\n")[2]:
            yield f"{tree.name(path)} has entries that are {kind[7:]}:\n{said}"


def update():
    CATALOG_STRINGS.write_text(catalog_strings(), "utf-8")
    (PO / "POTFILES.in").write_text("\n".join(sorted(translatable_files())) + "\n", "utf-8")
    problems = extract(PO / "headroom.pot")
    for language in listed("LINGUAS"):
        code, said = run("msgmerge", "--quiet", "--update", "--backup=none", "--previous",
                         PO / f"{language}.po", PO / "headroom.pot")
        problems += [said] if code else []
    tree.finish(1, problems)


def main():
    if "--update" in sys.argv[1:]:
        update()
    with tempfile.TemporaryDirectory() as folder:
        fresh = pathlib.Path(folder, "fresh.pot")
        problems = [*potfiles_problems(), *extract(fresh)]
        if not problems:
            problems += template_problems(fresh)
            for language in listed("LINGUAS"):
                problems += language_problems(language, fresh)
    tree.finish(len(listed("POTFILES.in")), problems)


main()
