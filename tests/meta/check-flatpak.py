#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The flatpak manifests: the right names, the least permissions, no network while building."""
import json
import re
import shutil
import subprocess

import tree

RELEASE = "io.github.headroom.Headroom"
PERMISSIONS = {"--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--device=dri"}
RUNTIME = {"runtime": "org.gnome.Platform", "sdk": "org.gnome.Sdk", "command": "headroom"}


def version():
    text = (tree.ROOT / "meson.build").read_text("utf-8")
    return re.search(r"^\s*version: '([^']+)'", text, re.MULTILINE)[1]


def source_problems(module, devel):
    for source in module["sources"]:
        if devel and source != {"type": "dir", "path": ".."}:
            yield f"the development build takes the tree beside it, not {source}"
        if not devel and source.get("type") != "git":
            yield f"a release is built from a tag, not from {source}"
        if not devel and source.get("tag") != f"v{version()}":
            yield f"the tag is not v{version()}, the version in meson.build"


def module_problems(module, devel):
    options = module.get("config-opts", [])
    if ("-Ddevel=true" in options) != devel:
        yield "-Ddevel=true belongs in the development manifest, and only there"
    if devel and not module.get("run-tests"):
        yield "the development build does not run the tests"
    if any("--share=network" in argument
           for argument in module.get("build-options", {}).get("build-args", [])):
        yield "the build asks for the network"
    yield from source_problems(module, devel)


def manifest_problems(path, app_id):
    devel = app_id.endswith(".Devel")
    manifest = json.loads(path.read_text("utf-8"))
    if manifest.get("id") != app_id:
        yield f"the id is {manifest.get('id')}, not {app_id}"
    for key, value in RUNTIME.items():
        if manifest.get(key) != value:
            yield f"{key} is {manifest.get(key)}, not {value}"
    granted = set(manifest["finish-args"])
    for permission in sorted(granted ^ PERMISSIONS):
        yield f"permission {permission}: {'not needed' if permission in granted else 'missing'}"
    for module in manifest["modules"]:
        yield from module_problems(module, devel)
    if shutil.which("flatpak-builder"):
        shown = subprocess.run(["flatpak-builder", "--show-manifest", str(path)], text=True,
                               capture_output=True, check=False)
        if shown.returncode:
            yield f"flatpak-builder refuses it: {shown.stderr.strip()}"


def main():
    problems = []
    ids = [RELEASE, f"{RELEASE}.Devel"]
    for app_id in ids:
        path = tree.ROOT / "flatpak" / f"{app_id}.json"
        problems += [f"{tree.name(path)}: {said}" for said in manifest_problems(path, app_id)]
    tree.finish(len(ids), problems)


main()
