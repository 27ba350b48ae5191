#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses the window the way a screen reader does: test-window.py HEADROOM ROOT.

Run it under tests/with-display with GTK_A11Y=atspi.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

from headroom_window import Atspi, PATIENCE_S, TYPE_NAME, Window, find, plain, walk, wait_for


def check_names(window):
    """Whatever can take the focus says what it is."""
    n_named = 0
    # What a combo box shows only when opened is libadwaita's own.
    for node in walk(window.frame, skip=("combo box",)):
        if not node.get_state_set().contains(Atspi.StateType.FOCUSABLE):
            continue
        # GTK 4.18 names no generic containers, whatever label they are given.
        if node.get_role_name() == "scroll pane":
            continue
        name = node.get_name()
        path = f"{node.get_role_name()} in {node.get_parent().get_name()!r}"
        assert name and not TYPE_NAME.match(name), f"no name: {path}: {name!r}"
        n_named += 1
    assert n_named >= 30, f"only {n_named} things can take the focus"


def check_answer(window):
    assert plain(window.verdict()).startswith("Fits — "), window.verdict()
    assert re.search(r"\d GiB free of \d", plain(window.verdict())), window.verdict()
    items = [plain(item) for item in window.chart_items()]
    assert any(re.match(r"Weights, [\d.]+ GiB", item) for item in items), items
    assert any(re.match(r"KV cache, [\d.]+ GiB", item) for item in items), items
    rows = [plain(row) for row in window.rows()]
    for item in items:
        label, size = item.split(", ")[:2]
        assert any(row.startswith(label) and size in row for row in rows), (item, rows)


def check_change(window):
    """A longer context through the accessible interface, then undo."""
    before, items = window.verdict(), window.chart_items()
    context = window.spin("Context")
    assert context.get_current_value() == 32768, context.get_current_value()
    assert context.set_current_value(65536)
    wait_for("a new verdict", lambda: window.verdict() != before)
    cache = [plain(item) for item in window.chart_items() if item.startswith("KV cache")]
    assert any("8.00 GiB" in item for item in cache), cache

    assert context.set_current_value(1048576)
    wait_for("a verdict in words",
             lambda: plain(window.verdict()).startswith("Does not fit: "))
    undo = find(window.frame, "push button", "^Undo$")
    assert undo.get_state_set().contains(Atspi.StateType.SENSITIVE)
    undo.do_action(0)
    wait_for("undo", lambda: window.verdict() == before)
    assert window.chart_items() == items


def check_step(window):
    """One step of the context doubles it: powers of two are what people choose from."""
    context = window.spin("Context")
    value = context.get_current_value()
    context.set_current_value(value + 1)
    wait_for("a doubled context", lambda: context.get_current_value() == value * 2)
    context.set_current_value(context.get_current_value() - 1)
    wait_for("the old context", lambda: context.get_current_value() == value)


def check_new_window(window, binary):
    """A second start asks the first for a window of its own."""
    done = subprocess.run([binary, "--new-window"], timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.returncode
    second = wait_for("a second window", window.dialog)
    assert find(second, "list", "^Items$") is not None


def check_training(window):
    """The switch to fine-tuning, a number of it, and back, each read from the answer."""
    before, items = window.verdict(), window.chart_items()
    find(window.frame, "push button", "^Fine-Tuning$").do_action(0)
    wait_for("the adapters", lambda: any(item.startswith("Adapters") for item in
                                         window.chart_items()))
    wait_for("no context", lambda: window.spin("Context") is None)
    about = find(window.frame, "label", r"parameters are trained \(")
    assert "The peak comes " in about.get_name(), about.get_name()
    trained = about.get_name()
    assert window.spin("LoRA Rank").set_current_value(256)
    wait_for("more to train", lambda: about.get_name() != trained)

    find(window.frame, "push button", "^Inference$").do_action(0)
    wait_for("the old answer", lambda: window.verdict() == before)
    assert window.chart_items() == items
    undo = find(window.frame, "push button", "^Undo$")
    wait_for("a press", lambda: undo.do_action(0))
    wait_for("training again", lambda: window.spin("LoRA Rank"))
    wait_for("a second press", lambda: undo.do_action(0))
    wait_for("the usual rank", lambda: window.spin("LoRA Rank").get_current_value() == 8)
    # A button that was just pressed is down for a moment, and cannot be pressed again; once it
    # is, each press would undo one step more.
    wait_for("another press", lambda: undo.do_action(0))
    wait_for("the start", lambda: window.spin("Context"))
    assert window.chart_items() == items


def check_files(binary):
    """A plan opens from the command line; a wrong one leaves a usable window that says why."""
    plan = {"model": "llama-3-70b", "engine": "llama.cpp", "weights": "gguf-q8_0",
            "hardware": {"id": "nvidia-geforce-rtx-4090", "count": 2},
            "inference": {"context": 8192}}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "big.headroom")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(plan, file)
        with Window(binary, path) as window:
            wait_for("the plan of the file",
                     lambda: re.match(r"Does not fit: .* over on 2 devices", window.verdict()))
            assert window.frame.get_name() == "big.headroom", window.frame.get_name()

        plan["model"] = "no-such-model"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(plan, file)
        with Window(binary, path) as window:
            wait_for("the reason", lambda: find(window.frame, "label", "no-such-model"))
            assert window.spin("Context") is not None

        with open(path, "w", encoding="utf-8") as file:
            file.write("{")
        with Window(binary, path) as window:
            wait_for("the reason", lambda: find(window.frame, "label", "big.headroom"))
            assert plain(window.verdict()).startswith("Fits — ")


def main():
    binary = sys.argv[1]
    with Window(binary) as window:
        wait_for("the first answer", window.verdict)
        for check in (check_names, check_answer, check_change, check_training, check_step):
            check(window)
            print("ok", check.__name__)
        check_new_window(window, binary)
        print("ok", check_new_window.__name__)
    check_files(binary)
    print("ok", check_files.__name__)


main()
