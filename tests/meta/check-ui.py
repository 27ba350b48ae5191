#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The .ui files: well-formed, shipped, translatable, named for screen readers, wired to actions.

That each builds as a widget is tried by the tests of the window, with warnings made fatal.
"""
import pathlib
import re
import xml.etree.ElementTree as xml

import tree

RESOURCES = "headroom.gresource.xml"
TEXTS = {"body", "comments", "description", "label", "placeholder-text", "subtitle", "text",
         "title", "tooltip-text"}
BUTTONS = {"GtkButton", "GtkMenuButton", "GtkToggleButton"}
THEME = pathlib.Path("/usr/share/icons/Adwaita")
ICON = re.compile(r'"([\w-]+-symbolic)"')
WORD = re.compile(r"[^\W\d_]{2}")


def properties(element):
    return {child.get("name"): child for child in element if child.tag in ("property", "attribute")}


def text_problems(root):
    for element in root.iter():
        if element.tag in ("property", "attribute") and element.get("name") in TEXTS:
            words = (element.text or "").strip()
            if WORD.search(words) and element.get("translatable") != "yes":
                yield f"'{words}' is not translatable"


def button_problems(root):
    for element in root.iter("object"):
        own = properties(element)
        if element.get("class") in BUTTONS and "icon-name" in own:
            named = {child.get("name") for child in element.findall("accessibility/property")}
            if not own.keys() & {"tooltip-text", "label"} and not named & {"label", "labelled-by"}:
                yield f"the button with the icon {own['icon-name'].text} has no name"


def wiring_problems(root, sources, icons):
    for element in root.iter():
        value = (element.text or "").strip()
        if element.get("name") in ("action-name", "action") and re.match(r"(app|win)\.", value):
            name = value.partition(".")[2].partition("(")[0].partition("::")[0]
            if f'"{name}"' not in sources and f'"{value}"' not in sources:
                yield f"the action {value} is nowhere in src/app"
        if element.get("name") == "icon-name" and icons and value and value not in icons:
            yield f"the icon {value} is neither ours nor Adwaita's"


def resource_problems(paths):
    """Every file is in the resource, and what the resource lists exists."""
    ui = tree.ROOT / "ui"
    listed = {element.text for element in xml.parse(ui / RESOURCES).getroot().iter("file")}
    there = {path.relative_to(ui).as_posix() for path in [*paths, *ui.glob("**/*.css")]}
    yield from (f"ui/{name}: not in {RESOURCES}" for name in sorted(there - listed))
    yield from (f"ui/{RESOURCES}: {name} does not exist"
                for name in sorted(listed) if not (ui / name).exists())


def main():
    paths = list(tree.files(".ui", under="ui"))
    sources = "".join(path.read_text("utf-8") for path in tree.files(".c", under="src/app"))
    icons = {path.stem for path in THEME.rglob("*.svg")} if THEME.is_dir() else set()
    icons |= {path.stem for path in tree.files(".svg")} if icons else set()
    problems = list(resource_problems(paths))
    if icons:
        problems += [f"src/app: the icon {name} is neither ours nor Adwaita's"
                     for name in sorted(set(ICON.findall(sources)) - icons)]
    for path in paths:
        try:
            root = xml.parse(path).getroot()
        except xml.ParseError as error:
            problems.append(f"{tree.name(path)}: {error}")
            continue
        problems += [f"{tree.name(path)}: {said}" for said in
                     [*text_problems(root), *button_problems(root),
                      *wiring_problems(root, sources, icons)]]
    tree.finish(len(paths), problems)


main()
