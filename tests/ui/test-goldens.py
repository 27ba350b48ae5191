#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares pictures of every page with those beside it: test-goldens.py HEADROOM [--update].

Run it under tests/with-display. The pictures are made by the cairo renderer; with another version
of GTK, libadwaita or Pango, or without the font, letters stand elsewhere, and it is skipped.
"""
import json
import os
import subprocess
import sys
import tempfile

try:
    import gi
    gi.require_version("Gtk", "4.0")
    gi.require_version("Adw", "1")
    gi.require_version("GdkPixbuf", "2.0")
    from gi.repository import Adw, GdkPixbuf, Gtk, Pango
except (ImportError, ValueError) as problem:
    print(f"not installed: {problem}", file=sys.stderr)
    sys.exit(77)

GOLDENS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens")
DRAWN_WITH = "GTK 4.8, libadwaita 1.2, Pango 1.50"
# What a pixel of the small picture may differ by, of 255, and how many may differ by more: words
# of numbers change with every better estimate, layout does not.
TOLERANCE = 40
MAX_DIFFERENT = 0.02
SCALE = 4

PLAN = {"model": "llama-3.1-8b", "engine": "llama.cpp", "weights": "gguf-q4_k_m",
        "hardware": {"id": "nvidia-geforce-rtx-4090", "count": 1},
        "inference": {"context": 8192}}
PAGES = ("memory", "speed", "advice", "limits", "compare", "evidence")
LOOKS = {
    "light": ("--size", "1000x700"),
    "dark": ("--size", "1000x700", "--dark"),
    "contrast": ("--size", "1000x700", "--high-contrast"),
    "narrow": ("--size", "360x700"),
    "large": ("--size", "1000x700", "--large-text"),
    "rtl": ("--size", "1000x700", "--right-to-left"),
}


def drawn_with():
    return (f"GTK {Gtk.get_major_version()}.{Gtk.get_minor_version()}, "
            f"libadwaita {Adw.get_major_version()}.{Adw.get_minor_version()}, "
            f"Pango {'.'.join(Pango.version_string().split('.')[:2])}")


def shrink(path):
    """The picture at a quarter of its size: what a layout looks like, without its letters."""
    full = GdkPixbuf.Pixbuf.new_from_file(path)
    return full.scale_simple(full.get_width() // SCALE, full.get_height() // SCALE,
                             GdkPixbuf.InterpType.BILINEAR)


def share_different(one, two):
    """Pixels that differ, as a share of all; 1 where the sizes differ."""
    shape = (one.get_width(), one.get_height(), one.get_rowstride(), one.get_n_channels())
    if shape != (two.get_width(), two.get_height(), two.get_rowstride(), two.get_n_channels()):
        return 1.0
    left, right = one.get_pixels(), two.get_pixels()
    if left == right:
        return 0.0
    channels = shape[3]
    different = {at // channels for at, (a, b) in enumerate(zip(left, right))
                 if a != b and abs(a - b) > TOLERANCE}
    return len(different) / (shape[0] * shape[1])


def take_all(binary, folder):
    """All pages in one look after another, in one run of the application each."""
    plan, pin = os.path.join(folder, "plan.headroom"), os.path.join(folder, "pin.headroom")
    for path, weights in ((plan, "gguf-q4_k_m"), (pin, "gguf-q8_0")):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**PLAN, "weights": weights}, file)
    for look, options in LOOKS.items():
        pages = [option for page in PAGES for option in ("--page", page)]
        subprocess.run([binary, "--screenshot", os.path.join(folder, f"{look}.png"), "--plan",
                        plan, "--pin", pin, *options, *pages], check=True, timeout=120)
        for page in PAGES:
            yield f"{page}-{look}", os.path.join(folder, f"{look}-{page}.png")


def main():
    binary, update = sys.argv[1], "--update" in sys.argv[2:]
    if drawn_with() != DRAWN_WITH and not update:
        print(f"the pictures are of {DRAWN_WITH}, here is {drawn_with()}", file=sys.stderr)
        sys.exit(77)
    os.makedirs(GOLDENS, exist_ok=True)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for name, path in take_all(binary, folder):
            golden, small = os.path.join(GOLDENS, f"{name}.png"), shrink(path)
            if update:
                small.savev(golden, "png", ["compression"], ["9"])
                continue
            share = share_different(small, GdkPixbuf.Pixbuf.new_from_file(golden))
            if share > MAX_DIFFERENT:
                wrong.append(f"{name}: {100 * share:.1f} % of the picture differ")
            print("ok" if share <= MAX_DIFFERENT else "not ok", f"{name} {100 * share:.2f} %",
                  flush=True)
    assert not wrong, f"{wrong}; look at them, then run test-goldens.py HEADROOM --update"


main()
