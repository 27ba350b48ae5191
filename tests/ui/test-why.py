#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks of every number that is shown why it is that: test-why.py HEADROOM.

Run it under tests/with-display with GTK_A11Y=atspi.
"""
import re
import sys
import time

from headroom_window import (Atspi, Keyboard, Window, children, find, plain, wait_for, walk)

# A number with its unit, or one that stands alone; names of formats and devices have digits too.
UNITS = "[kMGTP]?i?B|[kMGTPE]?FLOP|%|ms|µs|s|min|h|days|tok|tokens|times|W|USD|kWh|bit"
QUANTITY = re.compile(rf"(?<![\w.])\d[\d.,]*[ /](?:{UNITS})(?![\w])|^\d[\d.,]*$"
                      r"|^(?:All|At least) \d|\d [a-z]+ fits?$")
WHY = re.compile(r"^(Why|How Sure)\b")
# How far a label may be from the button beside it, in widgets that only arrange others.
NEAR = 4
PAGES = {"1": "HrMemoryPage", "2": "HrSpeedPage", "3": "HrAdvicePage", "5": "HrComparePage",
         "6": "HrEvidencePage", "4": "HrLimitsPage"}
# By which a page tells that it has found all that it looks for.
LAST = {"1": "^Why It Needs So Much$", "2": "^Why These Numbers$", "3": "^Why It Is Not Faster$",
        "5": "^Why the Numbers of Plan B$", "6": "^Why: .*, with llama.cpp",
        "4": "^Why: Smallest Card$"}

# What opens on a page: the button's name, and what must be read there.
ANSWERS = {
    "1": (("^Why It Fits or Does Not$", ("=.*−", "Counter: process", "Source: ")),
          ("^Why This Speed$", ("÷ bandwidth", "x · exp")),
          ("^How Sure This Is$", ("How Sure the Memory Is: .* to ", "How Sure the Speed Is: .* to ",
                                  "x · exp", "Counter: ", "Source: .*conformal")),
          ("^Why It Needs So Much$", ("=", "Counter: reserved"))),
    "2": (),
    "3": (("^Why It Is Not Faster$", ("t ÷ Σ t",)),
          ("^Why: Store the cache", ("Saved: ", "Speed Against Now: × ", "Free: "))),
    "4": (("^Why It Goes So Far$", ("Longest Context: ", r"usable − M\(", "Counter: ")),
          ("^Why: Most Sequences", (r"usable − M\(",))),
    "5": (("^Why the Numbers of Plan A$", ("Weights: ", "KV cache: ", "Tokens per second: ")),
          ("^Why the Numbers of Plan B$", ("Weights: ", "KV cache: ", "Tokens per second: "))),
    "6": (("^Why These Intervals$", ("x · exp",)),
          ("^Why: .*, with llama.cpp", ("÷ .* − 1", "Source: "))),
}


def has(node, state):
    return node.get_state_set().contains(state)


def turn(window, keyboard, key):
    """Turns to a page, and waits until it has found all that it looks for."""
    keyboard.press("Alt", key)
    wait_for(PAGES[key], lambda: find(window.frame, "filler", f"^{PAGES[key]}$"))
    if key == "5":
        wait_for("the button", lambda: find(window.frame, "push button", "^Pin This Plan")
                 .do_action(0))
    wait_for(LAST[key], lambda: find(window.frame, "push button", LAST[key]))


def ancestors(node):
    while node is not None and node.get_role_name() != "frame":
        node = node.get_parent()
        yield node


def asks_why(node):
    return any(WHY.match(found.get_name()) for found in walk(node)
               if found.get_role_name() in ("push button", "toggle button", "button"))


def is_explained(label):
    """In a row that opens or has the button; else beside the button."""
    above = list(ancestors(label))
    for node in above:
        if node.get_role_name() in ("list item", "table row"):
            parent = node.get_parent().get_name()
            return parent in ("Items", "Totals") or asks_why(node)
    names = [node.get_name() for node in above]
    if "HrComparePage" in names:       # a cell of its tables: the list above them has the plans
        return asks_why(above[names.index("HrComparePage")])
    return any(asks_why(node) for node in above[:NEAR])


def check_numbers(window):
    """No number stands anywhere on a page without its reasons."""
    n_numbers, bare = 0, []
    for label in walk(window.frame):
        if label.get_role_name() != "label" or not QUANTITY.search(plain(label.get_name())):
            continue
        places = {node.get_name() for node in ancestors(label)} & {*PAGES.values(), "HrAnswerBar"}
        if not places:                 # an input: the user said so
            continue
        n_numbers += 1
        if not is_explained(label):
            bare.append(f"{places}: {label.get_name()!r}")
    assert not bare, "\n".join(["no reasons:", *bare])
    assert n_numbers > 200, f"only {n_numbers} numbers were seen"
    print(f"ok {n_numbers} numbers")


def focus(window):
    for node in walk(window.frame):
        if has(node, Atspi.StateType.FOCUSED):
            return node
    return None


def back_to(window, keyboard, role, name, limit=30):
    """Presses Shift and Tab, which from the top come to the end of a page, and scroll to it."""
    roles = {role, "toggle button", "button"} if role == "push button" else {role}
    for _ in range(limit):
        node = wait_for("a focus", lambda: focus(window))
        if node.get_role_name() in roles and re.search(name, node.get_name()):
            return
        keyboard.press("Shift", "Tab")
        time.sleep(0.12)
    raise AssertionError(f"{name}: not reached by Tab")


def entries(window):
    """What is said in the popover, one entry after another."""
    whys = find(window.frame, "list", "^Why$")
    return list(children(whys)) if whys else []


def close(window, keyboard):
    keyboard.press("Escape")
    time.sleep(0.4)


def check_answers(window, keyboard, key):
    """What opens has equation, counter and source, in words for a screen reader."""
    for name, patterns in ANSWERS[key]:
        find(window.frame, "push button", name).do_action(0)
        wait_for(f"{name}: an answer", lambda: entries(window))
        found = entries(window)
        said = "\n".join(plain(entry.get_name()) for entry in found)
        for pattern in patterns:
            assert re.search(pattern, said), f"{name}: no {pattern!r} in: {said}"
        focused = [entry for entry in found if has(entry, Atspi.StateType.FOCUSED)]
        assert len(focused) == 1, f"{name}: {len(focused)} entries have the focus"
        close(window, keyboard)
        print("ok", name, flush=True)


def check_operation(window, keyboard):
    """A row of the operations opens by Return, is walked through by arrows, and gets back the
    focus."""
    def row():
        return find(window.frame, "table row", "^Feed-forward, One token$")

    back_to(window, keyboard, "table row", ".")
    while not has(row(), Atspi.StateType.FOCUSED):
        before = focus(window).get_name()
        keyboard.press("Down")
        wait_for("the next row", lambda name=before: focus(window).get_name() != name)
    keyboard.press("Return")
    wait_for("the reasons", lambda: entries(window))
    said = [plain(entry.get_name()) for entry in entries(window)]
    titles = [text.split(":")[0] for text in said]
    assert titles == ["Time", "Share", "Operations", "Bytes", "FLOP/B", "Limited by"], titles
    cells = [plain(cell.get_name()) for cell in walk(row()) if cell.get_role_name() == "label"]
    for title, text in zip(titles, said):
        value = text.split(": ", 1)[1].split("\n")[0]
        assert value in cells, f"{title}: {value} is not in {cells}"
    assert re.search(r"bytes ÷ \(bandwidth · η\)", said[0]), said[0]
    assert "Source: " in said[0] and "÷" in said[1], said
    keyboard.press("Down")
    wait_for("the second entry", lambda: has(entries(window)[1], Atspi.StateType.FOCUSED))
    close(window, keyboard)
    wait_for("the row again", lambda: has(row(), Atspi.StateType.FOCUSED))
    print("ok an operation")


def check_errors(window, keyboard):
    """What stands far below is reached by keys alone."""
    wait_for("the first answer", window.verdict)
    turn(window, keyboard, "6")
    wait_for("the rules", lambda: find(window.frame, "list", "^Rules of Thumb$"))
    back_to(window, keyboard, "push button", "^Why These Errors$")
    keyboard.press("space")
    wait_for("the reasons", lambda: entries(window))
    said = plain(entries(window)[0].get_name())
    assert re.search(r"\|estimated ÷ measured − 1\|", said) and "Source: " in said, said
    close(window, keyboard)
    print("ok the errors")


def main():
    keyboard = Keyboard()
    with Window(sys.argv[1]) as window:
        check_errors(window, keyboard)
    with Window(sys.argv[1]) as window:
        wait_for("the first answer", window.verdict)
        for key in PAGES:
            turn(window, keyboard, key)
            if key == "2":
                check_operation(window, keyboard)
            check_answers(window, keyboard, key)
        wait_for("prices", lambda: find(window.frame, "label", "USD"))
        check_numbers(window)


main()
