#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The flatpak manifests: the right names, the least permissions, each with its reason, no network
while building."""
import json
import re
import shutil
import subprocess

import tree

RELEASE = "io.github.headroom.Headroom"
# What a manifest may ask for, and why it cannot do without.
PERMISSIONS = {
    "--share=ipc": "shared memory with X11",
    "--share=network": "headroom-fetch reads models of the Hub when somebody asks for one",
    "--socket=wayland": "the window",
    "--socket=fallback-x11": "the window where there is no Wayland",
    "--device=dri": "drawing, and the cards of this computer",
    "--filesystem=xdg-cache/huggingface:ro": "models that Hugging Face's programs fetched",
    "--filesystem=xdg-cache/llama.cpp:ro": "models that llama.cpp fetched",
    "--filesystem=xdg-cache/lm-studio:ro": "models of older versions of LM Studio",
    "--filesystem=~/.lmstudio:ro": "models of LM Studio",
    "--filesystem=xdg-data/nomic.ai:ro": "models of GPT4All",
    "--filesystem=~/.ollama:ro": "models of Ollama",
}
FOLDERS = {"xdg-cache": ".cache", "xdg-data": ".local/share", "~": "."}
RUNTIME = {"runtime": "org.gnome.Platform", "sdk": "org.gnome.Sdk", "command": "headroom"}


def version():
    text = (tree.ROOT / "meson.build").read_text("utf-8")
    return re.search(r"^\s*version: '([^']+)'", text, re.MULTILINE)[1]


def store_folders():
    """Where the program looks for models of others, below home: the column below_home of places."""
    text = (tree.ROOT / "src/import/hr-local-stores.c").read_text("utf-8")
    places = re.search(r"places\[\] = \{\n(.*?)^\};", text, re.DOTALL | re.MULTILINE)[1]
    return re.findall(r'"(\.[^"]+)", scan_', places)


def granted_folder(permission):
    kind, _, rest = permission.removeprefix("--filesystem=").removesuffix(":ro").partition("/")
    return f"{FOLDERS.get(kind, kind)}/{rest}".removeprefix("./")


def folder_problems(granted):
    """Each store can be read, and no folder is open that is none."""
    asked = store_folders()
    if not asked:
        yield "no store of models was found in the sources"
    open_ones = {granted_folder(permission): permission for permission in granted
                 if permission.startswith("--filesystem=")}
    for folder in asked:
        if not any(f"{folder}/".startswith(f"{top}/") for top in open_ones):
            yield f"models in ~/{folder} cannot be read"
    for top, permission in sorted(open_ones.items()):
        if not any(f"{folder}/".startswith(f"{top}/") for folder in asked):
            yield f"{permission}: no store of models lies there"
        if not permission.endswith(":ro"):
            yield f"{permission}: nothing is written there"


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
    for permission in sorted(granted ^ PERMISSIONS.keys()):
        yield f"permission {permission}: {'not needed' if permission in granted else 'missing'}"
    yield from folder_problems(granted)
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
