# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the tree share: its files, and how to report."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def is_build_folder(path):
    return (path / "meson-private").is_dir()


def files(*suffixes, under="."):
    """All files below a folder in a fixed order, without build folders and hidden tools' data."""
    pending = [ROOT / under]
    while pending:
        folder = pending.pop()
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                hidden = path.name.startswith(".") and path.name != ".ci"
                if not hidden and path.name != "__pycache__" and not is_build_folder(path):
                    pending.append(path)
            elif not suffixes or path.suffix in suffixes:
                yield path


def name(path):
    return path.relative_to(ROOT).as_posix()


def finish(checked, problems):
    """Ends the program: non-zero when something is wrong, or when nothing was there to check."""
    for problem in problems:
        print(problem)
    print(f"{checked} checked, {len(problems)} problems")
    sys.exit(1 if problems or not checked else 0)
