#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs into a scratch folder and looks at what a desktop would find there.

Usage: check-install.py BUILD_FOLDER APP_ID
"""
import configparser
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import tree

CATALOG = {"models", "hardware", "engines", "formats"}


def run(*command, **env):
    done = subprocess.run(list(map(str, command)), env={**os.environ, **env}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ends with {done.returncode}:\n{done.stdout}")
    return done.stdout


def install(build, scratch):
    """The installed tree: the folders that hold programs and shared data."""
    run("meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", scratch)
    program = next(scratch.rglob("bin/headroom-cli"), None)
    data = next(scratch.rglob("share/headroom"), None)
    if program is None or data is None:
        sys.exit("headroom-cli or share/headroom is not installed")
    return program.parent, data.parent


def desktop_problems(bin_dir, share, app_id):
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(share / "applications" / f"{app_id}.desktop", "utf-8")
    if "Desktop Entry" not in entry:
        yield f"{app_id}.desktop is not installed"
        return
    for section in entry.sections():
        program = entry[section]["Exec"].split()[0]
        if not (bin_dir / program).is_file():
            yield f"{app_id}.desktop starts {program}, which is not installed"
    if "Comment[de]" not in entry["Desktop Entry"]:
        yield f"{app_id}.desktop is not translated"
    icon = entry["Desktop Entry"]["Icon"]
    for path in (f"scalable/apps/{icon}.svg", f"symbolic/apps/{icon}-symbolic.svg"):
        if not (share / "icons" / "hicolor" / path).is_file():
            yield f"the icon {path} is not installed"


def metainfo_problems(share, app_id):
    path = share / "metainfo" / f"{app_id}.metainfo.xml"
    root = xml.parse(path).getroot()
    if root.findtext("id") != app_id or root.findtext("launchable") != f"{app_id}.desktop":
        yield f"{path.name} is about another application"
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    if not any(summary.get(language) == "de" for summary in root.iter("summary")):
        yield f"{path.name} is not translated"


def mime_problems(share):
    """A desktop that reads this tree takes a .headroom file for a plan."""
    run("update-mime-database", share / "mime")
    globs = (share / "mime" / "globs2").read_text("utf-8")
    if "application/x-headroom-plan:*.headroom" not in globs:
        yield "a .headroom file is not known as a plan"


def data_problems(share):
    missing = CATALOG - {path.name for path in (share / "headroom" / "catalog").iterdir()}
    yield from (f"catalog/{kind} is not installed" for kind in sorted(missing))
    for folder in ("catalog", "schema"):
        for path in tree.files(".json", under=f"data/{folder}"):
            if not (share / "headroom" / path.relative_to(tree.ROOT / "data")).is_file():
                yield f"{tree.name(path)} is not installed"
    for name in ("headroom", "headroom-cli"):
        if not any((share / "man" / "man1").glob(f"{name}.1*")):
            yield f"the man page {name} is not installed"
    if not (share / "locale" / "de" / "LC_MESSAGES" / "headroom.mo").is_file():
        yield "the German translation is not installed"
    run("glib-compile-schemas", "--strict", "--dry-run", share / "glib-2.0" / "schemas")


def main():
    build, app_id = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder, "root")
        bin_dir, share = install(build, scratch)
        problems = [*desktop_problems(bin_dir, share, app_id), *metainfo_problems(share, app_id),
                    *mime_problems(share), *data_problems(share)]
        answer = run(bin_dir / "headroom-cli", "models", HEADROOM_DATA_DIR=str(share / "headroom"))
        if not answer.strip():
            problems.append("the installed headroom-cli lists no models")
        installed = sum(1 for path in scratch.rglob("*") if path.is_file())
        shutil.rmtree(scratch)
    tree.finish(installed, problems)


main()
