#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each room of src/ includes only the rooms and libraries of its line here.

The rooms are static libraries with the same dependencies, so most strays do not build; a header of
a library that another dependency happens to pull in would. For the rooms that must not see a
library even through another header, the includes are followed to the end.
"""
import re
from dataclasses import dataclass

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"(?P<own>[^"]+)"|<(?P<library>[^>]+)>)', re.MULTILINE)
STANDARD = {"assert", "ctype", "errno", "fcntl", "fenv", "float", "inttypes", "limits", "locale",
            "math", "signal", "stdarg", "stdbool", "stddef", "stdint", "stdio", "stdlib", "string",
            "time", "unistd"}
PURE_STANDARD = STANDARD - {"fcntl", "locale", "signal", "stdio", "time", "unistd"}


@dataclass(frozen=True)
class Room:
    rooms: frozenset
    libraries: re.Pattern
    standard: frozenset = frozenset(STANDARD)
    follow: bool = False    # the libraries hold for what its headers include, too


def room(rooms, libraries, **more):
    return Room(frozenset(rooms.split()), re.compile(libraries), **more)


GLIB = r"glib\.h|glib/g(printf|stdio)\.h"
GOBJECT = GLIB + r"|glib-object\.h"
GIO = GOBJECT + r"|gio/.*|glib-unix\.h"
CAIRO = GOBJECT + r"|cairo.*\.h|pango/.*"
ROOMS = {
    "base": room("", GLIB, follow=True),
    "catalog": room("base", GIO + r"|json-glib/.*"),
    "core": room("base catalog", r"glib\.h", standard=frozenset(PURE_STANDARD), follow=True),
    "import": room("base catalog", GIO + r"|libsoup/.*|json-glib/.*"),
    "probe": room("base catalog", GIO + r"|gmodule\.h"),
    "plot": room("base", CAIRO, follow=True),
    # flock(2): the lock by which a run tells others that its journals are in use.
    "planner": room("base catalog core import probe", GIO + r"|sys/file\.h"),
    "report": room("base catalog core import probe plot planner",
                   GIO + "|" + CAIRO + r"|json-glib/.*|glib/gi18n\.h"),
    "widgets": room("plot base", CAIRO + r"|gtk/.*|graphene.*\.h"),
    "app": room("base catalog core import probe plot planner report widgets",
                GIO + "|" + CAIRO + r"|gtk/.*|adwaita\.h|glib/gi18n\.h"),
    "cli": room("base catalog core import probe plot planner report",
                GIO + "|" + CAIRO + r"|json-glib/.*|glib/gi18n\.h"),
}
# Written by the build, seen by one room.
GENERATED = {"hr-resources.h": "app"}
# Only what faces a person knows the application's id, paths and translations.
CONFIGURED = {"catalog", "planner", "report", "app", "cli"}


def includes(path):
    return [(match["own"], match["library"]) for match in INCLUDE.finditer(path.read_text("utf-8"))]


def home(path):
    return path.relative_to(tree.ROOT / "src").parts[0]


def complain(path, origin, rule, headers):
    """What is wrong with the includes of one file, as a room with this rule sees them."""
    via = "" if path == origin else f" (through {path.name})"
    for own, library in includes(path):
        if own == "config.h":
            if home(origin) not in CONFIGURED:
                yield f"{tree.name(origin)}: includes config.h{via}"
        elif GENERATED.get(own, "") == home(origin):
            continue
        elif own:
            if own not in headers:
                yield f"{tree.name(origin)}: includes {own}, which no room has{via}"
            elif home(headers[own]) not in rule.rooms | {home(origin)}:
                yield (f"{tree.name(origin)}: {home(origin)} must not know "
                       f"{home(headers[own])} ({own}){via}")
        elif not rule.libraries.fullmatch(library) and library[:-2] not in rule.standard:
            yield f"{tree.name(origin)}: {home(origin)} must not include <{library}>{via}"


def reachable(path, headers):
    found = [path]
    for current in found:
        found += [headers[own] for own, _ in includes(current)
                  if own in headers and headers[own] not in found]
    return found


def main():
    sources = list(tree.files(".c", ".h", under="src"))
    headers = {path.name: path for path in sources if path.suffix == ".h"}
    problems = []
    for path in sources:
        rule = ROOMS.get(home(path))
        if rule is None:
            problems.append(f"{tree.name(path)}: no line for the room {home(path)}")
            continue
        for seen in reachable(path, headers) if rule.follow else [path]:
            problems += complain(seen, path, rule, headers)
    tree.finish(len(sources), problems)


main()
