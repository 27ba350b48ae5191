#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with a chart by keyboard and pointer: test-charts.py HEADROOM.

Walks through the items, hears each said, opens the menu by every way that there is, copies, and
sees that chart and table select the same. Run it under tests/with-display with GTK_A11Y=atspi.
"""
import ctypes
import json
import os
import re
import sys
import tempfile
import time

from headroom_window import (Atspi, KEYS, Keyboard, Window, WindowAttributes, children, find,
                             wait_for)

PLAN = {"model": "llama-3.1-8b", "engine": "llama.cpp", "weights": "gguf-q4_k_m",
        "hardware": {"id": "nvidia-geforce-rtx-4090", "count": 1}, "inference": {"context": 8192}}
# Key codes of evdev plus eight.
KEYS.update({"F10": 76, "Left": 113, "Right": 114, "Up": 111, "Down": 116, "Home": 110, "End": 115,
             "Menu": 135})
SECOND_BUTTON = 3
WAY_IN = 80                    # stops of Tab before the chart, at most


def has(node, state):
    return node.get_state_set().contains(state)


class Clipboard:
    """Empty until the window puts something there."""

    def __init__(self, keyboard):
        self.x11, self.display = keyboard.x11, keyboard.display
        self.x11.XInternAtom.restype = self.x11.XGetSelectionOwner.restype = ctypes.c_ulong
        self.atom = ctypes.c_ulong(self.x11.XInternAtom(self.display, b"CLIPBOARD", 0))

    def clear(self):
        self.x11.XSetSelectionOwner(self.display, self.atom, ctypes.c_ulong(0), ctypes.c_ulong(0))
        self.x11.XFlush(self.display)

    def is_full(self):
        return self.x11.XGetSelectionOwner(self.display, self.atom) != 0


class Chart:
    """The chart of the page in front; asked anew each time, for nobody tells what has changed."""

    def __init__(self, window, keyboard):
        self.keyboard, self.clipboard = keyboard, Clipboard(keyboard)
        window.frame.get_application().set_cache_mask(Atspi.Cache.NONE)
        self.node = wait_for("the chart", lambda: find(window.frame, "list", "^(Fits|Tight)"))

    def items(self):
        return [child for child in children(self.node) if child.get_role_name() == "list item"]

    def focused(self):
        for item in self.items():
            if has(item, Atspi.StateType.FOCUSED):
                return item.get_name()
        return None

    def card(self):
        """What the card beside an item says."""
        card = find(self.node, "tool tip", "")
        label = find(card, "label", "") if card else None
        return label.get_name() if label else None

    def menu_item(self, name):
        return find(self.node.get_parent(), "menu item", f"^{name}$")

    def enter(self):
        """By Tab: the chart is one stop, and the item that was left last has the focus."""
        for _ in range(WAY_IN):
            if self.focused():
                return self.focused()
            self.keyboard.press("Tab")
            time.sleep(0.1)
        raise AssertionError("the chart is not reached by Tab")

    def choose_from_menu(self, what, downs):
        wait_for(f"{what} in the menu", lambda: self.menu_item(what))
        self.clipboard.clear()
        for _ in range(downs):
            self.keyboard.press("Down")
            time.sleep(0.2)
        self.keyboard.press("Return")
        wait_for(f"{what}: something in the clipboard", self.clipboard.is_full)
        wait_for("the menu to go", lambda: not self.menu_item(what))


def walk_items(chart, keyboard):
    first = chart.enter()
    names = [item.get_name() for item in chart.items()]
    wait_for("the card of the first item", lambda: chart.card() == first)
    keyboard.press("Right")
    wait_for("the next item", lambda: chart.focused() == names[1])
    wait_for("its card", lambda: chart.card() == names[1])
    keyboard.press("Left")
    wait_for("the item before", lambda: chart.focused() == first)
    keyboard.press("End")
    wait_for("the last item", lambda: chart.focused() not in (first, None))
    keyboard.press("Home")
    wait_for("the first item", lambda: chart.focused() == first)


def menus_by_keyboard(chart, keyboard):
    for keys, what, downs in ((("Menu",), "Copy as Table", 1),
                              (("Shift", "F10"), "Copy as Picture", 0)):
        time.sleep(0.3)
        keyboard.press(*keys)
        chart.choose_from_menu(what, downs)
        wait_for("the focus on the item again", chart.focused)
    keyboard.press("Menu")
    wait_for("the menu", lambda: chart.menu_item("Copy as Table"))
    keyboard.press("Escape")
    wait_for("no menu", lambda: not chart.menu_item("Copy as Table"))


def point_at(keyboard, node):
    """At the middle of a node, wherever the window is."""
    attributes = WindowAttributes()
    keyboard.x11.XGetWindowAttributes(keyboard.display, ctypes.c_ulong(keyboard.top_window()),
                                      ctypes.byref(attributes))
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    x, y = attributes.x + box.x + box.width // 2, attributes.y + box.y + box.height // 2
    keyboard.test.XTestFakeMotionEvent(keyboard.display, -1, x, y, 0)
    keyboard.x11.XFlush(keyboard.display)


def click_second(keyboard):
    for down in (1, 0):
        keyboard.test.XTestFakeButtonEvent(keyboard.display, SECOND_BUTTON, down, 0)
    keyboard.x11.XFlush(keyboard.display)


def menu_by_pointer(chart, keyboard):
    item = chart.items()[0]
    point_at(keyboard, item)
    wait_for("the card under the pointer", lambda: chart.card() == item.get_name())
    click_second(keyboard)
    chart.choose_from_menu("Copy as Picture", 0)


def linked_selection(window, chart, keyboard):
    """Enter on an item selects it, and opens its row in the table below."""
    name = chart.enter()
    keyboard.press("Return")
    wait_for("the selected item", lambda: any(
        has(item, Atspi.StateType.SELECTED) for item in chart.items()
        if item.get_name() == name))
    table = find(window.frame, "list", "^Items$")
    words = name.split(",")[0]
    wait_for("the opened row", lambda: any(
        has(row, Atspi.StateType.EXPANDED) and words in row.get_name() for row in children(table)))


def cards_of_points(window, keyboard):
    """The points of the roofline say what they are, too."""
    keyboard.press("Alt", "2")
    roofline = wait_for("a point", lambda: find(window.frame, "list item", r"FLOP/s")).get_parent()
    largest = max(children(roofline), key=lambda item: Atspi.Component.get_extents(
        item, Atspi.CoordType.WINDOW).width if item.get_role_name() == "list item" else 0)
    point_at(keyboard, largest)
    wait_for("the card of a point", lambda: find(roofline, "label", re.escape(largest.get_name())))


def main():
    binary = sys.argv[1]
    Atspi.init()
    keyboard = Keyboard()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "plan.headroom")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"headroom": 1, "kind": "inference", **PLAN}, file)
        with Window(binary, path) as window:
            wait_for("the answer", window.verdict)
            chart = Chart(window, keyboard)
            walk_items(chart, keyboard)
            menus_by_keyboard(chart, keyboard)
            menu_by_pointer(chart, keyboard)
            linked_selection(window, chart, keyboard)
            cards_of_points(window, keyboard)


main()
