# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a screen reader sees it, for the tests beside this file."""
import ctypes
import os
import re
import subprocess
import sys
import time

# For the application alone: the bus warns the reader of every program that has just gone.
FATAL = os.environ.pop("G_DEBUG", "fatal-warnings")

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError):
    print("python3-gi or gir1.2-atspi-2.0 is not installed", file=sys.stderr)
    sys.exit(77)

PATIENCE_S = 20
# A placeholder name that GTK makes from the type of a widget nobody named.
TYPE_NAME = re.compile(r"^(Gtk|Adw|Hr)[A-Z]\w+$")


def wait_for(what, ask):
    """Polls ask() until it is true; the answers come over a bus."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            answer = ask()
        except GLib.Error:
            answer = None
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{what}: did not happen within {PATIENCE_S} s")


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node, skip=()):
    yield node
    if node.get_role_name() in skip:
        return
    for child in children(node):
        yield from walk(child, skip)


# What the same thing is called by different versions of GTK and AT-SPI.
ROLES = {"push button": {"push button", "button", "toggle button"}}


def find(node, role, name):
    roles = ROLES.get(role, {role})
    for found in walk(node):
        if found.get_role_name() in roles and re.search(name, found.get_name()):
            return found
    return None


class Window:
    """One run of the application."""

    def __init__(self, binary, *arguments):
        self.process = subprocess.Popen([binary, *arguments],
                                        env=dict(os.environ, G_DEBUG=FATAL))
        self.frame = wait_for("the window", self.look_for_frame)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def look_for_frame(self):
        assert self.process.poll() is None, f"headroom ended with {self.process.returncode}"
        for application in children(Atspi.get_desktop(0)):
            if application.get_process_id() == self.process.pid:
                for frame in children(application):
                    return frame
        return None

    def dialog(self):
        application = self.frame.get_application()
        for other in children(application):
            if other != self.frame:
                return other
        return None

    def verdict(self):
        label = find(self.frame, "label", r"^(Fits|Tight|Does not fit|Unknown)\b")
        return label.get_name() if label else None

    def chart_items(self):
        """The segments of the chart: names with numbers, in a list named by the verdict."""
        chart = find(self.frame, "list", r"^(Fits|Tight|Does not fit|Unknown)\b")
        return [child.get_name() for child in children(chart)] if chart else []

    def rows(self):
        return [child.get_name() for child in children(find(self.frame, "list", "^Items$"))]

    def spin(self, name):
        return find(self.frame, "spin button", f"^{name}$")


def plain(text):
    return text.replace("\u00a0", " ")


IS_VIEWABLE = 2


class WindowAttributes(ctypes.Structure):
    """XWindowAttributes of Xlib.h."""
    _fields_ = [(name, ctypes.c_int) for name in ("x", "y", "width", "height", "border_width",
                                                  "depth")]
    _fields_ += [("visual", ctypes.c_void_p), ("root", ctypes.c_ulong)]
    _fields_ += [(name, ctypes.c_int) for name in ("c_class", "bit_gravity", "win_gravity",
                                                   "backing_store")]
    _fields_ += [("backing_planes", ctypes.c_ulong), ("backing_pixel", ctypes.c_ulong),
                 ("save_under", ctypes.c_int), ("colormap", ctypes.c_ulong),
                 ("map_installed", ctypes.c_int), ("map_state", ctypes.c_int),
                 ("all_event_masks", ctypes.c_long), ("your_event_mask", ctypes.c_long),
                 ("do_not_propagate_mask", ctypes.c_long), ("override_redirect", ctypes.c_int),
                 ("screen", ctypes.c_void_p)]


class Keyboard:
    """A keyboard at the display: what is pressed goes where a person's keys would go."""

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.test = ctypes.CDLL("libXtst.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        assert self.display.value, "no display"

    def top_window(self):
        """The window in front: without a window manager, nobody else gives it the focus."""
        number, unused = ctypes.c_uint(), ctypes.c_ulong()
        windows = ctypes.POINTER(ctypes.c_ulong)()
        self.x11.XQueryTree(self.display, ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display)),
                            ctypes.byref(unused), ctypes.byref(unused), ctypes.byref(windows),
                            ctypes.byref(number))
        for window in reversed(windows[:number.value]):
            attributes = WindowAttributes()
            self.x11.XGetWindowAttributes(self.display, ctypes.c_ulong(window),
                                          ctypes.byref(attributes))
            # A menu or a card in front takes no focus from its window.
            if (attributes.map_state == IS_VIEWABLE and attributes.width > 100
                    and not attributes.override_redirect):
                return window
        return None

    def press(self, *keys):
        """Presses a key while others are held: press("Alt", "2")."""
        window = self.top_window()
        if window is not None:
            self.x11.XSetInputFocus(self.display, ctypes.c_ulong(window), 2, ctypes.c_ulong(0))
        for key in keys:
            self.test.XTestFakeKeyEvent(self.display, KEYS[key], 1, 0)
        for key in reversed(keys):
            self.test.XTestFakeKeyEvent(self.display, KEYS[key], 0, 0)
        self.x11.XFlush(self.display)

    def write(self, text):
        """Types lower-case letters."""
        for letter in text:
            self.press(letter)
            time.sleep(0.02)


# Key codes of the X server's own keyboard, which Xvfb has: evdev's plus eight.
KEYS = {"Escape": 9, "1": 10, "2": 11, "3": 12, "4": 13, "5": 14, "6": 15, "Tab": 23, "Return": 36,
        "Control": 37, "Shift": 50, "Alt": 64, "space": 65, "F1": 67, "comma": 59, "Down": 116,
        **{letter: code + at for row, code in (("qwertyuiop", 24), ("asdfghjkl", 38),
                                               ("zxcvbnm", 52))
           for at, letter in enumerate(row)}}
