#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works with the window by keyboard alone, from a file to a saved file: test-story.py HEADROOM.

Run it under tests/with-display with GTK_A11Y=atspi.
"""
import json
import os
import signal
import sys
import tempfile
import time

from headroom_window import (Atspi, Keyboard, Window, children, find, plain, wait_for, walk)

PLAN = {"model": "llama-3.1-8b", "engine": "llama.cpp", "weights": "gguf-q4_k_m",
        "hardware": {"id": "nvidia-geforce-rtx-4090", "count": 1}, "inference": {"context": 8192}}
# Longer than HR_JOURNAL_DELAY_MS, and no more than may be lost.
MISHAP_S = 1.0


def has(node, state):
    return node.get_state_set().contains(state)


def selected_tab(window):
    for node in walk(window.frame):
        if node.get_role_name() == "page tab" and has(node, Atspi.StateType.SELECTED):
            return node.get_name()
    return None


def tab_names(window):
    names = [node.get_name() for node in walk(window.frame)
             if node.get_role_name() == "page tab"]
    return list(dict.fromkeys(names))


def tab_to(window, keyboard, role, name, limit=16):
    """Presses Tab until something called so has the focus."""
    for _ in range(limit):
        # Found anew each time: without a main loop nobody tells that a state has changed.
        node = wait_for(name, lambda: find(window.frame, role, name))
        if has(node, Atspi.StateType.FOCUSED):
            return
        del node
        keyboard.press("Tab")
        time.sleep(0.15)
    raise AssertionError(f"{name}: not reached by Tab")


def check_pages(window, keyboard):
    """Each page is turned to by a key; something in it, or in the bar above, takes the focus."""
    reached = set()
    for key in ("1", "2", "3", "4", "5", "6"):
        keyboard.press("Alt", key)
        time.sleep(0.3)
        reached.add(selected_tab(window))
    assert reached == set(tab_names(window)), (reached, tab_names(window))
    assert len(reached) >= 4, reached
    keyboard.press("Alt", "1")
    wait_for("the first page", lambda: selected_tab(window) == "Memory")


def check_why(window, keyboard):
    """The number's equation opens by keyboard, and closes again."""
    for name, words in (("Why It Fits or Does Not", "=.*−"), ("Why This Speed", "÷ bandwidth")):
        find(window.frame, "push button", f"^{name}$").do_action(0)
        wait_for(f"{name}: the equation", lambda pattern=words: find(window.frame, "label",
                                                                     pattern))
        time.sleep(0.4)
        keyboard.press("Escape")
        time.sleep(0.4)


def choose(window, keyboard, row, query, title):
    """Opens the chooser of a row by keyboard, searches, and takes the first that is found."""
    tab_to(window, keyboard, "list item", f"^{row}")
    keyboard.press("Return")
    dialog = wait_for("the chooser", window.dialog)
    entry = wait_for("the search", lambda: find(dialog, "entry", "^Search$"))
    Atspi.EditableText.set_text_contents(entry, query)

    def first_is_it():
        rows = children(find(dialog, "list", "^Results$"))
        return next(rows).get_name().startswith(title)
    wait_for(f"{title} as the first result", first_is_it)
    keyboard.press("Return")
    wait_for("the chooser to close", lambda: window.dialog() is None)


def check_story(binary, keyboard, path):
    """Open, choose a model and a GPU, read, change, undo, save, reopen."""
    with Window(binary, path) as window:
        wait_for("the first answer", window.verdict)
        first = window.verdict()
        assert plain(first).startswith("Fits — "), first
        choose(window, keyboard, "Model", "llama 3.3 70b", "Llama 3.3 70B")
        wait_for("the bigger model", lambda: window.verdict() != first)
        assert plain(window.verdict()).startswith("Does not fit: "), window.verdict()
        choose(window, keyboard, "Hardware", "h200", "NVIDIA H200")
        wait_for("the bigger GPU", lambda: plain(window.verdict()).startswith("Fits — "))
        fits = window.verdict()
        wait_for("a mark for what is not saved", lambda: find(window.frame, "label", " •$"))

        context = window.spin("Context")
        assert context.set_current_value(65536)
        wait_for("a new answer", lambda: window.verdict() != fits)
        keyboard.press("Control", "z")
        wait_for("undo", lambda: window.verdict() == fits)
        keyboard.press("Control", "s")
        wait_for("no mark", lambda: not find(window.frame, "label", " •$"))
    with open(path, encoding="utf-8") as file:
        saved = json.load(file)
    assert saved["model"] == "llama-3.3-70b", saved
    assert saved["hardware"]["id"].startswith("nvidia-h200"), saved
    assert saved["inference"]["context"] == 8192, saved
    with Window(binary, path) as window:
        wait_for("the saved answer", lambda: window.verdict() == fits)


def check_close(binary, keyboard, path):
    """Closing asks where something would be lost, and nowhere else."""
    with Window(binary, path) as window:
        wait_for("the first answer", window.verdict)
        first = window.verdict()
        assert window.spin("Context").set_current_value(131072)
        wait_for("a new answer", lambda: window.verdict() != first)
        keyboard.press("Control", "w")
        wait_for("the question", lambda: find(window.dialog(), "label", "^Save Changes"))
        keyboard.press("Escape")
        wait_for("no question", lambda: window.dialog() is None)
        assert window.process.poll() is None, "closed without being told to"
        keyboard.press("Control", "z")
        wait_for("undo", lambda: window.verdict() == first)
        keyboard.press("Control", "w")
        wait_for("the end", lambda: window.process.poll() is not None)


def check_compare(window, keyboard):
    """A pinned plan stays while the window's own changes; what differs is told."""
    keyboard.press("Control", "d")
    keyboard.press("Alt", "5")
    wait_for("two plans", lambda: find(window.frame, "push button", "^Unpin Plan B$"))
    assert find(window.frame, "label", "alike in every input")
    assert window.spin("Context").set_current_value(16384)
    wait_for("the difference", lambda: find(window.frame, "label", "^Context$")
             and find(window.frame, "label", r"^16.?384\b"))
    find(window.frame, "push button", "^Unpin Plan B$").do_action(0)
    wait_for("nothing to compare", lambda: not find(window.frame, "push button", "^Unpin Plan B$"))
    # What is not undone here would be restored by the next window of these tests.
    find(window.frame, "push button", "^Undo$").do_action(0)
    wait_for("undo", lambda: window.spin("Context").get_current_value() == 32768)
    time.sleep(MISHAP_S)


def kill_after(binary, arguments, value):
    """Changes the context, waits no longer than may be lost, and ends the window unasked."""
    with Window(binary, *arguments) as window:
        wait_for("an answer", window.verdict)
        assert window.spin("Context").set_current_value(value)
        verdict = window.verdict()
        time.sleep(MISHAP_S)
        assert window.process.poll() is None
        window.process.send_signal(signal.SIGKILL)
        window.process.wait()
        return verdict


def check_mishap(binary, path):
    """After kill -9 the next start shows the plan as it was, with or without a file."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(PLAN, file)
    for arguments, value in (((), 131072), ((path,), 262144)):
        kill_after(binary, arguments, value)
        with Window(binary) as window:
            wait_for("the plan again", lambda at=window, number=value:
                     at.spin("Context").get_current_value() == number)
            assert find(window.frame, "push button", "^Undo$").get_state_set().contains(
                Atspi.StateType.SENSITIVE), "the restored change cannot be undone"
            if arguments:
                wait_for("its file, unsaved", lambda at=window: find(at.frame, "label",
                                                                     r"plan\.headroom •$"))
            # In order: nothing is left behind.
            find(window.frame, "push button", "^Undo$").do_action(0)
            wait_for("the saved plan", lambda at=window, number=value:
                     at.spin("Context").get_current_value() != number)
            time.sleep(MISHAP_S)
    with Window(binary) as window:
        wait_for("an answer", window.verdict)
        assert window.spin("Context").get_current_value() == 32768
    with open(path, encoding="utf-8") as file:
        assert json.load(file) == PLAN, "a mishap has written into the document"


def main():
    binary = sys.argv[1]
    keyboard = Keyboard()
    with Window(binary) as window:
        wait_for("the first answer", window.verdict)
        for check in (check_pages, check_why, check_compare):
            check(window, keyboard)
            print("ok", check.__name__, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "plan.headroom")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(PLAN, file)
        check_story(binary, keyboard, path)
        print("ok check_story", flush=True)
        check_close(binary, keyboard, path)
        print("ok check_close", flush=True)
        check_mishap(binary, path)
        print("ok check_mishap", flush=True)


main()
