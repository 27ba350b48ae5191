#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes by keyboard through all pages and dialogs, and reads names: test-pages.py HEADROOM.

Run it under tests/with-display with GTK_A11Y=atspi.
"""
import re
import sys
import time

from headroom_window import (Atspi, Keyboard, TYPE_NAME, Window, find, plain, wait_for, walk)

PAGES = {"1": "Memory", "2": "Speed", "3": "What to Change", "4": "Limits", "5": "Compare",
         "6": "Evidence"}


def has(node, state):
    return node.get_state_set().contains(state)


def check_names(root, where):
    """Whatever is shown and can take the focus says what it is."""
    n_named, nameless = 0, []
    for node in walk(root, skip=("combo box",)):
        if not has(node, Atspi.StateType.FOCUSABLE) or node.get_role_name() == "scroll pane":
            continue
        name = node.get_name()
        parent = node.get_parent()
        # The two lists in a row that opens are libadwaita's own; the keys go to their rows.
        if node.get_role_name() == "list" and name == "GtkListBox":
            continue
        # Those of AdwPreferencesWindow are for several pages, and to be searched.
        if where == "preferences" and (parent.get_name() == "AdwViewSwitcher"
                                       or name == "GtkSearchEntry"):
            continue
        half = name[:len(name) // 2].strip()
        if node.get_role_name() in ("push button", "button", "list item", "page tab"):
            assert len(half) < 3 or name != f"{half} {half}", f"{where}: said twice: {name!r}"
            assert not re.search(r"(^|\s)_\w", name), f"{where}: a mnemonic in {name!r}"
        if not name or TYPE_NAME.match(name):
            nameless.append(f"{node.get_role_name()} in {parent.get_name()!r}: {name!r}")
        n_named += 1
    assert not nameless, f"{where}: no names: {nameless}"
    return n_named


def selected_tab(window):
    for node in walk(window.frame):
        if node.get_role_name() == "page tab" and has(node, Atspi.StateType.SELECTED):
            return node.get_name()
    return None


def selected_row(dialog):
    for node in walk(dialog):
        if node.get_role_name() == "list item" and has(node, Atspi.StateType.SELECTED):
            return node.get_name()
    return None


def check_pages(window, keyboard):
    """Each page comes by its key, is filled, and the focus goes into it."""
    for key, name in PAGES.items():
        keyboard.press("Alt", key)
        wait_for(name, lambda title=name: selected_tab(window) == title)
        wait_for(f"{name}: nothing loads", lambda: not find(window.frame, "spinner", "."))
        assert check_names(window.frame, name) >= 20, name
        print("ok page", name, flush=True)
    keyboard.press("Alt", "1")
    wait_for("the first page", lambda: selected_tab(window) == "Memory")


def check_commands(window, keyboard):
    """A command is found by its name, and an input takes the focus."""
    keyboard.press("Control", "k")
    dialog = wait_for("the commands", window.dialog)
    assert check_names(dialog, "commands") >= 40
    keyboard.write("context")
    wait_for("what is found", lambda: selected_row(dialog) == "Change “Context”")
    keyboard.press("Return")
    wait_for("the search to close", lambda: window.dialog() is None)
    wait_for("the context", lambda: has(window.spin("Context"), Atspi.StateType.FOCUSED))

    keyboard.press("Control", "k")
    dialog = wait_for("the commands again", window.dialog)
    keyboard.write("evidence")
    wait_for("what is found", lambda: selected_row(dialog) == "Show Evidence")
    keyboard.press("Return")
    wait_for("the page", lambda: selected_tab(window) == "Evidence")
    keyboard.press("Alt", "1")


def check_help(window, keyboard):
    keyboard.press("F1")
    dialog = wait_for("the help", window.dialog)
    wait_for("the first topic", lambda: has(find(dialog, "list item", "The First Answer"),
                                            Atspi.StateType.FOCUSED))
    assert check_names(dialog, "help") >= 5
    keyboard.press("Return")
    wait_for("its text", lambda: find(dialog, "label", "In three steps"))
    keyboard.press("Escape")
    wait_for("no help", lambda: window.dialog() is None)


def check_preferences(window, keyboard):
    """What is preferred shows at once, and is taken back at once."""
    before = plain(window.verdict())
    assert re.search(r"\d\.\d", speed_line(window)), speed_line(window)
    assert "GiB" in before, before
    keyboard.press("Control", "comma")
    dialog = wait_for("the preferences", window.dialog)
    assert check_names(dialog, "preferences") >= 8
    choose(dialog, keyboard, "Unit of Sizes")
    wait_for("GB", lambda: " GB" in plain(window.verdict()))
    choose(dialog, keyboard, "Decimal Places")
    wait_for("no decimal places", lambda: "." not in plain(window.verdict()))
    wait_for("nor in the speed", lambda: not re.search(r"\d\.\d", speed_line(window)))
    choose(dialog, keyboard, "Parts of a Chart")
    find(dialog, "push button", "^Reset Preferences$").do_action(0)
    wait_for("all as it was", lambda: plain(window.verdict()) == before)
    keyboard.press("Escape")
    wait_for("no preferences", lambda: window.dialog() is None)


def speed_line(window):
    return plain(find(window.frame, "label", "per token").get_name())


def choose(dialog, keyboard, name):
    """Takes the next option of a list that opens."""
    for _ in range(12):
        if has(find(dialog, "combo box", f"^{name}"), Atspi.StateType.FOCUSED):
            break
        keyboard.press("Tab")
        time.sleep(0.2)
    keyboard.press("Return")
    time.sleep(0.4)
    keyboard.press("Down")
    time.sleep(0.2)
    keyboard.press("Return")
    time.sleep(0.3)


def main():
    keyboard = Keyboard()
    with Window(sys.argv[1]) as window:
        wait_for("the first answer", window.verdict)
        for check in (check_pages, check_commands, check_help, check_preferences):
            check(window, keyboard)
            print("ok", check.__name__, flush=True)


main()
