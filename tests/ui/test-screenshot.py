#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes pictures of the window without anybody touching it: test-screenshot.py HEADROOM.

Run it under tests/with-display.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib


def read_png(path):
    """Width, height and the set of colours of an 8-bit PNG, by its own filters undone."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG"
    at, pixels, header = 8, b"", None
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            pixels += body
        at += length + 12
    width, height, depth, colour = header[:4]
    assert depth == 8 and colour in (2, 6), header
    channels = 3 if colour == 2 else 4
    return width, height, colours(zlib.decompress(pixels), width, height, channels)


def read_size(path):
    with open(path, "rb") as file:
        return struct.unpack(">II", file.read(24)[16:])


def colours(raw, width, height, channels):
    seen, stride, above, at = set(), width * channels, bytearray(width * channels), 0
    for _ in range(height):
        kind, line = raw[at], bytearray(raw[at + 1:at + 1 + stride])
        at += stride + 1
        for i in range(stride):
            left = line[i - channels] if i >= channels else 0
            corner = above[i - channels] if i >= channels else 0
            up = above[i]
            if kind == 1:
                line[i] = (line[i] + left) & 255
            elif kind == 2:
                line[i] = (line[i] + up) & 255
            elif kind == 3:
                line[i] = (line[i] + (left + up) // 2) & 255
            elif kind == 4:
                guess = left + up - corner
                near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up),
                           (abs(guess - corner), 2, corner))
                line[i] = (line[i] + near[2]) & 255
        seen.update(bytes(line[i:i + channels]) for i in range(0, stride, channels))
        above = line
    return seen


class Camera:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def take(self, name, *arguments):
        path = os.path.join(self.folder, name)
        subprocess.run([self.binary, "--screenshot", path, *arguments], check=True, timeout=60)
        return path

    def refuse(self, *arguments, environment=None):
        done = subprocess.run([self.binary, *arguments], capture_output=True, text=True, timeout=60,
                              env=environment)
        assert done.returncode == 2, (arguments, done.returncode, done.stderr)
        lines = [line for line in done.stderr.splitlines() if line.startswith("headroom: ")]
        assert len(lines) == 1, done.stderr
        return lines[0]


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def check_pictures(camera):
    first = camera.take("first.png")
    again = camera.take("again.png")
    assert read_bytes(first) == read_bytes(again), "two runs differ"
    width, height = read_size(first)
    # The window is 1000 × 700; around it is the same room for its shadow on every side.
    assert width - 1000 == height - 700 > 0, (width, height)

    contrast = camera.take("contrast.png", "--high-contrast")
    assert read_bytes(contrast) != read_bytes(first)

    narrow = read_png(camera.take("narrow.png", "--size", "360x400"))
    assert narrow[:2] == (360 + width - 1000, 400 + height - 700), narrow[:2]
    dark = read_png(camera.take("dark.png", "--size", "360x400", "--dark"))
    assert brightness(dark[2]) < brightness(narrow[2])
    assert len(narrow[2]) > 200, f"only {len(narrow[2])} colours: the picture is blank"


def brightness(seen):
    return sum(sum(colour[:3]) for colour in seen) / len(seen)


def check_plan(camera):
    path = os.path.join(camera.folder, "plan.headroom")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"model": "llama-3-70b", "engine": "llama.cpp", "weights": "gguf-q8_0",
                   "hardware": {"id": "nvidia-geforce-rtx-4090", "count": 1}}, file)
    picture = camera.take("plan.png", "--plan", path)
    assert read_bytes(picture) != read_bytes(os.path.join(camera.folder, "first.png"))


def check_refusals(camera):
    target = os.path.join(camera.folder, "none.png")
    assert "not-there" in camera.refuse("--screenshot", target, "--plan", "/not-there.headroom")
    assert "3x4" in camera.refuse("--screenshot", target, "--size", "3x4")
    assert "1000x" in camera.refuse("--screenshot", target, "--size", "1000x")
    assert "/no/such" in camera.refuse("--screenshot", "/no/such/folder/picture.png")
    nowhere = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    assert "no display" in camera.refuse("--screenshot", target, environment=nowhere)
    assert not os.path.exists(target)


def main():
    with tempfile.TemporaryDirectory() as folder:
        camera = Camera(sys.argv[1], folder)
        for check in (check_pictures, check_plan, check_refusals):
            check(camera)
            print("ok", check.__name__)


main()
