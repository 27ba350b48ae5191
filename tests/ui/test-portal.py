#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop that refuses a file: test-portal.py HEADROOM.

Plays the desktop's portal on the bus of the test, which answers every question for a file by
"ended in some other way". The window tells so, and goes on. Run it under tests/with-display with
GTK_A11Y=atspi.
"""
import os
import sys
import threading
import time

from headroom_window import Atspi, Keyboard, Window, children, wait_for

from gi.repository import Gio, GLib  # pylint: disable=wrong-import-order

PORTAL = """<node><interface name="org.freedesktop.portal.FileChooser">
  <property name="version" type="u" access="read"/>
  <method name="SaveFile"><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
</interface></node>"""
REFUSED = 2


class Portal:
    """Answers in a thread of its own, for the test waits in the first."""

    def __init__(self):
        self.asked = 0
        self.ready = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()
        assert self.ready.wait(10), "no portal"

    def run(self):
        context = GLib.MainContext()
        context.push_thread_default()
        address = os.environ["DBUS_SESSION_BUS_ADDRESS"]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        interface = Gio.DBusNodeInfo.new_for_xml(PORTAL).interfaces[0]
        self.bus.register_object("/org/freedesktop/portal/desktop", interface, self.called,
                                 lambda *_: GLib.Variant("u", 3), None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                           "RequestName",
                           GLib.Variant("(su)", ("org.freedesktop.portal.Desktop", 4)), None, 0,
                           -1, None)
        self.ready.set()
        GLib.MainLoop.new(context, False).run()

    def called(self, _bus, sender, _path, _interface, _method, arguments, invocation):
        self.asked += 1
        token = arguments.unpack()[2]["handle_token"]
        name = sender[1:].replace(".", "_")
        handle = f"/org/freedesktop/portal/desktop/request/{name}/{token}"
        invocation.return_value(GLib.Variant("(o)", (handle,)))
        self.bus.flush_sync(None)
        # A person takes a while; GTK loses an answer that overtakes the reply to its question.
        time.sleep(0.5)
        self.bus.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response",
                             GLib.Variant("(ua{sv})", (REFUSED, {})))


def find_label(node, begin):
    """The outer ones first, for what is said does not wait until all of a window is looked at."""
    level = [node]
    while level:
        for known in level:
            known.clear_cache()
        for found in level:
            if found.get_role_name() == "label" and found.get_name().startswith(begin):
                return found
        level = [child for parent in level for child in children(parent)]
    return None


def main():
    Atspi.init()
    portal = Portal()
    keyboard = Keyboard()
    os.environ["GDK_DEBUG"] = "portals"
    with Window(sys.argv[1]) as window:
        wait_for("the answer", window.verdict)
        verdict = window.verdict()
        keyboard.press("Control", "Shift", "s")
        wait_for("a question to the portal", lambda: portal.asked)
        # The bus forgets a child that comes while its parent is being asked for its children.
        time.sleep(2)
        wait_for("what is said of the refusal",
                 lambda: find_label(window.frame, "The desktop gave no file"))
        assert window.process.poll() is None
        assert window.verdict() == verdict


main()
