#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Models named on the command line of the window, and its dialogs of models, as a screen reader has
them: test-open-model.py HEADROOM.

Run it under tests/with-display with GTK_A11Y=atspi.
"""
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

from headroom_window import Atspi, Keyboard, TYPE_NAME, Window, find, plain, walk, wait_for

CORPUS = pathlib.Path(__file__).resolve().parents[1] / "fuzz/corpus/gguf"
CONFIG = {"model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 200,
          "num_attention_heads": 32, "intermediate_size": 16384, "vocab_size": 32000,
          "torch_dtype": "bfloat16"}
ADAPTER = {"peft_type": "LORA", "r": 48, "lora_alpha": 96, "target_modules": ["q_proj", "v_proj"],
           "base_model_name_or_path": "meta-llama/Llama-2-7b-hf"}


def fresh(binary, folder, *arguments):
    """A window that finds nothing from before: each is ended with a plan that was not saved."""
    os.environ["XDG_STATE_HOME"] = os.environ["XDG_CACHE_HOME"] = str(folder / "state")
    shutil.rmtree(folder / "state", ignore_errors=True)
    return Window(binary, *map(str, arguments))


def model_row(window, title):
    return find(window.frame, "list item", f"^Model {title}")


def check_file(binary, folder):
    """A GGUF file: its name, its few bytes, and where it comes from."""
    with fresh(binary, folder, CORPUS / "moe.gguf") as window:
        wait_for("the answer", lambda: plain(window.verdict() or "").startswith("Fits — "))
        wait_for("the model", lambda: model_row(window, "moe"))
        assert find(window.frame, "label", "from a GGUF file"), "nothing tells of the file"


def check_folder(binary, folder):
    """What is too large for any card, from its configuration."""
    model = folder / "large"
    model.mkdir()
    (model / "config.json").write_text(json.dumps(CONFIG), "utf-8")
    with fresh(binary, folder, model) as window:
        wait_for("the answer", lambda: plain(window.verdict() or "").startswith("Does not fit: "))
        wait_for("the model", lambda: model_row(window, "large"))


def check_adapter(binary, folder):
    (folder / "adapter_config.json").write_text(json.dumps(ADAPTER), "utf-8")
    with fresh(binary, folder, folder / "adapter_config.json") as window:
        rank = wait_for("the rank", lambda: window.spin("LoRA Rank"))
        wait_for("its rank", lambda: rank.get_current_value() == 48)


def check_broken(binary, folder):
    """A window that says what is wrong with the file, and keeps its plan."""
    path = folder / "broken.gguf"
    path.write_bytes(b"GGUF\3\0\0\0")
    with fresh(binary, folder, path) as window:
        wait_for("the reason", lambda: find(window.frame, "label", "broken.gguf"))
        wait_for("the plan", window.verdict)


def check_names(dialog, least):
    """Whatever can take the focus says what it is."""
    names = [node.get_name() for node in walk(dialog, skip=("combo box",))
             if node.get_state_set().contains(Atspi.StateType.FOCUSABLE)
             and node.get_role_name() != "scroll pane"]
    wrong = [name for name in names if not name or TYPE_NAME.match(name)]
    assert not wrong, wrong
    assert len(names) >= least, names


def form_of(window):
    """The chooser that is closing may still be there."""
    application = window.frame.get_application()
    for index in range(application.get_child_count()):
        frame = application.get_child_at_index(index)
        if frame is not None and find(frame, "label", "^Hidden Size$"):
            return frame
    return None


def check_dialogs(binary, folder, keyboard):
    with fresh(binary, folder) as window:
        wait_for("the answer", window.verdict)
        row = wait_for("the row", lambda: model_row(window, ""))

        def tab_to_row():
            if not row.get_state_set().contains(Atspi.StateType.FOCUSED):
                keyboard.press("Tab")
                time.sleep(0.2)
            return row.get_state_set().contains(Atspi.StateType.FOCUSED)
        wait_for("the focus", tab_to_row)
        keyboard.press("Return")
        chooser = wait_for("the chooser", window.dialog)
        check_names(chooser, 8)
        assert find(chooser, "push button", "^Open a Model File$")
        describe = find(chooser, "push button", "^Describe a Model$")
        wait_for("a press", lambda: describe.do_action(0))
        form = wait_for("the form", lambda: form_of(window))
        check_names(form, 15)


def main():
    binary = sys.argv[1]
    keyboard = Keyboard()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for check in (check_file, check_folder, check_adapter, check_broken):
            check(binary, folder)
            print("ok", check.__name__)
        check_dialogs(binary, folder, keyboard)


main()
