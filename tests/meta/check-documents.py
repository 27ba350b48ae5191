#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""README and man pages say what the programs do: paths exist, and each headroom-cli example runs.

Usage: check-documents.py HEADROOM_CLI
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import tree

README = tree.ROOT / "README.md"
MAN = tree.ROOT / "data" / "man" / "headroom-cli.1"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^\.EX\n(.*?)^\.EE", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)\s]+)\)")
INLINE_PATH = re.compile(r"`((?:\.ci|build-aux|data|flatpak|po|src|tests|ui)/[\w./-]*)`")
COMMAND = re.compile(r"^  ([a-z]+)\s", re.MULTILINE)
OPTION = re.compile(r"^  (?:-\w, )?(--[a-z-]+)", re.MULTILINE)
SECONDS = 120


def unbreak(block):
    """The commands of a block, with lines that end in a backslash joined and prompts taken off."""
    lines = block.replace("\\\n", " ").splitlines()
    return [line.split(" #")[0].removeprefix("$ ").strip() for line in lines if line.strip()]


def readme_commands():
    return [line for block in BLOCK.findall(README.read_text("utf-8")) for line in unbreak(block)]


def man_commands():
    text = MAN.read_text("utf-8").replace(r"\-", "-").replace(r"\e", "\\")
    return [line for block in EXAMPLE.findall(text) for line in unbreak(block)]


def path_problems():
    text = README.read_text("utf-8")
    for path in sorted(set(LINK.findall(text)) | set(INLINE_PATH.findall(text))):
        if not (tree.ROOT / path).exists():
            yield f"README.md: names {path}, which does not exist"
    for command in readme_commands():
        word = shlex.split(command)[0]
        if "/" in word and not (tree.ROOT / word).exists():
            yield f"README.md: the command {word} does not exist"
    for needed in ("build-aux/run", "build-aux/test"):
        if not any(command.startswith(needed) for command in readme_commands()):
            yield f"README.md: does not name the command {needed}"


def run(program, command, folder):
    """Runs an example on the data of this tree, and on nothing that the user has added."""
    data = {"HEADROOM_DATA_DIR": str(tree.ROOT / "data"), "XDG_DATA_HOME": str(folder)}
    return subprocess.run([program, *shlex.split(command)[1:]], cwd=folder, timeout=SECONDS,
                          env={**os.environ, **data}, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, check=False)


def example_problems(program, source, commands):
    """Each example answers: exit status 0, or 1 where it checks whether something fits."""
    examples = [command for command in commands if command.startswith("headroom-cli ")]
    if not examples:
        yield f"{source}: has no headroom-cli example"
    with tempfile.TemporaryDirectory() as folder:
        # The plans that examples name.
        for plan in (tree.ROOT / "data" / "screenshots").glob("*.headroom"):
            shutil.copy(plan, folder)
        for command in examples:
            done = run(program, command, folder)
            if done.returncode not in ((0, 1) if "--check" in command else (0,)):
                yield f"{source}: '{command}' ends with {done.returncode}: {done.stderr.strip()}"


def subcommand_problems(program):
    """The man page has each command that --help lists, and no other."""
    offered = set(COMMAND.findall(run(program, "headroom-cli --help", tree.ROOT).stdout))
    text = MAN.read_text("utf-8").replace(r"\-", "-")
    described = set(re.findall(r"^\.SS ([a-z]+)$", text, re.MULTILINE))
    if not offered:
        yield "headroom-cli --help lists no commands"
    yield from (f"headroom-cli.1: lacks the command {name}" for name in sorted(offered - described))
    yield from (f"headroom-cli.1: {name} is no command" for name in sorted(described - offered))
    for name in sorted(offered):
        options = OPTION.findall(run(program, f"headroom-cli {name} --help", tree.ROOT).stdout)
        yield from (f"headroom-cli.1: lacks {option} of {name}" for option in options
                    if option != "--help" and not re.search(option + r"(?![a-z-])", text))


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    commands = [*readme_commands(), *man_commands()]
    problems = [*path_problems(), *subcommand_problems(program),
                *example_problems(program, "README.md", readme_commands()),
                *example_problems(program, "headroom-cli.1", man_commands())]
    tree.finish(len(commands), problems)


main()
